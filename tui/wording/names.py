"""What a client is called for short, and whether it proved that name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from tui.access_log.entry import AccessLogEntry, Row
from tui.certificate.model import CertificateReading, ClientCertificate
from tui.text import sanitize
from tui.wording.masking import mask_shapes

CLAIM_MARK: Final = "?"
"""Stands before the name of a client that API Gateway is not known to have accepted."""

_COMMON_NAME: Final = re.compile(r"(?:^|[,+/;])\s*CN\s*=\s*((?:\\.|[^,+/;\\])*)", re.IGNORECASE)
_REACHED_STATUS: Final = ("integration.status", "integrationStatus", "integration.integrationStatus")
_REACHED: Final = (
    *_REACHED_STATUS,
    "integration.latency",
    "integrationLatency",
    "integration.requestId",
    "awsEndpointRequestId",
)
_PASSED_ON: Final = frozenset({"INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT"})


def client_label(row: Row, reading: CertificateReading | None) -> str:
    """The client's short name, with `?` before it where it is only a claim; empty where there is none.

    Args:
        row: the request.
        reading: its certificate where it was decoded already; without it, the logged subject is used.
    """
    if not isinstance(row, AccessLogEntry) or row.certificate is None:
        return ""
    name = _name_of(reading.certificate) if reading is not None and reading.certificate is not None else None
    if name is None and row.certificate.logged is not None and row.certificate.logged.subject_dn is not None:
        name = _name_of_subject(sanitize(row.certificate.logged.subject_dn))
    if name is None:
        return ""
    name = mask_shapes(name)
    return name if is_accepted(row) else CLAIM_MARK + name


def is_accepted(entry: AccessLogEntry) -> bool:
    """True where API Gateway is known to have accepted the client: it served the request or called the integration.

    A refused handshake is logged with status 403 and the certificate's fields filled in, so that an error
    alone proves no client. With 401 and 403 only a status of the integration counts as a sign.
    """
    response_type = entry.error.response_type if entry.error is not None else None
    return _shows_acceptance(entry.status, entry.context, response_type)


def record_shows_acceptance(found: Mapping[str, Any]) -> bool:
    """`is_accepted` of a record."""
    return _shows_acceptance(found["status"], found["context"], (found["error"] or {}).get("response_type"))


def _shows_acceptance(status: int | None, context: Mapping[str, str], response_type: str | None) -> bool:
    """From a status, the variables beside it, and `$context.error.responseType`.

    `INTEGRATION_FAILURE` and `INTEGRATION_TIMEOUT` are answers to a request that was passed on (supported gateway
    response types, API Gateway developer guide).
    """
    if status is None:
        return False
    if status < 400 or response_type in _PASSED_ON:
        return True
    signs = _REACHED_STATUS if status in (401, 403) else _REACHED
    return any(sign in context for sign in signs)


def common_name(subject: str) -> str | None:
    """The first CN of a distinguished name in any of the usual spellings; None where it has none."""
    found = _COMMON_NAME.search(subject)
    if found is None:
        return None
    return re.sub(r"\\(.)", r"\1", found[1]).strip().strip('"') or None


def _name_of(certificate: ClientCertificate) -> str | None:
    for rdn in reversed(certificate.subject_rdns):
        for attribute in rdn:
            if attribute.oid == "2.5.4.3" and attribute.value:
                return attribute.value
    subject = certificate.subject
    if subject and (found := common_name(subject)) and not certificate.subject_rdns:
        return found
    for name in certificate.subject_alternative_names or ():
        return name.partition(":")[2] or name
    return subject or None


def _name_of_subject(subject: str) -> str | None:
    return common_name(subject) or subject or None
