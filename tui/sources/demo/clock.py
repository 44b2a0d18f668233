"""A clock that starts where the demo is told to."""

from __future__ import annotations

import threading

from tui.sources.base import Clock, SystemClock


class DemoClock:
    """Runs on from `now_ms` (milliseconds since the epoch, UTC) at the pace of the machine's clock.

    With `frozen` it stays there, for screenshots; waits still take their time.
    """

    def __init__(self, now_ms: int, *, frozen: bool = False, machine: Clock | None = None) -> None:
        self._machine = machine or SystemClock()
        self._start = now_ms / 1000
        self._began = self._machine.monotonic()
        self._frozen = frozen

    def now(self) -> float:
        """Seconds since the epoch, UTC."""
        return self._start if self._frozen else self._start + self._machine.monotonic() - self._began

    def monotonic(self) -> float:
        """Seconds that never go backwards."""
        return self._machine.monotonic()

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        """Waits at most so long; True as soon as `stop` is set."""
        return self._machine.wait(stop, seconds)
