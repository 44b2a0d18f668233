"""Names of keys, signature algorithms and key usages, as RFCs and OpenSSL write them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

SIGNATURES: Final = MappingProxyType(
    {
        "1.2.840.113549.1.1.4": "md5WithRSAEncryption",
        "1.2.840.113549.1.1.5": "sha1WithRSAEncryption",
        "1.2.840.113549.1.1.10": "rsassaPss",
        "1.2.840.113549.1.1.11": "sha256WithRSAEncryption",
        "1.2.840.113549.1.1.12": "sha384WithRSAEncryption",
        "1.2.840.113549.1.1.13": "sha512WithRSAEncryption",
        "1.2.840.113549.1.1.14": "sha224WithRSAEncryption",
        "1.2.840.10045.4.1": "ecdsa-with-SHA1",
        "1.2.840.10045.4.3.1": "ecdsa-with-SHA224",
        "1.2.840.10045.4.3.2": "ecdsa-with-SHA256",
        "1.2.840.10045.4.3.3": "ecdsa-with-SHA384",
        "1.2.840.10045.4.3.4": "ecdsa-with-SHA512",
        "1.2.840.10040.4.3": "dsa-with-sha1",
        "2.16.840.1.101.3.4.3.1": "dsa-with-sha224",
        "2.16.840.1.101.3.4.3.2": "dsa-with-sha256",
        "1.3.101.112": "ed25519",
        "1.3.101.113": "ed448",
        "2.16.840.1.101.3.4.3.17": "ML-DSA-44",
        "2.16.840.1.101.3.4.3.18": "ML-DSA-65",
        "2.16.840.1.101.3.4.3.19": "ML-DSA-87",
    }
)
"""Dotted object identifier → name (RFC 4055, 5758, 8410, 9881); others are shown as they are."""

_PURPOSES: Final = {
    "1.3.6.1.5.5.7.3.1": "serverAuth",
    "1.3.6.1.5.5.7.3.2": "clientAuth",
    "1.3.6.1.5.5.7.3.3": "codeSigning",
    "1.3.6.1.5.5.7.3.4": "emailProtection",
    "1.3.6.1.5.5.7.3.8": "timeStamping",
    "1.3.6.1.5.5.7.3.9": "OCSPSigning",
    "1.3.6.1.5.5.7.3.17": "ipsecIKE",
    "1.3.6.1.4.1.311.20.2.2": "msSmartcardLogin",
    "1.3.6.1.5.2.3.5": "pkInitKDC",
    "2.5.29.37.0": "anyExtendedKeyUsage",
}
_CURVES: Final = {
    "secp192r1": "P-192",
    "secp224r1": "P-224",
    "secp256r1": "P-256",
    "secp384r1": "P-384",
    "secp521r1": "P-521",
}


def key_name(key: object) -> str:
    """`RSA 2048`, `EC P-256`, `EC secp256k1`, `DSA 1024`, `Ed25519`, …, for a public key of cryptography's."""
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {_CURVES.get(key.curve.name, key.curve.name)}"
    if isinstance(key, dsa.DSAPublicKey):
        return f"DSA {key.key_size}"
    return type(key).__name__.removesuffix("PublicKey").replace("MLDSA", "ML-DSA-")


def signature_name(certificate: x509.Certificate) -> str:
    """The name of the algorithm that signed it; the dotted object identifier where it has none here."""
    oid = certificate.signature_algorithm_oid.dotted_string
    return SIGNATURES.get(oid, oid)


def usage_names(usage: x509.KeyUsage) -> tuple[str, ...]:
    """The bits that are set, by their names in RFC 5280 section 4.2.1.3, in its order."""
    agreement = usage.key_agreement
    bits = (
        ("digitalSignature", usage.digital_signature),
        ("contentCommitment", usage.content_commitment),
        ("keyEncipherment", usage.key_encipherment),
        ("dataEncipherment", usage.data_encipherment),
        ("keyAgreement", agreement),
        ("keyCertSign", usage.key_cert_sign),
        ("cRLSign", usage.crl_sign),
        # Without keyAgreement these two have no meaning, and cryptography refuses to tell them.
        ("encipherOnly", agreement and usage.encipher_only),
        ("decipherOnly", agreement and usage.decipher_only),
    )
    return tuple(name for name, is_set in bits if is_set)


def purpose_names(usage: x509.ExtendedKeyUsage) -> tuple[str, ...]:
    """The purposes by their names in RFC 5280 section 4.2.1.12; the dotted object identifier where one has none."""
    return tuple(_PURPOSES.get(oid.dotted_string, oid.dotted_string) for oid in usage)
