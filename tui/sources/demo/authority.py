"""Who issues certificates in the demo: a small hierarchy, made anew from the seed at every start.

The keys come from the seed, so everyone can compute them: these certificates are for looking at only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_NO_USAGE = dict.fromkeys(
    (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ),
    False,
)


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate and the key that it was issued for."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def pem(self) -> str:
        """The certificate in PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")


@dataclass(frozen=True, slots=True)
class Request:
    """What a certificate shall say. Days count from the day of the demo's `now`."""

    label: str
    """Tells keys and serial numbers apart; never shown."""
    common_name: str
    organization: str
    unit: str | None = None
    names: tuple[str, ...] = ()
    """Subject alternative names: `DNS:…`, `URI:…`, `email:…`, `IP:…`."""
    from_day: int = -30
    to_day: int = 335
    curve: type[ec.EllipticCurve] = ec.SECP256R1
    path_length: int | None = None
    """Of a CA; None for a client."""


class Registry:
    """Issues certificates that depend on the seed and the day alone.

    Signatures are deterministic (RFC 6979), so that the same seed gives the same bytes.
    """

    def __init__(self, seed: int, now: dt.datetime) -> None:
        self._seed = seed
        self._midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)

    def issue(self, request: Request, issuer: Identity | None = None) -> Identity:
        """A certificate signed by `issuer`; without one, by its own key."""
        curve = request.curve()
        key = ec.derive_private_key(1 + self._number(request.label, "key") % (curve.group_order - 1), curve)
        signer = issuer.key if issuer else key
        builder = self._body(request, key.public_key())
        builder = builder.issuer_name(issuer.certificate.subject if issuer else _name(request))
        for extension, critical in _extensions(request, key.public_key(), signer.public_key()):
            builder = builder.add_extension(extension, critical)
        digest = hashes.SHA384() if isinstance(signer.curve, ec.SECP384R1) else hashes.SHA256()
        return Identity(builder.sign(signer, digest, ecdsa_deterministic=True), key)

    def _body(self, request: Request, public_key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        second = dt.timedelta(seconds=self._number(request.label, "time of day") % 86_400)
        serial = self._number(request.label, "serial number") % 2**126 + 2**126  # always 16 bytes, never negative
        return (
            x509.CertificateBuilder()
            .subject_name(_name(request))
            .public_key(public_key)
            .serial_number(serial)
            .not_valid_before(self._midnight + dt.timedelta(days=request.from_day) + second)
            .not_valid_after(self._midnight + dt.timedelta(days=request.to_day) + second)
        )

    def _number(self, label: str, purpose: str) -> int:
        text = f"mtlstail demo/{self._seed}/{label}/{purpose}"
        return int.from_bytes(hashlib.sha512(text.encode()).digest(), "big")


def _name(request: Request) -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "JP"), (NameOID.ORGANIZATION_NAME, request.organization)]
    if request.unit:
        parts.append((NameOID.ORGANIZATIONAL_UNIT_NAME, request.unit))
    parts.append((NameOID.COMMON_NAME, request.common_name))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _extensions(
    request: Request, own: ec.EllipticCurvePublicKey, issuer: ec.EllipticCurvePublicKey
) -> list[tuple[x509.ExtensionType, bool]]:
    is_ca = request.path_length is not None
    usage = ("key_cert_sign", "crl_sign") if is_ca else ("digital_signature",)
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(is_ca, request.path_length), True),
        (x509.KeyUsage(**{**_NO_USAGE, **dict.fromkeys(usage, True)}), True),
        (x509.SubjectKeyIdentifier.from_public_key(own), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), False),
    ]
    if not is_ca:
        extensions.append((x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False))
    if request.names:
        extensions.append((x509.SubjectAlternativeName(_general_names(request.names)), False))
    return extensions


def _general_names(names: Sequence[str]) -> list[x509.GeneralName]:
    make: dict[str, Callable[[str], x509.GeneralName]] = {
        "DNS": x509.DNSName,
        "URI": x509.UniformResourceIdentifier,
        "email": x509.RFC822Name,
        "IP": lambda value: x509.IPAddress(ipaddress.ip_address(value)),
    }
    return [make[kind](value) for kind, _, value in (name.partition(":") for name in names)]
