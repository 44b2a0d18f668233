from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from tests.support.certificates import Authority, issue, name, self_signed
from tests.unit.certificate.hostile import name_of, with_part
from tui.certificate.decode import decode
from tui.certificate.der import certificate_parts, join_parts
from tui.certificate.model import ClientCertificate, NameAttribute

AUTHORITY = Authority("Root")
SUBJECT = name(("C", "DE"), ("O", "Example, Inc."), ("CN", "client-1"))
SANS = [
    "DNS:my-client.example",
    "URI:spiffe://example/ns/a",
    "email:ops@client.example",
    "IP:192.0.2.7",
    "IP:2001:db8::1",
]
ISSUED = AUTHORITY.issue("client-1", subject=SUBJECT, sans=SANS, key="rsa", serial=0x0A1B2C)


def _certificate(der: bytes) -> ClientCertificate:
    certificate = decode(der).certificate
    assert certificate is not None
    return certificate


def test_every_field() -> None:
    certificate, original = _certificate(ISSUED.der), ISSUED.certificate
    spki = original.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    assert certificate.decoded_from == "pem"
    assert certificate.subject == r"CN=client-1,O=Example\, Inc.,C=DE" == original.subject.rfc4514_string()
    assert certificate.issuer == original.issuer.rfc4514_string()
    assert certificate.subject_rdns == (
        (NameAttribute("C", "2.5.4.6", "DE"),),
        (NameAttribute("O", "2.5.4.10", "Example, Inc."),),
        (NameAttribute("CN", "2.5.4.3", "client-1"),),
    )
    assert certificate.serial_number == 0x0A1B2C
    assert certificate.not_before == datetime(2024, 1, 1, tzinfo=UTC)
    assert certificate.not_after == datetime(2034, 1, 1, tzinfo=UTC)
    assert certificate.version == 3
    assert certificate.subject_alternative_names == tuple(SANS)
    assert certificate.key == "RSA 2048"
    assert certificate.signature_algorithm == "ecdsa-with-SHA256"
    assert certificate.key_usage == ("digitalSignature",)
    assert certificate.extended_key_usage == ("clientAuth",)
    assert certificate.is_ca is False
    assert certificate.path_length is None
    assert certificate.self_signed is False
    assert certificate.subject_key_id == x509.SubjectKeyIdentifier.from_public_key(original.public_key()).digest.hex()
    assert certificate.authority_key_id == _key_id(AUTHORITY.certificate)
    assert certificate.spki_sha256 == hashlib.sha256(spki).hexdigest()
    assert certificate.fingerprint_sha256 == original.fingerprint(hashes.SHA256()).hex()
    assert certificate.fingerprint_sha1 == original.fingerprint(hashes.SHA1()).hex()
    assert certificate.chain_length == 1
    assert (certificate.chain, certificate.repairs, certificate.mismatches, certificate.notes) == ((), (), (), ())
    assert certificate.problems == {}
    assert certificate.pem is not None
    assert certificate.pem.reveal() == ISSUED.pem


def _key_id(certificate: x509.Certificate) -> str:
    return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest.hex()


def test_an_authority() -> None:
    certificate = _certificate(Authority("Intermediate", AUTHORITY, path_length=0).issued.der)

    assert certificate.is_ca is True
    assert certificate.path_length == 0
    assert certificate.key_usage == ("digitalSignature", "keyCertSign", "cRLSign")
    assert certificate.extended_key_usage is None
    assert certificate.self_signed is False


def test_without_extensions() -> None:
    parts = certificate_parts(ISSUED.der)
    del parts["extensions"]

    bare = _certificate(join_parts(parts))
    assert bare.is_ca is False
    assert bare.subject_alternative_names == ()
    assert (bare.key_usage, bare.extended_key_usage, bare.subject_key_id, bare.authority_key_id) == (None,) * 4
    assert bare.problems == {}

    del parts["version"]
    first_version = _certificate(join_parts(parts))
    assert first_version.version == 1
    assert first_version.is_ca is None
    assert first_version.notes == ("version-1",)


@pytest.mark.parametrize("key", ["ec", "rsa", "ed25519", "p384"])
def test_self_signed(key: str) -> None:
    issued = self_signed("alone", key=key)
    assert _certificate(issued.der).self_signed is True


def test_a_name_that_signs_for_itself_with_another_key_is_not_self_signed() -> None:
    impostor = AUTHORITY.issue("x", subject=AUTHORITY.certificate.subject)
    assert _certificate(impostor.der).self_signed is False


def test_what_cannot_be_verified_is_neither_self_signed_nor_not() -> None:
    issued = self_signed("alone", key="ed25519")
    other_key = certificate_parts(ISSUED.der)["public_key"]

    certificate = _certificate(with_part("public_key", other_key, issued))

    assert certificate.self_signed is None
    assert "self_signed" in certificate.problems


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (name_of(b"a\x1b]52;c;AAAA\x07"), r"CN=a\x1b]52\;c\;AAAA\x07"),
        (name_of("a\u202eb".encode()), "CN=a<U+202E>b"),
        (name_of("a\u200bb".encode("utf-16-be"), tag=0x1E), "CN=a<U+200B>b"),
        (name_of(b"x", oid=b"\x2a\x03\x04"), "1.2.3.4=x"),
        (b"\x30\x00", ""),
    ],
)
def test_names_are_shown_sanitised(subject: bytes, text: str) -> None:
    assert _certificate(with_part("subject", subject)).subject == text


def test_bits_in_a_name_are_shown_in_hexadecimal() -> None:
    unique_id = name_of(b"\x00\xab\xcd", tag=0x03, oid=b"\x55\x04\x2d")
    ((attribute,),) = _certificate(with_part("subject", unique_id)).subject_rdns
    assert attribute.label == "x500UniqueIdentifier"
    assert attribute.value.startswith("#")
    assert attribute.value.endswith("abcd")


def test_names_inside_the_certificate_are_sanitised_everywhere() -> None:
    issued = issue("x", extensions=[(x509.SubjectAlternativeName([x509.DNSName("a\x1b[2J")]), False)])
    assert _certificate(issued.der).subject_alternative_names == (r"DNS:a\x1b[2J",)
