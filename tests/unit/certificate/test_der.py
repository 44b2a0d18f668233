from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12
from hypothesis import given
from hypothesis import strategies as st

from tests.support.certificates import NOT_AFTER, NOT_BEFORE, Authority
from tests.support.keys import private_key
from tui.certificate.der import (
    SEQUENCE,
    NotDer,
    certificate_parts,
    children,
    declared_length,
    element,
    encode,
    extensions,
    join_parts,
    kind_of,
)

AUTHORITY = Authority("Root")
CERTIFICATE = AUTHORITY.issue("client-1")
KEY = private_key("ec", "key")
NO_ENCRYPTION = serialization.NoEncryption()
FORMATS = serialization.PrivateFormat


def _private(key: str, form: serialization.PrivateFormat) -> bytes:
    return private_key(key, "key").private_bytes(serialization.Encoding.DER, form, NO_ENCRYPTION)


def _public() -> bytes:
    return KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _request() -> bytes:
    builder = x509.CertificateSigningRequestBuilder().subject_name(CERTIFICATE.certificate.subject)
    return builder.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _revocations() -> bytes:
    builder = x509.CertificateRevocationListBuilder().issuer_name(AUTHORITY.certificate.subject)
    signed = builder.last_update(NOT_BEFORE).next_update(NOT_AFTER).sign(AUTHORITY.key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.DER)


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda: CERTIFICATE.der, "a certificate"),
        (lambda: _private("ec", FORMATS.PKCS8), "a private key"),
        (lambda: _private("ec", FORMATS.TraditionalOpenSSL), "a private key"),
        (lambda: _private("rsa1024", FORMATS.TraditionalOpenSSL), "a private key"),
        (lambda: _private("ed25519", FORMATS.PKCS8), "a private key"),
        (_public, "a public key"),
        (_request, "a certificate signing request (CSR)"),
        (_revocations, "a certificate revocation list (CRL)"),
        (
            lambda: pkcs7.serialize_certificates([CERTIFICATE.certificate], serialization.Encoding.DER),
            "a PKCS #7 bundle",
        ),
        (
            lambda: pkcs12.serialize_key_and_certificates(b"x", KEY, None, None, NO_ENCRYPTION),
            "a PKCS #12 file, which holds a private key",
        ),
        (lambda: encode(SEQUENCE, b"\x02\x01\x01"), None),
        (lambda: encode(SEQUENCE, encode(SEQUENCE, b"\x05\x00") + b"\x30\x00\x03\x01\x00"), None),
        (lambda: b"", None),
        (lambda: b"no DER at all", None),
    ],
)
def test_der_is_named_for_what_it_is(make: object, kind: str | None) -> None:
    assert callable(make)
    assert kind_of(make()) == kind


def test_the_parts_of_a_certificate_make_the_certificate() -> None:
    parts = certificate_parts(CERTIFICATE.der)

    assert list(parts)[:7] == ["version", "serial_number", "signature", "issuer", "validity", "subject", "public_key"]
    assert join_parts(parts) == CERTIFICATE.der
    assert len(extensions(parts)) == 5


def test_a_certificate_without_a_version_has_the_same_parts() -> None:
    parts = certificate_parts(CERTIFICATE.der)
    del parts["version"], parts["extensions"]
    first_version = join_parts(parts)

    assert certificate_parts(first_version)["public_key"] == parts["public_key"]
    assert extensions(certificate_parts(first_version)) == []


def test_unknown_parts_are_kept() -> None:
    parts = certificate_parts(CERTIFICATE.der)
    after = parts.pop("after")
    odd = join_parts({**parts, "unique": b"\x81\x01\x00", "odd": b"\x85\x01\x00", "after": after})

    assert {"issuer_unique_id", "tag 133"} <= certificate_parts(odd).keys()
    assert join_parts(certificate_parts(odd)) == odd


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x05\x02",
        b"\x1f\x81\x01\x00",
        b"\x30\x80\x00\x00",
        b"\x30\x85\x00\x00\x00\x00\x00",
        b"\x30\x82\x01",
    ],
)
def test_what_is_not_der_is_refused(data: bytes) -> None:
    with pytest.raises(NotDer):
        element(data, 0, len(data))


@pytest.mark.parametrize("data", [b"\x30\x00", encode(SEQUENCE, b"\x30\x00\x30\x00\x03\x00")])
def test_what_is_laid_out_otherwise_is_no_certificate(data: bytes) -> None:
    with pytest.raises(NotDer):
        certificate_parts(data)


@pytest.mark.parametrize("listed", [b"\xa3\x00", b"\xa3\x04\x30\x02\x30\x00", b"\xa3\x06\x30\x04\x30\x02\x05\x00"])
def test_malformed_lists_of_extensions_are_refused(listed: bytes) -> None:
    with pytest.raises(NotDer):
        extensions({"extensions": listed})


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65_535, 65_536, 70_000])
def test_lengths_are_written_as_they_are_read(size: int) -> None:
    encoded = encode(SEQUENCE, bytes(size))

    found = element(encoded, 0, len(encoded))
    assert (found.end, found.end - found.content) == (len(encoded), size)
    assert declared_length(encoded) == len(encoded)


@pytest.mark.parametrize("data", [b"", b"\x30", b"\x02\x01", b"\x30\x80", b"\x30\x85aaaaa", b"\x30\x82\x01"])
def test_no_length_without_a_header(data: bytes) -> None:
    assert declared_length(data) is None


@given(st.binary(max_size=300))
def test_reading_bytes_raises_nothing_but_not_der(data: bytes) -> None:
    kind_of(data)
    declared_length(data)
    try:
        children(data, element(data, 0, len(data)))
        extensions(certificate_parts(data))
    except NotDer:
        pass
