from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.unit.traffic.making import CERTIFICATE, NOON, entry, given, presented
from tui.access_log.entry import Row
from tui.certificate.model import ClientCertificate
from tui.traffic.filter import FilterError, parse_filter

ROW = entry(certificate=presented("p"))
DAY = 86_400_000


def _matches(text: str, certificate: ClientCertificate | None = CERTIFICATE, row: Row = ROW) -> bool:
    return parse_filter(text, NOON, certificate_of=given(certificate)).matches(row)


@pytest.mark.parametrize(
    "text",
    [
        "client:my_client",
        "client:MY_",
        "client:=my_client",
        "client:*.example.com",
        "client:spiffe*",
        'client:"O=Acme"',
        "issuer:root",
        'issuer:="CN=Acme Root CA,O=Acme"',
        "issuer:CN=Acme*",
        "serial:1a2b",
        "serial:0x1A2B",
        "serial:1A:2B",
        "serial:001a2b",
        "serial:6699",
        "fp:3fa9c1",
        "fp:3F:A9:C1",
        "fp:" + "ab" * 20,
        "expires:<30d",
        "expires:>9d",
        "expires:10d",
        "expires:7d..2w",
    ],
)
def test_matches(text: str) -> None:
    assert _matches(text)
    assert not _matches(f"-{text}")


@pytest.mark.parametrize(
    "text",
    [
        "client:=my_clien",
        "client:other",
        "issuer:my_client",
        "serial:1a",
        "fp:a9c1",
        "fp:abab",
        "expires:<9d",
        "expires:>11d",
    ],
)
def test_does_not_match(text: str) -> None:
    assert not _matches(text)
    assert not _matches(text, None)


def test_expired_certificates_expire_soon_too() -> None:
    expired = replace(CERTIFICATE, not_after=datetime(2020, 1, 1, tzinfo=UTC))
    assert _matches("expires:<30d", expired)
    assert _matches("expires:<0d", expired)
    assert not _matches("expires:>0d", expired)
    assert not _matches("expires:<30d", replace(CERTIFICATE, not_after=None))
    assert not _matches("expires:<30d", None)


def test_expiry_is_counted_from_the_moment_of_looking() -> None:
    now = [NOON]
    expression = parse_filter("expires:<5d", lambda: now[0], certificate_of=given(CERTIFICATE))
    assert not expression.matches(ROW)
    now[0] += 6 * DAY
    assert expression.matches(ROW)


def test_ends_of_validity_are_not_remembered_without_bound() -> None:
    expression = parse_filter("expires:<30d", NOON, certificate_of=given(CERTIFICATE))
    certificates = [presented(str(number)) for number in range(1_100)]
    assert all(expression.matches(entry(certificate=certificate)) for certificate in certificates)


def test_without_a_decoded_certificate_what_was_logged_counts() -> None:
    row = entry(certificate=presented("p", subject_dn="CN=my_client", issuer_dn="CN=Acme", serial_number="17"))
    for text in ("client:my_client", "issuer:acme", "serial:17", "serial:0x11"):
        assert _matches(text, None, row)
    assert not _matches("serial:0x17", None, row)
    hexadecimal = entry(certificate=presented("p", serial_number="2E:BC"))
    assert _matches("serial:2ebc", None, hexadecimal)
    for odd in ("", "none of your business", "9" * 5_000):
        assert not _matches("serial:1", None, entry(certificate=presented("p", serial_number=odd)))


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("serial:xyz", 7, "a serial number"),
        ("serial:0x", 7, "a serial number"),
        ("fp:xyz", 3, "the beginning of a fingerprint"),
        ("expires:<soon", 9, "when it expires"),
        ("expires:<", 9, "when it expires"),
        ("expires:soon", 8, "when it expires"),
        ("expires:30d..7d", 8, "smaller end first"),
    ],
)
def test_values_that_cannot_be_read(text: str, position: int, expected: str) -> None:
    with pytest.raises(FilterError) as error:
        parse_filter(text, NOON)
    assert expected in error.value.expected
    assert error.value.position == position
