from __future__ import annotations

import copy
import io
import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.pretty import pretty_repr

from tui.certificate.pem import Pem
from tui.text import MAX_COMBINING, Secret, is_plain, is_unsafe, one_line, sanitize

HIDDEN = "MIIB-not-to-be-seen"
anything = st.text(st.characters(), max_size=200)
"""Every code point, surrogates too."""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, {}[/] & co", "plain text, {}[/] & co"),
        ("\x1b]52;c;AAAA\x07", r"\x1b]52;c;AAAA\x07"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x9b31m", r"\x9b31m"),
        ("a\r\nb\tc\x00\x7f", r"a\x0d\x0ab\x09c\x00\x7f"),
        ("abc\u202etxt.exe", "abc<U+202E>txt.exe"),
        ("\u2066\u2069\u200e\u200f\u061c", "<U+2066><U+2069><U+200E><U+200F><U+061C>"),
        ("zero\u200bwidth\ufeff\u00ad", "zero<U+200B>width<U+FEFF><U+00AD>"),
        ("line\u2028paragraph\u2029", "line<U+2028>paragraph<U+2029>"),
        ("private\ue000tag\U000e0041", "private<U+E000>tag<U+E0041>"),
        ("\ud800", "<U+D800>"),
        ("\ufdd0", "<U+FDD0>"),
        ("\u115f\u3164\ufe0f\u034f", "<U+115F><U+3164><U+FE0F><U+034F>"),
        ("Grüße, 東京, Ωмега, 🙂", "Grüße, 東京, Ωмега, 🙂"),
    ],
)
def test_what_a_terminal_could_obey_or_hide_becomes_visible(text: str, shown: str) -> None:
    assert sanitize(text) == shown


def test_marks_stacked_on_one_letter_are_escaped_beyond_a_few() -> None:
    shown = sanitize("Z" + "\u0301" * 300)

    assert shown.count("\u0301") == MAX_COMBINING
    assert shown.count("<U+0301>") == 300 - MAX_COMBINING


def test_a_new_base_letter_may_have_marks_again() -> None:
    text = ("e" + "\u0301" * MAX_COMBINING) * 3
    assert sanitize(text) == text


@given(anything)
def test_the_output_holds_only_characters_that_show_and_stay_in_their_cell(text: str) -> None:
    shown = sanitize(text)

    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not any(0xFE00 <= ord(character) <= 0xFE0F or ord(character) >= 0xE0000 for character in shown)


@given(anything)
def test_sanitising_twice_changes_nothing_more(text: str) -> None:
    assert sanitize(sanitize(text)) == sanitize(text)


@given(anything)
def test_a_text_is_unsafe_exactly_where_sanitising_changes_it(text: str) -> None:
    assert is_unsafe(text) == (sanitize(text) != text)


@given(anything)
def test_plain_text_needs_no_sanitising(text: str) -> None:
    if is_plain(text):
        assert sanitize(text) == text


@given(st.text(st.characters(max_codepoint=0x7E, min_codepoint=0x20)))
def test_printable_ascii_is_left_as_it_is(text: str) -> None:
    assert is_plain(text)
    assert sanitize(text) == text


def test_one_line_cuts_and_says_how_much() -> None:
    assert one_line("x" * 310) == "x" * 300 + "… (10 more characters)"
    assert one_line("x\ny", 10) == r"x\x0ay"
    assert one_line(ValueError("no\x1b")) == r"no\x1b"


@pytest.fixture(params=[Secret, Pem])
def secret(request: pytest.FixtureRequest) -> Secret:
    found = request.param(HIDDEN)
    assert isinstance(found, Secret)
    if isinstance(found, Pem):
        assert found.digest  # what is cached must not show either
    return found


def test_only_reveal_gives_a_secret_away(secret: Secret) -> None:
    assert secret.reveal() == HIDDEN
    assert len(secret) == len(HIDDEN)
    shown = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret!r:>80}",
        "%s" % secret,  # noqa: UP031
        f"{secret:>100}",
        f"{secret:s}",
    ]
    assert not any(HIDDEN in text for text in [*shown, secret.masked(), repr([secret]), repr({secret: secret})])


def test_rich_shows_no_secret(secret: Secret) -> None:
    console = Console(file=io.StringIO(), width=200)
    console.print(secret, [secret], {"a": secret})
    console.print(pretty_repr([secret], expand_all=True))

    assert isinstance(console.file, io.StringIO)
    assert HIDDEN not in console.file.getvalue()
    assert "characters" in console.file.getvalue()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_secret_is_not_pickled(secret: Secret, protocol: int) -> None:
    with pytest.raises(TypeError, match="not pickled") as raised:
        pickle.dumps([secret], protocol)
    assert HIDDEN not in str(raised.value)


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
def test_a_secret_is_not_copied_by_the_copy_module(secret: Secret, duplicate: object) -> None:
    assert callable(duplicate)
    with pytest.raises(TypeError, match="not pickled"):
        duplicate(secret)


def test_attributes_of_a_secret_hold_no_text(secret: Secret) -> None:
    assert HIDDEN not in repr(getattr(secret, "__dict__", {}))


def test_secrets_are_compared_by_content_and_kind() -> None:
    assert Secret("a") == Secret("a")
    assert hash(Secret("a")) == hash(Secret("a"))
    assert Secret("a") != Secret("b")
    assert Secret("a") != Pem("a")
    assert Secret("a") != "a"


def test_a_mask_says_the_length_alone() -> None:
    assert Secret("four").masked() == "•••••••• (4 characters)"
