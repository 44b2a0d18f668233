from __future__ import annotations

import pytest

from tests.unit.traffic.making import entry, presented
from tui.access_log.entry import LoggedError
from tui.text import Secret
from tui.traffic.fields import context_reader, error_texts, ids

FULL = entry(
    1_720_353_600_000,
    time_source="requestTimeEpoch",
    status=403,
    method="GET",
    path="/pets",
    resource_path="/pets/{id}",
    protocol="HTTP/1.1",
    latency_ms=3,
    response_bytes=23,
    source_ip="192.0.2.1",
    user_agent="curl",
    request_id="r-1",
    extended_request_id="x-1",
    account_id="1234",
    api_id="abc",
    stage="prod",
    domain_name="api.example.com",
    error=LoggedError("Forbidden", "ACCESS_DENIED"),
    certificate=presented(
        "p", subject_dn="CN=a", issuer_dn="CN=b", serial_number="1", not_before="then", not_after="later"
    ),
    context={"integration.requestId": "i-1", "xrayTraceId": "1-2", "routeKey": "GET /pets", "authorizer.error": "no"},
    secrets={"identity.apiKey": Secret("hidden")},
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("accountId", "1234"),
        ("apiId", "abc"),
        ("domainName", "api.example.com"),
        ("error.message", "Forbidden"),
        ("error.responseType", "ACCESS_DENIED"),
        ("extendedRequestId", "x-1"),
        ("httpMethod", "GET"),
        ("identity.clientCert.issuerDN", "CN=b"),
        ("identity.clientCert.serialNumber", "1"),
        ("identity.clientCert.subjectDN", "CN=a"),
        ("identity.clientCert.validity.notAfter", "later"),
        ("identity.clientCert.validity.notBefore", "then"),
        ("identity.sourceIp", "192.0.2.1"),
        ("identity.userAgent", "curl"),
        ("path", "/pets"),
        ("PATH", "/pets"),
        ("protocol", "HTTP/1.1"),
        ("requestId", "r-1"),
        ("requestTimeEpoch", "1720353600000"),
        ("resourcePath", "/pets/{id}"),
        ("responseLatency", "3"),
        ("responseLength", "23"),
        ("stage", "prod"),
        ("status", "403"),
        ("routeKey", "GET /pets"),
        ("ROUTEKEY", "GET /pets"),
        ("identity.apiKey", None),
        ("identity.clientCert.clientCertPem", None),
        ("nothing", None),
    ],
)
def test_any_context_variable_can_be_read_but_no_secret_and_no_pem(name: str, value: str | None) -> None:
    assert context_reader(name)(FULL) == value


@pytest.mark.parametrize("name", ["error.message", "error.responseType", "identity.clientCert.subjectDN", "status"])
def test_what_a_line_does_not_say_is_absent(name: str) -> None:
    assert context_reader(name)(entry()) is None
    assert context_reader(name)(entry(certificate=presented("p"))) is None


def test_another_time_is_not_the_request_time_epoch() -> None:
    assert context_reader("requestTimeEpoch")(entry(5, time_source="timestamp")) is None


def test_ids() -> None:
    assert list(ids(FULL)) == ["r-1", "x-1", "i-1", "1-2"]
    assert list(ids(entry())) == []


def test_error_texts() -> None:
    assert list(error_texts(FULL)) == ["Forbidden", "ACCESS_DENIED", "no"]
    assert list(error_texts(entry(error=LoggedError(None, "THROTTLED")))) == ["THROTTLED"]
    assert list(error_texts(entry(context={"integrationErrorMessage": "timed out"}))) == ["timed out"]
