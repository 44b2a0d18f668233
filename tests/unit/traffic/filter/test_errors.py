from __future__ import annotations

from tui.traffic.filter.errors import FilterError, wrong


def test_an_error_says_where_what_and_what_instead() -> None:
    error = wrong(4, "this is odd", "something else")
    assert isinstance(error, FilterError)
    assert str(error) == error.message == "At character 5: this is odd. Expected something else."
    assert (error.position, error.expected) == (4, "something else")


def test_what_was_typed_is_repeated_sanitised_and_cut() -> None:
    text = str(wrong(0, "\x1b[31m" + "x" * 500, "less"))
    assert "\x1b" not in text
    assert len(text) < 250
