from __future__ import annotations

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from tui.sources.demo.authority import Registry, Request

NOW = dt.datetime(2024, 7, 7, 5, 31, 53, tzinfo=dt.UTC)
CA = Request("ca", "Test CA", "Example", None, (), -10, 10, ec.SECP384R1, 0)
LEAF = Request("leaf", "leaf.example.com", "Example", "Unit", ("DNS:leaf.example.com", "IP:192.0.2.1"), -5, 5)


def test_the_same_seed_and_day_give_the_same_bytes():
    evening = NOW.replace(hour=23)
    assert Registry(1, NOW).issue(LEAF).pem() == Registry(1, evening).issue(LEAF).pem()
    assert Registry(1, NOW).issue(LEAF).pem() != Registry(2, NOW).issue(LEAF).pem()


def test_a_leaf_says_what_was_asked_for_and_verifies():
    registry = Registry(1, NOW)
    ca = registry.issue(CA)
    leaf = registry.issue(LEAF, ca).certificate
    leaf.verify_directly_issued_by(ca.certificate)
    assert leaf.subject.rfc4514_string() == "CN=leaf.example.com,OU=Unit,O=Example,C=JP"
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["leaf.example.com"]
    assert leaf.not_valid_before_utc.date() == dt.date(2024, 7, 2)
    assert leaf.not_valid_after_utc.date() == dt.date(2024, 7, 12)
    assert not leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert leaf.serial_number.bit_length() == 127


def test_a_ca_without_issuer_signs_itself():
    ca = Registry(1, NOW).issue(CA).certificate
    ca.verify_directly_issued_by(ca)
    assert ca.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert ca.public_key().curve.name == "secp384r1"
    with pytest.raises(x509.ExtensionNotFound):
        ca.extensions.get_extension_for_class(x509.SubjectAlternativeName)
