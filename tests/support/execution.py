"""Lines of execution logs in the shapes that API Gateway writes them, and events made of them."""

from __future__ import annotations

from collections.abc import Sequence

from tui.access_log.event import EventOrigin, LogEvent

ID = "5fc39214-e591-43e7-94c0-2575a6a19994"
EXTENDED = "ahs7jH4vtjMFmig="
API, STAGE = "a1b2c3d4e5", "prod"
GROUP = f"API-Gateway-Execution-Logs_{API}/{STAGE}"
NO_LIMITS = "Request will not contribute to throttle or quota limits"
LIMITS = "Limit: 1.00 Burst: 1"
TIME = 1_720_330_313_123

REASONS = (
    "Could not find issuer for certificate",
    "Client cert using an insecure Signature Algorithm",
    "self signed certificate",
)


def served(request_id: str = ID, extended: str = EXTENDED) -> list[str]:
    """A request that was passed on and answered, at level INFO with data tracing."""
    return [
        f"Extended Request Id: {extended}",
        f"Verifying Usage Plan for request: {request_id}. API Key:  API Stage: {API}/{STAGE}",
        f"API Key  authorized because method 'GET /pets' does not require API Key. {NO_LIMITS}",
        f"Usage Plan check succeeded for API Key  and API Stage {API}/{STAGE}",
        f"Starting execution for request: {request_id}",
        "HTTP Method: GET, Resource Path: /pets",
        "Method request path: {petId=7}",
        "Method request query string: {owner=walnut}",
        "Method request headers: {Accept=*/*, Authorization=Bearer walnut, X-Tenant=walnut, Host=api.example.com}",
        'Method request body before transformations: {"name":"walnut"}',
        "Endpoint request URI: https://backend.example.com/pets?owner=walnut",
        f"Endpoint request headers: {{x-amzn-apigateway-api-id={API}, X-Amz-Security-Token=walnut}}",
        'Endpoint request body after transformations: {"name":"walnut"}',
        "Sending request to https://backend.example.com/pets?owner=walnut",
        "Received response. Status: 200, Integration latency: 12 ms",
        "Endpoint response headers: {Content-Type=application/json, Set-Cookie=walnut}",
        'Endpoint response body before transformations: {"name":"walnut"}',
        'Method response body after transformations: {"name":"walnut"}',
        "Method response headers: {Content-Type=application/json}",
        "Successfully completed execution",
        "Method completed with status: 200",
        "AWS Integration Endpoint RequestId : 0b4c5d6e-1111-4222-8333-444455556666",
        "X-ray Tracing ID : Root=1-6962324d-273b8749616a929c8bd4fd14",
    ]


def refused(reason: str = REASONS[0], extended: str | None = EXTENDED) -> list[str]:
    """A certificate that was not accepted."""
    head = [f"Extended Request Id: {extended}"] if extended else []
    return [*head, f"Access denied. Reason: {reason}", "Method completed with status: 403"]


def unauthorized(request_id: str = ID) -> list[str]:
    """A Lambda authorizer that said no."""
    return [
        f"Extended Request Id: {EXTENDED}",
        f"Starting authorizer: 4hugyv for request: {request_id}",
        f"Incoming identity: {'*' * 40}b4d1e7",
        "Endpoint request URI: https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/f/invocations",
        'Endpoint request body after transformations: {"type":"TOKEN","authorizationToken":"walnut"}',
        'Authorizer result body before parsing: {"principalId":"walnut"}',
        f"Using valid authorizer policy for principal: {'*' * 10}walnut",
        f"Unauthorized request: {request_id}",
        "Method completed with status: 403",
    ]


def throttled() -> list[str]:
    """A usage plan's limit."""
    return [
        f"Extended Request Id: {EXTENDED}",
        f"Verifying Usage Plan for request: {ID}. API Key: {'*' * 10}walnut API Stage: {API}/{STAGE}",
        f"Key throttle limit exceeded for RestApi {API}, Stage {STAGE}, Resource x1y2z3, HttpMethod POST. {LIMITS}",
        "Method completed with status: 429",
    ]


def events(
    texts: Sequence[str],
    request_id: str = ID,
    *,
    stream: str = "9f2c4a6e8b0d1f35",
    time: int = TIME,
    first: int = 0,
) -> list[LogEvent]:
    """One event a line, all of one millisecond, with ids that rise."""
    origin = EventOrigin("test", log_group=GROUP, log_stream=stream)
    return [
        LogEvent(f"({request_id}) {text}", origin, time, time + 5, f"{stream}-{first + number}")
        for number, text in enumerate(texts)
    ]
