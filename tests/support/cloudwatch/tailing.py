"""A source that runs in a thread, and everything that it hands over, with the moment of its arrival."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from tui.access_log.event import LogEvent
from tui.aws.budget import RequestBudget
from tui.aws.session import AwsSession
from tui.sources.base import SystemClock
from tui.sources.cloudwatch import CloudWatchSource, Timing
from tui.traffic.batch import Delivery, Gap, News, SampledSpan
from tui.traffic.states import Phase, TailState

FAST = Timing(
    poll=0.1,
    settle=0.15,
    sweep=0.4,
    back_off_first=0.05,
    back_off_cap=0.2,
    credentials=0.2,
    gone=0.2,
    denied=0.3,
    live_again=0.5,
    proven=0.1,
    live_first=1.0,
    tick=0.02,
)
"""Real time, shortened: what takes seconds against AWS takes tenths against a local endpoint."""


class WaitingSink:
    """Keeps everything, wakes whoever waits for something, and can be told to be full."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.events: list[LogEvent] = []
        self.arrived: list[float] = []
        self.all_news: list[News] = []
        self.full = False

    def put(self, events: Sequence[LogEvent]) -> None:
        with self.changed:
            self.events += events
            self.arrived += [time.monotonic()] * len(events)
            self.changed.notify_all()

    def offer(self, events: Sequence[LogEvent]) -> bool:
        if self.full:
            return False
        self.put(events)
        return True

    def news(self, *news: News) -> None:
        with self.changed:
            self.all_news += news
            self.changed.notify_all()

    @property
    def lines(self) -> list[str]:
        return [event.message for event in self.events]

    @property
    def states(self) -> list[TailState]:
        return [one for one in self.all_news if isinstance(one, TailState)]

    @property
    def state(self) -> TailState:
        return self.states[-1]

    @property
    def phases(self) -> list[Phase]:
        return [state.phase for state in self.states]

    @property
    def gaps(self) -> list[Gap]:
        return [one for one in self.all_news if isinstance(one, Gap)]

    @property
    def sampled(self) -> list[SampledSpan]:
        return [one for one in self.all_news if isinstance(one, SampledSpan)]

    @property
    def deliveries(self) -> list[Delivery]:
        return [one for one in self.all_news if isinstance(one, Delivery)]

    @property
    def complete_to(self) -> int | None:
        said = [one.complete_to for one in self.deliveries if one.complete_to is not None]
        return said[-1] if said else None


class Tailing:
    """A running `CloudWatchSource`. Use as a context manager: it is stopped at the end."""

    def __init__(self, url: str, groups: Sequence[str], **options: Any) -> None:
        self.sink = WaitingSink()
        self.stop = threading.Event()
        self.error: BaseException | None = None
        clock = SystemClock()
        settings: dict[str, Any] = {
            "session_factory": lambda: AwsSession(endpoint_url=url, read_timeout=1.0),
            "engine": "auto",
            "since_ms": int(time.time() * 1000) - 900_000,
            "follow": True,
            "max_requests": 50_000,
            "clock": clock,
            "budget": RequestBudget(clock, rate=100.0),
            "timing": FAST,
            **options,
        }
        self.source = CloudWatchSource(groups=groups, **settings)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            self.source.run(self.sink, self.stop)
        except BaseException as error:
            self.error = error
        finally:
            with self.sink.changed:
                self.sink.changed.notify_all()

    def __enter__(self) -> Tailing:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> float:
        """Stops the source as the tailer does; how long it took, in seconds."""
        begun = time.monotonic()
        self.stop.set()
        self.source.interrupt()
        self._thread.join(5)
        assert not self._thread.is_alive(), "the source did not end"
        return time.monotonic() - begun

    def ended(self, timeout: float = 5.0) -> BaseException | None:
        """Waits until the source has ended by itself; the error that it ended with."""
        self._thread.join(timeout)
        assert not self._thread.is_alive(), f"still running; states: {self.sink.states}"
        return self.error

    def until(self, condition: Callable[[], object], timeout: float = 5.0) -> None:
        """Waits for a condition that each event and each piece of news may fulfil."""
        with self.sink.changed:
            fulfilled = self.sink.changed.wait_for(condition, timeout)
        assert fulfilled, f"lines {self.sink.lines[-5:]}, states {self.sink.states}, error {self.error!r}"

    def until_phase(self, phase: Phase, timeout: float = 5.0) -> TailState:
        """Waits until the source says that it is in this phase."""
        self.until(lambda: self.sink.states and self.sink.state.phase is phase, timeout)
        return self.sink.state

    def until_lines(self, *lines: str, timeout: float = 5.0) -> None:
        """Waits until all these lines have come."""
        self.until(lambda: set(lines) <= set(self.sink.lines), timeout)
