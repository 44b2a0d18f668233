from __future__ import annotations

from dataclasses import replace

from tests.unit.traffic.making import CERTIFICATE, NOON, entry, given, presented, unparsed
from tui.certificate.model import ClientCertificate
from tui.traffic.client import client_filter_text, id_filter_text
from tui.traffic.filter import parse_filter

ROW = entry(certificate=presented("p"), request_id='r"1', extended_request_id="x")


def _finds(certificate: ClientCertificate, other: ClientCertificate) -> bool:
    text = client_filter_text(ROW, given(certificate))
    assert text is not None
    return parse_filter(text, NOON, certificate_of=given(other)).matches(ROW)


def test_by_fingerprint() -> None:
    assert client_filter_text(ROW, given(CERTIFICATE)) == "fp:3fa9c10000000000"
    assert _finds(CERTIFICATE, CERTIFICATE)
    assert not _finds(CERTIFICATE, replace(CERTIFICATE, fingerprint_sha256="a" * 64))


def test_by_serial_and_issuer_without_a_pem() -> None:
    logged = replace(CERTIFICATE, fingerprint_sha256=None)
    assert client_filter_text(ROW, given(logged)) == 'serial:0x1a2b issuer:"CN=Acme Root CA,O=Acme"'
    assert _finds(logged, logged)
    assert not _finds(logged, replace(logged, serial_number=5))
    assert not _finds(logged, replace(logged, issuer="CN=Other"))


def test_by_names_that_hold_wildcards_quotes_and_backslashes() -> None:
    logged = ClientCertificate("fields", subject='CN=*."a\\b', issuer='CN="x"')
    assert _finds(logged, logged)
    assert not _finds(logged, replace(logged, subject='CN=www."a\\b'))
    assert client_filter_text(ROW, given(replace(logged, serial_number=-5))) == client_filter_text(ROW, given(logged))


def test_nothing_to_tell_a_client_by() -> None:
    assert client_filter_text(ROW, given(ClientCertificate("fields"))) is None
    assert client_filter_text(ROW, given(None)) is None
    assert client_filter_text(unparsed(), given(CERTIFICATE)) is None


def test_the_same_request() -> None:
    text = id_filter_text(ROW)
    assert text == 'id:"r\\"1"'
    assert parse_filter(text, NOON).matches(ROW)
    assert id_filter_text(entry(extended_request_id="x")) == 'id:"x"'
    assert id_filter_text(entry()) is None
    assert id_filter_text(unparsed()) is None
