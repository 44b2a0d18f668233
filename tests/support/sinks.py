"""A sink that remembers, and a clock whose waits a test fills with events."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from tui.access_log.event import LogEvent
from tui.traffic.batch import Delivery, News
from tui.traffic.states import TailState


class RecordingSink:
    """Keeps everything; `batches` are the events as they were put, one list a call."""

    def __init__(self) -> None:
        self.batches: list[list[LogEvent]] = []
        self.all_news: list[News] = []

    @property
    def events(self) -> list[LogEvent]:
        """All events in order."""
        return [event for batch in self.batches for event in batch]

    @property
    def lines(self) -> list[str]:
        """The events' messages."""
        return [event.message for event in self.events]

    @property
    def states(self) -> list[TailState]:
        """The states in order."""
        return [news for news in self.all_news if isinstance(news, TailState)]

    @property
    def deliveries(self) -> list[Delivery]:
        """The deliveries in order."""
        return [news for news in self.all_news if isinstance(news, Delivery)]

    def put(self, events: Sequence[LogEvent]) -> None:
        """Keeps the events."""
        self.batches.append(list(events))

    def offer(self, events: Sequence[LogEvent]) -> bool:
        """Keeps the events."""
        self.put(events)
        return True

    def news(self, *news: News) -> None:
        """Keeps the news."""
        self.all_news += news


class StepClock:
    """Time that passes only in waits; each wait first runs the next step, and after the last one stops the source."""

    def __init__(self, *steps: Callable[[], object], start: float = 1_720_330_313.0) -> None:
        self._time = start
        self._steps = list(steps)
        self.waits: list[float] = []

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._time

    def monotonic(self) -> float:
        """Seconds."""
        return self._time

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        """Lets `seconds` pass at once."""
        self.waits.append(seconds)
        self._time += seconds
        if self._steps:
            self._steps.pop(0)()
        else:
            stop.set()
        return stop.is_set()
