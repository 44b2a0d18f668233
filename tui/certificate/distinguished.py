r"""Distinguished names as text, in any of the ways in which programs write them.

Comma-joined in certificate order and unescaped, as API Gateway writes them; RFC 4514 (reversed, escaped);
OpenSSL's `C = DE, O = "Example, Inc."` and `/C=DE/O=Example`. A separator counts only where an
attribute type and `=` follow it, so that `O=Example, Inc.` is one value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from tui.certificate.der import NotDer, element
from tui.certificate.model import NameAttribute, RelativeName
from tui.certificate.names import identifier, label_of
from tui.text import sanitize

NameKey = frozenset[frozenset[tuple[str, str]]]
"""A name for comparing: a set of RDNs, each a set of types and values without case (RFC 5280 section 7.1)."""

_LONGEST: Final = 65_536
_SPECIAL: Final = re.compile(r'\\.|[",;+/]', re.DOTALL)
_TYPE: Final = re.compile(r"\s*+((?:OID\.|oid\.)?(?:[A-Za-z][A-Za-z0-9-]{0,40}+|[0-9]++(?:\.[0-9]++)++))\s*+=\s*+")
_EMAIL: Final = re.compile(r"(?:emailAddress|E)\s*=", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"((?:\\x?[0-9A-Fa-f]{2})++)|\\(.)", re.DOTALL)
_HEX_STRING: Final = re.compile(r"#((?:[0-9A-Fa-f]{2}){2,})")
_CODECS: Final = {0x0C: "utf-8", 0x12: "ascii", 0x13: "latin-1", 0x14: "latin-1", 0x16: "latin-1", 0x1E: "utf-16-be"}
_RANKS: Final = {"C": 0, "DC": 0, "ST": 1, "L": 2, "O": 3, "OU": 4, "CN": 5, "UID": 6, "emailAddress": 6}


def parse_name(text: str) -> tuple[RelativeName, ...]:
    """The RDNs of a name in the order of the text, values sanitised; none where the text is no name. Never raises.

    A type without a known object identifier keeps its label, and has the identifier "".
    """
    rdns: list[list[NameAttribute]] = []
    if len(text) > _LONGEST:
        return ()
    for separator, piece in _pieces(text):
        typed = _TYPE.match(piece)
        if typed is None:
            return ()
        attribute = _attribute(typed[1], piece[typed.end() :])
        if separator == "+" and rdns:
            rdns[-1].append(attribute)
        else:
            rdns.append([attribute])
    return tuple(tuple(rdn) for rdn in rdns)


def certificate_order(rdns: tuple[RelativeName, ...]) -> tuple[RelativeName, ...]:
    """The RDNs from the most general to the most special; RFC 4514 text has them the other way round."""
    ranks = [_RANKS[rdn[0].label] for rdn in rdns if rdn[0].label in _RANKS]
    return rdns[::-1] if ranks and ranks[0] > ranks[-1] else rdns


def name_key(rdns: Iterable[RelativeName]) -> NameKey:
    """What two names have in common where they are the same name."""
    return frozenset(rdn_key(rdn) for rdn in rdns)


def rdn_key(rdn: RelativeName) -> frozenset[tuple[str, str]]:
    """One RDN of a `NameKey`."""
    return frozenset((attribute.oid or attribute.label.lower(), value_key(attribute.value)) for attribute in rdn)


def unescaped_text(rdns: Iterable[RelativeName]) -> str:
    """A name as API Gateway writes it, types by their identifiers: joined by commas, nothing escaped."""
    return ",".join("+".join(f"{attribute.oid}={attribute.value}" for attribute in rdn) for rdn in rdns)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The separator in front of each attribute, and the attribute's text."""
    slashes = text.lstrip().startswith("/")
    separator, start = "", 0
    for at in _separators(text, slashes):
        if text[start:at].strip():
            yield separator, text[start:at]
        separator, start = text[at], at + 1
    if text[start:].strip():
        yield separator, text[start:]


def _separators(text: str, slashes: bool) -> Iterator[int]:
    """Where an unescaped separator outside quotes has an attribute type behind it."""
    quotes_pair = text.count('"') % 2 == 0
    quoted = False
    for special in _SPECIAL.finditer(text):
        sign, at = special[0], special.start()
        if sign == '"':
            quoted = quotes_pair and not quoted
        elif quoted or len(sign) > 1:
            continue
        elif _separates(text, at, sign, slashes):
            yield at


def _separates(text: str, at: int, sign: str, slashes: bool) -> bool:
    if sign == "/" and not slashes:
        # Old OpenSSL: `C=DE, CN=client/emailAddress=a@b.example`.
        return _EMAIL.match(text, at + 1) is not None
    if sign in ",;" and slashes:
        return False
    return _TYPE.match(text, at + 1) is not None


def _attribute(label: str, value: str) -> NameAttribute:
    oid = identifier(label)
    return NameAttribute(label_of(oid) if oid else sanitize(label), oid or "", sanitize(_unescaped(value)))


def _unescaped(value: str) -> str:
    value = value.strip()
    hexadecimal = _HEX_STRING.fullmatch(value)
    if hexadecimal:
        return _string_value(bytes.fromhex(hexadecimal[1])) or value.lower()
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1]
    return _ESCAPED.sub(_character, value) if "\\" in value else value


def _character(escaped: re.Match[str]) -> str:
    octets, character = escaped.groups()
    if character is not None:
        return str(character)
    return bytes.fromhex(octets.replace("\\x", "").replace("\\", "")).decode("utf-8", "replace")


def _string_value(encoded: bytes) -> str | None:
    """The text of a DER string (RFC 4514 section 2.4); None where it is of another type."""
    try:
        found = element(encoded, 0, len(encoded))
    except NotDer:
        return None
    codec = _CODECS.get(found.tag)
    return encoded[found.content : found.end].decode(codec, "replace") if codec else None


def value_key(value: str) -> str:
    """A value for comparing: without case, and without regard to how much white space stands in it."""
    return " ".join(unicodedata.normalize("NFC", value).casefold().split())
