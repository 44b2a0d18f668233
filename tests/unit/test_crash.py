from __future__ import annotations

import sys

import pytest

from tui import crash

CANARY = "CANARY-MIIBsecret"


def fails(secret: str) -> None:
    raise ValueError(f"cannot read {secret}")


def caught() -> BaseException:
    try:
        try:
            fails(CANARY)
        except ValueError as first:
            raise RuntimeError(CANARY) from first
    except RuntimeError as second:
        return second


def test_it_names_types_and_places_and_no_data() -> None:
    text = crash.report(caught())
    assert CANARY not in text
    assert "builtins.RuntimeError" in text
    assert "builtins.ValueError" in text
    assert "in fails" in text
    assert "test_crash.py:" in text
    assert text.endswith("\n")


def test_no_folder_of_the_user_is_named() -> None:
    assert "/" not in crash.report(caught()).replace("tests/", "")


def test_a_deep_recursion_is_cut_in_the_middle() -> None:
    def again() -> None:
        again()

    try:
        again()
    except RecursionError as error:
        text = crash.report(error)
    assert "more …" in text
    assert len(text.splitlines()) < 60


def suppresses() -> None:
    try:
        fails(CANARY)
    except ValueError:
        raise KeyError(CANARY) from None


def test_a_context_that_was_suppressed_is_left_out() -> None:
    with pytest.raises(KeyError) as caught_error:
        suppresses()
    assert "ValueError" not in crash.report(caught_error.value)


def test_an_error_that_was_never_raised() -> None:
    assert "(no frames)" in crash.report(ValueError(CANARY))


def test_installed_it_replaces_the_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    crash.install()
    error = caught()
    sys.excepthook(type(error), error, error.__traceback__)
    shown = capsys.readouterr().err
    assert "mtlstail" in shown
    assert CANARY not in shown
