"""How often AWS may be asked: one bucket for each account and region, shared by everything in the process.

FilterLogEvents had a quota of five calls a second for a whole account and region (CloudWatch Logs quotas page);
two operators must fit into it side by side.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

RATE = 2.0
"""Calls a second."""
RATE_THROTTLED = 1.0
BURST = 4
"""Calls that may follow each other at once after a quiet spell: a start needs to find, to open and to read."""
THROTTLE_MEMORY = 300.0
"""Seconds for which the lower rate holds after AWS has throttled a call."""


class Clock(Protocol):
    """The two of a source's clock that waiting needs."""

    def monotonic(self) -> float:
        """Seconds that never go backwards."""
        ...

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        """Waits at most so long; True as soon as `stop` is set."""
        ...


class RequestBudget:
    """At most two calls a second, one once throttled; `background` calls get half of that.

    A page that the traffic filled to its limit is paid back (`refund`), so that reading N full pages is never
    slower than the service itself. Safe to use from several threads.
    """

    def __init__(self, clock: Clock, rate: float = RATE) -> None:
        self._clock = clock
        self._rate = rate
        self._lock = threading.Lock()
        self._next = 0.0
        self._next_background = 0.0
        self._slow_until = float("-inf")

    @property
    def rate(self) -> float:
        """Calls a second that are allowed now."""
        slow = self._clock.monotonic() < self._slow_until
        return min(self._rate, RATE_THROTTLED) if slow else self._rate

    def take(self, stop: threading.Event, *, background: bool = False) -> bool:
        """Waits for the next call's turn. False as soon as `stop` is set."""
        if background and not self._wait(stop, self._reserve_background):
            return False
        return self._wait(stop, self._reserve)

    def _wait(self, stop: threading.Event, reserve: Callable[[float, float], float]) -> bool:
        with self._lock:
            delay = reserve(self._clock.monotonic(), 1.0 / self.rate)
        if delay > 0:
            return not self._clock.wait(stop, delay)
        return not stop.is_set()

    def _reserve(self, now: float, step: float) -> float:
        turn = max(self._next, now - (BURST - 1) * step)
        self._next = turn + step
        return turn - now

    def _reserve_background(self, now: float, step: float) -> float:
        turn = max(self._next_background, now)
        self._next_background = turn + 2 * step
        return turn - now

    def refund(self) -> None:
        """The last call brought a full page: it counts as traffic, not as asking."""
        with self._lock:
            if self._clock.monotonic() >= self._slow_until:
                step = 1.0 / self._rate
                self._next -= step
                self._next_background -= 2 * step

    def throttled(self) -> None:
        """AWS throttled a call: half the rate for a while."""
        with self._lock:
            self._slow_until = self._clock.monotonic() + THROTTLE_MEMORY


_shared: dict[tuple[str | None, ...], RequestBudget] = {}
_shared_lock = threading.Lock()


def shared_budget(clock: Clock, profile: str | None, region: str | None, endpoint: str | None) -> RequestBudget:
    """The process's one budget for this place: the same for every source, dialog and command."""
    with _shared_lock:
        return _shared.setdefault((profile, region, endpoint), RequestBudget(clock))
