from __future__ import annotations

import pytest

from tests.support.certificates import Authority, name
from tests.unit.sharing import samples
from tui.certificate.model import CertificateReading, ClientCertificate
from tui.certificate.reading import read
from tui.wording.names import client_label, common_name, is_accepted

ISSUED = samples.client_certificate()


@pytest.mark.parametrize(
    ("status", "context", "accepted"),
    [
        ("200", {}, True),
        ("304", {}, True),
        ("403", {}, False),
        ("403", {"integration.status": "403"}, True),
        ("401", {"integrationStatus": "200"}, True),
        ("403", {"integration.latency": "12"}, False),
        ("500", {}, False),
        ("504", {"integration.latency": "29000"}, True),
        ("429", {"integration.status": "-"}, False),
        ("-", {}, False),
        ("504", {"error.responseType": "INTEGRATION_TIMEOUT"}, True),
        ("502", {"error.responseType": "INTEGRATION_FAILURE"}, True),
        ("429", {"error.responseType": "THROTTLED"}, False),
    ],
)
def test_only_a_served_or_passed_on_request_establishes_a_client(status: str, context: dict[str, str], accepted: bool):
    row = samples.custom({"status": status, **context}, certificate=ISSUED)
    assert is_accepted(row) is accepted
    assert client_label(row, None) == ("" if accepted else "?") + "warehouse-client-07"


def test_a_decoded_certificate_and_the_logged_subject_give_the_same_name():
    row = samples.request(certificate=ISSUED)
    assert row.certificate is not None
    assert client_label(row, read(row.certificate)) == client_label(row, None) == "warehouse-client-07"


def test_a_certificate_without_common_name_is_called_by_its_first_alternative_name():
    issued = Authority("Zebra Root").issue("x", subject=name(("O", "Walnut")), sans=["DNS:a.walnut.example", "DNS:b"])
    row = samples.request(certificate=issued)
    assert row.certificate is not None
    assert client_label(row, read(row.certificate)) == "a.walnut.example"


def test_without_any_name_it_is_the_subject():
    row = samples.request(certificate=ISSUED)
    assert client_label(row, CertificateReading(ClientCertificate("pem", subject="O=Walnut"))) == "O=Walnut"
    assert client_label(row, CertificateReading(ClientCertificate("fields", subject="O=W,CN=w"))) == "w"


def test_an_undecoded_certificate_is_called_by_its_logged_subject():
    row = samples.request(certificate=ISSUED)
    assert client_label(row, CertificateReading(None, "broken")) == "warehouse-client-07"
    logged = samples.request({"identity.clientCert.subjectDN": "O=Walnut\x1b[31m,C=JP"})
    assert client_label(logged, None) == "O=Walnut\\x1b[31m,C=JP"


def test_no_certificate_no_name():
    assert client_label(samples.request(), None) == ""
    assert client_label(samples.broken(), None) == ""
    only_serial = samples.request({"identity.clientCert.serialNumber": "1"})
    assert client_label(only_serial, None) == ""


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("C=JP,O=X,CN=walnut", "walnut"),
        ("CN=walnut,O=X", "walnut"),
        ("/C=JP/O=X/CN=walnut", "walnut"),
        ("C = JP, CN = walnut oil", "walnut oil"),
        (r"CN=wal\, nut,O=X", "wal, nut"),
        ("O=X,cn=walnut", "walnut"),
        ("O=X+CN=walnut", "walnut"),
        ("O=X", None),
        ("O=NCN=x", None),
        ("CN=", None),
        ("", None),
    ],
)
def test_the_common_name_in_the_usual_spellings(subject: str, found: str | None):
    assert common_name(subject) == found
