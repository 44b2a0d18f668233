"""A minimal reader of DER's tag-length-value form (ITU-T X.690), for what cryptography reads only as a whole.

It finds the parts of a certificate, so that one unreadable part costs that part alone, and it tells
what a block of DER is when it is no certificate.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OCTET_STRING: Final = 0x04
OBJECT_IDENTIFIER: Final = 0x06
UTC_TIME: Final = 0x17
GENERALIZED_TIME: Final = 0x18
SEQUENCE: Final = 0x30
_VERSION: Final = 0xA0
_EXTENSIONS: Final = 0xA3
_MAX_LENGTH_OCTETS: Final = 4
_FIELDS: Final = ("version", "serial_number", "signature", "issuer", "validity", "subject", "public_key")
_OPTIONAL: Final = {
    0x81: "issuer_unique_id",
    0xA1: "issuer_unique_id",
    0x82: "subject_unique_id",
    0xA2: "subject_unique_id",
    _EXTENSIONS: "extensions",
}


class NotDer(ValueError):
    """These bytes are not DER, or end before they should."""


class Element(NamedTuple):
    """One tag-length-value element: where it starts, where its content starts, and where it ends."""

    tag: int
    start: int
    content: int
    end: int


def element(data: bytes, start: int, limit: int) -> Element:
    """The element at `start` that ends by `limit`. Raises NotDer."""
    if start + 2 > limit:
        raise NotDer("it ends inside an element's header")
    tag, first = data[start], data[start + 1]
    content = start + 2
    if tag & 0x1F == 0x1F:
        raise NotDer("it has a tag of more than one octet")
    if first >= 0x80:
        octets = first & 0x7F
        if not 1 <= octets <= _MAX_LENGTH_OCTETS or content + octets > limit:
            raise NotDer("it has a length that DER does not allow")
        first = int.from_bytes(data[content : content + octets])
        content += octets
    if content + first > limit:
        raise NotDer("it ends inside an element")
    return Element(tag, start, content, content + first)


def children(data: bytes, parent: Element) -> list[Element]:
    """The elements inside a constructed one. Raises NotDer."""
    found: list[Element] = []
    position = parent.content
    while position < parent.end:
        found.append(element(data, position, parent.end))
        position = found[-1].end
    return found


def declared_length(data: bytes) -> int | None:
    """How many octets the outer SEQUENCE says there are, header included; None where there is no such header."""
    if len(data) < 2 or data[0] != SEQUENCE:
        return None
    if data[1] < 0x80:
        return 2 + data[1]
    octets = data[1] & 0x7F
    if not 1 <= octets <= _MAX_LENGTH_OCTETS or len(data) < 2 + octets:
        return None
    return 2 + octets + int.from_bytes(data[2 : 2 + octets])


def certificate_parts(data: bytes) -> dict[str, bytes]:
    """The encoded parts of a certificate in their order, each with its tag and length (RFC 5280 section 4.1).

    The keys are those of `tbsCertificate` in snake case, then `after`: signature algorithm and signature.
    Raises NotDer where it is not laid out like a certificate.
    """
    outer = children(data, element(data, 0, len(data)))
    if len(outer) != 3:
        raise NotDer("a certificate has three parts")
    fields = children(data, outer[0])
    names = _FIELDS if fields and fields[0].tag == _VERSION else _FIELDS[1:]
    if len(fields) < len(names):
        raise NotDer("the certificate ends before its public key")
    parts = {name: data[field.start : field.end] for name, field in zip(names, fields, strict=False)}
    for field in fields[len(names) :]:
        parts[_OPTIONAL.get(field.tag, f"tag {field.tag}")] = data[field.start : field.end]
    parts["after"] = data[outer[1].start : outer[2].end]
    return parts


def join_parts(parts: Mapping[str, bytes]) -> bytes:
    """The certificate of these parts. Where one was replaced, the signature no longer fits: reading does not mind."""
    signed = b"".join(part for name, part in parts.items() if name != "after")
    return encode(SEQUENCE, encode(SEQUENCE, signed) + parts["after"])


def extensions(parts: Mapping[str, bytes]) -> list[tuple[bytes, bytes]]:
    """Each extension of a certificate: its object identifier's content octets, and all of it. Raises NotDer."""
    listed = parts.get("extensions", b"")
    if not listed:
        return []
    sequence = children(listed, element(listed, 0, len(listed)))
    if len(sequence) != 1:
        raise NotDer("the extensions are not one sequence")
    return [_extension(listed, found) for found in children(listed, sequence[0])]


def _extension(data: bytes, found: Element) -> tuple[bytes, bytes]:
    inner = children(data, found)
    if not inner or inner[0].tag != OBJECT_IDENTIFIER:
        raise NotDer("an extension has no object identifier")
    return data[inner[0].content : inner[0].end], data[found.start : found.end]


def with_extension(parts: Mapping[str, bytes], extension: bytes) -> bytes:
    """The certificate with that one encoded extension only."""
    return join_parts({**parts, "extensions": encode(_EXTENSIONS, encode(SEQUENCE, extension))})


def encode(tag: int, content: bytes) -> bytes:
    """One element around `content`."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(octets))) + octets + content


def kind_of(data: bytes) -> str | None:
    """What a block of DER is, in words: `a private key`, `a certificate`, …; None where it cannot be told."""
    try:
        outer = children(data, element(data, 0, len(data)))
        return _kind(data, outer, tuple(part.tag for part in outer))
    except NotDer:
        return None


def _kind(data: bytes, outer: list[Element], tags: tuple[int, ...]) -> str | None:
    if tags == (SEQUENCE, SEQUENCE, BIT_STRING):
        return _signed_kind(tuple(part.tag for part in children(data, outer[0])))
    if tags == (SEQUENCE, BIT_STRING):
        return "a public key"
    if tags[:1] == (OBJECT_IDENTIFIER,):
        return "a PKCS #7 bundle"
    if tags[:2] == (INTEGER, SEQUENCE) and data[outer[0].content : outer[0].end] == b"\x03":
        return "a PKCS #12 file, which holds a private key"
    # PKCS #8, encrypted PKCS #8, PKCS #1 and SEC 1, in this order.
    if tags[:3] == (INTEGER, SEQUENCE, OCTET_STRING) or tags == (SEQUENCE, OCTET_STRING):
        return "a private key"
    if tags[:3] == (INTEGER, INTEGER, INTEGER) or tags[:2] == (INTEGER, OCTET_STRING):
        return "a private key"
    return None


def _signed_kind(inner: tuple[int, ...]) -> str | None:
    if UTC_TIME in inner or GENERALIZED_TIME in inner:
        return "a certificate revocation list (CRL)"
    if inner[:3] == (INTEGER, SEQUENCE, SEQUENCE) and len(inner) <= 4:
        return "a certificate signing request (CSR)"
    return "a certificate" if len(inner) >= 6 else None
