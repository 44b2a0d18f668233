from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, x25519
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier, SignatureAlgorithmOID

from tests.support.certificates import Authority, self_signed
from tests.support.keys import private_key
from tui.certificate.algorithms import SIGNATURES, key_name, purpose_names, signature_name, usage_names

ALL_USAGES = (
    *("digitalSignature", "contentCommitment", "keyEncipherment", "dataEncipherment", "keyAgreement"),
    *("keyCertSign", "cRLSign", "encipherOnly", "decipherOnly"),
)


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("rsa", "RSA 2048"),
        ("rsa1024", "RSA 1024"),
        ("ec", "EC P-256"),
        ("p384", "EC P-384"),
        ("p521", "EC P-521"),
        ("secp256k1", "EC secp256k1"),
        ("ed25519", "Ed25519"),
    ],
)
def test_keys(kind: str, named: str) -> None:
    assert key_name(private_key(kind, "label").public_key()) == named


def test_rarer_keys() -> None:
    numbers = dsa.DSAPublicNumbers(3, dsa.DSAParameterNumbers((1 << 1023) + 1, (1 << 159) + 1, 2))
    assert key_name(_Dsa(numbers)) == "DSA 1024"
    assert key_name(ed448.Ed448PrivateKey.generate().public_key()) == "Ed448"
    assert key_name(x25519.X25519PrivateKey.generate().public_key()) == "X25519"
    assert key_name(ec.generate_private_key(ec.SECP224R1()).public_key()) == "EC P-224"
    assert key_name(MLDSA65PublicKey()) == "ML-DSA-65"


class MLDSA65PublicKey:
    """Named as cryptography names it, where its OpenSSL has it."""


class _Dsa(dsa.DSAPublicKey):
    """Small enough to stand here; cryptography would check a real one."""

    def __init__(self, numbers: dsa.DSAPublicNumbers) -> None:
        self._numbers = numbers

    @property
    def key_size(self) -> int:
        return self._numbers.parameter_numbers.p.bit_length()


_Dsa.__abstractmethods__ = frozenset()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("key", "digest", "named"),
    [
        ("rsa", hashes.SHA256(), "sha256WithRSAEncryption"),
        ("rsa", hashes.SHA384(), "sha384WithRSAEncryption"),
        ("ec", hashes.SHA256(), "ecdsa-with-SHA256"),
        ("p384", hashes.SHA512(), "ecdsa-with-SHA512"),
        ("ed25519", None, "ed25519"),
    ],
)
def test_signatures(key: str, digest: hashes.SHA256 | None, named: str) -> None:
    assert signature_name(self_signed("x", key=key, digest=digest).certificate) == named


def test_every_signature_has_the_name_that_cryptography_gives_it() -> None:
    known = {
        oid.dotted_string: oid._name
        for oid in vars(SignatureAlgorithmOID).values()
        if isinstance(oid, ObjectIdentifier)
    }
    assert all(known.get(oid, name) == name for oid, name in SIGNATURES.items())


def test_a_signature_without_a_name_is_its_identifier() -> None:
    issued = Authority("Root").issue("x")
    odd = issued.der.replace(bytes.fromhex("06082a8648ce3d040302"), bytes.fromhex("06082a8648ce3d04037f"))
    assert signature_name(x509.load_der_x509_certificate(odd)) == "1.2.840.10045.4.3.127"


def test_usages_in_the_order_of_the_rfc() -> None:
    assert usage_names(x509.KeyUsage(*[True] * 9)) == ALL_USAGES
    assert usage_names(x509.KeyUsage(*[False] * 9)) == ()
    assert usage_names(x509.KeyUsage(True, False, True, *[False] * 6)) == ("digitalSignature", "keyEncipherment")


def test_purposes() -> None:
    oids = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH, ObjectIdentifier("1.2.3.4")]
    assert purpose_names(x509.ExtendedKeyUsage(oids)) == ("clientAuth", "serverAuth", "1.2.3.4")
    assert purpose_names(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE])) == (
        "anyExtendedKeyUsage",
    )
