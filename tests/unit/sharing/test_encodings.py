from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.sharing import samples
from tui.sharing import encodings


@given(st.text(st.characters(exclude_characters="\\%&")))
def test_escapes_are_taken_off(text: str):
    escaped = json.dumps(json.dumps(text)[1:-1])[1:-1]
    assert encodings.dotted(encodings.decoded(escaped)) == encodings.dotted(encodings.decoded(text))


@pytest.mark.parametrize(
    "written",
    [
        "O=Walnut & Söhne",
        json.dumps("O=Walnut & Söhne"),
        quote("O=Walnut & Söhne"),
        quote(quote("O=Walnut & Söhne")),
        "O=Walnut &amp; S&#246;hne",
        "o: WALNUT-&-SÖHNE",
        "/O=Walnut & Söhne",
    ],
)
def test_the_writing_makes_no_difference(written: str):
    assert "o.walnut.söhne" in encodings.views([written]).dotted


def test_units_stay_apart():
    seen = encodings.views(["warehouse", "client"])
    assert "\n" in seen.dotted
    assert "warehouseclient" not in seen.bare


@given(st.binary(min_size=8), st.binary(max_size=9), st.binary(max_size=9))
def test_base64_is_found_at_every_alignment(data: bytes, before: bytes, after: bytes):
    text = base64.b64encode(before + data + after).decode()
    assert any(core in text for core, _ in encodings.base64_forms(data))
    safe = base64.urlsafe_b64encode(before + data + after).decode()
    exact = encodings.views([safe]).exact
    assert any(core in exact for core, _ in encodings.base64_forms(data))


@pytest.mark.parametrize(
    "written",
    [
        "203.0.113.77",
        "::ffff:203.0.113.77",
        "ec2-203-0-113-77.compute.example",
        "77.113.0.203.in-addr.arpa",
        "3405803853",
        "cb00714d",
        "::ffff:cb00:714d",
        "203.0.113.0/24",
        "203%2E0%2E113%2E77",
    ],
)
def test_an_address_has_many_faces(written: str):
    seen = encodings.views([written])
    forms = {form for form, _ in encodings.address_forms("203.0.113.77")}
    assert any(form in seen.dotted or form in seen.bare for form in forms if len(form) >= 8)


def test_an_address_inside_of_ipv6_is_that_of_ipv4():
    assert "203.0.113.77" in {form for form, _ in encodings.address_forms("::ffff:203.0.113.77")}
    assert "20010db8000000000000000000000001" in {form for form, _ in encodings.address_forms("2001:db8::1")}
    assert "noaddress" in {form for form, _ in encodings.address_forms("no address")}


def test_a_serial_number_has_many_faces():
    forms = {form for form, _ in encodings.serial_forms(samples.SERIAL)}
    assert "a1b2c3d4e5f60718293a4b5c6d7e8f9" in forms
    assert str(samples.SERIAL) in forms
    assert encodings.serial_bytes(samples.SERIAL).hex() == "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
    assert encodings.serial_bytes(0) == b"\0"
    assert [encoding for _, encoding in encodings.serial_forms(1 << 5000)] == ["hexadecimal"]
    assert "80" in {form for form, _ in encodings.serial_forms(-128)}


def test_the_body_of_a_certificate_is_its_der():
    issued = samples.client_certificate()
    for written in (
        issued.pem,
        issued.pem.replace("\n", "\\n"),
        quote(issued.pem),
        base64.b64encode(issued.der).decode(),
    ):
        body = encodings.body_bytes(written)
        assert body[: len(issued.der) - 3] == issued.der[: len(body)][: len(issued.der) - 3]
    assert encodings.body_bytes("-") == b""


def test_pieces_of_a_body_are_found_in_what_holds_it():
    issued = samples.client_certificate()
    forms = list(encodings.body_forms(issued.pem, 48))
    twice = base64.b64encode(issued.pem.encode()).decode()
    assert any(form in issued.der.hex() for form, encoding in forms if "hexadecimal" in encoding)
    assert any(form in issued.pem.replace("\n", "") for form, encoding in forms if encoding == "PEM")
    assert any(form in twice for form, encoding in forms if encoding == "base64 of the PEM")
