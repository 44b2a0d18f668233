from __future__ import annotations

import pytest

from tui.setting_values import parse_duration, parse_moment, parse_size


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("15m", 900), ("1h30m", 5400), ("1.5h", 5400), ("2d", 172800)]
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "15", "m", "-5m", "1 h", "1y"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        parse_duration(text)


@pytest.mark.parametrize(("text", "size"), [("256M", 256 << 20), ("1g", 1 << 30), ("2KiB", 2048), ("1000", 1000)])
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text) == size


def test_moments_need_a_zone_and_a_sane_year() -> None:
    assert parse_moment("2024-07-07T05:31:53.123Z") == 1720330313123
    for text in ("2024-07-07T05:31:53", "now", "9999-12-31T23:59:59-23:59x"):
        with pytest.raises(ValueError, match="zone"):
            parse_moment(text)
