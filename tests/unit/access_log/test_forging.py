"""What a client that can write into a log line unescaped must not be able to hide."""

from __future__ import annotations

import base64
import json

import pytest

from tests.support.certificates import Authority
from tui.access_log.entry import AccessLogEntry
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.parser import LineParser

ORIGIN = EventOrigin("file:x")
PEM = Authority("Forging CA").issue("forging").pem
DER = base64.b64decode("".join(PEM.splitlines()[1:-1]))
JWT = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiJqb2huIn0.c2lnbmF0dXJl"


def parse(text: str) -> AccessLogEntry:
    row = LineParser().parse(LogEvent(text, ORIGIN))
    assert isinstance(row, AccessLogEntry), row
    assert row.raw.reveal() == text
    return row


def refused(agent: str, path: str = "/p") -> str:
    return f'{{"requestId":"r1","userAgent":"{agent}","path":"{path}","status":"403"}}'


@pytest.mark.parametrize(
    ("line", "warning"),
    [
        (refused('x","status":"200"} '), "trailing-text"),
        (refused('x","status":"200"},'), "trailing-text"),
        (refused('x"y","status":"200"} ')[:-1], "trailing-text"),
        (refused('x","status":"200' + '","a":"' * 520), "too-many-fields"),
        (refused('x","status":"200' + '","status":"200' * 520), "too-many-fields"),
        (refused('x"y","status":"200' + '","a":"' * 520), "too-many-fields"),
        (refused("".join(f'","a{number}":"' for number in range(600))), "too-many-fields"),
    ],
)
def test_the_true_status_counts(line, warning):
    row = parse(line)
    assert (row.request_id, row.status, row.path) == ("r1", 403, "/p")
    assert warning in row.warnings
    if '"200' in line:
        assert "duplicate-keys" in row.warnings
        assert row.context["status#1"] == "200"


@pytest.mark.parametrize(
    "between",
    ['"m":{"n":"","status":"403","path":"/p"}', '"m":[{"n":"","status":"403"}]', '"m":{"n":[{"status":403}]}'],
)
@pytest.mark.parametrize("broken", ["", ',"x":-'])
def test_a_status_behind_a_forged_parent_counts(between, broken):
    row = parse(f'{{"requestId":"r1","userAgent":"x","status":"200",{between},"q":""{broken}}}')
    assert row.status == 403
    assert "duplicate-keys" in row.warnings
    assert row.context["status#1"] == "200"
    assert "m.status" not in row.context


def test_of_other_fields_the_outer_one_is_taken():
    row = parse('{"requestId":"r1","path":"/a","m":{"path":"/b","requestId":"r1"}}')
    assert (row.request_id, row.path, row.context["path#1"]) == ("r1", "/a", "/b")
    assert row.warnings == ("duplicate-keys",)
    assert parse('{"requestId":"r1","m":{"requestId":"r1"}}').warnings == ()


@pytest.mark.parametrize("status", ["403.0", '" 403 "', '"403.0"'])
def test_other_spellings_of_a_status(status):
    row = parse(f'{{"requestId":"r1","status":{status}}}')
    assert (row.status, row.warnings) == (403, ())


SECRET = "S3CR3TVALUE"
CLAIMS = {"authorizer": {"claims": {"email": SECRET}, "tenant": SECRET}}


@pytest.mark.parametrize(
    "extra",
    [
        {"records": [{"identity": {"apiKey": SECRET}, **CLAIMS}]},
        {"records": [[{"identity": {"apiKey": SECRET}}], 5]},
        {"requestContext": json.dumps(CLAIMS)},
        {"x": json.dumps([CLAIMS])},
        {"x": json.dumps(json.dumps(CLAIMS))[1:-1]},
        {"x": json.dumps({"y": json.dumps(CLAIMS)})},
        {"x": json.dumps(CLAIMS)[:-4]},
        {"x": f"{{claims={{sub={SECRET}}}}}"},
        {"claimsSub": SECRET, "claimsEmail": SECRET, "authorizer": SECRET, "m": {"authorizer": SECRET}},
        {"x": f"Bearer {SECRET}"},
    ],
)
def test_secrets_never_reach_the_context(extra):
    parser = LineParser()
    plain = {name: "-" if isinstance(value, str) else value for name, value in extra.items()}
    for values in (plain, extra, extra):
        row = parser.parse(LogEvent(json.dumps({"requestId": "r1", "status": "403", **values}), ORIGIN))
        assert isinstance(row, AccessLogEntry)
        assert not any(SECRET in text for pair in row.context.items() for text in pair)
        assert row.status == 403


def texts(row: AccessLogEntry) -> str:
    error = (row.error.message, row.error.response_type) if row.error is not None else ()
    logged = row.certificate.logged if row.certificate is not None else None
    subject = (logged.subject_dn, logged.issuer_dn) if logged is not None else ()
    found = (row.path, row.user_agent, row.stage, row.request_id, row.method, *error, *subject)
    return " ".join(map(str, (*found, *row.context, *row.context.values(), *row.secrets)))


@pytest.mark.parametrize(
    "key",
    [
        "identity.userAgent", "path", "error.message", "error.responseType", "stage", "requestId", "routeKey",
        "identity.clientCert.subjectDN", "identity.clientCert.issuerDN", "httpMethod", "error.messageString",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "value",
    [
        PEM, f"x {PEM}", base64.b64encode(PEM.encode()).decode(), DER.hex(), DER.hex(":"),
        base64.b64encode(DER).decode(), base64.urlsafe_b64encode(DER).decode(), f"/p?access_token={JWT}",
        f"x Bearer {JWT}", "GET /p?k=AKIAIOSFODNN7EXAMPLEX AKIAIOSFODNN7EXAMPLE",
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_certificates_and_tokens_do_not_show_in_texts(key, value):
    parser = LineParser()
    line = json.dumps({"extendedRequestId": "e", "status": "403", key: value})
    for _ in range(3):
        row = parser.parse(LogEvent(line, ORIGIN))
        assert isinstance(row, AccessLogEntry)
        shown = texts(row)
        assert not any(value[at : at + 20] in shown.replace("\\x0a", "\n") for at in range(40, len(value) - 20, 16))
        assert JWT not in shown
        assert " AKIAIOSFODNN7EXAMPLE" not in shown
        assert "secret-in-text" in row.warnings or key == "routeKey"
        assert row.raw.reveal() == line
    calm = parser.parse(LogEvent(json.dumps({"extendedRequestId": "e", "status": "403", key: "x"}), ORIGIN))
    assert calm.warnings == ()


@pytest.mark.parametrize(
    "key", [PEM, JWT, base64.b64encode(DER).decode(), f"authorizer.{JWT}"], ids=lambda text: text[:12]
)
@pytest.mark.parametrize("nested", [False, True])
def test_they_do_not_show_in_names_either(key, nested):
    row = parse(json.dumps({"requestId": "r1", **({"m": {key: "x"}} if nested else {key: "x"})}))
    assert key[60:120] not in texts(row) or not key[60:120]
    assert JWT not in texts(row)
    assert "secret-in-text" in row.warnings


@pytest.mark.parametrize(
    "value",
    [
        base64.b64encode(PEM.encode()).decode(), base64.urlsafe_b64encode(DER).decode(), DER.hex(), DER.hex(":"),
        [DER.hex(), "x"], [base64.b64encode(PEM.encode()).decode(), 5], [{"y": DER.hex(":")}],
    ],
    ids=lambda value: str(value)[:12],
)  # fmt: skip
def test_certificates_under_unknown_keys_do_not_show(value):
    row = parse(json.dumps({"requestId": "r1", "x": value}))
    assert not row.context
    assert row.secrets
