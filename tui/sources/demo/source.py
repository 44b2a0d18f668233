"""The built-in traffic as a source: a history at once, then requests as they come."""

from __future__ import annotations

import datetime as dt
import secrets
import threading
from typing import TYPE_CHECKING

from tui.access_log.event import LogEvent
from tui.sources.base import Clock, Sink, SystemClock
from tui.sources.demo.script import CYCLE, DEFAULT_RATE
from tui.traffic.batch import Delivery
from tui.traffic.states import Phase, TailState

if TYPE_CHECKING:
    from tui.sources.demo.traffic import Traffic

SOURCE_ID = "demo"
HISTORY = 3 * CYCLE
"""Requests before the start."""
_BATCH = 120
_TICK_SECONDS = 0.02


class DemoSource:
    """Fictional clients with real certificates, issued when `run` starts, call a fictional API.

    Args:
        seed: the same seed and `now_ms` give the same bytes; None takes a random one.
        rate: requests a second, after the start and in the history before it.
        now_ms: where the story starts, in milliseconds since the epoch; None: now, by the clock.
        clock: paces the requests after the start. Give the tail a `DemoClock` of the same `now_ms`.
        follow: whether requests keep coming after the history.
    """

    def __init__(
        self,
        seed: int | None = None,
        rate: float = DEFAULT_RATE,
        now_ms: int | None = None,
        clock: Clock | None = None,
        *,
        follow: bool = True,
    ) -> None:
        if not 0 < rate <= 1e6:
            raise ValueError(f"a rate of {rate} requests a second is not possible; it lies above 0")
        self._seed = secrets.randbits(64) if seed is None else seed
        self._rate = rate
        self._clock = clock or SystemClock()
        self._now_ms = now_ms
        self._follow = follow

    @property
    def source_id(self) -> str:
        """`demo`."""
        return SOURCE_ID

    @property
    def name(self) -> str:
        """`demo`."""
        return SOURCE_ID

    def interrupt(self) -> None:
        """Nothing to unblock: every wait is a wait on `stop`."""

    def poke(self) -> None:
        """Never pauses."""

    def run(self, sink: Sink, stop: threading.Event) -> None:
        """Issues the certificates, tells the history, then goes on at the given rate until `stop`."""
        sink.news(TailState(SOURCE_ID, Phase.READING))
        start_ms = int(self._clock.now() * 1000) if self._now_ms is None else self._now_ms
        traffic = _traffic(self._seed, self._rate, start_ms)
        for first in range(-HISTORY, 0, _BATCH):
            if stop.is_set():
                return
            _deliver(sink, [traffic.event(number) for number in range(first, first + _BATCH)])
        if self._follow:
            self._go_on(sink, stop, traffic, start_ms)

    def _go_on(self, sink: Sink, stop: threading.Event, traffic: Traffic, start_ms: int) -> None:
        began = self._clock.monotonic()
        number = 0
        while not stop.is_set():
            told = start_ms + (self._clock.monotonic() - began) * 1000
            due: list[LogEvent] = []
            while len(due) < _BATCH and traffic.time(number) <= told:
                due.append(traffic.event(number))
                number += 1
            if due:
                _deliver(sink, due)
            else:
                self._clock.wait(stop, max(_TICK_SECONDS, (traffic.time(number) + 1 - told) / 1000))


def demo_lines(seed: int, now_ms: int, count: int) -> list[LogEvent]:
    """The last `count` events before `now_ms` (milliseconds since the epoch), as `DemoSource` would give them."""
    traffic = _traffic(seed, DEFAULT_RATE, now_ms)
    return [traffic.event(number) for number in range(-count, 0)]


def _traffic(seed: int, rate: float, start_ms: int) -> Traffic:
    # Imported here: cryptography costs a third of the time to the first paint, and this runs in the reader's thread.
    from tui.sources.demo.clients import cast
    from tui.sources.demo.traffic import Traffic

    return Traffic(seed, rate, start_ms, cast(seed, dt.datetime.fromtimestamp(start_ms / 1000, dt.UTC)).clients)


def _deliver(sink: Sink, events: list[LogEvent]) -> None:
    sink.put(events)
    size = sum(len(event.message) for event in events)
    sink.news(Delivery(SOURCE_ID, received=len(events), bytes_read=size, complete_to=events[-1].timestamp))
