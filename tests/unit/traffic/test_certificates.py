from __future__ import annotations

import subprocess
import sys

from tests.unit.traffic.making import CERTIFICATE, entry, given, presented, unparsed
from tui.access_log.entry import AccessLogEntry
from tui.certificate.model import ClientCertificate
from tui.traffic.certificates import client_test, client_texts, decoded, on_certificate


def test_what_names_a_client() -> None:
    assert list(client_texts(CERTIFICATE)) == [
        "CN=my_client,O=Acme",
        "my_client",
        "DNS:api.example.com",
        "api.example.com",
        "URI:spiffe://acme/pets",
        "spiffe://acme/pets",
    ]
    assert list(client_texts(ClientCertificate("fields"))) == []


def test_certificates_are_decoded_by_default() -> None:
    assert decoded(entry()) is None
    found = decoded(entry(certificate=presented(None, subject_dn="CN=my_client", serial_number="17")))
    assert found is not None
    assert found.subject == "CN=my_client"


def test_each_certificate_is_asked_for_once() -> None:
    asked: list[AccessLogEntry] = []

    def certificate_of(row: AccessLogEntry) -> ClientCertificate:
        asked.append(row)
        return CERTIFICATE

    test = on_certificate(lambda _, certificate: certificate is CERTIFICATE, certificate_of)
    shared = presented("a")
    assert all(test(entry(certificate=shared)) for _ in range(5))
    assert len(asked) == 1
    assert test(entry(certificate=presented("a")))
    assert len(asked) == 2
    assert not test(entry())
    assert not test(unparsed())


def test_answers_are_not_remembered_without_bound() -> None:
    asked: list[AccessLogEntry] = []
    test = on_certificate(lambda *_: True, lambda row: asked.append(row))
    certificates = [presented(str(number)) for number in range(1_025)]
    for certificate in (*certificates, certificates[0]):
        assert test(entry(certificate=certificate))
    assert len(asked) == 1_026


def test_a_client_is_also_found_by_what_was_logged() -> None:
    test = client_test(lambda text: "my_\\x1bclient" in text, given(None))
    assert test(entry(certificate=presented("p", subject_dn="CN=my_\x1bclient")))
    assert not test(entry(certificate=presented("p", subject_dn="CN=other")))
    assert not test(entry(certificate=presented("p")))
    assert client_test(lambda text: text == "my_client", given(CERTIFICATE))(entry(certificate=presented("p")))


def test_nothing_here_imports_cryptography_before_a_certificate_is_looked_at() -> None:
    code = (
        "import sys, tui.traffic.store, tui.traffic.filter, tui.traffic.search, tui.traffic.client, tui.traffic.ledger,"
        "tui.traffic.identity, tui.traffic.rates;"
        "tui.traffic.filter.parse_filter('client:a status:5xx', 0);"
        "print([name for name in ('cryptography', 'boto3', 'textual', 'rich') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
