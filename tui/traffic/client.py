"""The filter expressions behind "same client" and "same request"."""

from __future__ import annotations

from typing import Final

from tui.access_log.entry import AccessLogEntry, Row
from tui.certificate.model import ClientCertificate
from tui.traffic.certificates import CertificateOf, decoded
from tui.traffic.filter import quoted

FINGERPRINT_DIGITS: Final = 16
"""64 bits: nobody finds a second certificate with the same beginning, and it still can be read."""


def client_filter_text(row: Row, certificate_of: CertificateOf = decoded) -> str | None:
    """An expression that finds the requests with the same certificate; None where the row names none.

    By the fingerprint where the PEM could be decoded, else by what was logged: the serial number with the
    issuer, which together are unique (RFC 5280 section 4.1.2.2), or as much of issuer and subject as there is.
    """
    certificate = certificate_of(row) if isinstance(row, AccessLogEntry) else None
    if certificate is None:
        return None
    if certificate.fingerprint_sha256:
        return f"fp:{certificate.fingerprint_sha256[:FINGERPRINT_DIGITS]}"
    return " ".join(_logged_terms(certificate)) or None


def id_filter_text(row: Row) -> str | None:
    """An expression that finds everything with the same request id, in all log groups; None where there is none."""
    if not isinstance(row, AccessLogEntry):
        return None
    request_id = row.request_id or row.extended_request_id
    return None if request_id is None else f"id:{quoted(request_id)}"


def _logged_terms(certificate: ClientCertificate) -> list[str]:
    terms = []
    if certificate.serial_number is not None and certificate.serial_number >= 0:
        terms.append(f"serial:0x{certificate.serial_number:x}")
    elif certificate.subject:
        terms.append(_whole("client", certificate.subject))
    if certificate.issuer:
        terms.append(_whole("issuer", certificate.issuer))
    return terms


def _whole(key: str, text: str) -> str:
    """A plain value is easier to read and to change; only a text with a wildcard has to be taken as it stands."""
    return f"{key}:{'=' if '*' in text else ''}{quoted(text)}"
