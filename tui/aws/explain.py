"""From any exception of boto3, botocore or urllib3 to the one `AwsFault` that says what can be done about it."""

from __future__ import annotations

import re
from typing import Any, Final

from tui.aws.errors import AwsFault, CallContext
from tui.aws.telling import bad_page, denied, missing_group, quoted, tell

EXPIRED: Final = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"})
NOT_ACCEPTED: Final = frozenset({
    "UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId", "AuthFailure", "InvalidToken",
    "MissingAuthenticationToken", "MissingAuthenticationTokenException", "IncompleteSignature",
    "IncompleteSignatureException", "SignatureDoesNotMatch", "UnauthorizedException", "ForbiddenException",
})  # fmt: skip
THROTTLED: Final = frozenset({
    "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException",
    "TooManyRequestsException", "RequestLimitExceeded", "LimitExceededException", "BandwidthLimitExceeded",
    "PriorRequestNotComplete", "SlowDown", "ProvisionedThroughputExceededException", "429",
})  # fmt: skip
DENIED: Final = frozenset({
    "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized", "OptInRequired",
})  # fmt: skip
UNSUPPORTED: Final = frozenset({
    "InvalidOperationException", "UnknownOperationException", "InvalidAction", "NotImplemented",
})  # fmt: skip
_OF_API_GATEWAY: Final = {"NotFoundException": "missing", "BadRequestException": "invalid", "UnauthorizedException": ""}
"""What API Gateway means by names that other services use otherwise: its Unauthorized is a missing permission."""
SIGNATURE: Final = frozenset({"InvalidSignatureException", "RequestTimeTooSkewed"})
SERVER: Final = frozenset({"ServiceUnavailableException", "InternalFailure", "InternalError", "ServiceUnavailable"})
LIVE: Final = "logs:StartLiveTail"

_CLOCK = re.compile(r"expired|not yet current|skew", re.IGNORECASE)

# By name, along the exception's bases, so that none of the libraries must be imported to ask.
_BY_TYPE: Final = {
    "NoCredentialsError": "no-credentials",
    "PartialCredentialsError": "no-credentials",
    "CredentialRetrievalError": "login-ended",
    "TokenRetrievalError": "login-ended",
    "NoAuthTokenError": "login-ended",
    "SSOError": "login-ended",
    "LoginError": "login-ended",
    "MetadataRetrievalError": "login-ended",
    "ProfileNotFound": "no-profile",
    "ConfigParseError": "broken-config",
    "ConfigNotFound": "broken-config",
    "InvalidConfigError": "broken-config",
    "MissingDependencyException": "broken-config",
    "UnknownCredentialError": "broken-config",
    "InvalidProxiesConfigError": "broken-config",
    "RefreshWithMFAUnsupportedError": "broken-config",
    "NoRegionError": "no-region",
    "InvalidRegionError": "wrong-region",
    "UnknownRegionError": "wrong-region",
    "InvalidEndpointConfigurationError": "endpoint",
    "EndpointResolutionError": "endpoint",
    "ParamValidationError": "parameters",
    "SSLError": "tls",
    "ProxyConnectionError": "proxy",
    "ReadTimeoutError": "slow",
    "ConnectTimeoutError": "slow",
    "EndpointConnectionError": "unreachable",
    "ConnectionClosedError": "cut",
    "ResponseStreamingError": "cut",
    "IncompleteReadError": "cut",
    "ProtocolError": "cut",
    "IncompleteRead": "cut",
    "HTTPClientError": "unreachable",
    "OSError": "cut",
}
_IN_SESSION: Final = {
    "ReadTimeoutError": "session-silent",
    "ProtocolError": "session-cut",
    "IncompleteRead": "session-cut",
}
_UNREADABLE: Final = frozenset({
    "ResponseParserError", "ParserError", "NoInitialResponseError", "AttributeError", "TypeError", "KeyError",
})  # fmt: skip


def explain(error: Exception, call: CallContext) -> AwsFault:
    """The fault behind `error`. Total: an exception of no known kind is a passing trouble that names its type."""
    if isinstance(error, AwsFault):
        return error
    response = getattr(error, "response", None)
    if isinstance(response, dict) and isinstance(response.get("Error"), dict):
        return _service_fault(response, call)
    kind = type(error).__name__
    for base in type(error).__mro__:
        if call.action == LIVE and base.__name__ in _IN_SESSION:
            return tell(_IN_SESSION[base.__name__], call)
        if base.__name__ in _UNREADABLE:
            return bad_page(call, f"what is no valid answer ({kind})")
        if base.__name__ in _BY_TYPE:
            return tell(_BY_TYPE[base.__name__], call, error=kind)
    if isinstance(error, ValueError) and "endpoint" in str(error).lower():
        return tell("endpoint", call)
    return tell("unknown", call, error=kind)


def _service_fault(response: dict[str, Any], call: CallContext) -> AwsFault:
    code = str(response["Error"].get("Code", ""))
    message = str(response["Error"].get("Message", ""))
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code == "ResourceNotFoundException":
        return missing_group(call)
    if call.action.startswith("apigateway:") and code in _OF_API_GATEWAY:
        key = _OF_API_GATEWAY[code]
        return tell(key, call, said=quoted(code, message)) if key else denied(message, call)
    if code in DENIED:
        return denied(message, call)
    if code in SIGNATURE and not _CLOCK.search(message):
        return tell("not-accepted", call)
    return tell(_key(code, status, call), call, said=quoted(code, message))


def _key(code: str, status: object, call: CallContext) -> str:
    if code == "LimitExceededException" and call.action == LIVE:
        return "limit"
    for codes, key in _BY_CODE:
        if code in codes:
            return key
    if status == 429:
        return "throttled"
    if call.action == LIVE and (code.startswith("Invalid") or status in (404, 501)):
        return "unsupported"
    if isinstance(status, int) and status >= 500:
        return "server"
    return "invalid" if code.startswith(("Invalid", "Validation", "MalformedQuery")) else "refused"


_BY_CODE: Final = (
    (EXPIRED, "expired"),
    (NOT_ACCEPTED, "not-accepted"),
    (THROTTLED, "throttled"),
    (UNSUPPORTED, "unsupported"),
    (SIGNATURE, "clock"),
    (SERVER, "server"),
    (frozenset({"SessionTimeoutException"}), "session-end"),
    (frozenset({"SessionStreamingException"}), "session-broken"),
)
