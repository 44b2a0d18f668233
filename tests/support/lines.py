"""Log lines for tests, in the recommended format: flat dotted keys, every value a quoted text."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta

VARIABLES = (
    "accountId",
    "apiId",
    "domainName",
    "domainPrefix",
    "error.message",
    "error.responseType",
    "extendedRequestId",
    "httpMethod",
    "identity.sourceIp",
    "identity.clientCert.clientCertPem",
    "identity.clientCert.subjectDN",
    "identity.clientCert.issuerDN",
    "identity.clientCert.serialNumber",
    "identity.clientCert.validity.notBefore",
    "identity.clientCert.validity.notAfter",
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
"""The `$context` variables of the recommended format, in its order."""

TIME = datetime(2024, 7, 7, 5, 31, 53, 123_000, tzinfo=UTC)

_ACCEPTED = {
    "accountId": "123456789012",
    "apiId": "a1b2c3d4e5",
    "domainName": "api.example.com",
    "domainPrefix": "api",
    "extendedRequestId": "ahs7jH4vtjMFmig=",
    "httpMethod": "GET",
    "identity.sourceIp": "203.0.113.7",
    "identity.userAgent": "curl/8.4.0",
    "path": "/pets",
    "protocol": "HTTP/1.1",
    "resourceId": "x1y2z3",
    "resourcePath": "/pets",
    "stage": "prod",
    "responseLatency": "41",
    "responseLength": "184",
    "status": "200",
}
_REFUSED = {
    "error.message": "Forbidden",
    "error.responseType": "ACCESS_DENIED",
    "responseLatency": "3",
    "responseLength": "23",
    "status": "403",
}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def seed_line(values: dict[str, str] | None = None, **more: str) -> str:
    """One line in the recommended format, without a line break.

    `values` (by `$context` name) and `more` (for names without a dot) replace those of `request_values()`;
    a variable without a value is `-`. A variable that the format does not name is refused.
    """
    found = {**request_values(), **(values or {}), **more}
    unknown = found.keys() - set(VARIABLES)
    if unknown:
        raise KeyError(f"not in the recommended format: {', '.join(sorted(unknown))}")
    body = ", ".join(f"{json.dumps(key)}:{json.dumps(found.get(key) or '-')}" for key in VARIABLES)
    return f"{{ {body} }}"


def request_values(
    number: int = 0, *, refused: bool = False, time: datetime | None = None, certificate: dict[str, str] | None = None
) -> dict[str, str]:
    """A plausible request: the `number`-th, one second after the one before, and with ids of its own.

    Args:
        number: tells requests apart; the same number gives the same values.
        refused: as API Gateway logs a client certificate that it does not accept (403).
        time: when, instead of `TIME` plus `number` seconds; aware.
        certificate: the six `identity.clientCert` variables, as `IssuedCertificate.logged` has them.
    """
    moment = (time or TIME + timedelta(seconds=number)).astimezone(UTC)
    return {
        **_ACCEPTED,
        **(_REFUSED if refused else {}),
        **(certificate or {}),
        "requestId": str(uuid.uuid5(uuid.NAMESPACE_URL, f"request {number}")),
        "extendedRequestId": f"ahs7jH4vtj{number:04d}=",
        "requestTime": f"{moment:%d}/{_MONTHS[moment.month - 1]}/{moment:%Y:%H:%M:%S} +0000",
        "requestTimeEpoch": str(int(moment.timestamp() * 1000)),
    }
