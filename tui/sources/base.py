"""The interface of every source: it pushes events and news into a sink until it is told to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Protocol

from tui.access_log.event import LogEvent
from tui.traffic.batch import News
from tui.traffic.states import Phase, TailState


class Clock(Protocol):
    """Time, injected so that tests can move it."""

    def now(self) -> float:
        """Seconds since the epoch, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go backwards."""
        ...

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        """Waits at most so long; True as soon as `stop` is set."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Seconds since the epoch, UTC."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that never go backwards."""
        return time.monotonic()

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        """Waits at most so long; True as soon as `stop` is set."""
        return stop.wait(max(0.0, seconds))


class Sink(Protocol):
    """Takes what a source reads. Safe to call from several threads."""

    def put(self, events: Sequence[LogEvent]) -> None:
        """Hands over events; waits while the receiver is behind (and returns when the source must stop)."""
        ...

    def offer(self, events: Sequence[LogEvent]) -> bool:
        """Hands over events without waiting; False (and nothing taken) where the receiver is too far behind."""
        ...

    def news(self, *news: News) -> None:
        """Tells about the delivery; never waits."""
        ...


class Source(Protocol):
    """One place that lines come from."""

    @property
    def source_id(self) -> str:
        """Unique within this run."""
        ...

    @property
    def name(self) -> str:
        """For people, sanitised: the log group's name, the file's path, `standard input`, `demo`."""
        ...

    def run(self, sink: Sink, stop: threading.Event) -> None:
        """Reads until everything is read or `stop` is set; every wait is a wait on `stop`.

        Raises:
            SourceError: where the source cannot go on by itself. What it can wait out (throttling,
                a lost link, expired credentials) it reports as a `TailState` and waits out.
        """
        ...

    def interrupt(self) -> None:
        """Called from another thread after `stop` was set: unblocks a read that cannot be waited on."""
        ...

    def poke(self) -> None:
        """Someone is watching: a key was pressed. Ends an idle pause."""
        ...


class SourceError(Exception):
    """A source failed. `cause` and `remedy` are sanitised and meant for people.

    Attributes:
        cause: what happened and where, in a sentence.
        remedy: what to do about it, in a sentence.
        phase: how the screen shows it.
        exit_code: what a command without a screen ends with: 2 the input could not be opened, 3 the source failed.
        action: the IAM action that was refused, if that is what happened.
    """

    phase = Phase.FAILED
    exit_code = 3

    def __init__(self, cause: str, remedy: str = "", *, action: str | None = None) -> None:
        super().__init__(f"{cause} {remedy}".strip())
        self.cause = cause
        self.remedy = remedy
        self.action = action

    def state(self, source_id: str, retry_at: float | None = None) -> TailState:
        """This error as the state of its source."""
        return TailState(source_id, self.phase, self.cause, self.remedy or None, retry_at, self.action)


class CannotOpen(SourceError):
    """The input does not exist or cannot be opened: no such file, no such log group, not readable."""

    exit_code = 2
