"""What is known of a client certificate, in RFC 5280's words. Every text in here is sanitised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from tui.certificate.pem import Pem


@dataclass(frozen=True, slots=True)
class LoggedFields:
    """The five `$context.identity.clientCert` variables beside the PEM, verbatim, not sanitised; None where absent."""

    subject_dn: str | None = None
    issuer_dn: str | None = None
    serial_number: str | None = None
    not_before: str | None = None
    not_after: str | None = None


@dataclass(frozen=True, slots=True)
class PresentedCertificate:
    """What one line says of the client's certificate. Equal lines share one object, so it can key a cache."""

    pem: Pem | None
    logged: LoggedFields | None


@dataclass(frozen=True, slots=True)
class NameAttribute:
    """One attribute of a distinguished name, for example `("CN", "2.5.4.3", "client-1")`."""

    label: str
    oid: str
    value: str


RelativeName = tuple[NameAttribute, ...]
"""One RDN: more than one attribute where it is multi-valued (RFC 5280 section 4.1.2.4)."""


@dataclass(frozen=True, slots=True)
class ChainMember:
    """One further certificate that stood in the same PEM text."""

    subject: str | None
    issuer: str | None
    fingerprint_sha256: str


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """One certificate. A field that could not be read is None and stands in `problems` with the reason."""

    decoded_from: Literal["pem", "fields"]
    subject: str | None = None
    """RFC 4514 string; verbatim (sanitised) where `decoded_from` is "fields"."""
    issuer: str | None = None
    subject_rdns: tuple[RelativeName, ...] = ()
    """In certificate order; empty where `decoded_from` is "fields" and the text could not be split."""
    issuer_rdns: tuple[RelativeName, ...] = ()
    serial_number: int | None = None
    not_before: datetime | None = None
    """Aware, UTC."""
    not_after: datetime | None = None
    version: int | None = None
    """3 for X.509v3."""
    subject_alternative_names: tuple[str, ...] | None = None
    """`DNS:a.example`, `URI:…`, `email:…`, `IP:…`, `DirName:…`, `RID:…`, `other:OID`."""
    key: str | None = None
    """`RSA 2048`, `EC P-256`, `Ed25519`, …"""
    signature_algorithm: str | None = None
    """`sha256WithRSAEncryption`, …; the dotted OID where it has no name."""
    key_usage: tuple[str, ...] | None = None
    """RFC 5280 names: `digitalSignature`, …; None where the extension is absent or unreadable."""
    extended_key_usage: tuple[str, ...] | None = None
    """`clientAuth`, …; the dotted OID where it has no name."""
    is_ca: bool | None = None
    path_length: int | None = None
    self_signed: bool | None = None
    """Subject equals issuer and its own key verifies the signature; None where that could not be tried."""
    subject_key_id: str | None = None
    authority_key_id: str | None = None
    spki_sha256: str | None = None
    fingerprint_sha256: str | None = None
    fingerprint_sha1: str | None = None
    chain_length: int | None = None
    """Certificates in the PEM; None where `decoded_from` is "fields"."""
    chain: tuple[ChainMember, ...] = ()
    """The certificates after the first."""
    repairs: tuple[str, ...] = ()
    """What had to be mended to read the PEM, for example `escaped-newlines`."""
    mismatches: tuple[str, ...] = ()
    """Logged fields that contradict the PEM, by the names of this class."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """Field name → why it could not be read."""
    notes: tuple[str, ...] = ()
    """What is odd though readable: `negative-serial`, `mixed-scripts`, `version-1`, …"""
    pem: Pem | None = None
    """The first certificate in normalised PEM armour: what a reveal shows."""


@dataclass(frozen=True, slots=True)
class CertificateReading:
    """The outcome for one `PresentedCertificate`: a certificate, or why there is none, or both.

    Both: the PEM could not be decoded (`error`), and the certificate comes from the logged fields.
    """

    certificate: ClientCertificate | None
    error: str | None = None
