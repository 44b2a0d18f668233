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

from tui.access_log.documents import Origins, events_of, milliseconds
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.times import iso_ms

MAX_DOCUMENT: Final = 64 * 1024 * 1024
"""Characters of the longest document that is held back until its end has come."""

MAX_SPREAD: Final = 512
"""Lines over which a PEM with raw line breaks may spread its entry."""

_WRAPPED: Final = re.compile(
    r"\ufeff?[ \t]{0,32}+(?:"
    r"(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)[ \t]"
    r"|(?P<open>[{\[][ \t\r]{0,32}+\Z)"
    r'|(?P<document>\[[ \t]{0,8}+\{|\{[ \t]{0,8}+"(?:events|searchedLogStreams|nextToken|nextForwardToken'
    r"|nextBackwardToken|messageType|owner|logGroup|logStream|logEvents|subscriptionFilters|sessionUpdate|sessionStart"
    r"|sessionResults|sessionMetadata|results|statistics|queryLanguage|logStreamName|logGroupIdentifier|timestamp"
    r'|ingestionTime|message|eventId|id|@timestamp|@message|@ptr|@logStream|@log)"[ \t]{0,8}+:)'
    r"|(?P<csv>(?=[^,]{1,64},)(?:@[A-Za-z]{1,20},){0,8}@message(?:,@[A-Za-z]{1,20}){0,8}[ \t\r]{0,8}+\Z)"
    r")"
)
_STREAM: Final = re.compile(r"([^ \t{]{1,512})[ \t](?=\{)")
_PEM_BEGINS: Final = "-----BEGIN CERTIFICATE-----"
_CLOSERS: Final = frozenset({"}", "]"})
_object_end = json.JSONDecoder(strict=False).raw_decode


class _Held:
    """A document of which the end has not come: its lines, and its first line as the event it is if none comes."""

    __slots__ = ("first", "lines", "origin", "size", "spread", "timestamp", "wrapped")

    def __init__(
        self, text: str, first: LogEvent, origin: EventOrigin | None = None, timestamp: int | None = None
    ) -> None:
        self.lines = [text]
        self.size = len(text)
        self.first = first
        self.origin = origin
        self.timestamp = timestamp
        self.wrapped = origin is not None
        self.spread = _spreads(text)


class Unwrapper:
    """Unwraps the lines of one file or of standard input, in order. Holds back at most one unfinished document.

    Args:
        origin: where the lines come from; events that name a group or a stream get an origin of their own.
    """

    def __init__(self, origin: EventOrigin) -> None:
        self._origin = origin
        self._origins = Origins(origin)
        self._held: _Held | None = None
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
                events += self._hold(self._held, line)
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
        return not _glued(line) and not _spreads(line)

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
        if _spreads(line) or (match is not None and match["open"]):
            self._held = _Held(line, LogEvent(line, self._origin, line=number))
            return []
        return self._documents(line, number)

    def _hold(self, held: _Held, line: str) -> list[LogEvent]:
        """One more line of a document: at its end it is read as a whole, and given up where that fails."""
        held.lines.append(line)
        held.size += len(line) + 1
        if held.size > MAX_DOCUMENT or (held.spread and len(held.lines) > MAX_SPREAD):
            return self._release()
        if line.endswith("}") if held.spread else line.rstrip() in _CLOSERS and line[0] in _CLOSERS:
            return self._joined(held)
        return []

    def _joined(self, held: _Held) -> list[LogEvent]:
        text = "\n".join(held.lines)
        first = held.first
        events = None if held.wrapped else events_of(text, self._origins, first.line or 0)
        if events is None and (held.spread or _is_object(text)):
            events = [LogEvent(text, held.origin or self._origin, held.timestamp, line=first.line)]
        if events is None:
            return self._release()
        self._held = None
        return events

    def _release(self) -> list[LogEvent]:
        held, self._held = self._held, None
        if held is None:
            return []
        number = held.first.line or 0
        rest = enumerate(held.lines[1:], start=number + 1)
        return [held.first, *(LogEvent(line, self._origin, line=at) for at, line in rest if line.strip())]

    def _timed(self, line: str, match: re.Match[str], number: int) -> list[LogEvent]:
        """`TIME STREAM {…}` or `TIME …`; `aws logs tail --format json` breaks the line behind the brace."""
        rest = line[match.end() :].lstrip(" \t")
        stream = _STREAM.match(rest)
        timestamp = iso_ms(match["time"])
        if timestamp is None or not rest:
            return [LogEvent(line, self._origin, line=number)]
        origin = self._origins.of(None, stream[1]) if stream else self._origin
        text = rest[stream.end() :] if stream else rest
        if text == "{" or _spreads(text):
            self._held = _Held(text, LogEvent(line, self._origin, line=number), origin, timestamp)
            return []
        return [LogEvent(text, origin, timestamp, line=number)]

    def _documents(self, line: str, number: int) -> list[LogEvent]:
        """One document or several, one after another on the line; what none of it is stays a line."""
        if len(line) > MAX_DOCUMENT:
            return [LogEvent(line, self._origin, line=number)]
        events: list[LogEvent] = []
        for text in _split(line):
            found = events_of(text, self._origins, number)
            events += [LogEvent(text, self._origin, line=number)] if found is None else found
        return events

    def _row(self, line: str, number: int, columns: list[str]) -> list[LogEvent]:
        """A row of Logs Insights' CSV."""
        try:
            cells = dict(zip(columns, next(csv.reader([line], strict=True), []), strict=True))
        except (csv.Error, ValueError):
            return [LogEvent(line, self._origin, line=number)] if line.strip() else []
        origin = self._origins.of(cells.get("@log"), cells.get("@logStream"))
        return [LogEvent(cells["@message"], origin, milliseconds(cells.get("@timestamp")), line=number)]


def _glued(line: str) -> bool:
    """True where `}{` is in the line: one character, of which there are few, is found much faster than two."""
    last = len(line) - 1
    at = line.find("}")
    while 0 <= at < last:
        if line[at + 1] == "{":
            return True
        at = line.find("}", at + 1)
    return False


def _spreads(line: str) -> bool:
    return line.endswith(_PEM_BEGINS) and line.lstrip("\ufeff \t").startswith("{")


def _split(line: str) -> list[str]:
    """JSON objects written one after another, and what follows them; the whole line where there is but one."""
    pieces: list[str] = []
    at = 0
    while at < len(line) and line[at] == "{":
        try:
            _, end = _object_end(line, at)
        except (ValueError, RecursionError):
            break
        pieces.append(line[at:end])
        at = end
    rest = line[at:]
    if not pieces or (len(pieces) == 1 and not rest.startswith("{")):
        return [line]
    return [*pieces, rest] if rest.strip() else pieces


def _is_object(text: str) -> bool:
    try:
        return isinstance(_object_end(text.lstrip("\ufeff \t"))[0], dict)
    except (ValueError, RecursionError):
        return False
