from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.traffic.making import NOON
from tui.traffic.instants import Instant, parse_duration, parse_instant

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("500ms", 500),
        ("1.5s", 1_500),
        ("15m", 15 * MINUTE),
        ("2h", 2 * HOUR),
        ("30d", 30 * DAY),
        ("1w", 7 * DAY),
        ("1h30m", 90 * MINUTE),
        (" 1H ", HOUR),
    ],
)
def test_durations(text: str, milliseconds: int) -> None:
    assert parse_duration(text) == milliseconds


@pytest.mark.parametrize("text", ["", "5", "m", "5 m", "-5m", "5y", "1..2s", "٣s"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="a duration such as"):
        parse_duration(text)


def _at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("text", "first", "width"),
    [
        ("05:31", _at("2024-07-07T05:31"), MINUTE),
        ("5:31Z", _at("2024-07-07T05:31"), MINUTE),
        ("05:31:20", _at("2024-07-07T05:31:20"), 1000),
        ("05:31:20.5", _at("2024-07-07T05:31:20.500"), 1),
        ("12:00", NOON, MINUTE),
        ("12:01", NOON + MINUTE - DAY, MINUTE),
        ("20:30+09:00", _at("2024-07-07T11:30"), MINUTE),
        ("08:00+09:00", _at("2024-07-06T23:00"), MINUTE),
        ("23:00-09:00", _at("2024-07-07T08:00"), MINUTE),
        ("2024-07-07", _at("2024-07-07"), DAY),
        ("2024-07-07T05:31:53Z", _at("2024-07-07T05:31:53"), 1000),
        ("2024-07-07 05:31:53,123456 UTC", _at("2024-07-07T05:31:53.123"), 1),
        ("2024-07-07T14:31+09:00", _at("2024-07-07T05:31"), MINUTE),
        ("2030-01-01T00:00+0000", _at("2030-01-01T00:00"), MINUTE),
        ("07/Jul/2024:14:31:53 +0900", _at("2024-07-07T05:31:53"), 1000),
        ("1720330313", 1_720_330_313_000, 1000),
        ("1720330313123", 1_720_330_313_123, 1),
        ("-15m", NOON - 15 * MINUTE, 1),
        ("+1h", NOON + HOUR, 1),
        ("now", NOON, 1),
    ],
)
def test_instants(text: str, first: int, width: int) -> None:
    instant = parse_instant(text, NOON)
    assert (instant.first, instant.last - instant.first + 1) == (first, width)
    assert instant.relative == (text[0] in "-+n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "25:00",
        "05",
        "05:31.5",
        "2024-13-01",
        "2024-07-07T",
        "5:99",
        "12345",
        "Z",
        "99/Jul/2024:05:31:53 +0000",
    ],
)
def test_what_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError, match="a time such as"):
        parse_instant(text, NOON)


@given(st.text(max_size=30) | st.from_regex(r"[-+0-9:TZ. /a-z]{1,30}"), st.integers(-(2**70), 2**70))
def test_nothing_but_a_value_error(text: str, now: int) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(parse_instant(text, now), Instant)


def test_a_time_at_the_edge_of_the_calendar_is_no_crash() -> None:
    with pytest.raises(ValueError, match="a time such as"):
        parse_instant("05:31", 10**30)
    assert parse_instant("0001-01-01T00:00+23:00", 0).first < 0
