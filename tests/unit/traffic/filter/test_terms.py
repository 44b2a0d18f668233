from __future__ import annotations

import pytest

from tests.unit.traffic.making import CERTIFICATE, NOON, entry, given, presented, unparsed
from tui.access_log.entry import AccessLogEntry, LoggedError, Row
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.parser import LineParser
from tui.text import Secret
from tui.traffic.filter import FilterError, parse_filter

ROW = entry(
    status=403,
    method="GET",
    path="/Pets/7",
    resource_path="/pets/{petId}",
    latency_ms=750,
    source_ip="10.1.2.3",
    user_agent="curl/8.4.0 (x86_64)",
    request_id="5fc39214-e591-43e7",
    extended_request_id="ahs7jH4vtjMFmig=",
    account_id="123456789012",
    api_id="a1b2c3d4e5",
    stage="prod",
    domain_name="api.example.com",
    error=LoggedError("Forbidden", "ACCESS_DENIED"),
    certificate=presented("-----BEGIN CERTIFICATE hidden", subject_dn="CN=logged_client"),
    context={
        "integration.requestId": "int-42",
        "xrayTraceId": "1-668a2596-2b32f5e914a6325727587489",
        "integration.status": "502",
        "integrationErrorMessage": "Endpoint request timed out",
        "routeKey": "GET /pets",
    },
    secrets={"identity.apiKey": Secret("top-secret"), "authorizer.claims.sub": Secret("top-secret")},
    warnings=("control-characters", "salvaged"),
)
LINE = unparsed(message="Verifying usage plan /pets", warnings=("salvaged",))


def _matches(text: str, row: Row = ROW) -> bool:
    return parse_filter(text, NOON, certificate_of=given(CERTIFICATE)).matches(row)


@pytest.mark.parametrize(
    "text",
    [
        "pets/7",
        "PETS/7",
        "5fc39214",
        "ahs7jH4vtjMFmig=",
        "int-42",
        "1-668a2596",
        "my_client",
        '"spiffe://acme"',
        "logged_client",
        "forbidden",
        "ACCESS_DENIED",
        '"timed out"',
        "curl/8.4",
        "status:403",
        "status:4xx",
        "status:>=400",
        "status:400..499",
        "STATUS:403",
        "method:get",
        "method:G*",
        "path:/pets*",
        "path:/pets/?",
        "resource:/pets/{petId}",
        "latency:>500ms",
        "latency:<1s",
        "latency:750",
        "client:my_client",
        "ip:10.0.0.0/8",
        "ip:10.1.2.3",
        "ip:10.1.2.99/24",
        "ua:CURL",
        "id:5fc39214-e591-43e7",
        "id:ahs7jH4vtjMFmig=",
        "id:int-42",
        "id:Root=1-668a2596-2b32f5e914a6325727587489",
        "stage:prod",
        "api:A1B2C3D4E5",
        "domain:*.example.com",
        "group:/aws/apigateway/*",
        "group:/aws/apigateway/prod-access",
        "error:forbid",
        "error:access_denied",
        "error:*timed*out",
        "warning:salvaged",
        "has:certificate",
        "has:ERROR",
        "has:warning",
        "ctx.integration.status:502",
        "ctx.integration.status:>=500",
        "ctx.integration.status:500..599",
        "ctx.integration.status:5*",
        "ctx.integration.status:=502",
        "ctx.routeKey:get*",
        "ctx.status:403",
        "ctx.identity.sourceIp:10.1.2.3",
        'ctx.integrationErrorMessage:"*timed out"',
    ],
)
def test_matches(text: str) -> None:
    assert _matches(text)
    assert not _matches(f"-{text}")


@pytest.mark.parametrize(
    "text",
    [
        "top-secret",
        "BEGIN",
        "10.1.2.3",
        "prod",
        "status:200",
        "status:5xx",
        "method:GE",
        "path:/pets",
        "resource:/pets",
        "latency:>1s",
        "ip:192.168.0.0/16",
        "ip:::1",
        "ua:wget",
        "id:nothing",
        "stage:pro",
        "group:prod",
        "error:nothing",
        "cause:expired",
        "outcome:rejected",
        "warning:duplicate",
        "ctx.integration.status:50",
        "ctx.integration.status:<500",
        "ctx.routeKey:>=5",
        "ctx.nothing:1",
        "ctx.identity.apiKey:top-secret",
        "ctx.authorizer.claims.sub:*",
        "ctx.identity.clientCert.clientCertPem:*",
    ],
)
def test_does_not_match(text: str) -> None:
    assert not _matches(text)
    assert _matches(f"-{text}")


@pytest.mark.parametrize(
    "text",
    [
        "status:100..599",
        "method:*",
        "path:*",
        "resource:*",
        "latency:>=0ms",
        "client:*",
        "issuer:*",
        "serial:1",
        "fp:0",
        "ip:0.0.0.0/0",
        "ip:::/0",
        "ua:*",
        "id:*",
        "stage:*",
        "api:*",
        "domain:*",
        "group:*",
        "error:*",
        "cause:*",
        "outcome:unknown",
        "warning:*",
        "expires:>0d",
        "time:>1970-01-01",
        "has:certificate",
        "has:error",
        "has:warning",
        "warning:mtls-bypassed",
        "ctx.anything:*",
    ],
)
def test_an_absent_field_never_matches_and_its_exclusion_does(text: str) -> None:
    for row in (entry(None, origin=EventOrigin("x")), unparsed(None, origin=EventOrigin("x"))):
        assert not _matches(text, row)
        assert _matches(f"-{text}", row)


@pytest.mark.parametrize(
    "text", ["usage", '"USAGE plan"', "has:warning", "has:UNPARSED", "group:/aws/*", "time:12:00", "warning:salv"]
)
def test_unparsed_lines_are_found_by_what_is_known_of_them(text: str) -> None:
    assert _matches(text, LINE)


@pytest.mark.parametrize("text", ["path:/pets", "status:200", "has:error", "has:certificate", "nothing", "ua:*"])
def test_unparsed_lines_have_no_fields(text: str) -> None:
    assert not _matches(text, LINE)


def test_a_request_is_no_unparsed_line() -> None:
    assert not _matches("has:unparsed")
    assert _matches("-has:unparsed")


def test_a_salvaged_request_without_a_status_is_found_by_its_warning() -> None:
    line = '{"status": "", "httpMethod": "GET", "path": "/a "b"", "requestId": "5fc39214"'
    row = LineParser().parse(LogEvent(line, EventOrigin("x")))
    assert isinstance(row, AccessLogEntry)
    assert row.status is None
    assert _matches("warning:salvaged", row)
    assert _matches("has:warning -has:unparsed", row)


def test_addresses_of_both_kinds() -> None:
    mapped, six, hostile = (entry(source_ip=ip) for ip in ("::ffff:10.1.2.3", "2001:db8::1", "10.1.2.3.4"))
    assert _matches("ip:10.0.0.0/8", mapped)
    assert _matches("ip:2001:db8::/32", six)
    assert not _matches("ip:10.0.0.0/8", six)
    assert not _matches("ip:0.0.0.0/0", hostile)


def test_many_addresses_are_not_remembered_without_bound() -> None:
    expression = parse_filter("ip:10.0.0.0/16", NOON)
    addresses = [f"10.0.{number // 250}.{number % 250}" for number in range(5_000)]
    assert all(expression.matches(entry(source_ip=address)) for address in [*addresses, addresses[-1]])


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("ip:10.0.0", 3, "an address or a network"),
        ("ip:10.0.0.0/33", 3, "an address or a network"),
        ("has:pem", 4, "certificate, error, warning or unparsed"),
        ("outcome:maybe", 8, "accepted, rejected or unknown"),
        ("warning:expired", 8, "one of the warnings ambiguous, control-characters, "),
        ("warning:=salv", 9, "salvaged"),
        ("-warning:x*", 9, "mtls-bypassed"),
        ("ctx.a:>x", 7, "a number"),
        ("status:>>5", 8, "a status such as"),
        ("latency:5..1", 8, "smaller end first"),
    ],
)
def test_values_that_cannot_be_read(text: str, position: int, expected: str) -> None:
    with pytest.raises(FilterError) as error:
        parse_filter(text, NOON)
    assert error.value.position == position
    assert expected in error.value.expected
