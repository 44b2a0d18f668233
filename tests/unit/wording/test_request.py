from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from tests.unit.sharing import samples
from tui.access_log.entry import AccessLogEntry, LoggedError, Row
from tui.access_log.event import EventOrigin
from tui.wording.fields import Field, Level, Provenance
from tui.wording.request import request_sections

NOW = datetime(2024, 7, 7, 5, 41, 53, tzinfo=UTC)


def fields(row: Row) -> dict[str, Field]:
    return {field.name: field for section in request_sections(row, NOW) for field in section.fields}


def titles(row: Row) -> list[str]:
    return [section.title for section in request_sections(row, NOW)]


def test_the_order_of_reading():
    row = samples.custom({"identity.apiKey": "k", "waf.status": "200", "walnut": "x"})
    assert titles(row) == [
        "Request",
        "Client",
        "Error",
        "Ids",
        "API",
        "Phases, in API Gateway's order",
        "Other variables",
        "Secrets",
        "Delivery",
    ]
    assert titles(samples.request()) == ["Request", "Client", "Error", "Ids", "API", "Delivery"]


def test_values_with_their_units():
    found = fields(samples.request(refused=True))
    assert found["time"].value == "2024-07-07 05:31:53.123 UTC"
    assert found["time"].note == "9 min 59 s ago"
    assert found["status"].value == "403"
    assert found["status"].level is Level.BAD
    assert found["latency_ms"].value == "3 ms"
    assert found["response_bytes"].value == "23 B"
    assert found["error.message"].level is Level.BAD
    assert found["source.ingestion_time"].note == "1 s after the request"


def test_an_absent_value_says_why():
    row = samples.parse('{"requestId":"5fc39214-e591-43e7-94c0-2575a6a19994","path":"-","status":"200"}')
    found = fields(row)
    assert (found["path"].value, found["path"].provenance) == (None, Provenance.EMPTY)
    assert (found["method"].value, found["method"].provenance) == (None, Provenance.ABSENT)
    assert found["status"].provenance is Provenance.LOGGED


def test_a_borrowed_time_is_said_to_be_one():
    row = samples.parse('{"requestId":"5fc39214-e591-43e7-94c0-2575a6a19994","status":"200"}')
    time = fields(row)["time"]
    assert time.provenance is Provenance.INFERRED
    assert "CloudWatch's timestamp" in time.note


def test_a_time_to_the_second_is_said_to_be_one():
    line = '{"requestId":"5fc39214-e591-43e7-94c0-2575a6a19994","requestTime":"07/Jul/2024:05:31:53 +0000"}'
    time = fields(samples.parse(line, timestamp=None))["time"]
    assert time.provenance is Provenance.LOGGED
    assert "to the second" in time.note


def test_times_that_are_odd():
    row = samples.request()
    replaced = {name: getattr(row, name) for name in row.__struct_fields__}
    none = AccessLogEntry(**replaced | {"time": None, "time_source": None, "ingestion_time": 5})
    assert fields(none)["time"].provenance is Provenance.EMPTY
    assert fields(none)["source.ingestion_time"].note == ""
    far = AccessLogEntry(**replaced | {"time": 10**17, "time_source": "requestTimeEpoch"})
    assert fields(far)["time"].note == ""
    ahead = AccessLogEntry(**replaced | {"time": 1720331513123})
    assert fields(ahead)["time"].note.startswith("in 10 min")
    assert fields(ahead)["source.ingestion_time"].note == ""


def test_query_values_are_masked_until_revealed():
    path = fields(samples.request({"path": "/pets?token=walnut"}))["path"]
    assert path.value == "/pets?token=••••"
    assert path.secret is not None
    assert path.secret.reveal() == "/pets?token=walnut"
    assert fields(samples.request())["path"].secret is None


def test_secrets_are_masked_until_revealed():
    row = samples.custom({"identity.apiKey": "walnut-key", "authorizer.claims.sub": "walnut"})
    found = fields(row)
    key = found["secrets.identity.apiKey"]
    assert key.secret is not None
    assert key.secret.reveal() == "walnut-key"
    assert not [field for field in found.values() if field.value is not None and "walnut" in field.value]


def test_phases_come_in_api_gateway_s_order_with_failures_marked():
    row = samples.custom(
        {
            "integration.status": "200",
            "authorizer.status": "403",
            "wafResponseCode": "WAF_BLOCK",
            "waf.status": "403",
            "integration.error": "boom",
            "integrationLatency": "12",
            "walnut": "x",
        }
    )
    phases = next(section for section in request_sections(row, NOW) if section.title.startswith("Phases"))
    heads = [field.label for field in phases.fields]
    assert heads.index("waf.status") < heads.index("authorizer.status") < heads.index("integration.status")
    levels = {field.label: field.level for field in phases.fields}
    assert levels["wafResponseCode"] is levels["authorizer.status"] is levels["integration.error"] is Level.BAD
    assert levels["integration.status"] is levels["integrationLatency"] is Level.PLAIN
    assert fields(row)["context.walnut"].value == "x"


def test_variables_of_the_api_stand_beside_it():
    row = samples.custom({"xrayTraceId": "Root=1-x", "routeKey": "GET /pets", "customDomain.basePathMatched": "v1"})
    found = fields(row)
    assert found["context.xrayTraceId"].label == "X-Ray trace id"
    assert found["context.routeKey"].value == "GET /pets"
    assert "Other variables" not in titles(row)


def test_the_delivery_of_a_file_and_of_a_recovered_line():
    found = fields(samples.request(origin=samples.FILE, number=1233))
    assert found["source.file"].value == "/srv/customers/acme-corp/access.log"
    assert found["source.line"].value == "1,234"
    assert "recovered" not in found
    recovered = samples.parse(samples.seed_line(), recovered=True)
    assert "live stream" in (fields(recovered)["recovered"].value or "")


def test_warnings_are_listed():
    row = samples.request({"identity.userAgent": "x\x1b[31m"})
    warnings = fields(row)["warnings"]
    assert "control-characters" in (warnings.value or "")
    assert warnings.level is Level.WARNING


def test_a_line_that_could_not_be_read():
    row = samples.broken()
    assert titles(row) == ["Line that could not be read", "Delivery"]
    found = fields(row)
    assert found["message"].value == "this is no access log line"
    assert found["unparsed"].level is Level.WARNING


def test_names_of_places_are_sanitised():
    row = samples.request(origin=EventOrigin("x", log_group="g\x1b", log_stream="s\u202e", file="f\x07"))
    found = fields(row)
    values = [found[f"source.{name}"].value for name in ("log_group", "log_stream", "file")]
    assert values == ["g\\x1b", "s<U+202E>", "f\\x07"]


JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ3YWxudXQifQ.c2lnbmF0dXJl"


def test_a_token_in_any_field_is_masked_until_revealed():
    # Built by hand: a parser that masks by itself must not be the only guard.
    row = msgspec.structs.replace(
        samples.request(origin=EventOrigin("x", log_group=JWT, log_stream="s")),
        path=f"/p/{JWT}?access_token={JWT}",
        user_agent=f"x Bearer {JWT}",
        error=LoggedError(f"'Bearer {JWT}' not a valid key=value pair", JWT),
        stage=JWT,
        context={"integration.error": JWT, "walnut": f"see {JWT}", f"x{JWT}": "1", "xrayTraceId": JWT},
    )
    found = fields(row)
    assert JWT not in " ".join(f"{field.label} {field.value} {field.note}" for field in found.values())
    for name in ("path", "user_agent", "error.message", "error.response_type", "stage", "context.walnut"):
        secret = found[name].secret
        assert secret is not None
        assert JWT in secret.reveal()
    assert found["source.log_stream"].secret is None
    assert found["user_agent"].value == "x Bearer ••••"
