"""Where the logged fields of a line contradict the certificate in its PEM."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from tui.certificate.distinguished import name_key, parse_name, rdn_key, unescaped_text
from tui.certificate.logged import ABSENT, parse_moment, serial_readings
from tui.certificate.model import ClientCertificate, LoggedFields, RelativeName

_DAMAGED: Final = re.compile("\\*\\*|\ufffd")
_CUT: Final = ("...", "…")
_DATE_ONLY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_LEFT_OVER: Final = 16


def mismatches(certificate: ClientCertificate, logged: LoggedFields) -> tuple[str, ...]:
    """The fields, by their names in `ClientCertificate`, of which the line says something else than the PEM.

    Names are compared as sets of RDNs. A value that is masked, cut off, or in no known form, and a field
    that the PEM does not give, contradict nothing. Never raises.
    """
    return tuple(_contradictions(certificate, logged))


def _contradictions(certificate: ClientCertificate, logged: LoggedFields) -> Iterator[str]:
    if certificate.subject is not None and _other_name(logged.subject_dn, certificate.subject_rdns):
        yield "subject"
    if certificate.issuer is not None and _other_name(logged.issuer_dn, certificate.issuer_rdns):
        yield "issuer"
    if certificate.serial_number is not None and _other_serial(logged.serial_number, certificate.serial_number):
        yield "serial_number"
    if certificate.not_before is not None and _other_time(logged.not_before, certificate.not_before):
        yield "not_before"
    if certificate.not_after is not None and _other_time(logged.not_after, certificate.not_after):
        yield "not_after"


def _other_serial(text: str | None, serial: int) -> bool:
    readings = serial_readings(text or "")
    # A negative number may stand there as its octets, or without its sign.
    octets = serial % (1 << 8 * (serial.bit_length() // 8 + 1))
    return bool(readings) and not {serial, abs(serial), octets}.intersection(readings)


def _other_time(text: str | None, moment: datetime) -> bool:
    read = parse_moment(text or "")
    if text is None or read is None:
        return False
    if _DATE_ONLY.fullmatch(text.strip()):
        return read.date() != moment.date()
    return read.replace(microsecond=0) != moment


def _other_name(text: str | None, rdns: tuple[RelativeName, ...]) -> bool:
    if text is None or text.strip() in ABSENT:
        return False
    logged = parse_name(text)
    if not logged:
        return False
    if _DAMAGED.search(text) or text.rstrip().endswith(_CUT):
        return _remainder_differs(text, logged, rdns)
    key = name_key(logged)
    # A value with a bare comma in it reads differently: read the PEM's name in the same way as the line.
    if key in (name_key(rdns), name_key(parse_name(unescaped_text(rdns)))):
        return False
    return _differs_by_type(logged, rdns)


def _remainder_differs(text: str, logged: tuple[RelativeName, ...], rdns: tuple[RelativeName, ...]) -> bool:
    """What is left of a masked or cut name must be in the PEM's."""
    if text.rstrip().endswith(_CUT):
        logged = logged[:-1]
    left = [rdn for rdn in logged if not any(_DAMAGED.search(attribute.value) for attribute in rdn)]
    known = name_key(rdns) | name_key(parse_name(unescaped_text(rdns)))
    return any(rdn_key(rdn) not in known for rdn in left)


def _differs_by_type(logged: tuple[RelativeName, ...], rdns: tuple[RelativeName, ...]) -> bool:
    """Whether more differs than labels that stand for no identifier we know: those match by their values."""
    ours = name_key(rdns)
    only_logged = [rdn for rdn in logged if rdn_key(rdn) not in ours]
    theirs = name_key(logged)
    only_ours = [rdn for rdn in rdns if rdn_key(rdn) not in theirs]
    if len(only_logged) != len(only_ours) or len(only_logged) > _MOST_LEFT_OVER:
        return True
    if any(attribute.oid for rdn in only_logged for attribute in rdn):
        return True
    return sorted(_values(only_logged)) != sorted(_values(only_ours))


def _values(rdns: list[RelativeName]) -> list[list[str]]:
    return [sorted(value for _, value in rdn_key(rdn)) for rdn in rdns]
