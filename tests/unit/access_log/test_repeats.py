from __future__ import annotations

import pytest

from tui.access_log.plan import Plan
from tui.access_log.repeats import settle


def settled(*pairs: tuple[str, str | None]) -> tuple[str | None, dict[str, str], tuple[str, ...]]:
    plan = Plan(tuple(key for key, _ in pairs), "json")
    values = [value for _, value in pairs]
    others, warnings = settle(plan, values)
    return values[0], others, warnings


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ((("path", "/a"), ("path", "/b")), ("/b", {"path#1": "/a"}, ("duplicate-keys",))),
        ((("path", "/a"), ("path", "/a")), ("/a", {}, ("duplicate-keys",))),
        ((("sourceIp", "1"), ("identity.sourceIp", "1")), ("1", {}, ())),
        ((("sourceIp", "1"), ("identity.sourceIp", "2")), ("2", {"identity.sourceIp#1": "1"}, ("duplicate-keys",))),
        ((("sourceIp", None), ("identity.sourceIp", "2")), ("2", {}, ())),
        ((("path", None), ("path", None)), (None, {}, ("duplicate-keys",))),
        ((("x", "1"), ("x", "2"), ("x", "3"), ("x", "1")), ("1", {"x#1": "2", "x#2": "3"}, ("duplicate-keys",))),
    ],
)
def test_the_last_value_counts_and_the_others_stay_visible(pairs, expected):
    assert settled(*pairs) == expected


@pytest.mark.parametrize("order", [("200", "403"), ("403", "200"), ("403", "OK"), ("OK", "403")])
def test_of_two_statuses_the_higher_one_counts_whichever_was_forged(order):
    value, others, warnings = settled(*(("status", text) for text in order))
    assert value == "403"
    assert others == {"status#1": next(text for text in order if text != "403")}
    assert warnings == ("duplicate-keys",)


def test_a_certificates_other_fields_are_sanitised():
    key = "identity.clientCert.subjectDN"
    assert settled((key, "CN=\x1b"), (key, "CN=b"))[1] == {f"{key}#1": "CN=\\x1b"}
