from __future__ import annotations

import ssl
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.certificates import issue
from tui.certificate.armour import armoured, has_armour, segments

CERTIFICATE = "-----BEGIN CERTIFICATE-----{}-----END CERTIFICATE-----"


def test_blocks_come_in_order_with_what_stands_around_them() -> None:
    found, rest = segments(f"intro {CERTIFICATE.format('one')} between {CERTIFICATE.format('two')} end")

    assert [(segment.body, segment.before) for segment in found] == [("one", "intro "), ("two", " between ")]
    assert all(segment.is_certificate and segment.has_begin and segment.has_end for segment in found)
    assert rest == " end"


@pytest.mark.parametrize("space", [" ", "", "%20", "%2520", "+", "&#32;", "&#x20;", "\xa0"])
def test_the_space_in_the_label_may_be_escaped_or_lost(space: str) -> None:
    text = f"-----BEGIN{space}CERTIFICATE-----body-----END{space}CERTIFICATE-----"

    (found,), _ = segments(text)

    assert found.is_certificate
    assert found.body == "body"
    assert found.form_encoded == (space == "+")


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("PRIVATE KEY", "a private key"),
        ("RSA PRIVATE KEY", "a private key"),
        ("ENCRYPTED PRIVATE KEY", "a private key"),
        ("CERTIFICATE REQUEST", "a certificate signing request (CSR)"),
        ("NEW CERTIFICATE REQUEST", "a certificate signing request (CSR)"),
        ("X509 CRL", "a certificate revocation list (CRL)"),
        ("PUBLIC KEY", "a public key"),
        ("PKCS7", "a PKCS #7 bundle"),
        ("CMS", "a PKCS #7 bundle"),
        ("EC PARAMETERS", "parameters of a key"),
        ("PGP MESSAGE", "something else by its label"),
    ],
)
def test_other_labels_are_named(label: str, kind: str) -> None:
    (found,), _ = segments(f"-----BEGIN {label}-----\n-----END {label}-----")
    assert not found.is_certificate
    assert found.kind == kind


@pytest.mark.parametrize("label", ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"])
def test_all_labels_of_certificates_are_known(label: str) -> None:
    (found,), _ = segments(f"-----BEGIN {label}-----\n-----END {label}-----")
    assert found.is_certificate


def test_a_block_without_an_end_ends_with_the_text_or_the_next_block() -> None:
    found, rest = segments("-----BEGIN CERTIFICATE-----one-----BEGIN CERTIFICATE-----two")

    assert [(segment.body, segment.has_end) for segment in found] == [("one", False), ("two", False)]
    assert rest == ""


def test_a_text_that_was_cut_at_its_start_has_one_block_without_a_beginning() -> None:
    found, rest = segments("one-----END CERTIFICATE-----two-----END CERTIFICATE-----three")

    assert [(segment.body, segment.has_begin) for segment in found] == [("one", False)]
    assert rest == "three"


def test_armour_is_written_as_openssl_writes_it() -> None:
    issued = issue()
    assert armoured(issued.der) == issued.pem
    assert ssl.PEM_cert_to_DER_cert(armoured(issued.der)) == issued.der


@given(st.text(st.sampled_from("-BEGIND CRTFA\n") | st.characters(), max_size=200))
def test_no_text_raises(text: str) -> None:
    found, _ = segments(text)
    assert bool(found) == has_armour(text)


@pytest.mark.parametrize("part", ["-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", "-----BEGIN", "-"])
def test_thirty_thousand_markers_are_one_pass(part: str) -> None:
    started = time.process_time()
    segments(part * 30_000)
    assert time.process_time() - started < 1
