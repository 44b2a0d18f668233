"""What travels from a source's reader to whoever shows it: rows and news about the delivery, in one piece."""

from __future__ import annotations

from dataclasses import dataclass

from tui.access_log.entry import Row
from tui.traffic.states import TailState


@dataclass(frozen=True, slots=True)
class Gap:
    """A span (milliseconds, event time) in which events may be missing. Sent again with `filled` once it was read."""

    source_id: str
    start: int
    end: int | None
    """None while the gap is still open."""
    reason: str
    filled: bool = False
    recovered: int = 0
    """Events found while filling it."""


@dataclass(frozen=True, slots=True)
class SampledSpan:
    """A span (milliseconds) for which Live Tail said that it left events out."""

    source_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """Increments to the delivery ledger, and the span up to which nothing is known to be missing."""

    source_id: str
    received: int = 0
    duplicates: int = 0
    recovered: int = 0
    api_calls: int = 0
    bytes_read: int = 0
    live_seconds: float = 0.0
    complete_to: int | None = None
    """Milliseconds, event time; None leaves it as it was."""
    progress: str | None = None
    """What a long read has done so far: `back-fill to 05:16`, `42 % of access.log`."""


News = TailState | Gap | SampledSpan | Delivery


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows in the order of arrival, and news in the order of happening."""

    rows: tuple[Row, ...] = ()
    news: tuple[News, ...] = ()
