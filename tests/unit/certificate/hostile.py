"""Certificates with one malformed part, made of a good one by replacing it."""

from __future__ import annotations

from tests.support.certificates import IssuedCertificate, issue
from tui.certificate.der import SEQUENCE, certificate_parts, encode, extensions, join_parts

GOOD = issue("client-1", sans=["DNS:a.example"])


def with_part(name: str, encoded: bytes, issued: IssuedCertificate = GOOD) -> bytes:
    """`issued` with the part `name` of `certificate_parts` replaced."""
    parts = certificate_parts(issued.der)
    assert name in parts
    return join_parts({**parts, name: encoded})


def with_more_extensions(*more: bytes, issued: IssuedCertificate = GOOD) -> bytes:
    """`issued` with further encoded extensions behind its own."""
    own = [encoded for _, encoded in extensions(certificate_parts(issued.der))]
    return with_part("extensions", encode(0xA3, encode(SEQUENCE, b"".join([*own, *more]))), issued)


def with_extension_value(last: int, value: bytes, issued: IssuedCertificate = GOOD) -> bytes:
    """`issued` with the value of its extension 2.5.29.`last` replaced."""
    kept = [encoded for oid, encoded in extensions(certificate_parts(issued.der)) if oid[2] != last]
    listed = encode(SEQUENCE, b"".join([*kept, extension(last, value)]))
    return with_part("extensions", encode(0xA3, listed), issued)


def extension(last: int, value: bytes) -> bytes:
    """The encoded extension 2.5.29.`last`."""
    return encode(SEQUENCE, b"\x06\x03\x55\x1d" + bytes((last,)) + encode(0x04, value))


def name_of(value: bytes, tag: int = 0x0C, oid: bytes = b"\x55\x04\x03") -> bytes:
    """An encoded name with one attribute."""
    attribute = encode(SEQUENCE, encode(0x06, oid) + encode(tag, value))
    return encode(SEQUENCE, encode(0x31, attribute))


def validity_of(begin: bytes, end: bytes, tag: int = 0x18) -> bytes:
    """An encoded validity period, of GeneralizedTime unless told."""
    return encode(SEQUENCE, encode(tag, begin) + encode(tag, end))
