"""The execution logs of the demo's requests: made up from the request itself, so the same one has the same lines.

Line shapes and order are those that API Gateway writes at level INFO; data tracing is on, as on many a test stage.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tui.access_log.entry import AccessLogEntry, Row
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.execution import ExecutionLog, Wanted, read_execution_log
from tui.ports import DiscoveryError

_AROUND_MS: Final = 120_000
_STREAM: Final = "9f2c4a6e8b0d1f3557799bbddffe0a1c"
_ENDPOINT: Final = "https://shop.internal.example.com"


def demo_execution_log(entry: Row) -> ExecutionLog:
    """What API Gateway would have written about a request of the demo.

    Raises:
        DiscoveryError: for the demo's broken lines: they do not say which request they are.
    """
    if not isinstance(entry, AccessLogEntry) or entry.request_id is None or entry.time is None:
        raise DiscoveryError(
            "The line could not be read, so nobody knows which request it is.", "Tab 5 Raw shows it as it is."
        )
    group = f"API-Gateway-Execution-Logs_{entry.api_id}/{entry.stage}"
    origin = EventOrigin("demo", log_group=group, log_stream=_STREAM)
    latency = entry.latency_ms or 0
    texts = list(_texts(entry))
    # All but the answer falls into the first milliseconds, as it does on a real stage.
    events = [
        LogEvent(
            f"({entry.request_id}) {text}"[:1100],
            origin,
            entry.time + (latency if number > len(texts) * 2 // 3 else number // 6),
            event_id=f"demo-{number}",
        )
        for number, text in enumerate(texts)
    ]
    end = entry.time + latency + _AROUND_MS
    return read_execution_log(
        events, Wanted(entry.request_id, entry.extended_request_id, group, entry.time - _AROUND_MS, end)
    )


def _texts(entry: AccessLogEntry) -> Iterator[str]:
    yield f"Extended Request Id: {entry.extended_request_id}"
    refusal = _refusal(entry)
    if refusal is not None:
        yield f"Access denied. Reason: {refusal}"
        yield f"Method completed with status: {entry.status}"
        return
    yield from _usage_plan(entry)
    if entry.status == 429:
        yield (
            f"Key throttle limit exceeded for RestApi {entry.api_id}, Stage {entry.stage}, "
            f"Resource {entry.context.get('resourceId', '-')}, HttpMethod {entry.method}. Limit: 25.00 Burst: 10"
        )
        yield "Method completed with status: 429"
        return
    yield from _request(entry)
    yield from _answer(entry)
    yield f"Method completed with status: {entry.status}"


def _refusal(entry: AccessLogEntry) -> str | None:
    """The reason for a certificate that the demo's truststore does not accept (AWS Knowledge Center's words)."""
    logged = entry.certificate.logged if entry.certificate is not None else None
    if entry.status != 403 or logged is None:
        return None
    if logged.subject_dn == logged.issuer_dn:
        return "self signed certificate"
    is_unknown = "Sandbox" in (logged.issuer_dn or "")
    return "Could not find issuer for certificate" if is_unknown else "certificate has expired"


def _usage_plan(entry: AccessLogEntry) -> Iterator[str]:
    place = f"{entry.api_id}/{entry.stage}"
    yield f"Verifying Usage Plan for request: {entry.request_id}. API Key:  API Stage: {place}"
    yield (
        f"API Key  authorized because method '{entry.method} {entry.resource_path}' does not require API Key. "
        "Request will not contribute to throttle or quota limits"
    )
    yield f"Usage Plan check succeeded for API Key  and API Stage {place}"


def _request(entry: AccessLogEntry) -> Iterator[str]:
    agent = entry.user_agent or "-"
    yield f"Starting execution for request: {entry.request_id}"
    yield f"HTTP Method: {entry.method}, Resource Path: {entry.resource_path}"
    yield "Method request path: {}"
    yield "Method request query string: {}"
    yield (
        f"Method request headers: {{Accept=*/*, Host={entry.domain_name}, User-Agent={agent}, "
        f"Authorization={'*' * 40}b4d1e7, X-Shop-Session=f3b0c442-98fc-4c14-9afb, X-Forwarded-For={entry.source_ip}, "
        "X-Forwarded-Port=443, X-Forwarded-Proto=https}"
    )
    yield "Method request body before transformations: " + ('{"note":"the demo"}' if entry.method == "POST" else "")
    yield f"Endpoint request URI: {_ENDPOINT}{entry.path}"
    yield f"Endpoint request headers: {{x-amzn-apigateway-api-id={entry.api_id}, X-Amz-Security-Token={_long_token()}"
    yield f"Sending request to {_ENDPOINT}{entry.path}"


def _long_token() -> str:
    """A value that does not fit: API Gateway cuts the line off and says so."""
    return ("THEDEMOISNOSECRET" * 64)[:960] + " [TRUNCATED]"


def _answer(entry: AccessLogEntry) -> Iterator[str]:
    latency = max(1, (entry.latency_ms or 1) - 2)
    if entry.status == 504:
        yield "Execution failed due to a timeout error"
        return
    if entry.status == 502:
        yield "Execution failed due to configuration error: Network error communicating with endpoint"
        return
    yield f"Received response. Status: {entry.status}, Integration latency: {latency} ms"
    yield f"Endpoint response headers: {{Content-Type=application/json, Content-Length={entry.response_bytes or 0}}}"
    if entry.response_bytes:
        yield f'Endpoint response body before transformations: {{"demo":"{"x" * min(200, entry.response_bytes)}"}}'
    yield "Method response headers: {Content-Type=application/json}"
    yield "Successfully completed execution"
