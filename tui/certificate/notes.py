"""What is odd about a certificate although it can be read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import datetime

from tui.certificate.model import RelativeName

_LONGEST_SERIAL = 8 * 20
_NO_EXPIRY_YEAR = 9999
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")


def serial_notes(serial: int | None) -> Iterator[str]:
    """A serial number is positive and at most 20 octets long (RFC 5280 section 4.1.2.2)."""
    if serial is None:
        return
    if serial < 0:
        yield "negative-serial"
    if serial == 0:
        yield "zero-serial"
    if serial.bit_length() >= _LONGEST_SERIAL:
        yield "long-serial"


def version_notes(version: int | None) -> Iterator[str]:
    """A certificate of version 1 has no extensions; API Gateway asks for version 3."""
    if version is not None and version < 3:
        yield f"version-{version}"


def period_notes(not_before: datetime | None, not_after: datetime | None) -> Iterator[str]:
    """An end before the start; and the end that means none (RFC 5280 section 4.1.2.5)."""
    if not_before and not_after and not_after < not_before:
        yield "ends-before-start"
    if not_after and not_after.year == _NO_EXPIRY_YEAR:
        yield "no-expiry"


def name_notes(*names: tuple[RelativeName, ...]) -> Iterator[str]:
    """One value of a name that mixes Latin with Cyrillic or Greek letters, which can look the same."""
    if any(_is_mixed(attribute.value) for rdns in names for rdn in rdns for attribute in rdn):
        yield "mixed-scripts"


def _is_mixed(text: str) -> bool:
    if text.isascii():
        return False
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha()}
    return "LATIN" in scripts and len(scripts.intersection(_SCRIPTS)) > 1
