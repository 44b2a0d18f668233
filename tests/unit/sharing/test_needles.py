from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.sharing.needles import SHORTEST, Needles

LABEL = ("field", "encoding")


@given(st.lists(st.text("abc", min_size=SHORTEST, max_size=14), min_size=1, max_size=8), st.text("abc", max_size=60))
def test_every_needle_that_stands_in_a_text_is_found_and_no_other(texts: list[str], haystack: str):
    needles = Needles()
    for text in texts:
        assert needles.add(text, (text, ""))
    assert {field for field, _ in needles.found_in(haystack)} == {text for text in texts if text in haystack}


@given(st.text(min_size=SHORTEST, max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_a_needle_is_found_wherever_it_stands(needle: str, before: str, after: str):
    needles = Needles()
    needles.add(needle, LABEL)
    assert LABEL in set(needles.found_in(before + needle + after))


def test_short_texts_are_no_needles():
    needles = Needles()
    assert not needles.add("1234567", LABEL)
    assert len(needles) == 0
    assert list(needles.found_in("1234567")) == []


def test_the_first_label_stays():
    needles = Needles()
    needles.add("12345678", ("first", ""))
    needles.add("12345678", ("second", ""))
    assert list(needles.found_in("x12345678x")) == [("first", "")]
