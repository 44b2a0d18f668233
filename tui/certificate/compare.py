"""Where the logged fields of a line contradict the certificate in its PEM."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from tui.certificate.distinguished import name_key, parse_name, rdn_key, unescaped_text, value_key
from tui.certificate.logged import ABSENT, parse_moment, serial_readings
from tui.certificate.model import ClientCertificate, LoggedFields, NameAttribute, RelativeName
from tui.text import sanitize

_DAMAGED: Final = re.compile("\\*\\*|\ufffd")
_CUT: Final = ("...", "…")
_DATE_ONLY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NEXT: Final = re.compile(r"\s?[,;/+]\s?[a-z0-9.-]{0,40}=?\Z")
_COMMON_NAME: Final = "2.5.4.3"
_LONGEST_BARE: Final = 65_536
_MOST_LEFT_OVER: Final = 16


def mismatches(certificate: ClientCertificate, logged: LoggedFields) -> tuple[str, ...]:
    """The fields, by their names in `ClientCertificate`, of which the line says something else than the PEM.

    Names are compared as sets of RDNs, and a text without attribute types with the common name. Of a value that is
    masked or cut off, what stands before the mask must begin a value of the PEM's. A value in no known form, and a
    field that the PEM does not give, contradict nothing. Never raises.
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
        return len(text) <= _LONGEST_BARE and _other_bare(text, rdns)
    if _DAMAGED.search(text) or text.rstrip().endswith(_CUT):
        return _remainder_differs(text, logged, rdns)
    key = name_key(logged)
    # A value with a bare comma in it reads differently: read the PEM's name in the same way as the line.
    if key in (name_key(rdns), name_key(parse_name(unescaped_text(rdns)))):
        return False
    return _differs_by_type(logged, rdns)


def _other_bare(text: str, rdns: tuple[RelativeName, ...]) -> bool:
    """A text without attribute types is the common name, as in the examples of AWS; any value where there is none."""
    values = [attribute for rdn in rdns for attribute in rdn]
    names = [attribute for attribute in values if attribute.oid == _COMMON_NAME] or values
    keys = [value_key(attribute.value) for attribute in names]
    visible = _visible(text)
    if visible is not None:
        return bool(visible) and not any(key.startswith(visible) for key in keys)
    return value_key(sanitize(text)) not in keys


def _visible(text: str) -> str | None:
    """What of a value stands before its mask or cut, as a key; None where it is whole."""
    damaged = _DAMAGED.search(text)
    if damaged is not None:
        return value_key(text[: damaged.start()])
    cut = next((sign for sign in _CUT if text.rstrip().endswith(sign)), None)
    return None if cut is None else value_key(text.rstrip().removesuffix(cut))


def _remainder_differs(text: str, logged: tuple[RelativeName, ...], rdns: tuple[RelativeName, ...]) -> bool:
    """What is left of a masked or cut name must be in the PEM's."""
    cut = logged[-1] if text.rstrip().endswith(_CUT) else ()
    known = name_key(rdns) | name_key(parse_name(unescaped_text(rdns)))
    values: dict[str, list[str]] = {}
    for attribute in (attribute for rdn in rdns for attribute in rdn):
        values.setdefault(attribute.oid, []).append(value_key(attribute.value))
    values = {oid: sorted(set(keys)) for oid, keys in values.items()}
    for rdn in logged:
        if rdn is cut or any(_DAMAGED.search(attribute.value) for attribute in rdn):
            if any(_part_differs(attribute, values) for attribute in rdn):
                return True
        elif rdn_key(rdn) not in known:
            return True
    return False


def _part_differs(attribute: NameAttribute, values: Mapping[str, list[str]]) -> bool:
    """Whether no value of the type (sorted) begins like what is visible of this one; unknown labels are left alone."""
    visible = _visible(attribute.value)
    if not attribute.oid or visible == "":
        return False
    candidates = values.get(attribute.oid, [])
    if visible is None:
        return value_key(attribute.value) not in candidates
    at = bisect_left(candidates, visible)
    if at < len(candidates) and candidates[at].startswith(visible):
        return False
    # What is masked or cut may begin behind the value, in the separator or the label of the attribute that follows.
    following = _NEXT.search(visible)
    return following is None or visible[: following.start()] not in candidates


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
