r"""Takes log lines out of what they were wrapped in, for files and standard input.

Wrappings: `aws logs tail` (`TIME STREAM {…}`, `TIME {…}`), a CloudWatch export to S3 (`TIME {…}`), documents with many
events (see `documents`) on one line or pretty-printed over many, records written one after another without a line
break (Firehose), the CSV of Logs Insights, and an entry spread over lines by the raw line breaks of its PEM.
A plain line passes as it is, with its number.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from typing import Final

import msgspec

from tui.access_log.adjoining import SPLIT, adjoins, pieces_of, split_records
from tui.access_log.documents import Origins, events_of, milliseconds
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.holding import DOCUMENT_KEYS, MAX_DOCUMENT, MAX_SPREAD, Held, spreads
from tui.access_log.times import iso_ms

__all__ = ["MAX_DOCUMENT", "MAX_SPREAD", "Unwrapper"]

_WRAPPED: Final = re.compile(
    r"\ufeff?[ \t]{0,32}+(?:"
    r"(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)[ \t]"
    r"|(?P<open>[{\[][ \t\r]{0,32}+\Z)"
    rf'|(?P<document>\[[ \t]{{0,8}}+\{{|\{{[ \t]{{0,8}}+"(?:{DOCUMENT_KEYS})"[ \t]{{0,8}}+:)'
    r"|(?P<csv>(?=[^,]{1,64},)(?:@[A-Za-z]{1,20},){0,8}@message(?:,@[A-Za-z]{1,20}){0,8}[ \t\r]{0,8}+\Z)"
    r")"
)
_STREAM: Final = re.compile(r"([^ \t{]{1,512})[ \t](?=\{)")
_object_end = json.JSONDecoder(strict=False).raw_decode


class Unwrapper:
    """Unwraps the lines of one file or of standard input, in order. Holds back at most one unfinished document.

    Args:
        origin: where the lines come from; events that name a group or a stream get an origin of their own.
    """

    def __init__(self, origin: EventOrigin) -> None:
        self._origin = origin
        self._origins = Origins(origin)
        self._held: Held | None = None
        self._columns: list[str] | None = None
        self._plain_head: str | None = None

    def feed(self, lines: Iterable[str], first_line_number: int) -> list[LogEvent]:
        """The events of these lines; those of a document come once its last line was fed.

        Args:
            lines: with or without their line ends. Lines of white space alone carry nothing and are left out.
            first_line_number: that of the first of `lines`, 1 for a file's first.
        """
        events: list[LogEvent] = []
        origin = self._origin
        for number, line in enumerate(lines, start=first_line_number):
            line = line.rstrip("\r\n")
            if self._held is not None:
                events += self._hold(self._held, line, number)
            elif self._columns is None and self._plain(line):
                if line and not line.isspace():
                    events.append(LogEvent(line, origin, None, None, None, number))
            else:
                events += self._unwrap(line, number)
        return events

    def _plain(self, line: str) -> bool:
        """True for a line that is wrapped in nothing. How it begins, up to its first key, was mostly seen before."""
        head = line[: line.find('":', 0, 64)]
        if head != self._plain_head:
            if _WRAPPED.match(line) is not None:
                return False
            self._plain_head = head if line.startswith(head + '":') else None
        return not adjoins(line) and not spreads(line)

    def finish(self) -> list[LogEvent]:
        """What is still held back, at the end of the input: an unfinished document is lines like others."""
        return self._release()

    def _unwrap(self, line: str, number: int) -> list[LogEvent]:
        match = _WRAPPED.match(line)
        if match is not None and match["csv"]:
            self._columns = next(csv.reader([line.strip("\ufeff \t\r")]))
            return []
        if self._columns is not None:
            return self._row(line, number, self._columns)
        if match is not None and match["time"]:
            return self._timed(line, match, number)
        if spreads(line) or (match is not None and match["open"]):
            self._held = Held(line, LogEvent(line, self._origin, line=number))
            return []
        return self._documents(line, number)

    def _hold(self, held: Held, line: str, number: int) -> list[LogEvent]:
        """One more line of a document, which is read as a whole at its end, and given up where this cannot be in it."""
        if not held.take(line):
            return [*self._release(), *self.feed((line,), number)]
        return self._joined(held) if held.complete else []

    def _joined(self, held: Held) -> list[LogEvent]:
        text = "\n".join(held.lines)
        first = held.first
        events = None if held.origin is not None else events_of(text, self._origins, first.line or 0)
        if events is None and (held.spread or _is_object(text)):
            events = [LogEvent(text, held.origin or self._origin, held.timestamp, line=first.line)]
        if events is None:
            return self._release()
        self._held = None
        return events

    def _release(self) -> list[LogEvent]:
        """The lines of a document that is none, each as if it had come alone."""
        held, self._held = self._held, None
        if held is None:
            return []
        events = [held.first]
        for number, line in enumerate(held.lines[1:], start=(held.first.line or 0) + 1):
            events += self._alone(line, number)
        return events

    def _alone(self, line: str, number: int) -> list[LogEvent]:
        """A line that opens no document."""
        if not line.strip():
            return []
        if line.strip()[-1] in "{[" or spreads(line) or self._plain(line):
            return [LogEvent(line, self._origin, line=number)]
        return self._unwrap(line, number)

    def _timed(self, line: str, match: re.Match[str], number: int) -> list[LogEvent]:
        """`TIME STREAM {…}` or `TIME …`; `aws logs tail --format json` breaks the line behind the brace."""
        rest = line[match.end() :].lstrip(" \t")
        stream = _STREAM.match(rest)
        timestamp = iso_ms(match["time"])
        if timestamp is None or not rest:
            return [LogEvent(line, self._origin, line=number)]
        origin = self._origins.of(None, stream[1]) if stream else self._origin
        text = rest[stream.end() :] if stream else rest
        if text == "{" or spreads(text):
            self._held = Held(text, LogEvent(line, self._origin, line=number), origin, timestamp)
            return []
        return _records(LogEvent(text, origin, timestamp, line=number))

    def _documents(self, line: str, number: int) -> list[LogEvent]:
        """One document or several, one after another on the line; what none of it is stays a line."""
        whole = LogEvent(line, self._origin, line=number)
        if len(line) > MAX_DOCUMENT:
            return [whole]
        events: list[LogEvent] = []

        def fits(text: str) -> bool:
            found = events_of(text, self._origins, number)
            events.extend(found or ())
            return found is not None

        documents, rest = pieces_of(line.removeprefix("\ufeff").lstrip(" \t"), fits)
        if documents:
            return [*events, *_records(LogEvent(rest, self._origin, line=number))] if rest.strip() else events
        found = events_of(line, self._origins, number)
        return _records(whole) if found is None else found

    def _row(self, line: str, number: int, columns: list[str]) -> list[LogEvent]:
        """A row of Logs Insights' CSV."""
        try:
            cells = dict(zip(columns, next(csv.reader([line], strict=True), []), strict=True))
        except (csv.Error, ValueError):
            return [LogEvent(line, self._origin, line=number)] if line.strip() else []
        origin = self._origins.of(cells.get("@log"), cells.get("@logStream"))
        return _records(LogEvent(cells["@message"], origin, milliseconds(cells.get("@timestamp")), line=number))


def _records(event: LogEvent) -> list[LogEvent]:
    """The event, or an event for each of several records in it."""
    if not adjoins(event.message):
        return [event]
    pieces = split_records(event.message)
    if len(pieces) == 1:
        return [event]
    return [msgspec.structs.replace(event, message=piece, warnings=SPLIT) for piece in pieces]


def _is_object(text: str) -> bool:
    try:
        return isinstance(_object_end(text.lstrip("\ufeff \t"))[0], dict)
    except (ValueError, RecursionError):
        return False
