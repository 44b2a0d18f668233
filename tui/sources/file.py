"""A file of log lines, read once or followed: across appends, truncation and rotation."""

from __future__ import annotations

import threading
from pathlib import Path

from tui.access_log.event import EventOrigin
from tui.sources.base import CannotOpen, Clock, Sink, SourceError, SystemClock
from tui.sources.followed import Change, OpenFile, open_file
from tui.sources.lines import LineFeed
from tui.sources.stream import StreamReader
from tui.text import one_line, sanitize
from tui.traffic.batch import Delivery
from tui.traffic.states import Phase, TailState

_LARGE = 16 * 1024 * 1024
"""Bytes from which on progress is told."""
_LAST_LOOKS = 20
"""At most, at a file that has lost its name but still grows."""


class FileSource:
    """Reads a plain or gzip file, or a named pipe.

    Followed, it waits for a file that does not exist yet; a line that is written by halves waits for
    its other half. Gzip and pipes are read to their end, followed or not.

    Args:
        path: the file.
        follow: whether to go on after its end.
        clock: paces the looks at a followed file.
        poll_seconds: between two of them.
    """

    def __init__(
        self, path: Path, follow: bool = False, clock: Clock | None = None, poll_seconds: float = 0.25
    ) -> None:
        self._path = path
        self._follow = follow
        self._clock = clock or SystemClock()
        self._poll_seconds = poll_seconds
        self._origin = EventOrigin(self.source_id, file=self.name)
        self._pipe = StreamReader()

    @property
    def source_id(self) -> str:
        """`file:` and the path."""
        return f"file:{self.name}"

    @property
    def name(self) -> str:
        """The path, sanitised."""
        return sanitize(str(self._path))

    def interrupt(self) -> None:
        """Ends a read that waits for a pipe."""
        self._pipe.interrupt()

    def poke(self) -> None:
        """Never pauses."""

    def run(self, sink: Sink, stop: threading.Event) -> None:
        """Reads until everything is read or `stop` is set.

        Raises:
            CannotOpen: where there is no such file (and it is not followed), or it may not be read.
            SourceError: where reading fails, or compressed data is damaged.
        """
        try:
            opened = self._open(sink, stop)
            while opened is not None:
                opened = self._read(opened, sink, stop)
        except OSError as error:
            raise SourceError(
                f"{one_line(self._path)} cannot be read on: {error.strerror}.", "Check the disk."
            ) from error
        if not stop.is_set():
            sink.news(TailState(self.source_id, Phase.ENDED))

    def _open(self, sink: Sink, stop: threading.Event, *, again: bool = False) -> OpenFile | None:
        """The file; None where `stop` was set before it appeared."""
        told: TailState | None = None
        while not stop.is_set():
            try:
                opened = open_file(self._path)
            except FileNotFoundError:
                if not self._follow:
                    raise self._missing() from None
                state = TailState(self.source_id, Phase.WAITING, f"{one_line(self._path)} does not exist yet.")
            except CannotOpen as error:
                if not again:
                    raise
                # After a rotation the new file may get its permissions a moment later.
                state = TailState(self.source_id, Phase.WAITING, error.cause, error.remedy)
            else:
                sink.news(TailState(self.source_id, Phase.READING))
                return opened
            if state != told:
                sink.news(state)
                told = state
            self._clock.wait(stop, self._poll_seconds)
        return None

    def _missing(self) -> CannotOpen:
        return CannotOpen(
            f"There is no file {one_line(self._path)}.", "Check the path; with --follow, mtlstail waits for the file."
        )

    def _read(self, opened: OpenFile, sink: Sink, stop: threading.Event) -> OpenFile | None:
        """Reads one file to its end; the one that took its name, where it is followed and was replaced."""
        feed = LineFeed(self.source_id, one_line(self._path), self._origin, sink)
        try:
            if opened.is_pipe:
                for block in self._pipe.blocks(opened.descriptor, stop):
                    feed.feed(block)
            else:
                self._read_on(opened, feed, sink, stop)
            if growing := self._follow and not opened.is_pipe and not feed.compressed:
                sink.news(TailState(self.source_id, Phase.WAITING))
                self._read_growth(opened, feed, sink, stop)
            if not stop.is_set():
                feed.finish()
        finally:
            opened.close()
        return self._open(sink, stop, again=True) if growing else None

    def _read_growth(self, opened: OpenFile, feed: LineFeed, sink: Sink, stop: threading.Event) -> None:
        """Reads what is appended, until the file is cut short or has lost its name to another."""
        looks = 0
        while not self._clock.wait(stop, self._poll_seconds):
            change = opened.change()
            if change is Change.TRUNCATED:
                return
            grew = self._read_on(opened, feed, sink, stop)
            looks = looks + 1 if change is Change.REPLACED else 0
            # Whoever writes keeps the old file open until it is told of the rotation.
            if looks >= _LAST_LOOKS or (looks >= 2 and not grew):
                return

    def _read_on(self, opened: OpenFile, feed: LineFeed, sink: Sink, stop: threading.Event) -> bool:
        """Reads to the end as it is now; False where there was nothing to read."""
        begin = opened.position
        told = 0
        while not stop.is_set() and (block := opened.read()):
            feed.feed(block)
            percent = min(99, 100 * opened.position // max(1, opened.size))
            if opened.size >= _LARGE and percent > told:
                told = percent
                sink.news(Delivery(self.source_id, progress=f"{percent} % of {one_line(self._path.name, 60)}"))
        if told:
            sink.news(Delivery(self.source_id, progress=""))
        return opened.position > begin
