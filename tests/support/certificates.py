"""A small certificate authority for tests; the same arguments give the same certificate in every run, byte for byte.

Elliptic curves by default, which are fast.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.support.keys import PrivateKey, private_key

NOT_BEFORE = datetime(2024, 1, 1, tzinfo=UTC)
NOT_AFTER = datetime(2034, 1, 1, tzinfo=UTC)
AUTHORITY_NOT_BEFORE = datetime(2020, 1, 1, tzinfo=UTC)
AUTHORITY_NOT_AFTER = datetime(2040, 1, 1, tzinfo=UTC)

_Digest = hashes.SHA224 | hashes.SHA256 | hashes.SHA384 | hashes.SHA512
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_LABELS = {
    NameOID.COUNTRY_NAME: "C",
    NameOID.STATE_OR_PROVINCE_NAME: "ST",
    NameOID.LOCALITY_NAME: "L",
    NameOID.ORGANIZATION_NAME: "O",
    NameOID.ORGANIZATIONAL_UNIT_NAME: "OU",
    NameOID.COMMON_NAME: "CN",
    NameOID.EMAIL_ADDRESS: "emailAddress",
    NameOID.DOMAIN_COMPONENT: "DC",
    NameOID.USER_ID: "UID",
    NameOID.SERIAL_NUMBER: "serialNumber",
}
_OIDS = {label: oid for oid, label in _LABELS.items()}


@dataclass(frozen=True)
class IssuedCertificate:
    """A certificate with its key, and what API Gateway would log of it."""

    certificate: x509.Certificate
    key: PrivateKey

    @property
    def pem(self) -> str:
        """PEM with real line breaks and one at the end, as it stands in a log line after JSON decoding."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def logged(self) -> dict[str, str]:
        """The six `$context.identity.clientCert` variables as API Gateway writes them, by name without `$context.`."""
        prefix = "identity.clientCert"
        return {
            f"{prefix}.clientCertPem": self.pem,
            f"{prefix}.subjectDN": logged_name(self.certificate.subject),
            f"{prefix}.issuerDN": logged_name(self.certificate.issuer),
            f"{prefix}.serialNumber": logged_serial(self.certificate.serial_number),
            f"{prefix}.validity.notBefore": logged_time(self.certificate.not_valid_before_utc),
            f"{prefix}.validity.notAfter": logged_time(self.certificate.not_valid_after_utc),
        }


class Authority:
    """A CA: a root, or an intermediate under `parent`. Its subject is `C=DE, O=Example, CN=name` unless given."""

    def __init__(self, name: str, parent: Authority | None = None, key: str = "ec", **more: Any) -> None:
        self.name = name
        self.parent = parent
        signer = (parent.key, parent.certificate.subject) if parent else None
        defaults: dict[str, Any] = {"not_before": AUTHORITY_NOT_BEFORE, "not_after": AUTHORITY_NOT_AFTER, "usages": ()}
        self.issued = _build(name, signer, **{**defaults, "key": key, "is_ca": True, **more})

    @property
    def certificate(self) -> x509.Certificate:
        return self.issued.certificate

    @property
    def key(self) -> PrivateKey:
        return self.issued.key

    @property
    def pem(self) -> str:
        return self.issued.pem

    def issue(self, common_name: str, **more: Any) -> IssuedCertificate:
        """A client certificate of this authority; `more` is what `_build` takes: serial, not_before, sans, key, …"""
        return _build(common_name, (self.key, self.certificate.subject), **more)


def self_signed(common_name: str, **more: Any) -> IssuedCertificate:
    """A client certificate that its own key signed; takes what `Authority.issue` takes."""
    return _build(common_name, None, **more)


def issue(common_name: str = "client-1", **more: Any) -> IssuedCertificate:
    """A client certificate of an authority that nobody cares about; takes what `Authority.issue` takes."""
    return Authority("Test Root CA").issue(common_name, **more)


def name(*attributes: tuple[str, str]) -> x509.Name:
    """A name in certificate order: `name(("C", "DE"), ("CN", "client-1"))`."""
    return x509.Name([x509.NameAttribute(_OIDS[label], value) for label, value in attributes])


def _build(
    common_name: str,
    signer: tuple[PrivateKey, x509.Name] | None,
    *,
    subject: x509.Name | None = None,
    serial: int | None = None,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    sans: Sequence[str] = (),
    key: str = "ec",
    is_ca: bool = False,
    path_length: int | None = None,
    usages: Sequence[x509.ObjectIdentifier] = (ExtendedKeyUsageOID.CLIENT_AUTH,),
    key_label: str | None = None,
    digest: _Digest | None = None,
    extensions: Sequence[tuple[x509.ExtensionType, bool]] = (),
) -> IssuedCertificate:
    subject = subject or name(("C", "DE"), ("O", "Example"), ("CN", common_name))
    own_key = private_key(key, key_label or common_name)
    signing_key, issuer = signer or (own_key, subject)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(own_key.public_key())
        .serial_number(serial if serial is not None else _serial(common_name, issuer))
        .not_valid_before(not_before or NOT_BEFORE)
        .not_valid_after(not_after or NOT_AFTER)
    )
    standard = _extensions(own_key, signing_key, is_ca, path_length, usages, sans)
    for extension, critical in [*standard, *extensions]:
        builder = builder.add_extension(extension, critical)
    return IssuedCertificate(_sign(builder, signing_key, digest), own_key)


def _extensions(
    own_key: PrivateKey,
    signing_key: PrivateKey,
    is_ca: bool,
    path_length: int | None,
    usages: Sequence[x509.ObjectIdentifier],
    sans: Sequence[str],
) -> list[tuple[x509.ExtensionType, bool]]:
    found: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=is_ca, path_length=path_length), True),
        (_key_usage(is_ca), True),
        (x509.SubjectKeyIdentifier.from_public_key(own_key.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), False),
    ]
    if usages:
        found.append((x509.ExtendedKeyUsage(usages), False))
    if sans:
        found.append((x509.SubjectAlternativeName([_general_name(text) for text in sans]), False))
    return found


def _key_usage(is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        encipher_only=False,
        decipher_only=False,
    )


def _general_name(text: str) -> x509.GeneralName:
    kind, _, value = text.partition(":")
    if kind == "IP":
        return x509.IPAddress(ipaddress.ip_address(value))
    if kind == "URI":
        return x509.UniformResourceIdentifier(value)
    return x509.RFC822Name(value) if kind == "email" else x509.DNSName(value)


def _serial(common_name: str, issuer: x509.Name) -> int:
    # 16 bytes with the top bit clear and the next set: the shape that AWS shows, and always of one length.
    digest = hashlib.sha256(f"{issuer.rfc4514_string()} {common_name}".encode()).digest()
    return int.from_bytes(digest[:16]) >> 2 | 1 << 126


def _sign(builder: x509.CertificateBuilder, key: PrivateKey, digest: _Digest | None) -> x509.Certificate:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return builder.sign(key, None)
    deterministic = True if isinstance(key, ec.EllipticCurvePrivateKey) else None
    return builder.sign(key, digest or hashes.SHA256(), ecdsa_deterministic=deterministic)


def logged_name(distinguished_name: x509.Name) -> str:
    """A DN as API Gateway writes it: in certificate order, joined by commas without spaces, nothing escaped."""
    return ",".join(
        "+".join(f"{_LABELS.get(part.oid, part.oid.dotted_string)}={part.value!s}" for part in rdn)
        for rdn in distinguished_name.rdns
    )


def logged_serial(serial: int) -> str:
    """A serial as OpenSSL's text printer writes it: short ones decimal, long ones hexadecimal with colons."""
    if serial.bit_length() < 64:
        return str(serial)
    return serial.to_bytes((serial.bit_length() + 7) // 8).hex(":")


def logged_time(moment: datetime) -> str:
    """A time as OpenSSL writes it, whatever the locale: `Aug  5 09:36:04 2021 GMT`."""
    return f"{_MONTHS[moment.month - 1]} {moment.day:2d} {moment:%H:%M:%S} {moment.year} GMT"
