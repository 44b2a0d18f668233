"""Bytes from a file or a pipe → log events: inflated, cut into lines, numbered, unwrapped."""

from __future__ import annotations

import zlib

import msgspec

from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.unwrap import MAX_DOCUMENT, Unwrapper
from tui.sources.base import Sink, SourceError
from tui.sources.inflate import MAGIC, Inflater
from tui.traffic.batch import Delivery

MAX_LINE = MAX_DOCUMENT
"""Bytes of one line that are kept; what follows up to its end is dropped. A whole document may stand on one line."""

MAX_MESSAGE = 2 * 1024 * 1024
"""Characters of one event that are kept: twice a log line's most, so that the parser still finds it too long."""

_BATCH = 2_000


class LineSplitter:
    """Cuts bytes into lines of text (UTF-8; LF or CRLF), holding back the last until its line break comes.

    Undecodable bytes become lone surrogates (PEP 383), which the parser shows as escapes.
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._held = 0
        self._first = True

    def feed(self, data: bytes) -> list[str]:
        """The lines that `data` completes."""
        end = data.rfind(b"\n")
        if end < 0:
            self._hold(data)
            return []
        self._pieces.append(data[:end])
        lines = self._lines()
        self._hold(data[end + 1 :])
        return lines

    def flush(self) -> list[str]:
        """The last line, where it came without a line break."""
        return self._lines() if self._held else []

    def _hold(self, data: bytes) -> None:
        kept = data[: MAX_LINE - self._held]
        if kept:
            self._pieces.append(kept)
            self._held += len(kept)

    def _lines(self) -> list[str]:
        text = b"".join(self._pieces).decode("utf-8", "surrogateescape")
        self._pieces = []
        self._held = 0
        if self._first:
            self._first = False
            text = text.removeprefix("\ufeff")
        lines = text.split("\n")
        return [line.removesuffix("\r") for line in lines] if "\r" in text else lines


class LineFeed:
    """Turns one stream of bytes into events and puts them into a sink."""

    def __init__(self, source_id: str, name: str, origin: EventOrigin, sink: Sink) -> None:
        self._source_id = source_id
        self._name = name
        self._sink = sink
        self._splitter = LineSplitter()
        self._unwrapper = Unwrapper(origin)
        self._inflater: Inflater | None = None
        self._head: bytes | None = b""
        self._next_line = 1

    @property
    def compressed(self) -> bool:
        """Whether the stream turned out to be gzip."""
        return self._inflater is not None

    def feed(self, data: bytes) -> None:
        """Puts what `data` completes; waits where the sink does.

        Raises:
            SourceError: where compressed data is damaged; what came before is put.
        """
        size = len(data)
        if self._head is not None:
            data = self._head + data
            self._head = data if data == MAGIC[:1] else None
            if self._head is not None:
                return
            self._inflater = Inflater() if data.startswith(MAGIC) else None
        if self._inflater is None:
            self._put(self._splitter.feed(data), size)
        else:
            self._inflate(self._inflater, data, size)

    def finish(self) -> None:
        """Puts what was held back: the stream has ended.

        Raises:
            SourceError: where compressed data breaks off; what came before is put.
        """
        if self._head:
            self._splitter.feed(self._head)
        self._end_text()
        if self._inflater is not None and not self._inflater.complete:
            raise self._damaged("breaks off in the middle of its gzip data")

    def _inflate(self, inflater: Inflater, data: bytes, size: int) -> None:
        try:
            for piece in inflater.feed(data):
                self._put(self._splitter.feed(piece), size)
                size = 0
        except zlib.error:
            self._end_text()
            raise self._damaged("holds damaged gzip data") from None

    def _end_text(self) -> None:
        self._put(self._splitter.flush(), 0)
        self._deliver(self._unwrapper.finish(), 0)

    def _put(self, lines: list[str], size: int) -> None:
        events = self._unwrapper.feed(lines, self._next_line) if lines else []
        self._next_line += len(lines)
        if lines and max(map(len, lines)) > MAX_MESSAGE:
            events = [_bounded(event) for event in events]
        self._deliver(events, size)

    def _deliver(self, events: list[LogEvent], size: int) -> None:
        for first in range(0, len(events), _BATCH):
            self._sink.put(events[first : first + _BATCH])
        if events or size:
            self._sink.news(Delivery(self._source_id, received=len(events), bytes_read=size))

    def _damaged(self, what: str) -> SourceError:
        cause = f"{self._name} {what}, after line {self._next_line - 1}."
        return SourceError(cause, "What could be read is shown; get the file again for the rest.")


def _bounded(event: LogEvent) -> LogEvent:
    return msgspec.structs.replace(event, message=event.message[:MAX_MESSAGE])
