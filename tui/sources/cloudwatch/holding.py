"""Between the past and the present: what comes while the one is joined to the other waits, and leaves in time order."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Final

from tui.access_log.event import LogEvent
from tui.sources.base import Sink
from tui.traffic.batch import News

MAX_HELD: Final = 20_000
"""Events; what comes beyond passes at once: out of order, but never lost."""


class HoldingSink:
    """Passes everything on, but between `hold` and `release`. Implements `tui.sources.base.Sink`.

    Args:
        sink: takes what is passed on.
    """

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._lock = threading.Lock()
        self._held: list[LogEvent] = []
        self._holding = False

    def put(self, events: Sequence[LogEvent]) -> None:
        """Keeps the events, or hands them over and waits while the receiver is behind."""
        if not self._kept(events):
            self._sink.put(events)

    def offer(self, events: Sequence[LogEvent]) -> bool:
        """Keeps the events, or hands them over without waiting."""
        return self._kept(events) or self._sink.offer(events)

    def news(self, *news: News) -> None:
        """Passes news on, at any time."""
        self._sink.news(*news)

    def hold(self) -> None:
        """From now on events are kept."""
        with self._lock:
            self._holding = True

    def release(self) -> None:
        """Hands over what was kept, by event time, and keeps nothing more. Waits while the receiver is behind."""
        while True:
            # Whoever brings live events must not wait for a slow receiver: the lock is free while events are put.
            with self._lock:
                kept, self._held = self._held, []
                if not kept:
                    self._holding = False
                    return
            self._sink.put(sorted(kept, key=_time))

    def _kept(self, events: Sequence[LogEvent]) -> bool:
        with self._lock:
            if not self._holding or len(self._held) + len(events) > MAX_HELD:
                return False
            self._held += events
            return True


def _time(event: LogEvent) -> int:
    return event.timestamp or 0
