from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes

from tests.support.certificates import Authority, issue, self_signed
from tests.unit.sharing import samples
from tui.access_log.entry import AccessLogEntry, Row
from tui.certificate.model import CertificateReading, ClientCertificate
from tui.certificate.reading import read
from tui.wording.certificate import certificate_lines, certificate_sections
from tui.wording.fields import Field, Level, Provenance, Section

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ISSUED = samples.client_certificate()


def sections(row: Row, reading: CertificateReading | None = None) -> list[Section]:
    if reading is None and isinstance(row, AccessLogEntry) and row.certificate is not None:
        reading = read(row.certificate)
    return certificate_sections(row, reading, NOW)


def fields(found: list[Section]) -> dict[str, Field]:
    return {field.name: field for section in found for field in section.fields}


def test_the_order_of_reading():
    assert [section.title for section in sections(samples.request(certificate=ISSUED))] == [
        "Subject",
        "Issuer",
        "Serial number",
        "Subject alternative names",
        "Validity",
        "Key and signature",
        "Usage",
        "Key ids and fingerprints",
        "Chain",
        "PEM",
    ]


def test_names_by_rdn_in_certificate_order():
    subject, issuer, *_ = sections(samples.request(certificate=ISSUED))
    assert [(field.label, field.value) for field in subject.fields] == [
        ("C", "JP"),
        ("O", "Walnut Logistics"),
        ("CN", "warehouse-client-07"),
    ]
    assert issuer.fields[1].value == "Zebra, Inc."


def test_what_the_certificate_says():
    found = fields(sections(samples.request(certificate=ISSUED)))
    certificate = ISSUED.certificate
    assert found["certificate.serial_number"].value == "a1b2c3d4e5f60718293a4b5c6d7e8f9"
    assert found["certificate.serial_number_decimal"].value == str(samples.SERIAL)
    assert (found["certificate.subject_alternative_names"].value or "").splitlines()[
        0
    ] == "DNS:warehouse.walnut.example"
    assert found["certificate.key"].value == "EC P-256"
    assert found["certificate.extended_key_usage"].value == "clientAuth"
    assert found["certificate.is_ca"].value == "no"
    assert found["certificate.fingerprint_sha256"].value == certificate.fingerprint(hashes.SHA256()).hex()
    assert found["certificate.fingerprint_sha1"].value == certificate.fingerprint(hashes.SHA1()).hex()
    assert found["certificate.chain_length"].value == "1 certificate"
    assert {field.provenance for name, field in found.items() if name == "certificate.key"} == {Provenance.DECODED}


def test_validity_is_judged_at_the_request_and_now():
    issued = issue("walnut", not_before=datetime(2024, 7, 1, tzinfo=UTC), not_after=datetime(2024, 7, 8, tzinfo=UTC))
    found = fields(sections(samples.request(certificate=issued)))
    assert (found["valid_at_request"].value, found["valid_at_request"].level) == (
        "valid, 18 h 28 min left",
        Level.WARNING,
    )
    assert found["valid_now"].level is Level.BAD
    assert (found["valid_now"].value or "").startswith("expired 542 d")
    assert found["lifetime"].value == "7 d"
    assert found["share_used"].value == "100 %"


def test_the_pem_is_masked_until_revealed():
    found = fields(sections(samples.request(certificate=ISSUED)))["certificate.pem"]
    body = ISSUED.pem.splitlines()[1]
    assert found.value is not None
    assert "BEGIN CERTIFICATE" in found.value
    assert body not in found.value
    assert found.secret is not None
    assert body in found.secret.reveal()


def test_the_names_of_a_refused_client_are_a_claim():
    refused = sections(samples.request(refused=True, certificate=ISSUED))
    assert refused[0].title == "Claim"
    assert "Claim" not in [section.title for section in sections(samples.request(certificate=ISSUED))]


def test_contradictions_come_first_and_are_bad():
    logged = {
        "identity.clientCert.subjectDN": "CN=somebody\x1belse",
        "identity.clientCert.serialNumber": "7",
        "identity.clientCert.validity.notAfter": "Jan  1 00:00:00 2030 GMT",
    }
    row = samples.request({**ISSUED.logged, **logged})
    first = sections(row)[0]
    assert first.title == "Contradictions"
    found = {field.name: field for field in first.fields}
    assert set(found) == {"mismatches.subject", "mismatches.serial_number", "mismatches.not_after"}
    assert {field.level for field in found.values()} == {Level.BAD}
    assert found["mismatches.subject"].value == (
        "logged CN=somebody\\x1belse\ncertificate CN=warehouse-client-07,O=Walnut Logistics,C=JP"
    )
    assert (found["mismatches.serial_number"].value or "").endswith("certificate a1b2c3d4e5f60718293a4b5c6d7e8f9")
    assert (found["mismatches.not_after"].value or "").endswith("certificate 2034-01-01 00:00:00 UTC")


def test_a_contradiction_without_values_is_still_told():
    row = samples.request(certificate=ISSUED)
    reading = CertificateReading(ClientCertificate("pem", mismatches=("issuer", "walnut")))
    contradictions = certificate_sections(row, reading, NOW)[0]
    assert [field.name for field in contradictions.fields] == ["mismatches.issuer", "mismatches.walnut"]
    assert (contradictions.fields[1].value or "") == "logged nothing\ncertificate nothing"


def test_repairs_and_chains_are_told():
    chain = ISSUED.pem + Authority("Zebra Root").pem
    row = samples.request({**ISSUED.logged, "identity.clientCert.clientCertPem": chain.replace("\n", "\\n")})
    found = fields(sections(row))
    assert found["certificate.chain_length"].value == "2 certificates"
    assert "Zebra Root" in (found["certificate.chain"].value or "")
    assert found["certificate.repairs"].level is Level.WARNING


def test_an_unreadable_field_says_why():
    problems = {"key": "the curve\x1b is unknown", "not_before": "no date", "subject": "broken"}
    found = fields(
        sections(samples.request(certificate=ISSUED), CertificateReading(ClientCertificate("pem", problems=problems)))
    )
    for name, note in (("key", "the curve\\x1b is unknown"), ("not_before", "no date"), ("subject", "broken")):
        field = found[f"certificate.{name}"]
        assert (field.value, field.provenance, field.note) == (None, Provenance.UNREADABLE, note)
    assert found["problems.key"].value == "the curve\\x1b is unknown"
    assert found["certificate.not_after"].provenance is Provenance.EMPTY
    assert found["certificate.issuer"].provenance is Provenance.EMPTY


def test_an_endless_serial_number_has_no_decimal_form():
    reading = CertificateReading(ClientCertificate("pem", serial_number=1 << 20_000))
    found = fields(sections(samples.request(certificate=ISSUED), reading))
    assert "certificate.serial_number_decimal" not in found
    assert found["certificate.serial_number"].value


def test_an_empty_subject_is_no_value():
    found = fields(
        sections(samples.request(certificate=ISSUED), CertificateReading(ClientCertificate("pem", subject="")))
    )
    assert found["certificate.subject"].provenance is Provenance.EMPTY
    assert found["certificate.subject"].note == ""


def test_logged_fields_alone_are_logged():
    row = samples.request({**ISSUED.logged, "identity.clientCert.clientCertPem": "-"})
    found = fields(sections(row))
    assert found["certificate.serial_number"].provenance is Provenance.LOGGED
    assert found["certificate.key"].provenance is Provenance.ABSENT
    assert "certificate.pem" not in found
    assert "certificate_error" not in found


def test_a_pem_that_cannot_be_decoded_says_so_first():
    row = samples.request({**ISSUED.logged, "identity.clientCert.clientCertPem": ISSUED.pem[:300]})
    found = sections(row)
    assert found[0].title == "Not decoded"
    by_name = fields(found)
    assert by_name["certificate_error"].level is Level.WARNING
    assert by_name["certificate.key"].provenance is Provenance.UNREADABLE
    assert by_name["certificate.pem"].secret is not None


def test_a_pem_alone_that_cannot_be_decoded():
    row = samples.request({"identity.clientCert.clientCertPem": ISSUED.pem[:300]})
    assert [section.title for section in sections(row)] == ["Not decoded", "PEM"]


@pytest.mark.parametrize(
    ("line", "provenance", "advice"),
    [
        ('{"requestId":"5fc39214-e591-43e7-94c0-2575a6a19994","status":"200"}', Provenance.ABSENT, "mtlstail format"),
        (samples.seed_line(), Provenance.EMPTY, "without a client certificate"),
        ("broken", Provenance.UNREADABLE, "could not be read"),
    ],
)
def test_no_certificate_says_why(line: str, provenance: Provenance, advice: str):
    (only,) = sections(samples.parse(line))
    (field,) = only.fields
    assert field.provenance is provenance
    assert advice in field.note


def test_a_ca_with_a_path_length_and_a_self_signed_certificate():
    authority = Authority("Zebra Root", path_length=1)
    found = fields(sections(samples.request(certificate=authority.issued)))
    assert (found["certificate.is_ca"].value, found["certificate.is_ca"].note) == ("yes", "path length at most 1")
    own = fields(sections(samples.request(certificate=self_signed("walnut"))))
    assert own["certificate.self_signed"].value == "yes"


def test_whose_key_the_authority_key_id_names():
    own, issuers, none = (
        ClientCertificate("pem", subject_key_id="aa", authority_key_id=names) for names in ("aa", "bb", None)
    )
    notes = [
        fields(certificate_lines(CertificateReading(certificate), NOW))["certificate.authority_key_id"].note
        for certificate in (own, issuers, none)
    ]
    assert notes == [
        "the same as its subject key id: it names its own key",
        "names the issuer's key: the subject key id in the issuer's certificate",
        "",
    ]


def test_a_certificate_of_a_file_has_no_request():
    found = certificate_lines(read(presented()), NOW)
    assert "valid_at_request" not in fields(found)
    assert fields(found)["certificate.key"].value == "EC P-256"
    assert [section.title for section in certificate_lines(CertificateReading(None, "empty"), NOW)] == ["Not decoded"]


def presented():  # type: ignore[no-untyped-def]
    row = samples.request(certificate=ISSUED)
    assert row.certificate is not None
    return row.certificate


def test_nothing_is_told_of_nothing():
    from tui.wording.certificate import _Teller

    with pytest.raises(ValueError, match="tells nothing"):
        _Teller(CertificateReading(None))
