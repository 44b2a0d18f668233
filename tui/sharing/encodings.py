"""The encodings in which a value could still leave, and the views of a text in which they are searched.

What differs only in writing (case, separators, escapes, percent and entity encoding) is taken out of both sides;
what is a different text (hexadecimal, base64, decimal, a hash without a key) becomes a form of its own.
"""

from __future__ import annotations

import base64
import hashlib
import html
import ipaddress
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote

from tui.sharing.needles import SHORTEST

Form = tuple[str, str]
"""A text to search for, and the name of its encoding."""

MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z")
"""A time as this program writes it: its digits are nobody's."""
_SEPARATORS: Final = re.compile(r"(?:[^\w\n]|_)+")
_NOT_BASE64: Final = re.compile(r"[^A-Za-z0-9+/\n]+")
_URL_SAFE: Final = str.maketrans("-_", "+/")
_JSON_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_DN_ESCAPE: Final = re.compile(r"\\([0-9a-fA-F]{2})")
_SIMPLE_ESCAPES: Final = {"n": " ", "r": " ", "t": " ", "b": " ", "f": " "}
_UUID: Final = re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b")
_ESCAPE_SIGN: Final = re.compile(r"[\\%&\n\r]")
_FEW_DIGITS: Final = re.compile(r"[0-9a-f]{8,11}")
_ROUNDS: Final = 3
_PIECE: Final = 15
"""Bytes: a multiple of three, which base64 writes without a remainder."""
_LINE: Final = 64
"""Characters of a line in a PEM (RFC 7468 section 2)."""


class Views(NamedTuple):
    """One text, as it is searched."""

    dotted: str
    """Case folded, every run of separators a dot, and one at both ends."""
    bare: str
    """The same without the dots."""
    exact: str
    """Characters of base64 alone, the URL-safe ones replaced, in their case."""


def views(units: Iterable[str]) -> Views:
    """The views of several texts, kept apart by line breaks."""
    # A UUID is one number: its groups would pass for addresses and short serial numbers by chance.
    plain = _UUID.sub(_without_dashes, "\n".join(f".{decoded(unit)}." for unit in units))
    dotted = _SEPARATORS.sub(".", plain.casefold())
    return Views(dotted, dotted.replace(".", ""), _NOT_BASE64.sub("", plain.translate(_URL_SAFE)))


def decoded(text: str) -> str:
    """A text without its JSON, percent and HTML escapes, however often they were put on, on one line."""
    for _ in range(_ROUNDS):
        before = text
        if "\\" in text:
            text = _JSON_ESCAPE.sub(_unescaped, text)
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if not text.isascii() else text
        text = unquote(text) if "%" in text else text
        text = html.unescape(text) if "&" in text else text
        if text == before:
            break
    return text.replace("\n", " ").replace("\r", " ")


def dotted(value: str) -> str:
    """A value as it stands in `Views.dotted`."""
    return _SEPARATORS.sub(".", value.replace("\n", " ").casefold()).strip(".")


def bounded(form: str) -> tuple[str, ...]:
    """A form as it is searched: so few digits that longer numbers hold them by chance count as whole tokens alone."""
    if not _FEW_DIGITS.fullmatch(form):
        return (form,)
    return tuple(f".{prefix}{form}." for prefix in ("", "0x", "0", "00"))


def text_forms(value: str, *, hashed: bool = True) -> Iterator[Form]:
    """Forms of any text, for `dotted` and `bare`; `hashed` adds hashes of it without a key."""
    for spelled in _spellings(value):
        form = dotted(spelled)
        bare = form.replace(".", "")
        yield bare, "plain"
        # What stands with its separators stands without them too, unless the bare form counts as a token alone.
        if len(bare) < SHORTEST or _FEW_DIGITS.fullmatch(bare):
            yield form, "plain"
    encoded = value.encode("utf-8", "surrogatepass")
    yield encoded.hex(), "hexadecimal"
    for name in ("sha256", "sha1", "md5") if hashed else ():
        # Too few values are possible: who has the bare hash, has the value.
        yield hashlib.new(name, encoded, usedforsecurity=False).hexdigest()[:12], f"{name} without a key"


def _spellings(value: str) -> Iterable[str]:
    if not _ESCAPE_SIGN.search(value):
        return (value,)
    unescaped = _DN_ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
    return dict.fromkeys((value, decoded(value), unescaped))


def base64_forms(data: bytes, longest: int | None = None) -> Iterator[Form]:
    """Base64 (RFC 4648) of bytes that stand within others: one form for each of the three alignments."""
    for shift, lost in ((0, 0), (1, 2), (2, 3)):
        text = base64.b64encode(b"\0" * shift + data).decode("ascii")
        core = text[lost : (shift + len(data)) * 8 // 6]
        yield core if longest is None else core[:longest], "base64"


def address_forms(value: str) -> Iterator[Form]:
    """Forms of an IP address: dotted, exploded, reversed, as a number, as its network."""
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        yield from text_forms(value)
        return
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    address = mapped or address
    for spelled in dict.fromkeys((value, str(address), address.exploded)):
        yield from text_forms(spelled)
    yield str(int(address)), "decimal"
    yield address.packed.hex(), "hexadecimal"
    if isinstance(address, ipaddress.IPv4Address):
        octets = str(address).split(".")
        yield ".".join(reversed(octets)), "reversed"
        yield ".".join(octets[:3]) + ".0", "network"
        half = address.packed.hex()
        yield f".{half[:4].lstrip('0') or '0'}.{half[4:].lstrip('0') or '0'}.", "IPv6"


def serial_forms(serial: int) -> Iterator[Form]:
    """Forms of a serial number beside base64: hexadecimal without leading zeros, decimal, and bare hashes of them."""
    number = abs(serial)
    digits = f"{number:x}"
    yield digits, "hexadecimal"
    # A serial number has at most 20 bytes (RFC 5280 section 4.1.2.2); Python does not write endless ones.
    if number.bit_length() > 4096:
        return
    yield str(number), "decimal"
    padded = digits.zfill(len(digits) + len(digits) % 2)
    yield f".{bytes.fromhex(padded).hex('.')}.", "hexadecimal"
    for spelled in (digits, str(number), padded, bytes.fromhex(padded).hex(":")):
        yield from (form for form in text_forms(spelled) if "key" in form[1] or form[1] == "hexadecimal")


def serial_bytes(serial: int) -> bytes:
    """The serial number's bytes without leading zeros."""
    number = abs(serial)
    return number.to_bytes((number.bit_length() + 7) // 8 or 1, "big")


def hash_forms(hexadecimal: str) -> Iterator[Form]:
    """Both ends of a fingerprint: half of one still finds the certificate."""
    digits = dotted(hexadecimal).replace(".", "")
    yield digits[:16], "hexadecimal"
    yield digits[-16:], "hexadecimal"


def body_bytes(pem: str) -> bytes:
    """The bytes of the first PEM block, or of bare base64; empty where there are none."""
    text = decoded(pem)
    body = text.partition("-----BEGIN")[2].partition("-----")[2].partition("-----END")[0] or text
    symbols = re.sub(r"[^A-Za-z0-9+/]", "", body.translate(_URL_SAFE))
    symbols = symbols[: len(symbols) // 4 * 4]
    return base64.b64decode(symbols) if symbols else b""


def body_forms(pem: str, every: int) -> Iterator[Form]:
    """Pieces of a certificate's body, one per `every` bytes: as base64, base64 of that, and hexadecimal."""
    data = body_bytes(pem)
    lines = base64.b64encode(data).decode("ascii")
    for start in range(0, max(1, len(data) - _PIECE + 1), every):
        yield data[start : start + _PIECE].hex(), "hexadecimal of the PEM"
        for form, _ in base64_forms(data[start : start + _PIECE]):
            yield form, "PEM"
    for start in range(0, len(lines), _LINE * max(1, every // 48)):
        piece = lines[start : start + _PIECE].encode("ascii")
        yield piece.hex(), "hexadecimal of the PEM"
        for form, _ in base64_forms(piece):
            yield form, "base64 of the PEM"


def _without_dashes(found: re.Match[str]) -> str:
    return found[0].replace("-", "")


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code is not None:
        return chr(int(code, 16))
    return _SIMPLE_ESCAPES.get(found[3], found[3])
