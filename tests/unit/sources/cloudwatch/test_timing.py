from __future__ import annotations

from tui.sources.cloudwatch.intake import WINDOW_MS
from tui.sources.cloudwatch.timing import Timing


def test_nothing_is_read_again_that_the_duplicate_window_has_forgotten() -> None:
    timing = Timing()
    longest = max(timing.long_sweep_ms, timing.late_ms, timing.overlap_ms + timing.quiet_ms, timing.sweep_overlap_ms)
    assert longest + timing.settle * 1000 < WINDOW_MS
