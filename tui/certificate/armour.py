"""PEM armour (RFC 7468): where blocks begin and end in a text, and what their labels announce."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Final

# What may stand in a label, as such or escaped: spaces arrive as %20, +, &#32; or not at all.
_MARKER: Final = re.compile(r"-----(BEGIN|END)([A-Zx0-9 \t\xa0+%&#;]{0,48}?)-----")
_LINE: Final = 64
_SPACES: Final = re.compile(r"%(?:25)*20|&(?:amp;)?#(?:32|x20);|[+\s]")

_CERTIFICATE_LABELS: Final = frozenset({"CERTIFICATE", "X509CERTIFICATE", "TRUSTEDCERTIFICATE"})
_KINDS: Final = (
    ("PRIVATEKEY", "a private key"),
    ("REQUEST", "a certificate signing request (CSR)"),
    ("CRL", "a certificate revocation list (CRL)"),
    ("PUBLICKEY", "a public key"),
    ("PKCS7", "a PKCS #7 bundle"),
    ("CMS", "a PKCS #7 bundle"),
    ("PARAMETERS", "parameters of a key"),
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One block as it stands in the text, without its armour lines."""

    label: str
    """Without spaces: `CERTIFICATE`, `RSAPRIVATEKEY`."""
    body: str
    before: str
    """What stood between this block and the one before."""
    form_encoded: bool
    """The armour has `+` for its space."""
    has_begin: bool
    has_end: bool

    @property
    def is_certificate(self) -> bool:
        """True where the label announces a certificate."""
        return self.label in _CERTIFICATE_LABELS

    @property
    def kind(self) -> str:
        """What the label of a block that is no certificate announces, in words."""
        return next((kind for part, kind in _KINDS if part in self.label), "something else by its label")


def has_armour(text: str) -> bool:
    """True where at least one armour line is found."""
    return _MARKER.search(text) is not None


def segments(text: str) -> tuple[list[Segment], str]:
    """The blocks of `text` in their order, and what follows the last one. One pass, whatever the text."""
    found: list[Segment] = []
    position = 0
    opened: re.Match[str] | None = None
    before = ""
    for marker in _MARKER.finditer(text):
        inside = text[position : marker.start()]
        if opened is not None:
            found.append(_segment(opened, inside, before, has_end=marker[1] == "END"))
            inside = ""
        elif marker[1] == "END":
            # A text that was cut at its start: at most one, in front of everything else.
            if not found:
                found.append(Segment(_plain(marker), inside, "", "+" in marker[2], has_begin=False, has_end=True))
            inside = ""
        opened, before = (marker, inside) if marker[1] == "BEGIN" else (None, "")
        position = marker.end()
    if opened is not None:
        found.append(_segment(opened, text[position:], before, has_end=False))
        return found, ""
    return found, text[position:]


def _segment(opened: re.Match[str], body: str, before: str, *, has_end: bool) -> Segment:
    return Segment(_plain(opened), body, before, "+" in opened[2], has_begin=True, has_end=has_end)


def _plain(marker: re.Match[str]) -> str:
    return _SPACES.sub("", marker[2])


def armoured(der: bytes) -> str:
    """A certificate in PEM armour, in lines of 64 characters (RFC 7468 section 2)."""
    encoded = base64.b64encode(der).decode("ascii")
    lines = [encoded[start : start + _LINE] for start in range(0, len(encoded), _LINE)]
    return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""])
