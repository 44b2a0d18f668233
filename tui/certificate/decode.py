"""From the DER of one certificate to what it says. Only here and in what it imports is cryptography used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography import x509

from tui.certificate.attempt import Attempts, without_warnings
from tui.certificate.der import certificate_parts, join_parts, kind_of
from tui.certificate.extensions import Extensions
from tui.certificate.fields import CertificateFields
from tui.certificate.model import ChainMember, ClientCertificate

# Stands in for a part that keeps the whole certificate from being loaded, with the fields that are given up for it.
# The extensions have none: each is read on its own.
_STAND_INS: Final[tuple[tuple[str, bytes, tuple[str, ...]], ...]] = (
    ("extensions", b"", ()),
    ("validity", b"\x30\x1e\x17\x0d000101000000Z\x17\x0d000101000000Z", ("not_before", "not_after")),
    ("serial_number", b"\x02\x01\x01", ("serial_number",)),
    ("version", b"\xa0\x03\x02\x01\x02", ("version",)),
    ("subject", b"\x30\x00", ("subject",)),
    ("issuer", b"\x30\x00", ("issuer",)),
    ("public_key", b"\x30\x0a\x30\x05\x06\x03\x2b\x65\x70\x03\x01\x00", ("key",)),
)
_NOT_TRIED: Final = "not tried: another part of the certificate is malformed"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The certificate, or why there is none."""

    certificate: ClientCertificate | None
    error: str | None = None


def decode(der: bytes) -> Decoded:
    """Read one certificate. Never raises, and never warns on standard error.

    Args:
        der: hostile; what a PEM of 64 KiB can hold at most, which bounds the time.
    """
    without_warnings()
    attempts = Attempts()
    parts = attempts.read("layout", lambda: certificate_parts(der))
    loaded = attempts.read("certificate", lambda: x509.load_der_x509_certificate(der))
    if parts is None:
        return _refused(der, attempts.problems["layout"])
    if loaded is None:
        return _salvaged(der, parts, attempts.problems["certificate"])
    extensions = Extensions(parts, _together(loaded))
    return Decoded(CertificateFields(der, loaded, extensions, parts["public_key"], {}).certificate())


def member(der: bytes) -> ChainMember | None:
    """What is said of a further certificate in the same PEM; None where it cannot be read."""
    certificate = decode(der).certificate
    if certificate is None or certificate.fingerprint_sha256 is None:
        return None
    return ChainMember(certificate.subject, certificate.issuer, certificate.fingerprint_sha256)


def _salvaged(der: bytes, parts: Mapping[str, bytes], reason: str) -> Decoded:
    """A certificate of which one part, and no more, is malformed: the others are read."""
    for name, stand_in, fields in _STAND_INS:
        patched = {**parts, name: stand_in}
        loaded = _load(patched)
        if loaded is not None:
            unreadable = {**dict.fromkeys(fields, reason), "self_signed": _NOT_TRIED}
            readable = Extensions(patched, _together(loaded)) if stand_in else Extensions(parts, None)
            return Decoded(CertificateFields(der, loaded, readable, parts["public_key"], unreadable).certificate())
    return _refused(der, reason)


def _together(loaded: x509.Certificate) -> x509.Extensions | None:
    return Attempts().read("extensions", lambda: loaded.extensions)


def _load(parts: Mapping[str, bytes]) -> x509.Certificate | None:
    return Attempts().read("certificate", lambda: x509.load_der_x509_certificate(join_parts(parts)))


def _refused(der: bytes, reason: str) -> Decoded:
    kind = kind_of(der)
    if kind is None:
        return Decoded(None, f"this is not a certificate, or a malformed one: {reason}")
    if kind == "a certificate":
        return Decoded(None, f"the certificate is malformed: {reason}")
    return Decoded(None, f"this is {kind}, not a certificate")
