"""The threads of one source: started as needed, ended together, and left behind if one does not end in time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from tui.sources.cloudwatch.faults import Stopped

LEAVE_SECONDS: Final = 0.6
"""Real time: how long a thread in the middle of a call may take to end. It hands nothing over any more."""
_LOOK: Final = 0.2


class Crew:
    """Runs a source's threads. `halt` is what they all wait on."""

    def __init__(self) -> None:
        self.halt = threading.Event()
        self._changed = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._error: BaseException | None = None

    def start(self, work: Callable[[], object]) -> None:
        """Runs `work` in a daemon thread. Its first exception ends the crew."""
        thread = threading.Thread(target=self._guard, args=(work,), name="mtlstail-cloudwatch", daemon=True)
        with self._lock:
            self._threads.append(thread)
        thread.start()

    def wake(self) -> None:
        """Something changed: `run` looks again at once."""
        self._changed.set()

    def run(self, main: Callable[[], object], stop: threading.Event, interrupt: Callable[[], None]) -> None:
        """Starts `main` and waits until all have ended, one has failed, or `stop` is set.

        Raises:
            BaseException: what the first thread to fail raised.
        """
        self.start(main)
        while not stop.is_set() and self._error is None and self._alive():
            self._changed.wait(_LOOK)
            self._changed.clear()
        self.halt.set()
        interrupt()
        self._leave()
        if self._error is not None:
            raise self._error

    def _alive(self) -> bool:
        with self._lock:
            return any(thread.is_alive() for thread in self._threads)

    def _leave(self) -> None:
        end = time.monotonic() + LEAVE_SECONDS
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))

    def _guard(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Stopped:
            return
        except BaseException as error:  # noqa: BLE001 -- raised again by `run`, in the thread that answers for the source
            with self._lock:
                if self._error is None and not self.halt.is_set():
                    self._error = error
        finally:
            self.wake()
