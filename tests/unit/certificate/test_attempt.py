from __future__ import annotations

import warnings
from typing import NoReturn

import pytest

from tui.certificate.attempt import Attempts, reason_of, without_warnings


class Panic(BaseException):
    """As a panic in cryptography's Rust core comes out."""


def _raise(error: BaseException) -> NoReturn:
    raise error


@pytest.mark.parametrize(
    "error", [ValueError("bad\x1b"), TypeError("t"), RecursionError("r"), Panic("p"), MemoryError()]
)
def test_a_field_that_cannot_be_read_says_why(error: BaseException) -> None:
    attempts = Attempts()

    assert attempts.read("field", lambda: _raise(error)) is None
    assert attempts.read("other", lambda: 1) == 1
    assert attempts.problems.keys() == {"field"}
    assert attempts.problems["field"]
    assert "\x1b" not in attempts.problems["field"]


def test_a_field_that_was_given_up_is_not_tried() -> None:
    attempts = Attempts()
    attempts.problems["field"] = "given up"

    assert attempts.read("field", lambda: 1) is None
    assert attempts.problems == {"field": "given up"}


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(2)])
def test_the_user_may_still_end_the_program(error: BaseException) -> None:
    with pytest.raises(type(error)):
        Attempts().read("field", lambda: _raise(error))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            'asn1 error: ParseError { kind: InvalidValue, location: ["A::b", 3, "Time::UtcTime"] }',
            "malformed ASN.1: InvalidValue in Time::UtcTime",
        ),
        ("error parsing asn1 value: ParseError { kind: ExtraData }", "malformed ASN.1: ExtraData"),
        ("", "ValueError"),
        ("x" * 1000, "x" * 160 + "… (840 more characters)"),
    ],
)
def test_reasons_are_plain(text: str, reason: str) -> None:
    assert reason_of(ValueError(text)) == reason


def test_the_filter_is_put_in_place_once_and_for_this_folder_alone() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        without_warnings()
        first = list(warnings.filters)
        without_warnings()
        assert list(warnings.filters) == first

        warnings.warn_explicit("quiet", UserWarning, "decode.py", 1, module="tui.certificate.decode")
        with pytest.raises(UserWarning, match="heard"):
            warnings.warn_explicit("heard", UserWarning, "other.py", 1, module="tui.traffic.store")
