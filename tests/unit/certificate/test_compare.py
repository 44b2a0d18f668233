from __future__ import annotations

import time
from dataclasses import replace

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from tests.support.certificates import Authority, IssuedCertificate, name
from tui.certificate.compare import mismatches
from tui.certificate.decode import decode
from tui.certificate.model import ClientCertificate, LoggedFields, NameAttribute

AUTHORITY = Authority("Root, Inc.")
SUBJECT = name(("C", "DE"), ("ST", "Berlin"), ("O", "Example, Inc."), ("CN", "client-1"))
ISSUED = AUTHORITY.issue("client-1", subject=SUBJECT)


def _decoded(issued: IssuedCertificate) -> ClientCertificate:
    certificate = decode(issued.der).certificate
    assert certificate is not None
    return certificate


CERTIFICATE = _decoded(ISSUED)


def _logged(issued: IssuedCertificate) -> LoggedFields:
    values = issued.logged
    prefix = "identity.clientCert"
    return LoggedFields(
        values[f"{prefix}.subjectDN"],
        values[f"{prefix}.issuerDN"],
        values[f"{prefix}.serialNumber"],
        values[f"{prefix}.validity.notBefore"],
        values[f"{prefix}.validity.notAfter"],
    )


def test_what_api_gateway_logs_agrees_with_the_pem() -> None:
    assert mismatches(CERTIFICATE, _logged(ISSUED)) == ()
    assert mismatches(CERTIFICATE, LoggedFields()) == ()


def test_every_contradiction_is_named() -> None:
    other = Authority("Other").issue(
        "client-2",
        serial=7,
        not_before=ISSUED.certificate.not_valid_after_utc.replace(year=2020),
        not_after=ISSUED.certificate.not_valid_after_utc.replace(year=2021),
    )
    assert mismatches(CERTIFICATE, _logged(other)) == ("subject", "issuer", "serial_number", "not_before", "not_after")


@pytest.mark.parametrize(
    "subject",
    [
        "C=DE,ST=Berlin,O=Example, Inc.,CN=client-1",
        r"CN=client-1,O=Example\, Inc.,ST=Berlin,C=DE",
        'C = DE, ST = Berlin, O = "Example, Inc.", CN = client-1',
        "/C=DE/ST=Berlin/O=Example, Inc./CN=client-1",
        "c=de,st=BERLIN,o=Example,  Inc.,cn=Client-1",
        "-",
        "",
        "client-1",
        " CLIENT-1",
        "client-...",
        "client…",
        "cli*****",
        "****************",
        "C=DE,ST=******,O=Example, Inc.,CN=****",
        "C=DE,****,CN=client-1",
        "C=DE,ST=Berlin,O=Examp...",
        "C=DE,ST=Ber…",
        "C=DE,ST=Berlin,...",
        "C=DE,ST=Berlin,O...",
        "C=DE,ST=Berlin,O=...",
        "C=DE,ST=Berlin,O=Example, Inc.,CN=cli**",
        "C=DE,ST=Berlin,O=Example, Inc.,CN=client-1,hou...",
        "C=DE,ST=B\ufffdrlin,O=Example, Inc.,CN=client-1",
    ],
)
def test_the_same_name_or_none_is_no_contradiction(subject: str) -> None:
    assert mismatches(CERTIFICATE, LoggedFields(subject_dn=subject)) == ()


@pytest.mark.parametrize(
    "subject",
    [
        "C=DE,ST=Berlin,O=Example, Inc.,CN=client-2",
        "C=DE,ST=Berlin,O=Example,CN=client-1",
        "C=DE,ST=Berlin,CN=client-1",
        "C=DE,ST=Berlin,O=Example, Inc.,CN=client-1,OU=more",
        "C=DE,ST=Berlin,O=Example, Inc.+CN=client-1",
        "C=FR,ST=******,O=Example, Inc.,CN=****",
        "C=FR,ST=Ber...",
        "admin",
        "client-",
        "www.example.com",
        "adm...",
        "adm*****",
        "C=DE,ST=Berlin,O=Example, Inc.,CN=admin...",
        "C=DE,ST=Berlin,O=Example, Inc.,CN=admin…",
        "C=DE,ST=Berlin,O=Example, Inc.,CN=admin**",
        "C=DE,ST=Berlin,O=Example, Inc.,CN=admin\ufffd",
        "C=DE,ST=Berlin,O=Example, Inc.,CN=client-1x...",
        "C=DE,ST=Ber****,O=Example, Inc.,CN=admin**",
        "C=DE,OU=a...",
    ],
)
def test_another_name_is_a_contradiction(subject: str) -> None:
    assert mismatches(CERTIFICATE, LoggedFields(subject_dn=subject)) == ("subject",)


def test_a_bare_text_is_compared_with_any_value_where_there_is_no_common_name() -> None:
    certificate = _decoded(AUTHORITY.issue("x", subject=name(("C", "DE"), ("O", "Example"))))
    assert mismatches(certificate, LoggedFields(subject_dn="example")) == ()
    assert mismatches(certificate, LoggedFields(subject_dn="admin")) == ("subject",)
    assert mismatches(certificate, LoggedFields(issuer_dn="root, inc.")) == ()
    assert mismatches(certificate, LoggedFields(issuer_dn="Other")) == ("issuer",)


def test_two_values_in_one_rdn_are_compared_each_by_itself() -> None:
    both = "C=DE,ST=Berlin,O=Example, Inc.+CN=cli..."
    assert mismatches(CERTIFICATE, LoggedFields(subject_dn=both)) == ()
    assert mismatches(CERTIFICATE, LoggedFields(subject_dn=both.replace("Example", "Other"))) == ("subject",)


def test_a_value_that_looks_like_two_attributes_is_logged_unescaped() -> None:
    issued = AUTHORITY.issue("x", subject=name(("CN", "a,O=b"), ("C", "DE")))
    assert mismatches(_decoded(issued), LoggedFields(subject_dn="CN=a,O=b,C=DE")) == ()
    assert mismatches(_decoded(issued), LoggedFields(subject_dn=r"C=DE,CN=a\,O=b")) == ()
    assert mismatches(_decoded(issued), LoggedFields(subject_dn="CN=a,O=c,C=DE")) == ("subject",)


def test_control_characters_are_compared_as_well() -> None:
    issued = AUTHORITY.issue("x", subject=name(("C", "DE"), ("CN", "a\x1b[2J")))
    assert mismatches(_decoded(issued), _logged(issued)) == ()


def test_labels_that_we_do_not_know_are_compared_by_their_values() -> None:
    odd = x509.Name([x509.NameAttribute(x509.ObjectIdentifier("1.2.3.4"), "v"), *SUBJECT])
    certificate = _decoded(AUTHORITY.issue("x", subject=odd))
    rest = "C=DE,ST=Berlin,O=Example, Inc.,CN=client-1"

    assert mismatches(certificate, LoggedFields(subject_dn=f"houseNumber=v,{rest}")) == ()
    assert mismatches(certificate, LoggedFields(subject_dn=f"1.2.3.4=v,{rest}")) == ()
    assert mismatches(certificate, LoggedFields(subject_dn=f"houseNumber=w,{rest}")) == ("subject",)


@pytest.mark.parametrize(
    ("serial", "logged", "contradicts"),
    [
        (16, "10", False),
        (10, "10", False),
        (11, "10", True),
        (0xA1B2, "a1:b2", False),
        (0xA1B2, "00:a1:b2", False),
        (0xA1B2, "00a1b2", False),
        (0xA1B2, "A1B2", False),
        (0xA1B2, "41394", False),
        (0xA1B2, "0xa1b2", False),
        (0xA1B2, "0xa1b3", True),
        (0xA1B2, "****", False),
        (0xA1B2, "a1:b...", False),
        (-5, "-5", False),
        (-5, "fb", False),
        (-5, "(Negative)05", False),
        (-5, "6", True),
    ],
)
def test_serial_numbers(serial: int, logged: str, contradicts: bool) -> None:
    found = mismatches(replace(CERTIFICATE, serial_number=serial), LoggedFields(serial_number=logged))
    assert found == (("serial_number",) if contradicts else ())


@pytest.mark.parametrize(
    ("logged", "contradicts"),
    [
        ("Jan  1 00:00:00 2024 GMT", False),
        ("2024-01-01T00:00:00.900Z", False),
        ("1704067200", False),
        ("2024-01-01", False),
        ("2024-01-02", True),
        ("Jan  1 00:00:01 2024 GMT", True),
        ("*** ** 00:00:00 2024 GMT", False),
        ("soon", False),
    ],
)
def test_dates(logged: str, contradicts: bool) -> None:
    found = mismatches(CERTIFICATE, LoggedFields(not_before=logged))
    assert found == (("not_before",) if contradicts else ())


def test_a_field_that_the_pem_does_not_give_contradicts_nothing() -> None:
    empty = ClientCertificate("pem")
    assert mismatches(empty, _logged(ISSUED)) == ()


@given(st.text(st.sampled_from('CNO=,+\\"*….') | st.characters(), max_size=80))
def test_no_text_raises(text: str) -> None:
    mismatches(CERTIFICATE, LoggedFields(text, text, text, text, text))


def test_thousands_of_attributes_are_compared_at_once() -> None:
    ours = tuple((NameAttribute("CN", "2.5.4.3", f"{number}"),) for number in range(4_000))
    text = ",".join(f"x{number}={number}" for number in range(5_000))
    started = time.process_time()

    assert mismatches(replace(CERTIFICATE, subject_rdns=ours), LoggedFields(subject_dn=text)) == ("subject",)
    masked = ",".join(["CN=3999**"] * 6_000 + ["CN=x**"])
    assert mismatches(replace(CERTIFICATE, subject_rdns=ours), LoggedFields(subject_dn=masked)) == ("subject",)
    assert time.process_time() - started < 1
