from __future__ import annotations

import pytest

from tests.unit.traffic.making import NOON, entry, unparsed
from tui.traffic.filter import FilterError, parse_filter

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def _matches(text: str, time: int | None) -> bool:
    return parse_filter(text, NOON).matches(entry(time))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("time:>=11:31", NOON - 29 * MINUTE, None),
        ("time:>11:31", NOON - 28 * MINUTE, None),
        ("time:<11:31", None, NOON - 29 * MINUTE - 1),
        ("time:<=11:31", None, NOON - 28 * MINUTE - 1),
        ("time:11:31", NOON - 29 * MINUTE, NOON - 28 * MINUTE - 1),
        ("time:11:31..11:40", NOON - 29 * MINUTE, NOON - 19 * MINUTE - 1),
        ("time:11:50..12:10", NOON - 10 * MINUTE, NOON + 11 * MINUTE - 1),
        ("time:23:50..00:10", NOON - 12 * HOUR - 10 * MINUTE, NOON - 12 * HOUR + 11 * MINUTE - 1),
        ("time:>=2024-07-07T11:31:53Z", NOON - 29 * MINUTE + 53_000, None),
        ("time:2024-07-07", NOON - 12 * HOUR, NOON + 12 * HOUR - 1),
        ('time:"2024-07-07 11:00..2024-07-07 11:30"', NOON - HOUR, NOON - 29 * MINUTE - 1),
        ("time:-15m", NOON - 15 * MINUTE, None),
        ("time:<-15m", None, NOON - 15 * MINUTE - 1),
        ("time:-30m..-15m", NOON - 30 * MINUTE, NOON - 15 * MINUTE),
        ("time:-30m..", NOON - 30 * MINUTE, None),
        ("time:11:31..now", NOON - 29 * MINUTE, NOON),
    ],
)
def test_spans(text: str, first: int | None, last: int | None) -> None:
    low, high = (first if first is not None else -(10**15)), (last if last is not None else 10**15)
    assert [_matches(text, moment) for moment in (low, high)] == [True, True]
    if first is not None:
        assert not _matches(text, first - 1)
    if last is not None:
        assert not _matches(text, last + 1)
    assert parse_filter(text, NOON).matches(unparsed(low))


def test_a_row_without_time_matches_neither_kind() -> None:
    assert not _matches("time:-15m", None)
    assert not _matches("time:>=11:31", None)


def test_relative_times_move_on_and_clock_times_stay() -> None:
    now = [NOON]
    relative = parse_filter("time:-15m", lambda: now[0])
    clock = parse_filter("time:>=11:50", lambda: now[0])
    mixed = parse_filter("time:11:50..now", lambda: now[0])
    row = entry(NOON - 5 * MINUTE)
    assert all(expression.matches(row) for expression in (relative, clock, mixed))
    now[0] += DAY
    assert not relative.matches(row)
    assert clock.matches(row)
    assert mixed.matches(row)
    assert mixed.matches(entry(NOON + HOUR))


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("time:later", 5),
        ("time:>=25:00", 7),
        ("time:>=", 7),
        ("time:-15", 5),
        ("time:11:00..x", 12),
        ("time:-15m..2", 11),
    ],
)
def test_values_that_cannot_be_read(text: str, position: int) -> None:
    with pytest.raises(FilterError, match="a time such as") as error:
        parse_filter(text, NOON)
    assert error.value.position == position


def test_a_range_that_ends_before_it_begins() -> None:
    with pytest.raises(FilterError, match="ends before it begins"):
        parse_filter("time:-5m..-15m", NOON)
