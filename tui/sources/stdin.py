"""Standard input: log lines through a pipe, line by line as they come."""

from __future__ import annotations

import threading

from tui.access_log.event import EventOrigin
from tui.sources.base import Sink, SourceError
from tui.sources.lines import LineFeed
from tui.sources.stream import StreamReader
from tui.traffic.states import Phase, TailState

_NAME = "standard input"


class StdinSource:
    """Reads a descriptor to its end; plain text or gzip.

    Args:
        descriptor: standard input's own or a duplicate of it, where the original was given to whoever
            reads keys. It stays open.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._reader = StreamReader()

    @property
    def source_id(self) -> str:
        """`stdin`."""
        return "stdin"

    @property
    def name(self) -> str:
        """`standard input`."""
        return _NAME

    def run(self, sink: Sink, stop: threading.Event) -> None:
        """Reads until the end of the input or `stop`.

        Raises:
            SourceError: where the input cannot be read, or is damaged gzip.
        """
        sink.news(TailState(self.source_id, Phase.READING))
        feed = LineFeed(self.source_id, _NAME, EventOrigin(self.source_id, file=_NAME), sink)
        try:
            for block in self._reader.blocks(self._descriptor, stop):
                feed.feed(block)
            feed.finish()
        except OSError as error:
            raise SourceError(f"Standard input cannot be read: {error.strerror}.", "Check what feeds it.") from error
        sink.news(TailState(self.source_id, Phase.ENDED))

    def interrupt(self) -> None:
        """Ends a read that waits for input."""
        self._reader.interrupt()

    def poke(self) -> None:
        """Never pauses."""
