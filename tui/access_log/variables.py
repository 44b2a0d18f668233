"""Every `$context` variable that an access log can name: one catalogue, from which spellings and formats are derived.

Sources: the AWS pages "Variables for access logging for API Gateway" (REST), "Customize HTTP API access logs" and
"Set up logging for WebSocket APIs".
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

import msgspec

Kind = Literal["rest", "http", "websocket"]
ValueType = Literal["text", "number", "status", "epoch", "moment", "pem"]


class Variable(msgspec.Struct, frozen=True):
    """One `$context` variable."""

    name: str
    """Without `$context.`"""
    kinds: frozenset[Kind]
    """The API kinds whose access logs know it."""
    field: str | None = None
    """The field of `AccessLogEntry` that it fills, dotted for `error.` and `certificate.`; None: it is in `context`."""
    value: ValueType = "text"
    secret: bool = False
    """True where its value opens something or names a person: kept in `secrets`, never exported."""
    also: tuple[str, ...] = ()
    """Names under which it is commonly logged, beside the spellings that follow from its own name."""


_KINDS: Final[Mapping[str, Kind]] = {"r": "rest", "h": "http", "w": "websocket"}


def _variable(
    name: str,
    kinds: str,
    field: str | None = None,
    value: ValueType = "text",
    *,
    secret: bool = False,
    also: tuple[str, ...] = (),
) -> Variable:
    return Variable(name, frozenset(_KINDS[letter] for letter in kinds), field, value, secret, also)


def _phase(phase: str, kinds: str, *parts: str) -> list[Variable]:
    """The status, latency and error variables of one phase of a request."""
    return [_variable(f"{phase}.{part}", kinds, None, _TYPES.get(part, "text")) for part in parts]


_TYPES: Final[Mapping[str, ValueType]] = {"status": "number", "latency": "number"}
_CERTIFICATE: Final = "identity.clientCert."

_ROWS: Final = (
    _variable("accountId", "rh", "account_id"),
    _variable("apiId", "rhw", "api_id"),
    _variable("authorizer.principalId", "rhw"),
    _variable("awsEndpointRequestId", "rh"),
    _variable("awsEndpointRequestId2", "h"),
    _variable("cipherSuite", "r"),
    _variable("connectedAt", "w", None, "epoch"),
    _variable("connectionId", "w"),
    _variable("customDomain.basePathMatched", "rh"),
    _variable("customDomain.routingRuleIdMatched", "r"),
    _variable("dataProcessed", "h", None, "number"),
    _variable("deploymentId", "r"),
    _variable("domainName", "rhw", "domain_name"),
    _variable("domainPrefix", "rh"),
    _variable("endpointType", "r"),
    _variable("error.message", "rhw", "error.message"),
    _variable("error.messageString", "rhw"),
    _variable("error.responseType", "rhw", "error.response_type"),
    _variable("error.validationErrorString", "rw"),
    _variable("eventType", "w"),
    _variable("extendedRequestId", "rhw", "extended_request_id"),
    _variable("httpMethod", "rh", "method", also=("method", "http.method", "requestMethod")),
    _variable("identity.accountId", "rhw"),
    _variable("identity.apiKey", "rw", secret=True),
    _variable("identity.apiKeyId", "rw"),
    _variable("identity.caller", "rhw"),
    _variable(
        _CERTIFICATE + "clientCertPem", "rh", "certificate.pem", "pem", also=("clientCertificate", "certificatePem")
    ),
    _variable(_CERTIFICATE + "issuerDN", "rh", "certificate.issuer_dn", also=("clientCert.issuer",)),
    _variable(_CERTIFICATE + "serialNumber", "rh", "certificate.serial_number", also=("clientCert.serial",)),
    _variable(_CERTIFICATE + "subjectDN", "rh", "certificate.subject_dn", also=("clientCert.subject",)),
    _variable(
        _CERTIFICATE + "validity.notAfter", "rh", "certificate.not_after", also=("notAfter", "clientCert.notAfter")
    ),
    _variable(
        _CERTIFICATE + "validity.notBefore", "rh", "certificate.not_before", also=("notBefore", "clientCert.notBefore")
    ),
    _variable("identity.cognitoAuthenticationProvider", "rhw"),
    _variable("identity.cognitoAuthenticationType", "rhw"),
    _variable("identity.cognitoIdentityId", "rhw"),
    _variable("identity.cognitoIdentityPoolId", "rhw"),
    _variable("identity.principalOrgId", "rhw"),
    _variable("identity.sourceIp", "rhw", "source_ip", also=("ip", "http.sourceIp", "clientIp")),
    _variable("identity.user", "rhw"),
    _variable("identity.userAgent", "rhw", "user_agent", also=("http.userAgent",)),
    _variable("identity.userArn", "rhw"),
    _variable("identity.vpcId", "r"),
    _variable("identity.vpceId", "r"),
    _variable("integration.integrationStatus", "rhw", None, "number"),
    _variable("integration.requestId", "rhw"),
    _variable("integration.responseTransferMode", "r"),
    _variable("integration.timeToAllHeaders", "r", None, "number"),
    _variable("integration.timeToFirstContent", "r", None, "number"),
    _variable("integrationErrorMessage", "rh"),
    _variable("integrationLatency", "rhw", None, "number"),
    _variable("integrationStatus", "rhw", None, "number"),
    _variable("isCanaryRequest", "r"),
    _variable("messageId", "w"),
    _variable("path", "rh", "path", also=("http.path",)),
    _variable("protocol", "rh", "protocol", also=("http.protocol",)),
    _variable("requestId", "rhw", "request_id"),
    _variable("requestTime", "rhw", "time", "moment", also=("time",)),
    _variable("requestTimeEpoch", "rhw", "time", "epoch", also=("timeEpoch",)),
    _variable("resourceId", "r"),
    _variable("resourcePath", "r", "resource_path"),
    _variable("responseLatency", "rh", "latency_ms", "number", also=("latency_ms",)),
    _variable("responseLength", "rh", "response_bytes", "number", also=("response_bytes",)),
    _variable("routeKey", "hw"),
    _variable("stage", "rhw", "stage"),
    _variable("status", "rhw", "status", "status"),
    _variable("tlsVersion", "r"),
    _variable("wafResponseCode", "r"),
    _variable("webaclArn", "r"),
    _variable("xrayTraceId", "r"),
    *_phase("authenticate", "rw", "error", "latency", "status"),
    *_phase("authorize", "rw", "error", "latency", "status"),
    *_phase("authorizer", "rhw", "error", "latency", "status"),
    *_phase("authorizer", "rw", "integrationLatency", "integrationStatus", "requestId"),
    *_phase("integration", "rhw", "error", "latency", "status"),
    *_phase("waf", "rw", "error", "latency", "status"),
)

VARIABLES: Final[Mapping[str, Variable]] = MappingProxyType({row.name: row for row in _ROWS})
"""The catalogue, by name without `$context.`"""

FAMILIES: Final[tuple[tuple[str, bool], ...]] = (
    ("authorizer.claims.", True),
    ("authorizer.", True),
    ("requestOverride.", False),
    ("responseOverride.", False),
)
"""Prefixes under which an API's owner makes up names, and whether their values are secret.

What an authorizer returns is not known to be harmless: claims and context values name people or open things.
"""

CERTIFICATE_VARIABLES: Final[frozenset[str]] = frozenset(name for name in VARIABLES if name.startswith(_CERTIFICATE))
"""The six variables of a client certificate."""


def family(name: str) -> tuple[str, bool] | None:
    """The prefix and secrecy of the family that `name` (dotted) belongs to; None where it belongs to none."""
    return next((row for row in FAMILIES if name.startswith(row[0]) and len(name) > len(row[0])), None)


def known_to(kind: Kind) -> frozenset[str]:
    """The catalogue's variables that an API of this kind knows; others make an HTTP API refuse the whole format."""
    return frozenset(row.name for row in _ROWS if kind in row.kinds)
