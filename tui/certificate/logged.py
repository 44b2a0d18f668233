"""Serial numbers and times as a log line has them, and a certificate of nothing but logged fields."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from tui.certificate.body import masked
from tui.certificate.distinguished import certificate_order, parse_name
from tui.certificate.model import ClientCertificate, LoggedFields, RelativeName
from tui.certificate.notes import name_notes, period_notes, serial_notes
from tui.text import sanitize

ABSENT: Final = frozenset({"", "-", "(none)", "null"})
"""How a value that is not there is written."""

_LONGEST: Final = 200
_SERIAL: Final = re.compile(r"(-|\(Negative\)\s*)?(0[xX])?([0-9A-Fa-f]{1,2}(?:[: ][0-9A-Fa-f]{2})+|[0-9A-Fa-f]+)")
_PRINTED_TWICE: Final = re.compile(r"(-?[0-9]+) \(-?0x[0-9A-Fa-f]+\)")
_OPENSSL: Final = re.compile(
    r"([A-Z][a-z]{2}) +([0-9]{1,2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)? ([0-9]{4})(?: (?:GMT|UTC|Z))?"
)
_ASN1: Final = re.compile(r"([0-9]{2,4})((?:[0-9]{2}){5})Z")
_EPOCH: Final = re.compile(r"-?[0-9]{9,14}")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MILLISECONDS_FROM: Final = 100_000_000_000


def serial_readings(text: str) -> tuple[int, ...]:
    """What a logged serial number can mean: decimal first; none where it is no serial number. Never raises.

    Takes decimal, hexadecimal with and without `0x` or colons, and OpenSSL's `1 (0x1)`. Digits alone
    can be either: OpenSSL's text printer writes short serials in decimal and long ones in hexadecimal.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return ()
    twice = _PRINTED_TWICE.fullmatch(text)
    if twice:
        return (int(twice[1]),)
    found = _SERIAL.fullmatch(text)
    if found is None:
        return ()
    sign, prefix, digits = found.groups()
    factor = -1 if sign else 1
    hexadecimal = factor * int(digits.replace(":", "").replace(" ", ""), 16)
    if prefix or not digits.isdecimal():
        return (hexadecimal,)
    return (factor * int(digits), hexadecimal)


def parse_moment(text: str) -> datetime | None:
    """A logged date as an aware UTC time; None where it is none. Never raises, whatever the locale.

    Takes OpenSSL's text (`Aug  5 09:36:04 2021 GMT`), ISO 8601 (without a zone: UTC), seconds or
    milliseconds since the epoch, and ASN.1's UTCTime and GeneralizedTime.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    try:
        return _openssl(text) or _asn1(text) or _epoch(text) or _iso(text)
    except (ValueError, OverflowError):
        return None


def _openssl(text: str) -> datetime | None:
    found = _OPENSSL.fullmatch(text)
    if found is None or found[1] not in _MONTHS:
        return None
    day, hour, minute, second, year = (int(part) for part in found.groups()[1:])
    return datetime(year, _MONTHS.index(found[1]) + 1, day, hour, minute, second, tzinfo=UTC)


def _asn1(text: str) -> datetime | None:
    found = _ASN1.fullmatch(text)
    if found is None or len(found[1]) == 3:
        return None
    year = int(found[1])
    if len(found[1]) == 2:
        # RFC 5280 section 4.1.2.5.1: two digits from 50 on are of the twentieth century.
        year += 1900 if year >= 50 else 2000
    month, day, hour, minute, second = (int(found[2][start : start + 2]) for start in range(0, 10, 2))
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _epoch(text: str) -> datetime | None:
    if _EPOCH.fullmatch(text) is None:
        return None
    number = int(text)
    return datetime.fromtimestamp(number / 1000 if abs(number) >= _MILLISECONDS_FROM else number, UTC)


def _iso(text: str) -> datetime | None:
    moment = datetime.fromisoformat(text.removesuffix(" UTC").removesuffix(" GMT"))
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def from_fields(logged: LoggedFields | None) -> ClientCertificate | None:
    """A certificate of what was logged beside the PEM; None where nothing was. Never raises.

    Names are verbatim (sanitised); a serial number of digits alone is decimal.
    """
    given = logged and {
        "subject": _value(logged.subject_dn),
        "issuer": _value(logged.issuer_dn),
        "serial_number": _value(logged.serial_number),
        "not_before": _value(logged.not_before),
        "not_after": _value(logged.not_after),
    }
    if not given or not any(given.values()):
        return None
    serial = next(iter(serial_readings(given["serial_number"] or "")), None)
    begin, end = parse_moment(given["not_before"] or ""), parse_moment(given["not_after"] or "")
    read = {"serial_number": serial, "not_before": begin, "not_after": end}
    subject_rdns, issuer_rdns = _rdns(given["subject"]), _rdns(given["issuer"])
    return ClientCertificate(
        decoded_from="fields",
        subject=sanitize(given["subject"]) if given["subject"] else None,
        issuer=sanitize(given["issuer"]) if given["issuer"] else None,
        subject_rdns=subject_rdns,
        issuer_rdns=issuer_rdns,
        serial_number=serial,
        not_before=begin,
        not_after=end,
        problems={name: _why(given[name] or "") for name, value in read.items() if given[name] and value is None},
        notes=(*serial_notes(serial), *period_notes(begin, end), *name_notes(subject_rdns, issuer_rdns)),
    )


def _value(text: str | None) -> str | None:
    return None if text is None or text.strip() in ABSENT else text


def _rdns(text: str | None) -> tuple[RelativeName, ...]:
    return certificate_order(parse_name(text)) if text else ()


def _why(text: str) -> str:
    return masked(text) if "**" in text else "the logged value is in no form that is known"
