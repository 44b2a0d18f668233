from __future__ import annotations

import json

import pytest

from tests.support.certificates import Authority
from tests.support.lines import TIME, VARIABLES, request_values, seed_line
from tui.access_log.entry import AccessLogEntry, LoggedError, UnparsedLine
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.parser import LineParser
from tui.text import Secret

ORIGIN = EventOrigin("file:x", file="x")
MS = int(TIME.timestamp() * 1000)
ISSUED = Authority("Parser CA").issue("my_client02")


def parse(text: str, parser: LineParser | None = None, **more: object) -> AccessLogEntry:
    row = (parser or LineParser()).parse(LogEvent(text, ORIGIN, **more))  # type: ignore[arg-type]
    assert isinstance(row, AccessLogEntry), row
    return row


def unparsed(line: str) -> UnparsedLine:
    row = LineParser().parse(LogEvent(line, ORIGIN))
    assert isinstance(row, UnparsedLine), row
    return row


@pytest.mark.parametrize("warm", [False, True])
def test_a_refused_request_in_the_recommended_format(warm):
    parser = LineParser()
    if warm:
        parse(seed_line(request_values(5)), parser)
    line = seed_line(request_values(refused=True, certificate=ISSUED.logged))
    row = parse(line, parser, timestamp=7, ingestion_time=8, line=9, recovered=True)
    assert (row.time, row.time_source, row.status, row.method, row.path, row.resource_path) == (
        MS,
        "requestTimeEpoch",
        403,
        "GET",
        "/pets",
        "/pets",
    )
    assert (row.protocol, row.latency_ms, row.response_bytes, row.source_ip) == ("HTTP/1.1", 3, 23, "203.0.113.7")
    assert (row.user_agent, row.extended_request_id, row.account_id) == (
        "curl/8.4.0",
        "ahs7jH4vtj0000=",
        "123456789012",
    )
    assert (row.api_id, row.stage, row.domain_name) == ("a1b2c3d4e5", "prod", "api.example.com")
    assert row.request_id == request_values()["requestId"]
    assert row.error == LoggedError("Forbidden", "ACCESS_DENIED")
    assert row.context == {"domainPrefix": "api", "resourceId": "x1y2z3"}
    assert row.secrets == {}
    assert row.warnings == ()
    assert row.shape.kind == "json"
    assert row.shape.variables == set(VARIABLES)
    assert row.raw.reveal() == line
    assert (row.timestamp, row.ingestion_time, row.line, row.recovered, row.origin) == (7, 8, 9, True, ORIGIN)
    assert row.certificate is not None
    assert row.certificate.pem is not None
    assert row.certificate.pem.reveal() == ISSUED.pem
    assert row.certificate.logged is not None
    assert row.certificate.logged.subject_dn == ISSUED.logged["identity.clientCert.subjectDN"]
    assert row.certificate.logged.not_after == ISSUED.logged["identity.clientCert.validity.notAfter"]
    assert row.failed


def test_lines_share_what_they_have_in_common():
    parser = LineParser()
    one, two = (parse(seed_line(request_values(n, refused=True, certificate=ISSUED.logged)), parser) for n in (1, 2))
    assert one.certificate is two.certificate
    assert one.shape is two.shape
    assert one.context is two.context
    assert one.error is two.error
    assert one.user_agent is two.user_agent
    assert one.raw._pem is two.raw._pem


@pytest.mark.parametrize("nothing", ["-", "", "(none)"])
def test_absent_is_absent(nothing):
    row = parse(json.dumps(dict.fromkeys(VARIABLES, nothing)))
    fields = row.time, row.status, row.method, row.path, row.latency_ms, row.error, row.certificate, row.request_id
    assert fields == (None,) * 8
    assert row.context == {}
    assert row.warnings == ()
    assert row.shape.variables == set(VARIABLES)
    assert parse(json.dumps(dict.fromkeys(VARIABLES))).error is None


def test_the_consoles_example():
    row = parse(
        '{ "requestId":"r","extendedRequestId":"e","ip": "203.0.113.7", "caller":"-", "user":"u","requestTime":'
        '"07/Jul/2024:05:31:53 +0000", "httpMethod":"GET","resourcePath":"/pets", "status":"403","protocol":"HTTP/1.1",'
        ' "responseLength":"23" }'
    )
    assert (row.time, row.time_source) == (MS // 1000 * 1000, "requestTime")
    assert (row.source_ip, row.status, row.response_bytes, row.resource_path) == ("203.0.113.7", 403, 23, "/pets")
    assert row.context == {"identity.user": "u"}


def test_an_http_apis_line_with_numbers_nesting_and_seconds():
    row = parse(
        json.dumps(
            {
                "requestId": "KyDfdgZ9oAMEYpA=",
                "requestTimeEpoch": 1720330313,
                "routeKey": "GET /pets/{id}",
                "status": 200,
                "responseLatency": 41.0,
                "stage": "$default",
                "authorizer": {"claims": {"sub": "john"}, "tenant": "t"},
                "authentication": {"clientCert": {"clientCertPem": ISSUED.pem, "validity": {"notAfter": "x"}}},
                "integration": {"status": "200", "error": None},
                "integrationStatus": 201,
            }
        )
    )
    assert (row.time, row.status, row.latency_ms) == (1_720_330_313_000, 200, 41)
    assert (row.method, row.resource_path, row.path) == ("GET", "/pets/{id}", None)
    assert row.context == {"routeKey": "GET /pets/{id}", "integration.status": "200", "integrationStatus": "201"}
    assert row.secrets == {"authorizer.claims.sub": Secret("john"), "authorizer.tenant": Secret("t")}
    assert row.certificate is not None
    assert row.certificate.pem is not None
    assert row.certificate.pem.reveal() == ISSUED.pem
    assert row.certificate.logged is not None
    assert row.certificate.logged.not_after == "x"


def test_a_websocket_line():
    row = parse('{"connectionId":"c=","eventType":"CONNECT","routeKey":"$connect","status":"200","requestId":"r"}')
    assert (row.method, row.resource_path, row.status) == (None, None, 200)
    assert row.context == {"connectionId": "c=", "eventType": "CONNECT", "routeKey": "$connect"}


def test_a_certificate_under_an_unknown_key_is_recognised_by_its_content():
    row = parse(json.dumps({"status": "403", "who": ISSUED.pem}))
    assert row.certificate is not None
    assert row.certificate.pem is not None
    assert row.certificate.pem.reveal() == ISSUED.pem
    assert row.context == {}
    assert row.warnings == ()
    assert parse(json.dumps({"who": ISSUED.pem})).certificate == row.certificate


def test_secrets_are_kept_apart():
    row = parse('{"status":"200","identity.apiKey":"k","x-token":"t","note":"AKIAIOSFODNN7EXAMPLE","apiKeyId":"id"}')
    assert set(row.secrets) == {"identity.apiKey", "x-token", "note"}
    assert row.context == {"identity.apiKeyId": "id"}


def test_messages_own_quotes():
    assert parse('{"error.messageString":"\\"Forbidden\\"","status":"403"}').error == LoggedError("Forbidden", None)
    row = parse('{"error.message":"A","error.messageString":"\\"A\\"","error.responseType":"T"}')
    assert row.error == LoggedError("A", "T")


@pytest.mark.parametrize(
    ("values", "field", "warning", "context"),
    [
        ({"status": "OK"}, "status", "odd-status", {"status": "OK"}),
        ({"responseLatency": "fast"}, "latency_ms", "odd-number", {"responseLatency": "fast"}),
        ({"responseLength": "-5"}, "response_bytes", "odd-number", {"responseLength": "-5"}),
    ],
)
def test_odd_numbers_stay_visible(values, field, warning, context):
    row = parse(seed_line(values))
    assert getattr(row, field) is None
    assert row.warnings == (warning,)
    assert context.items() <= row.context.items()


def test_odd_and_contradicting_times_stay_visible():
    row = parse(seed_line({"requestTimeEpoch": "soon"}), timestamp=5)
    assert (row.time, row.time_source, row.warnings) == (5, "timestamp", ("odd-time",))
    assert row.context["requestTimeEpoch"] == "soon"
    row = parse(seed_line({"requestTimeEpoch": "1720000000000"}))
    assert (row.time, row.warnings) == (1_720_000_000_000, ("time-disagrees",))
    assert row.context["requestTime"] == "07/Jul/2024:05:31:53 +0000"
    assert "requestTimeEpoch" not in row.context


@pytest.mark.parametrize("warm", [False, True])
def test_control_characters_are_made_visible_and_counted(warm):
    parser = LineParser()
    if warm:
        parse(seed_line(), parser)
    for text, shown in (("a\x1b]0;x\x07", "a\\x1b]0;x\\x07"), ("\u202eb", "<U+202E>b"), ("del\x7f", "del\\x7f")):
        line = seed_line({"identity.userAgent": text})
        row = parse(line, parser)
        assert row.user_agent == shown
        assert row.warnings == ("control-characters",)
        assert row.raw.reveal() == line
        row = parse(json.dumps(json.loads(line), ensure_ascii=False).replace("\x1b", "\\u001b"), parser)
        assert row.user_agent == shown
    assert parse(seed_line({"path": "/käse"}), parser).warnings == ()
    odd_key = parse('{"status":"200","a\\u001bb":"1"}', parser)
    assert odd_key.context == {"a\\x1bb": "1"}
    assert odd_key.warnings == ("control-characters",)


@pytest.mark.parametrize("warm", [False, True])
def test_a_duplicate_key_is_flagged_and_both_values_are_shown(warm):
    parser = LineParser()
    if warm:
        parse('{"status":"200","path":"/x"}', parser)
    for line in ('{"status":"200","path":"/a","status":"403"}', '{"status":"403","path":"/a","status":"200"}'):
        row = parse(line, parser)
        assert row.status == 403
        assert row.context == {"status#1": "200"}
        assert row.warnings == ("duplicate-keys",)
    assert parse('{"path":"/a","status":"200","path":"/a"}', parser).warnings == ("duplicate-keys",)


def test_a_status_forged_through_an_unescaped_user_agent_does_not_hide_the_refusal():
    agent = 'x","status":"200","identity.sourceIp":"198.51.100.1'
    line = seed_line(request_values(refused=True)).replace("curl/8.4.0", agent)
    for text in (line, line.replace('"responseLatency":"3"', '"responseLatency":-')):
        row = parse(text)
        assert row.status == 403
        assert "duplicate-keys" in row.warnings
        assert row.context["status#1"] == "200"
        assert {row.source_ip, row.context["identity.sourceIp#1"]} == {"203.0.113.7", "198.51.100.1"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda line: line.replace("curl/8.4.0", 'the "best" agent'),
        lambda line: line.replace('"responseLatency":"3"', '"responseLatency":-').replace(
            "curl/8.4.0", 'the "best" agent'
        ),
        lambda line: line.replace("\\n", "\n").replace("curl/8.4.0", 'the "best" agent'),
        lambda line: "\ufeff" + line.replace("curl/8.4.0", 'the "best" agent').replace(" }", ", }"),
    ],
)
def test_broken_lines_are_salvaged_and_say_so(damage):
    row = parse(damage(seed_line(request_values(refused=True, certificate=ISSUED.logged))))
    assert row.user_agent == 'the "best" agent'
    assert row.status == 403
    assert row.certificate is not None
    assert row.certificate.pem is not None
    assert row.certificate.pem.reveal() == ISSUED.pem
    assert row.warnings == ("salvaged",)
    assert row.shape.kind == "salvaged json"


def test_a_cut_off_line_says_so():
    line = seed_line(request_values(refused=True))
    row = parse(line[: line.index('"stage"') + 10])
    assert row.request_id == request_values()["requestId"]
    assert row.warnings == ("salvaged", "truncated")
    assert row.status is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "empty line"),
        ('203.0.113.7 - - [07/Jul/2024:05:31:53 +0000] "GET /pets HTTP/1.1" 200 184 a b c', "not JSON: looks like CLF"),
        ('{"level":"info","msg":"started"}', "none of its keys names"),
        ("{}", "none of its keys names"),
        ('{"a":[1,-],"status":"2"}', "broken JSON: the list"),
        ('{"a":' * 100_000, "nested too deeply"),
        ("[" * 100_000, "nested too deeply"),
        ("[1,2]", "looks like a list"),
        ("x" * (1024 * 1024 + 1), "longer than 1 MiB"),
    ],
    ids=lambda text: text[:12],
)
def test_what_cannot_be_read_is_a_row_with_its_reason(line, reason):
    assert reason in unparsed(line).reason


def test_a_failure_inside_is_a_row_too(monkeypatch):
    monkeypatch.setattr("tui.access_log.parser.decode", lambda text: 1 / 0)
    row = unparsed('{"status":"200"}')
    assert row.reason == "could not be read: ZeroDivisionError"
