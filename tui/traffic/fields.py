"""Which texts of a request count as its ids, as its error, or as the value of a `$context` variable."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from tui.access_log.entry import AccessLogEntry


def _logged(name: str) -> Callable[[AccessLogEntry], str | None]:
    def value(entry: AccessLogEntry) -> str | None:
        logged = entry.certificate.logged if entry.certificate is not None else None
        return None if logged is None else getattr(logged, name)

    return value


def _epoch(entry: AccessLogEntry) -> int | None:
    return entry.time if entry.time_source == "requestTimeEpoch" else None


_FIELDS: Final[Mapping[str, Callable[[AccessLogEntry], str | int | None]]] = {
    "accountId": lambda entry: entry.account_id,
    "apiId": lambda entry: entry.api_id,
    "domainName": lambda entry: entry.domain_name,
    "error.message": lambda entry: entry.error.message if entry.error is not None else None,
    "error.responseType": lambda entry: entry.error.response_type if entry.error is not None else None,
    "extendedRequestId": lambda entry: entry.extended_request_id,
    "httpMethod": lambda entry: entry.method,
    "identity.clientCert.issuerDN": _logged("issuer_dn"),
    "identity.clientCert.serialNumber": _logged("serial_number"),
    "identity.clientCert.subjectDN": _logged("subject_dn"),
    "identity.clientCert.validity.notAfter": _logged("not_after"),
    "identity.clientCert.validity.notBefore": _logged("not_before"),
    "identity.sourceIp": lambda entry: entry.source_ip,
    "identity.userAgent": lambda entry: entry.user_agent,
    "path": lambda entry: entry.path,
    "protocol": lambda entry: entry.protocol,
    "requestId": lambda entry: entry.request_id,
    "requestTimeEpoch": _epoch,
    "resourcePath": lambda entry: entry.resource_path,
    "responseLatency": lambda entry: entry.latency_ms,
    "responseLength": lambda entry: entry.response_bytes,
    "stage": lambda entry: entry.stage,
    "status": lambda entry: entry.status,
}
_FOLDED: Final = {name.casefold(): value for name, value in _FIELDS.items()}


def context_reader(name: str) -> Callable[[AccessLogEntry], str | None]:
    """Reads one `$context` variable, by its name without `$context.`, ignoring case.

    Reads the variables that have a field of their own too; never secrets, never the PEM.
    """
    folded = name.casefold()
    field = _FOLDED.get(folded)

    def read(entry: AccessLogEntry) -> str | None:
        value = field(entry) if field is not None else None
        if value is None:
            value = entry.context.get(name)
        if value is None:
            value = next((text for key, text in entry.context.items() if key.casefold() == folded), None)
        return None if value is None else str(value)

    return read


def ids(entry: AccessLogEntry) -> Iterator[str]:
    """Request, extended request, integration and trace ids."""
    if entry.request_id is not None:
        yield entry.request_id
    if entry.extended_request_id is not None:
        yield entry.extended_request_id
    for name, value in entry.context.items():
        if _is_id(name):
            yield value


def error_texts(entry: AccessLogEntry) -> Iterator[str]:
    """What the gateway, its authorizers, WAF and the integration said went wrong."""
    if entry.error is not None:
        yield from (text for text in (entry.error.message, entry.error.response_type) if text is not None)
    for name, value in entry.context.items():
        if _is_error(name):
            yield value


@functools.lru_cache(maxsize=1024)
def _is_id(name: str) -> bool:
    return name.casefold().endswith(("requestid", "requestid2", "traceid"))


@functools.lru_cache(maxsize=1024)
def _is_error(name: str) -> bool:
    return name.casefold().endswith(("errormessage", ".error", "errorstring", "error.messagestring"))
