"""The one way from a page or an update into the sink: duplicates out, counts kept."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import msgspec

from tui.access_log.event import LogEvent
from tui.sources.base import Sink
from tui.traffic.batch import Delivery
from tui.traffic.identity import DuplicateWindow

WINDOW_MS: Final = 30 * 60_000
REMEMBERED: Final = 150_000
"""Events that the window can tell from new ones. Whoever reads a span again must not reach behind them."""

Span = tuple[int, int | None]
"""Milliseconds, event time; the end is excluded, None is open."""

_Key = tuple[str | None, str | None, int | None, str]


class PassedOn(NamedTuple):
    """How much of a page was passed on."""

    new: int
    recovered: int


class Intake:
    """Takes what Live Tail and FilterLogEvents brought, and passes each event on once. Thread-safe."""

    def __init__(self, source_id: str, sink: Sink, take_calls: Callable[[], int]) -> None:
        self._source_id = source_id
        self._sink = sink
        self._take_calls = take_calls
        self._lock = threading.Lock()
        self._window = DuplicateWindow(WINDOW_MS, REMEMBERED)
        self.passed_on = 0
        """Events that were new: what the window had to remember."""
        self._undelivered: Counter[_Key] = Counter()

    def polled(self, events: Sequence[LogEvent], *, missed: Span | None = None) -> PassedOn:
        """Passes on what is new of a page, and waits while the receiver is behind.

        Args:
            events: a page of FilterLogEvents.
            missed: what is new and of this span was missed by the live stream, and is marked so.

        Returns:
            How many were new, and how many of those are marked.
        """
        with self._lock:
            fresh = [event for event in events if self._window.is_new_polled(event) or self._was_undelivered(event)]
        duplicates = len(events) - len(fresh)
        if missed is not None:
            fresh = [_marked(event, missed) for event in fresh]
        if fresh:
            self._sink.put(fresh)
        recovered = sum(event.recovered for event in fresh)
        self._count(events, duplicates, recovered)
        return PassedOn(len(fresh), recovered)

    def live(self, events: Sequence[LogEvent], seconds: float, session: int) -> bool:
        """Offers what is new of a live update, and never waits.

        Args:
            events: the update's events.
            seconds: how long the session has run since the update before.
            session: numbers the sessions of this source; two that overlap bring the same events.

        Returns:
            False where the receiver was too far behind: the events are not lost if their span is read again.
        """
        with self._lock:
            fresh = [event for event in events if self._window.is_new_live(event, session)]
        taken = not fresh or self._sink.offer(fresh)
        if not taken:
            with self._lock:
                self._undelivered.update(_key(event) for event in fresh)
        self._count(events, len(events) - len(fresh), 0, seconds)
        return taken

    def _was_undelivered(self, event: LogEvent) -> bool:
        if not self._undelivered:
            return False
        key = _key(event)
        if self._undelivered[key] <= 0:
            return False
        self._undelivered[key] -= 1
        if not self._undelivered[key]:
            del self._undelivered[key]
        return True

    def _count(self, events: Sequence[LogEvent], duplicates: int, recovered: int, seconds: float = 0.0) -> None:
        self.passed_on += len(events) - duplicates
        self._sink.news(
            Delivery(
                self._source_id,
                received=len(events),
                duplicates=duplicates,
                recovered=recovered,
                api_calls=self._take_calls(),
                bytes_read=sum(len(event.message) for event in events),
                live_seconds=seconds,
            )
        )


def _marked(event: LogEvent, missed: Span) -> LogEvent:
    start, end = missed
    inside = event.timestamp is not None and start <= event.timestamp and (end is None or event.timestamp < end)
    return msgspec.structs.replace(event, recovered=True) if inside else event


def _key(event: LogEvent) -> _Key:
    return (event.origin.log_group, event.origin.log_stream, event.timestamp, event.message)
