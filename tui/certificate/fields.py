"""The fields of one loaded certificate, each read on its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from tui.certificate.algorithms import key_name, purpose_names, signature_name, usage_names
from tui.certificate.armour import armoured
from tui.certificate.attempt import Attempts
from tui.certificate.extensions import Extensions, Unreadable, alternative_names
from tui.certificate.model import ClientCertificate, NameAttribute, RelativeName
from tui.certificate.names import label_of
from tui.certificate.notes import name_notes, period_notes, serial_notes, version_notes
from tui.certificate.pem import Pem
from tui.text import sanitize

_LONGEST_SERIAL: Final = 512

Name = tuple[str, tuple[RelativeName, ...]]
"""A name as an RFC 4514 string, and by its RDNs in certificate order; both sanitised."""


class CertificateFields:
    """Reads a certificate into the model.

    Args:
        der: the certificate as it was presented.
        loaded: what cryptography made of it, perhaps with a stand-in for one malformed part.
        extensions: its extensions.
        public_key_info: its encoded `subjectPublicKeyInfo`.
        unreadable: fields that a stand-in gave up, and why.
    """

    def __init__(
        self,
        der: bytes,
        loaded: x509.Certificate,
        extensions: Extensions,
        public_key_info: bytes,
        unreadable: Mapping[str, str],
    ) -> None:
        self._der = der
        self._loaded = loaded
        self._extensions = extensions
        self._public_key_info = public_key_info
        self._attempts = Attempts()
        self._attempts.problems.update(unreadable)

    def certificate(self) -> ClientCertificate:
        """Everything that can be read. Never raises."""
        read, loaded = self._attempts.read, self._loaded
        subject = read("subject", lambda: _name(loaded.subject)) or (None, ())
        issuer = read("issuer", lambda: _name(loaded.issuer)) or (None, ())
        serial = read("serial_number", lambda: _serial(loaded))
        version = read("version", lambda: loaded.version.value + 1)
        begin: datetime | None = read("not_before", lambda: loaded.not_valid_before_utc)
        end: datetime | None = read("not_after", lambda: loaded.not_valid_after_utc)
        constraints = self._constraints(version)
        return ClientCertificate(
            decoded_from="pem",
            subject=subject[0],
            issuer=issuer[0],
            subject_rdns=subject[1],
            issuer_rdns=issuer[1],
            serial_number=serial,
            not_before=begin,
            not_after=end,
            version=version,
            subject_alternative_names=read("subject_alternative_names", self._alternative_names),
            key=read("key", lambda: key_name(loaded.public_key())),
            signature_algorithm=read("signature_algorithm", lambda: signature_name(loaded)),
            key_usage=read("key_usage", self._key_usage),
            extended_key_usage=read("extended_key_usage", self._extended_key_usage),
            is_ca=constraints[0],
            path_length=constraints[1],
            self_signed=read("self_signed", self._self_signed),
            subject_key_id=read("subject_key_id", self._subject_key_id),
            authority_key_id=read("authority_key_id", self._authority_key_id),
            spki_sha256=hashlib.sha256(self._public_key_info).hexdigest(),
            fingerprint_sha256=hashlib.sha256(self._der).hexdigest(),
            fingerprint_sha1=hashlib.sha1(self._der, usedforsecurity=False).hexdigest(),
            chain_length=1,
            problems=self._attempts.problems,
            notes=(
                *serial_notes(serial),
                *version_notes(version),
                *period_notes(begin, end),
                *name_notes(subject[1], issuer[1]),
            ),
            pem=Pem(armoured(self._der)),
        )

    def _alternative_names(self) -> tuple[str, ...]:
        found = self._extensions.get(x509.SubjectAlternativeName)
        return tuple(sanitize(name) for name in alternative_names(found)) if found is not None else ()

    def _key_usage(self) -> tuple[str, ...] | None:
        found = self._extensions.get(x509.KeyUsage)
        return usage_names(found) if found is not None else None

    def _extended_key_usage(self) -> tuple[str, ...] | None:
        found = self._extensions.get(x509.ExtendedKeyUsage)
        return purpose_names(found) if found is not None else None

    def _constraints(self, version: int | None) -> tuple[bool | None, int | None]:
        """Whether it is a CA, and how many CAs may stand below it (RFC 5280 section 4.2.1.9).

        A certificate of version 3 without the extension is none; older versions do not say.
        """
        found = self._attempts.read("is_ca", lambda: self._extensions.get(x509.BasicConstraints))
        if found is not None:
            return found.ca, found.path_length
        return (None if "is_ca" in self._attempts.problems or version != 3 else False), None

    def _subject_key_id(self) -> str | None:
        found = self._extensions.get(x509.SubjectKeyIdentifier)
        return found.digest.hex() if found is not None else None

    def _authority_key_id(self) -> str | None:
        found = self._extensions.get(x509.AuthorityKeyIdentifier)
        return found.key_identifier.hex() if found is not None and found.key_identifier is not None else None

    def _self_signed(self) -> bool:
        if self._loaded.subject != self._loaded.issuer:
            return False
        try:
            self._loaded.verify_directly_issued_by(self._loaded)
        except InvalidSignature:
            return False
        return True


def _name(name: x509.Name) -> Name:
    rdns = tuple(
        tuple(
            NameAttribute(label_of(part.oid.dotted_string), part.oid.dotted_string, sanitize(_value(part.value)))
            for part in rdn
        )
        for rdn in name.rdns
    )
    return sanitize(name.rfc4514_string()), rdns


def _value(value: str | bytes) -> str:
    # A BIT STRING, as in x500UniqueIdentifier: in the hexadecimal form of RFC 4514 section 2.4.
    return value if isinstance(value, str) else f"#{value.hex()}"


def _serial(certificate: x509.Certificate) -> int:
    serial = certificate.serial_number
    octets = serial.bit_length() // 8 + 1
    if octets > _LONGEST_SERIAL:
        raise Unreadable(f"it is {octets:,} octets long; RFC 5280 section 4.1.2.2 allows 20")
    return serial
