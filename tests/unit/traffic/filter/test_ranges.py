from __future__ import annotations

import pytest

from tui.traffic.filter import ranges
from tui.traffic.filter.errors import FilterError
from tui.traffic.filter.ranges import Interval, read_forwards, read_interval


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("403", 403, 403),
        ("5xx", 500, 599),
        ("5XX", 500, 599),
        (">=400", 400, None),
        (">400", 401, None),
        (">4xx", 500, None),
        ("<400", None, 399),
        ("<=4xx", None, 499),
        ("400..499", 400, 499),
        ("4xx..5xx", 400, 599),
        ("400..", 400, None),
        ("..399", None, 399),
    ],
)
def test_intervals(text: str, low: int | None, high: int | None) -> None:
    assert read_forwards(text, 0, ranges.status) == Interval(low, high)


def test_what_an_interval_holds() -> None:
    assert [Interval(2, 4).holds(number) for number in (1, 2, 4, 5)] == [False, True, True, False]
    assert Interval(None, None).holds(-(10**30))


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 10),
        (">=", 12),
        ("4x", 10),
        ("6xx", 10),
        ("40٣", 10),
        ("400..abc", 15),
        ("..", 10),
        (">=400..499", 10),
        ("a..", 10),
    ],
)
def test_an_operand_that_cannot_be_read(text: str, position: int) -> None:
    with pytest.raises(FilterError) as error:
        read_interval(text, 10, ranges.status)
    assert (error.value.position, error.value.expected) == (position, ranges.STATUS_HINT)


def test_a_range_that_ends_before_it_begins() -> None:
    with pytest.raises(FilterError, match="ends before it begins"):
        read_forwards("500..400", 3, ranges.status)


def test_latencies() -> None:
    assert read_interval(">500ms", 0, ranges.latency) == Interval(501, None)
    assert read_interval("100..1.5s", 0, ranges.latency) == Interval(100, 1500)
    for text in ("fast", ">"):
        with pytest.raises(FilterError) as error:
            read_interval(text, 0, ranges.latency)
        assert error.value.expected == ranges.LATENCY_HINT


def test_numbers() -> None:
    assert read_interval(">=7", 0, ranges.number) == Interval(7, None)
    for text in (">x", ">", "9" * 5_000):
        with pytest.raises(FilterError, match="number"):
            read_interval(text, 0, ranges.number)
