"""A client certificate in the order of reading: who, by whom, until when, for what; then what is odd about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from tui.access_log.entry import AccessLogEntry, Row
from tui.certificate.display import masked_lines
from tui.certificate.model import CertificateReading, ClientCertificate, LoggedFields, RelativeName
from tui.certificate.pem import Pem
from tui.text import sanitize
from tui.wording.building import list_field, section
from tui.wording.fields import Field, Level, Provenance, Section
from tui.wording.names import is_accepted
from tui.wording.request import certificate_absence
from tui.wording.units import count_text
from tui.wording.validity import validity_fields

_ISSUERS_KEY: Final = "names the issuer's key: the subject key id in the issuer's certificate"
_OWN_KEY: Final = "the same as its subject key id: it names its own key"


def certificate_sections(row: Row, reading: CertificateReading | None, now: datetime) -> list[Section]:
    """Everything about the certificate that the client presented.

    Args:
        row: the request.
        reading: its certificate, decoded; None where the row has none.
        now: an aware time: validity is judged then and at the request's time.
    """
    if not isinstance(row, AccessLogEntry) or row.certificate is None or reading is None:
        return [_none(row)]
    sections = [section("Not decoded", [_error(reading.error)])] if reading.error is not None else []
    if reading.certificate is not None:
        sections += _decoded(row, _Teller(reading), now)
    return [*sections, *_pem(row.certificate.pem, reading)]


def certificate_lines(reading: CertificateReading, now: datetime) -> list[Section]:
    """The same for a certificate that stands in a file instead of a request."""
    sections = [section("Not decoded", [_error(reading.error)])] if reading.error is not None else []
    if reading.certificate is not None:
        teller = _Teller(reading)
        sections += [*teller.identity(), section("Validity", validity_fields(reading.certificate, now)), *teller.rest()]
    return sections


def _decoded(row: AccessLogEntry, teller: _Teller, now: datetime) -> list[Section]:
    certificate = teller.certificate
    logged = row.certificate.logged if row.certificate is not None else None
    contradictions = _contradictions(certificate, logged)
    sections = [section("Contradictions", contradictions)] if contradictions else []
    if not is_accepted(row):
        sections.append(section("Claim", [_claim()]))
    validity = section("Validity", validity_fields(certificate, now, row.time))
    return [*sections, *teller.identity(), validity, *teller.rest()]


class _Teller:
    """Tells the fields of one certificate, each with where it comes from or why it is missing."""

    def __init__(self, reading: CertificateReading) -> None:
        if reading.certificate is None:
            raise ValueError("a reading without a certificate tells nothing")
        self.certificate: ClientCertificate = reading.certificate
        self._error = reading.error
        self._is_pem = reading.certificate.decoded_from == "pem"
        self._provenance = Provenance.DECODED if self._is_pem else Provenance.LOGGED

    def identity(self) -> list[Section]:
        """Subject, issuer, serial number and further names."""
        certificate = self.certificate
        return [
            section("Subject", self._name("subject", certificate.subject, certificate.subject_rdns)),
            section("Issuer", self._name("issuer", certificate.issuer, certificate.issuer_rdns)),
            section("Serial number", self._serial()),
            section("Subject alternative names", [self._alternative_names()]),
        ]

    def rest(self) -> list[Section]:
        """Key, usages, ids, chain, and what is odd."""
        sections = [
            section("Key and signature", self._key()),
            section("Usage", self._usage()),
            section("Key ids and fingerprints", self._ids()),
            section("Chain", self._chain()),
        ]
        remarks = [*self._remarks()]
        return [*sections, section("Remarks", remarks)] if remarks else sections

    def field(self, name: str, label: str, value: str | None, note: str = "", level: Level = Level.PLAIN) -> Field:
        """One field; where it has no value, the provenance and the note say why."""
        full_name = f"certificate.{name}"
        if value is not None:
            return Field(full_name, label, value, self._provenance, note, level)
        problem = self.certificate.problems.get(name)
        if problem is not None:
            return Field(full_name, label, None, Provenance.UNREADABLE, sanitize(problem), Level.WARNING)
        if self._is_pem:
            return Field(full_name, label, None, Provenance.EMPTY)
        missing = Provenance.UNREADABLE if self._error is not None else Provenance.ABSENT
        return Field(full_name, label, None, missing)

    def _name(self, name: str, text: str | None, rdns: tuple[RelativeName, ...]) -> Iterable[Field]:
        if not rdns:
            empty_note = "the certificate leaves it empty" if text == "" else ""
            return [self.field(name, name.capitalize(), text or None, empty_note)]
        return [
            self.field(name, " + ".join(part.label for part in rdn), " + ".join(part.value for part in rdn))
            for rdn in rdns
        ]

    def _serial(self) -> Iterable[Field]:
        serial = self.certificate.serial_number
        yield self.field("serial_number", "Hexadecimal", None if serial is None else f"{serial:x}")
        # Python refuses to write integers of more than 4,300 digits; no serial number needs a hundred.
        if serial is not None and serial.bit_length() <= 4096:
            yield self.field("serial_number_decimal", "Decimal", str(serial))

    def _alternative_names(self) -> Field:
        names = self.certificate.subject_alternative_names
        if not names:
            return self.field("subject_alternative_names", "Names", None)
        return list_field("certificate.subject_alternative_names", "Names", names, self._provenance)

    def _key(self) -> Iterable[Field]:
        yield self.field("key", "Key", self.certificate.key)
        yield self.field("signature_algorithm", "Signature", self.certificate.signature_algorithm)
        yield self.field("self_signed", "Self-signed", _yes(self.certificate.self_signed))

    def _usage(self) -> Iterable[Field]:
        certificate = self.certificate
        yield self.field("key_usage", "Key usage", _joined(certificate.key_usage))
        yield self.field("extended_key_usage", "Extended key usage", _joined(certificate.extended_key_usage))
        limit = "" if certificate.path_length is None else f"path length at most {certificate.path_length}"
        yield self.field("is_ca", "Is a CA", _yes(certificate.is_ca), limit)
        yield self.field("version", "Version", None if certificate.version is None else str(certificate.version))

    def _ids(self) -> Iterable[Field]:
        certificate = self.certificate
        yield self.field("fingerprint_sha256", "SHA-256", certificate.fingerprint_sha256)
        yield self.field("fingerprint_sha1", "SHA-1", certificate.fingerprint_sha1)
        yield self.field("spki_sha256", "SPKI SHA-256 (pin)", certificate.spki_sha256)
        yield self.field("subject_key_id", "Subject key id", certificate.subject_key_id)
        issuer = certificate.authority_key_id
        hint = _OWN_KEY if issuer == certificate.subject_key_id else _ISSUERS_KEY
        yield self.field("authority_key_id", "Authority key id", issuer, hint if issuer else "")

    def _chain(self) -> Iterable[Field]:
        length = self.certificate.chain_length
        yield self.field("chain_length", "In the PEM", None if length is None else count_text(length, "certificate"))
        for number, member in enumerate(self.certificate.chain, 2):
            value = f"{member.subject or 'no readable subject'}\nissued by {member.issuer or 'an unreadable issuer'}"
            yield self.field("chain", f"Certificate {number}", value, f"SHA-256 {member.fingerprint_sha256}")

    def _remarks(self) -> Iterable[Field]:
        for name, label, values in (
            ("repairs", "Repaired", self.certificate.repairs),
            ("notes", "Odd", self.certificate.notes),
        ):
            if values:
                yield Field(f"certificate.{name}", label, ", ".join(values), Provenance.INFERRED, level=Level.WARNING)
        for name, problem in sorted(self.certificate.problems.items()):
            label = f"Unreadable: {name}"
            yield Field(f"problems.{name}", label, sanitize(problem), Provenance.INFERRED, level=Level.WARNING)


def _none(row: Row) -> Section:
    if not isinstance(row, AccessLogEntry):
        return section(
            "Certificate",
            [Field("certificate", "Certificate", None, Provenance.UNREADABLE, "the line could not be read")],
        )
    provenance = certificate_absence(row.shape)
    note = (
        "add the six $context.identity.clientCert variables to the access-log format: mtlstail format prints one"
        if provenance is Provenance.ABSENT
        else "the request came without a client certificate: not through a custom domain with mutual TLS"
    )
    return section("Certificate", [Field("certificate", "Certificate", None, provenance, note)])


def _error(error: str) -> Field:
    note = "what follows comes from the logged fields alone, where there are any"
    return Field("certificate_error", "PEM", sanitize(error), Provenance.UNREADABLE, note, Level.WARNING)


def _claim() -> Field:
    note = "the request was refused, and nothing shows that the client's key was checked"
    return Field("claim", "Names below", "claimed by the client", Provenance.INFERRED, note, Level.WARNING)


def _contradictions(certificate: ClientCertificate, logged: LoggedFields | None) -> list[Field]:
    return [
        Field(
            f"mismatches.{name}",
            name.replace("_", " ").capitalize(),
            f"logged {sanitize(_logged(logged, name))}\ncertificate {_decoded_value(certificate, name)}",
            Provenance.INFERRED,
            "the certificate counts",
            Level.BAD,
        )
        for name in certificate.mismatches
    ]


def _logged(logged: LoggedFields | None, name: str) -> str:
    key = {"subject": "subject_dn", "issuer": "issuer_dn"}.get(name, name)
    value = None if logged is None else getattr(logged, key, None)
    return "nothing" if value is None else str(value)


def _decoded_value(certificate: ClientCertificate, name: str) -> str:
    value = getattr(certificate, name, None)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(value, int) and name == "serial_number":
        return f"{value:x}"
    return "nothing" if value is None else sanitize(str(value))


def _pem(pem: Pem | None, reading: CertificateReading) -> list[Section]:
    if pem is None:
        return []
    certificate = reading.certificate
    shown = certificate.pem if certificate is not None and certificate.pem is not None else pem
    mask = "\n".join(masked_lines(shown, certificate))
    return [section("PEM", [Field("certificate.pem", "PEM", mask, Provenance.LOGGED, secret=shown)])]


def _yes(value: bool | None) -> str | None:
    return None if value is None else ("yes" if value else "no")


def _joined(values: tuple[str, ...] | None) -> str | None:
    return None if values is None else ", ".join(values) or "none"
