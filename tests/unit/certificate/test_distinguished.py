from __future__ import annotations

import time

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from tests.support.certificates import logged_name, name
from tui.certificate.distinguished import certificate_order, name_key, parse_name, unescaped_text
from tui.certificate.model import NameAttribute, RelativeName

EXAMPLE = name(("C", "DE"), ("O", "Example, Inc."), ("OU", 'Dept "A" + B'), ("CN", "client-1"))


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(attribute.label, attribute.value) for rdn in parse_name(text) for attribute in rdn]


PLAIN = [("C", "DE"), ("ST", "Berlin"), ("O", "Example"), ("CN", "client-1")]


@pytest.mark.parametrize(
    "text",
    [
        "C=DE,ST=Berlin,O=Example,CN=client-1",
        "C=DE, ST=Berlin, O=Example, CN=client-1",
        "C = DE, ST = Berlin, O = Example, CN = client-1",
        "/C=DE/ST=Berlin/O=Example/CN=client-1",
        "c=DE,s=Berlin,organizationName=Example,commonname=client-1",
        "2.5.4.6=DE;2.5.4.8=Berlin;OID.2.5.4.10=Example;2.5.4.3=client-1",
        r'C=DE,ST=Ber\6cin,O="Example",CN=#0c08636c69656e742d31',
        r"C=DE,ST=Ber\x6Cin,O=Exam\ple,CN=#1308636c69656e742d31",
    ],
)
def test_one_name_in_all_its_spellings(text: str) -> None:
    assert _pairs(text) == PLAIN


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("O=Example, Inc.,C=DE", [("O", "Example, Inc."), ("C", "DE")]),
        (r"O=Example\, Inc.,C=DE", [("O", "Example, Inc."), ("C", "DE")]),
        ('O = "Example, C=no", C = DE', [("O", "Example, C=no"), ("C", "DE")]),
        ('O=5" pipe,C=DE', [("O", '5" pipe'), ("C", "DE")]),
        ("CN=a/b,C=DE", [("CN", "a/b"), ("C", "DE")]),
        ("/CN=https://a.example/x/C=DE, EU", [("CN", "https://a.example/x"), ("C", "DE, EU")]),
        ("C=DE, CN=me/emailAddress=me@a.example", [("C", "DE"), ("CN", "me"), ("emailAddress", "me@a.example")]),
        ("CN=a=b", [("CN", "a=b")]),
        ("CN=", [("CN", "")]),
        ("CN=a,nosuch=b", [("CN", "a"), ("nosuch", "b")]),
        (r"CN=Z\C3\BCrich", [("CN", "Zürich")]),
        ("CN=#0403abcdef", [("CN", "#0403abcdef")]),
        ("CN=#0c", [("CN", "#0c")]),
        ("CN=#0c7f00", [("CN", "#0c7f00")]),
        ("CN=\x1b[2J", [("CN", r"\x1b[2J")]),
        ("  C=DE  ", [("C", "DE")]),
        (",C=DE", [("C", "DE")]),
    ],
)
def test_values_that_are_hard_to_split(text: str, pairs: list[tuple[str, str]]) -> None:
    assert _pairs(text) == pairs


@pytest.mark.parametrize("text", ["", " ", "www.example.com", "Example issuer", "=x", "CN=" + "x" * 70_000])
def test_what_is_no_name_has_no_rdns(text: str) -> None:
    assert parse_name(text) == ()


def test_multi_valued_rdns_stay_together() -> None:
    (first, second) = parse_name("C=DE,CN=a+UID=b+nothing")

    assert [(part.label, part.value) for part in first] == [("C", "DE")]
    assert [(part.label, part.value) for part in second] == [("CN", "a"), ("UID", "b+nothing")]


def test_names_are_compared_as_sets_without_case_and_spare_space() -> None:
    assert name_key(parse_name("C=DE,O=Some  Body,CN=x")) == name_key(parse_name("CN=X, O=some body, C=de"))
    assert name_key(parse_name("CN=a+UID=b")) == name_key(parse_name("UID=b+CN=a"))
    assert name_key(parse_name("CN=a+UID=b")) != name_key(parse_name("CN=a,UID=b"))
    assert name_key(parse_name("CN=e\u0301")) == name_key(parse_name("CN=\u00e9"))


def test_every_way_of_writing_a_name_gives_the_same_key() -> None:
    ours = name_key(parse_name(logged_name(EXAMPLE)))

    assert name_key(parse_name(EXAMPLE.rfc4514_string())) == ours
    assert name_key(parse_name(unescaped_text(parse_name(logged_name(EXAMPLE))))) == ours


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("C=DE,O=x,CN=y", ["C", "O", "CN"]),
        ("CN=y,O=x,C=DE", ["C", "O", "CN"]),
        ("CN=y,DC=a,DC=example", ["DC", "DC", "CN"]),
        ("CN=y", ["CN"]),
        ("title=x,nosuch=y", ["title", "nosuch"]),
    ],
)
def test_the_order_is_that_of_the_certificate(text: str, labels: list[str]) -> None:
    assert [rdn[0].label for rdn in certificate_order(parse_name(text))] == labels


@given(st.text(st.sampled_from('CNO=,;+/\\" .#0aemail') | st.characters(), max_size=120))
def test_no_text_raises(text: str) -> None:
    name_key(certificate_order(parse_name(text)))


@given(
    st.lists(
        st.tuples(st.sampled_from(["C", "O", "OU", "CN", "emailAddress"]), st.text(min_size=1, max_size=20)), min_size=1
    )
)
def test_rfc_4514_text_is_read_back(pairs: list[tuple[str, str]]) -> None:
    rdns: list[RelativeName] = []
    oids = {"C": "2.5.4.6", "O": "2.5.4.10", "OU": "2.5.4.11", "CN": "2.5.4.3", "emailAddress": "1.2.840.113549.1.9.1"}
    pairs = [
        (label, value) for label, value in pairs if value.isprintable() and value == value.strip() and label != "C"
    ]
    attributes = [x509.NameAttribute(x509.ObjectIdentifier(oids[label]), value) for label, value in pairs]
    for label, value in pairs:
        rdns.append((NameAttribute(label, oids[label], value),))

    assert name_key(parse_name(x509.Name(attributes).rfc4514_string())) == name_key(rdns)


@pytest.mark.parametrize("part", [",", ",C=", '"', "\\", "/", "1.", "E ", "+ ", "#00", "\\c3"])
def test_hostile_repetition_stays_within_a_second(part: str) -> None:
    text = ("CN=x," + part * 70_000)[:65_000]
    started = time.process_time()
    name_key(parse_name(text))
    name_key(parse_name("/" + text))
    assert time.process_time() - started < 1
