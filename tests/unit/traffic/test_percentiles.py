from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.traffic.percentiles import percentile


def test_nearest_rank() -> None:
    sample = [50, 15, 40, 20, 35]
    assert [percentile(sample, share) for share in (0.05, 0.3, 0.4, 0.5, 1.0)] == [15, 20, 20, 35, 50]
    assert percentile([], 0.5) is None


@given(st.lists(st.integers(), min_size=1), st.floats(0.01, 1.0))
def test_enough_of_the_sample_does_not_exceed_it(sample: list[int], share: float) -> None:
    found = percentile(sample, share)
    assert found is not None
    assert sum(value <= found for value in sample) >= share * len(sample)
    assert sum(value < found for value in sample) < share * len(sample) or found == min(sample)
