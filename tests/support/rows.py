"""Rows for tests that do not care what a line says."""

from __future__ import annotations

from tui.access_log.entry import RawLine, UnparsedLine
from tui.access_log.event import EventOrigin, LogEvent

ORIGIN = EventOrigin("test")


def unparsed(time: int | None, message: str = "") -> UnparsedLine:
    """A row of that time (milliseconds)."""
    return UnparsedLine(time, "test", message, (), RawLine(message), ORIGIN)


def event(message: str, timestamp: int | None = None) -> LogEvent:
    """An event that `PlainParser` understands."""
    return LogEvent(message, ORIGIN, timestamp)


class PlainParser:
    """Parses without looking: the row has the event's text and timestamp."""

    def parse(self, event: LogEvent) -> UnparsedLine:
        """The event as a row."""
        return unparsed(event.timestamp, event.message)
