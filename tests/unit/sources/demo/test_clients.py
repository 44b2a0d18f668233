from __future__ import annotations

import datetime as dt
import ipaddress

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import NameOID

from tui.sources.demo.clients import PROFILES, cast

NOW = dt.datetime(2024, 7, 7, 5, 31, 53, tzinfo=dt.UTC)
BAD = {"expired", "unknown-ca", "self-signed"}
CAST = cast(7, NOW)


def _issuer_in_truststore(certificate: x509.Certificate) -> x509.Certificate | None:
    for identity in CAST.truststore:
        try:
            certificate.verify_directly_issued_by(identity.certificate)
        except (ValueError, InvalidSignature):
            continue
        return identity.certificate
    return None


@pytest.mark.parametrize("key", sorted(PROFILES.keys() - BAD))
def test_good_clients_chain_to_the_root_and_are_valid(key):
    certificate = CAST.clients[key].identity.certificate
    issuer = _issuer_in_truststore(certificate)
    assert issuer is not None
    assert _issuer_in_truststore(issuer) == CAST.truststore[0].certificate
    assert certificate.not_valid_before_utc < NOW < certificate.not_valid_after_utc
    assert issuer.not_valid_before_utc < certificate.not_valid_before_utc
    assert certificate.not_valid_after_utc < issuer.not_valid_after_utc


def test_the_expired_client_fails_for_that_alone():
    certificate = CAST.clients["expired"].identity.certificate
    assert _issuer_in_truststore(certificate) is not None
    assert certificate.not_valid_after_utc < NOW


@pytest.mark.parametrize("key", ["unknown-ca", "self-signed"])
def test_strangers_have_no_issuer_in_the_truststore_but_are_valid(key):
    certificate = CAST.clients[key].identity.certificate
    assert _issuer_in_truststore(certificate) is None
    assert certificate.not_valid_before_utc < NOW < certificate.not_valid_after_utc


def test_the_self_signed_client_verifies_itself_and_the_unknown_one_does_not():
    own = CAST.clients["self-signed"].identity.certificate
    own.verify_directly_issued_by(own)
    unknown = CAST.clients["unknown-ca"].identity.certificate
    assert unknown.subject != unknown.issuer
    assert unknown.subject == CAST.clients["orders"].identity.certificate.subject


def test_a_rotation_keeps_the_subject_and_changes_the_issuer():
    old, new = (CAST.clients[key].identity.certificate for key in ("billing", "billing-new"))
    assert old.subject == new.subject
    assert old.issuer != new.issuer
    assert old.public_key() != new.public_key()


def test_few_enough_certificates_for_a_quick_start():
    assert len(CAST.clients) + len(CAST.truststore) + 1 <= 15


def test_the_truststore_is_readable_pem():
    assert len(x509.load_pem_x509_certificates(CAST.truststore_pem().encode())) == 3


@pytest.mark.parametrize("key", PROFILES)
def test_variables_are_written_as_api_gateway_does(key):
    client = CAST.clients[key]
    certificate = client.identity.certificate
    logged = {name.removeprefix("identity.clientCert."): value for name, value in client.variables.items()}
    assert logged["clientCertPem"].startswith("-----BEGIN CERTIFICATE-----\n")
    assert int(logged["serialNumber"].replace(":", ""), 16) == certificate.serial_number
    assert len(logged["serialNumber"].split(":")) == 16
    written = dt.datetime.strptime(logged["validity.notAfter"], "%b %d %H:%M:%S %Y GMT").replace(tzinfo=dt.UTC)
    assert written == certificate.not_valid_after_utc
    assert logged["subjectDN"].startswith("C=JP,O=Example")
    assert logged["subjectDN"].endswith(
        "CN=" + certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    )


def test_a_one_digit_day_is_padded_with_a_space():
    july_3 = NOW.replace(month=6, day=25)
    written = cast(7, july_3).clients["inventory"].variables["identity.clientCert.validity.notAfter"]
    assert written.startswith("Jul  7 ")


def test_nobody_real():
    documentation = [ipaddress.ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]
    for profile in PROFILES.values():
        assert any(ipaddress.ip_address(profile.address) in net for net in documentation)
        assert profile.request.common_name.endswith(".example.com") or profile.request.common_name == "test-client"
