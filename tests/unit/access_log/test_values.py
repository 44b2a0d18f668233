from __future__ import annotations

import pytest

from tui.access_log.plan import Plan
from tui.access_log.values import MAX_VALUE, cleaned, from_route, number, status_code, without_quotes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("41", 41),
        ("0", 0),
        ("41.9", 41),
        ("-1", None),
        ("4 1", None),
        ("٤", None),
        ("1e3", None),
        ("9" * 99, None),
        (None, None),
        ("x", None),
    ],
)
def test_numbers(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("200", 200), ("999", 999), ("99", None), ("1000", None), ("OK", None), (None, None), ("٢٠٠", None),
        (" 403 ", 403), ("403.0", 403), ("\t403.00", 403), ("403.5", None), ("4 3", None), ("099.0", None),
    ],
)  # fmt: skip
def test_status_codes(text, value):
    assert status_code(text) == value


def test_the_message_strings_own_quotes():
    assert [without_quotes(text) for text in ('"Forbidden"', "Forbidden", '"', '"x', "")] == [
        "Forbidden",
        "Forbidden",
        '"',
        '"x',
        "",
    ]


@pytest.mark.parametrize(
    ("route", "method", "path", "expected"),
    [
        ("GET /pets/{id}", None, None, ("GET", "/pets/{id}")),
        ("GET /pets", "POST", None, ("POST", "/pets")),
        ("GET /pets", None, "/x", ("GET", "/x")),
        ("$default", None, None, (None, None)),
        ("ANY", None, None, (None, None)),
    ],
)
def test_a_route_key_fills_what_is_absent(route, method, path, expected):
    assert from_route(route, method, path) == expected


def test_values_are_cut_and_sanitised_but_for_the_certificates():
    keys = ("path", "identity.clientCert.subjectDN", "identity.clientCert.clientCertPem", "x")
    plan = Plan(keys, "json")
    long = "é" * (MAX_VALUE + 5)
    texts, warnings = cleaned(["a\u202eb", "CN=a\x00", "p\x00em", long], plan)
    assert texts == ["a<U+202E>b", "CN=a\x00", "p\x00em", "é" * MAX_VALUE + "… [5 more characters]"]
    assert warnings == ("control-characters", "oversized")
    assert cleaned(["é", "", "p\nem", ""], plan)[1] == ()
    assert cleaned(["", "CN=\x1b", "", ""], plan)[1] == ("control-characters",)


def test_a_certificate_under_an_unknown_key_stays_verbatim_and_elsewhere_it_does_not():
    text = "-----BEGIN CERTIFICATE-----\nMIIB\x1b"
    texts, _ = cleaned([text, text], Plan(("mystery", "identity.userAgent"), "json"))
    assert texts[0] == text
    assert "\x1b" not in texts[1]
