"""What a term asks of the client certificate."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from tui.access_log.entry import AccessLogEntry, Row
from tui.certificate.model import ClientCertificate, PresentedCertificate
from tui.text import sanitize
from tui.traffic.certificates import client_test, on_certificate
from tui.traffic.filter import matching, ranges
from tui.traffic.filter.errors import wrong
from tui.traffic.filter.terms import Test, Value

SERIAL_HINT: Final = "a serial number in hexadecimal or decimal, such as 0a:1b:2c or 663837"
FINGERPRINT_HINT: Final = "the beginning of a fingerprint in hexadecimal, such as 3f:a9:c1"
EXPIRES_HINT: Final = "when it expires, counted from now: <30d, >1w or 7d..30d"

_SEPARATORS: Final = re.compile(r"[:\s]")
_HEX: Final = re.compile(r"[0-9a-f]{1,128}", re.ASCII)
_DECIMAL: Final = re.compile(r"[0-9]{1,128}", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def client(value: Value) -> Test:
    """Any part of the subject, of a common name or of an alternative name."""
    return client_test(matching.contains(value.text, value.exact), value.certificate_of)


def issuer(value: Value) -> Test:
    """Any part of the issuer's name."""
    test = matching.contains(value.text, value.exact)

    def accepts(presented: PresentedCertificate, certificate: ClientCertificate | None) -> bool:
        if certificate is not None and _tested(test, certificate.issuer):
            return True
        return presented.logged is not None and _tested(test, presented.logged.issuer_dn)

    return on_certificate(accepts, value.certificate_of)


def _tested(test: matching.TextTest, text: str | None) -> bool:
    return text is not None and test(sanitize(text))


def serial(value: Value) -> Test:
    """The serial number: digits alone may be meant in decimal or in hexadecimal, both match."""
    wanted = {number for number in (_decimal(value.text), _hexadecimal(value.text)) if number is not None}
    if not wanted:
        raise wrong(value.position, f"{value.text!r} is no serial number", SERIAL_HINT)

    def accepts(presented: PresentedCertificate, certificate: ClientCertificate | None) -> bool:
        if certificate is not None and certificate.serial_number in wanted:
            return True
        logged = presented.logged.serial_number if presented.logged is not None else None
        if logged is None:
            return False
        number = _decimal(logged)
        return (number if number is not None else _hexadecimal(logged)) in wanted

    return on_certificate(accepts, value.certificate_of)


def _decimal(text: str) -> int | None:
    return int(text) if _DECIMAL.fullmatch(text) else None


def _hexadecimal(text: str) -> int | None:
    digits = _SEPARATORS.sub("", text.lower()).removeprefix("0x")
    return int(digits, 16) if _HEX.fullmatch(digits) else None


def fingerprint(value: Value) -> Test:
    """The beginning of the SHA-256 fingerprint, or a whole SHA-1 fingerprint."""
    wanted = _SEPARATORS.sub("", value.text.lower())
    if _HEX.fullmatch(wanted) is None:
        raise wrong(value.position, f"{value.text!r} is no fingerprint", FINGERPRINT_HINT)

    def accepts(_: PresentedCertificate, certificate: ClientCertificate | None) -> bool:
        if certificate is None:
            return False
        return (certificate.fingerprint_sha256 or "").startswith(wanted) or certificate.fingerprint_sha1 == wanted

    return on_certificate(accepts, value.certificate_of)


def expires(value: Value) -> Test:
    """The time from now to the end of validity; `<30d` and a bare `30d` include what has expired."""
    bare = value.text[0] not in "<>" and ".." not in value.text
    text, position = (f"<={value.text}", value.position - 2) if bare else (value.text, value.position)
    interval = ranges.read_forwards(text, position, _remaining)
    ends: dict[int, tuple[PresentedCertificate, int | None]] = {}

    def matches(row: Row) -> bool:
        if not isinstance(row, AccessLogEntry) or row.certificate is None:
            return False
        known = ends.get(id(row.certificate))
        if known is None:
            if len(ends) >= 1024:
                ends.clear()
            known = ends[id(row.certificate)] = (row.certificate, _end(value.certificate_of(row)))
        return known[1] is not None and interval.holds(known[1] - value.now_ms())

    return matches


def _remaining(text: str, position: int) -> ranges.Span:
    return ranges.duration(text, position, EXPIRES_HINT)


def _end(certificate: ClientCertificate | None) -> int | None:
    if certificate is None or certificate.not_after is None:
        return None
    return (certificate.not_after - _EPOCH) // timedelta(milliseconds=1)
