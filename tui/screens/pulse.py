"""When to look at what has arrived: at once when it is quiet, else once a frame."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer


class Pulse:
    """Runs `beat` for every `poke`, but never twice within a frame: one later run stands for all pokes meanwhile.

    Args:
        owner: whose timer and message queue are used.
        frame_seconds: the least time between the end of a beat and the next one.
        beat: what to run, on the event loop.
    """

    def __init__(self, owner: MessagePump, frame_seconds: float, beat: Callable[[], None]) -> None:
        self._owner = owner
        self._frame = frame_seconds
        self._beat = beat
        self._last = float("-inf")
        self._timer: Timer | None = None

    def poke(self) -> None:
        """There is something to look at."""
        if self._timer is not None:
            return
        wait = self._last + self._frame - time.monotonic()
        if wait <= 0:
            self._run()
        else:
            self._timer = self._owner.set_timer(wait, self._run)

    def _run(self) -> None:
        self._timer = None
        self._beat()
        self._last = time.monotonic()
