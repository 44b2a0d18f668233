"""Reads a pipe as it comes, and stops when it is told to although nothing comes."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Iterator

from tui.sources.inflate import BLOCK


class StreamReader:
    """Blocks of bytes from a descriptor. `interrupt` ends a wait from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._interrupted = False
        self._wake_write: int | None = None

    def blocks(self, descriptor: int, stop: threading.Event) -> Iterator[bytes]:
        """What arrives, at once and in blocks of at most 1 MiB, until the end, `stop` or `interrupt`.

        Raises:
            OSError: where the descriptor cannot be read.
        """
        wake_read, wake_write = os.pipe()
        with self._lock:
            self._wake_write = wake_write
        try:
            while not (stop.is_set() or self._interrupted):
                readable, _, _ = select.select([descriptor, wake_read], [], [])
                if wake_read in readable:
                    return
                try:
                    block = os.read(descriptor, BLOCK)
                except BlockingIOError:  # another reader of the same pipe was faster
                    continue
                if not block:
                    return
                yield block
        finally:
            with self._lock:
                self._wake_write = None
            os.close(wake_read)
            os.close(wake_write)

    def interrupt(self) -> None:
        """Ends `blocks`, now and for good."""
        with self._lock:
            self._interrupted = True
            if self._wake_write is not None:
                os.write(self._wake_write, b"\0")
