"""The access-log format to recommend: what it takes to say who called, with which certificate, and what refused it.

API Gateway takes formats of up to 3 KB, on one line, and an HTTP API refuses a format with a variable it does not
know. Every value stands in quotes, because a missing one is written `-`. The certificate alone (six variables with
their keys) leaves no room to stay below 1,024 characters.
"""

from __future__ import annotations

from typing import Final, Literal

from tui.access_log.variables import known_to

MAX_LENGTH: Final = 3072
"""Characters of an access-log format, by API Gateway's quota."""

_CERTIFICATE: Final = (
    "identity.clientCert.clientCertPem",
    "identity.clientCert.subjectDN",
    "identity.clientCert.issuerDN",
    "identity.clientCert.serialNumber",
    "identity.clientCert.validity.notBefore",
    "identity.clientCert.validity.notAfter",
)
MINIMAL: Final = (
    "accountId",
    "apiId",
    "domainName",
    "domainPrefix",
    "error.message",
    "error.responseType",
    "extendedRequestId",
    "httpMethod",
    "identity.sourceIp",
    *_CERTIFICATE,
    "identity.userAgent",
    "path",
    "protocol",
    "requestId",
    "requestTime",
    "requestTimeEpoch",
    "resourceId",
    "resourcePath",
    "stage",
    "responseLatency",
    "responseLength",
    "status",
)
"""The variables that AWS recommends for finding out why mutual TLS answered 403 (Knowledge Center)."""

_TRIAGE: Final = (
    "routeKey",
    "waf.status",
    "waf.latency",
    "waf.error",
    "wafResponseCode",
    "authenticate.status",
    "authenticate.latency",
    "authenticate.error",
    "authorizer.status",
    "authorizer.latency",
    "authorizer.error",
    "authorize.status",
    "authorize.latency",
    "authorize.error",
    "integration.status",
    "integration.latency",
    "integration.error",
    "integration.integrationStatus",
    "integration.requestId",
    "customDomain.basePathMatched",
    "tlsVersion",
    "cipherSuite",
    "deploymentId",
    "isCanaryRequest",
    "xrayTraceId",
)
"""Which phase refused a request, and what stood behind it."""

# The page for HTTP APIs lists these in some of its versions only, and an unknown variable loses the whole format.
_UNSURE_FOR_HTTP: Final = frozenset({"authorizer.status", "authorizer.latency"})


def recommended_format(kind: Literal["rest", "http"] = "rest", minimal: bool = False) -> str:
    """The format as API Gateway takes it: one line of JSON with flat, dotted keys.

    Args:
        kind: the kind of the API.
        minimal: only the variables that AWS recommends for mutual TLS, without those that tell the phases apart.
    """
    known = known_to(kind) - (_UNSURE_FOR_HTTP if kind == "http" else frozenset())
    route = "routeKey" if kind == "rest" else ""
    names = MINIMAL if minimal else (*MINIMAL, *_TRIAGE)
    members = (f'"{name}":"$context.{name}"' for name in names if name in known and name != route)
    return "{" + ",".join(members) + "}"
