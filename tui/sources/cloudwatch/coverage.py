"""Up to when is nothing known to be missing? Gaps that are open, and how far everything was read."""

from __future__ import annotations

import threading
from dataclasses import replace

from tui.sources.base import Sink
from tui.traffic.batch import Delivery, Gap

_STEP_MS = 1000


class Coverage:
    """Keeps the open gaps of a source and claims completeness only up to the first of them."""

    def __init__(self, source_id: str, sink: Sink) -> None:
        self._source_id = source_id
        self._sink = sink
        self._lock = threading.Lock()
        self._open: list[Gap] = []
        self._reach: int | None = None
        self._told: int | None = None
        self._backfilled = False

    def gap(self, start: int, end: int | None, reason: str) -> Gap:
        """Opens a gap and tells about it. `end` None: it goes on."""
        with self._lock:
            # A gap is known by its start: two sessions that break together make two gaps.
            while any(other.start == start for other in self._open):
                start += 1
            gap = Gap(self._source_id, start, None if end is None else max(start, end), reason)
            self._open.append(gap)
        self._sink.news(gap)
        self._claim()
        return gap

    def end_of(self, gap: Gap, end: int) -> Gap:
        """The gap that went on has come to its end, and can be read again."""
        return self._replace(gap, replace(gap, end=max(end, gap.start)))

    def filled(self, gap: Gap, recovered: int) -> None:
        """The gap was read again to its end."""
        self._replace(gap, replace(gap, filled=True, recovered=recovered))
        self._claim()

    def _replace(self, old: Gap, new: Gap) -> Gap:
        with self._lock:
            self._open = [other for other in self._open if other is not old]
            if not new.filled:
                self._open.append(new)
        self._sink.news(new)
        return new

    def backfilled(self) -> None:
        """The past was read, as far back as it was asked for."""
        self._backfilled = True
        self._claim()

    def reached(self, to: int) -> None:
        """Everything up to `to` (milliseconds) was read, but for the gaps."""
        with self._lock:
            self._reach = to if self._reach is None else max(to, self._reach)
        self._claim()

    def _claim(self) -> None:
        with self._lock:
            if self._reach is None or not self._backfilled:
                return
            claim = min([self._reach, *(gap.start - 1 for gap in self._open)])
            if self._told is not None and self._told <= claim < self._told + _STEP_MS:
                return
            self._told = claim
        self._sink.news(Delivery(self._source_id, complete_to=claim))
