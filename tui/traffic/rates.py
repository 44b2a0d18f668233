"""How busy is it right now? Requests a second by status class, and latency, over the last seconds."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from tui.access_log.entry import AccessLogEntry, Row
from tui.traffic.percentiles import percentile

StatusClass = Literal["2xx", "4xx", "5xx", "other"]
CLASSES: Final[tuple[StatusClass, ...]] = ("2xx", "4xx", "5xx", "other")

RATE_SECONDS: Final = 10
"""Rates are means over so many whole seconds: Live Tail delivers once a second, polling every few."""
HISTORY_SECONDS: Final = 60
FRESH_SECONDS: Final = 15
"""Rows no older than that on arrival are of now: access logs take some seconds to come, by Live Tail and by polling."""
LATENCY_SAMPLE: Final = 2_000
"""At most so many of the latest latencies are looked at."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What arrived in the last `RATE_SECONDS` whole seconds, a second; latencies in milliseconds."""

    total: float
    by_class: dict[StatusClass, float]
    latency_p50: int | None
    """Over at most `LATENCY_SAMPLE` of the latencies of the last `HISTORY_SECONDS`; None where there are none."""
    latency_p95: int | None


def status_class(row: Row) -> StatusClass:
    """`other` holds 1xx, 3xx, odd numbers, and rows without a status."""
    if not isinstance(row, AccessLogEntry) or row.status is None:
        return "other"
    match row.status // 100:
        case 2:
            return "2xx"
        case 4:
            return "4xx"
        case 5:
            return "5xx"
    return "other"


class RateMeter:
    """Counts rows by the second of their arrival, or by their own where they arrive late.

    Seconds are those of a clock that never goes backwards. How old a row is on its arrival, its ingestion time says,
    else the event's timestamp, else the request's time. What is older than `HISTORY_SECONDS`, or was ingested before
    `since_ms`, is the past being read, not traffic of now, and does not count; a row without any time is of now.
    """

    def __init__(self, since_ms: int | None = None) -> None:
        self._since_ms = since_ms
        self._seconds: dict[int, dict[StatusClass, int]] = {}
        self._latencies: deque[tuple[int, int]] = deque(maxlen=LATENCY_SAMPLE)
        self._began: int | None = None

    def add(self, rows: Iterable[Row], now: float, wall_ms: int) -> None:
        """Counts rows that arrived at `now`, when it was `wall_ms` milliseconds since the epoch."""
        arrival = int(now)
        self._turn_to(arrival)
        for row in rows:
            age = self._age(row, wall_ms)
            if age >= HISTORY_SECONDS:
                continue
            second = arrival - age
            self._counts(second)[status_class(row)] += 1
            if isinstance(row, AccessLogEntry) and row.latency_ms is not None:
                self._latencies.append((second, row.latency_ms))

    def rates(self, now: float) -> Rates:
        """The means over the last whole seconds before `now`; fewer seconds right after the first row."""
        seconds = RATE_SECONDS if self._began is None else max(1, min(RATE_SECONDS, int(now) - self._began))
        by_class = {kind: sum(self.history(kind, now)[-seconds:]) / seconds for kind in CLASSES}
        recent = [latency for second, latency in self._latencies if second >= int(now) - HISTORY_SECONDS]
        return Rates(sum(by_class.values()), by_class, percentile(recent, 0.5), percentile(recent, 0.95))

    def history(self, kind: StatusClass, now: float) -> tuple[int, ...]:
        """Rows of one class in each of the last `HISTORY_SECONDS` whole seconds, oldest first."""
        last = int(now) - 1
        history = [0] * HISTORY_SECONDS
        for second, counts in self._seconds.items():
            age = last - second
            if 0 <= age < HISTORY_SECONDS:
                history[-1 - age] = counts[kind]
        return tuple(history)

    def _age(self, row: Row, wall_ms: int) -> int:
        """Whole seconds; 0 for what is fresh, `HISTORY_SECONDS` for what was there before counting began."""
        if self._since_ms is not None and row.ingestion_time is not None and row.ingestion_time < self._since_ms:
            return HISTORY_SECONDS
        made = next((time for time in (row.ingestion_time, row.timestamp, row.time) if time is not None), wall_ms)
        age = (wall_ms - made) // 1000
        return age if age > FRESH_SECONDS else 0

    def _counts(self, second: int) -> dict[StatusClass, int]:
        counts = self._seconds.get(second)
        if counts is None:
            counts = self._seconds[second] = dict.fromkeys(CLASSES, 0)
        return counts

    def _turn_to(self, second: int) -> None:
        if self._began is None:
            self._began = second
        for old in [old for old in self._seconds if old < second - HISTORY_SECONDS]:
            del self._seconds[old]
