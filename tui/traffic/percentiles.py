"""Percentiles of a sample."""

from __future__ import annotations

import math
from collections.abc import Collection


def percentile(sample: Collection[int], share: float) -> int | None:
    """The nearest-rank percentile: the smallest value that at least `share` of the sample does not exceed.

    Args:
        sample: in any order.
        share: above 0 and up to 1; 0.95 is p95.

    Returns:
        A value of the sample, None where it is empty.
    """
    if not sample:
        return None
    return sorted(sample)[max(0, math.ceil(share * len(sample)) - 1)]
