from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.wording import units


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(), "0 s"),
        (timedelta(milliseconds=400), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=3, seconds=5), "3 min 5 s"),
        (timedelta(hours=2), "2 h"),
        (timedelta(days=12, hours=4, minutes=59), "12 d 4 h"),
        (timedelta(days=3653), "3653 d"),
        (-timedelta(minutes=3, seconds=5), "-3 min 5 s"),
        (-timedelta(milliseconds=5), "0 s"),
    ],
)
def test_a_duration_has_its_two_largest_units(duration: timedelta, text: str):
    assert units.duration_text(duration) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (184, "184 B"), (1536, "1.5 KiB"), (5 * 2**20, "5.0 MiB"), (2**40, "1.0 TiB"), (2**51, "2.0 PiB")],
)
def test_a_size_has_a_binary_unit(count: int, text: str):
    assert units.bytes_text(count) == text


@pytest.mark.parametrize(("count", "text"), [(0, "0 ms"), (999, "999 ms"), (1250, "1.25 s"), (29000, "29.0 s")])
def test_a_latency_has_its_unit(count: int, text: str):
    assert units.milliseconds_text(count) == text


def test_dates_are_utc_and_say_so():
    moment = datetime(2024, 7, 7, 14, 31, 53, 999_000, tzinfo=timezone(timedelta(hours=9)))
    assert units.date_text(moment) == "2024-07-07 05:31:53 UTC"
    assert units.rfc3339(moment) == "2024-07-07T05:31:53Z"
    assert units.date_text(datetime(2024, 7, 7, 5, 31, 53)) == "2024-07-07 05:31:53 UTC"
    assert units.rfc3339(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=9)))) == "0001-01-01T00:00:00Z"


def test_milliseconds_become_dates():
    assert units.milliseconds_date_text(1720330313007) == "2024-07-07 05:31:53.007 UTC"
    assert units.rfc3339_milliseconds(1720330313007) == "2024-07-07T05:31:53.007Z"
    assert units.rfc3339_milliseconds(0) == "1970-01-01T00:00:00.000Z"
    assert units.milliseconds_date_text(10**17) == f"{10**17} ms since 1970"


@given(st.integers())
def test_any_number_of_milliseconds_is_written(milliseconds: int):
    text = units.rfc3339_milliseconds(milliseconds)
    if text is not None:
        assert datetime.fromisoformat(text).astimezone(UTC) == units.moment_of(milliseconds)
    assert units.milliseconds_date_text(milliseconds)


def test_counts_and_shares():
    assert units.count_text(1, "request") == "1 request"
    assert units.count_text(18204, "request") == "18,204 requests"
    assert units.count_text(0, "entry", "entries") == "0 entries"
    assert units.percent_text(0.368) == "37 %"
