"""Holds back the lines of an unfinished document, as long as they can be the inside of one."""

from __future__ import annotations

import re
from typing import Final

from tui.access_log.adjoining import is_record
from tui.access_log.event import EventOrigin, LogEvent

MAX_DOCUMENT: Final = 64 * 1024 * 1024
"""Characters of the longest document that is held back until its end has come."""

MAX_SPREAD: Final = 512
"""Lines over which one entry may spread: a PEM with raw line breaks, or an object that is pretty-printed."""

DOCUMENT_KEYS: Final = (
    "events|searchedLogStreams|nextToken|nextForwardToken|nextBackwardToken|messageType|owner|logGroup|logStream"
    "|logEvents|subscriptionFilters|sessionUpdate|sessionStart|sessionResults|sessionMetadata|results|statistics"
    "|queryLanguage|logStreamName|logGroupIdentifier|timestamp|ingestionTime|message|eventId|id|@timestamp|@message"
    "|@ptr|@logStream|@log"
)
"""Keys with which a document, or an event in a list, begins; a pattern."""

_PEM_BEGINS: Final = "-----BEGIN CERTIFICATE-----"
_PEM_ENDS: Final = "-----END CERTIFICATE-----"
_BODY: Final = re.compile(r"[A-Za-z0-9+/=*]{0,256}+[ \t]{0,16}+")
_LAST: Final = re.compile(r'[A-Za-z0-9+/=*]{0,256}+"[ \t]{0,16}+[,}]')
_KEY: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"[ \t]{0,64}+:')
_KNOWN: Final = re.compile(rf'"(?:{DOCUMENT_KEYS}|field|value)"[ \t]{{0,64}}+:')
_RECORD: Final = re.compile(r'\{[ \t]{0,64}+"')
_CLOSERS: Final = frozenset("}]")
_VALUE_BEGINS: Final = frozenset('{["-0123456789tfnNI')
_MAX_DEPTH: Final = 64
_TELLING: Final = 4


def spreads(text: str) -> bool:
    """True where a line ends with the beginning of a PEM whose line breaks were not escaped."""
    return text.endswith(_PEM_BEGINS) and text.lstrip("\ufeff \t").startswith("{")


class Held:
    """A document of which the end has not come: its lines, and its first line as the event it is if none comes."""

    __slots__ = (
        "_awaits_value", "_brackets", "_goes_on", "_in_pem", "_known", "first", "lines", "origin", "size", "spread",
        "timestamp",
    )  # fmt: skip

    def __init__(
        self, text: str, first: LogEvent, origin: EventOrigin | None = None, timestamp: int | None = None
    ) -> None:
        self.lines = [text]
        self.size = len(text)
        self.first = first
        self.origin = origin
        """The event's, where the document was wrapped in a line of its own; such a document is one entry."""
        self.timestamp = timestamp
        self.spread = spreads(text)
        self._in_pem = True
        self._brackets = [text.strip("\ufeff \t\r")[-1:]]
        self._goes_on = True
        self._awaits_value = False
        self._known = False

    def take(self, line: str) -> bool:
        """Takes one more line; False where it cannot be the inside of the document, which is given up then."""
        fits = self._fits_pem(line) if self.spread else self._fits_json(line.strip())
        size = self.size + len(line) + 1
        if not fits or size > MAX_DOCUMENT or (not self._known and len(self.lines) >= MAX_SPREAD):
            return False
        self.lines.append(line)
        self.size = size
        return True

    @property
    def complete(self) -> bool:
        """True where the last line may be the end."""
        return self.lines[-1].endswith("}") and not self._in_pem if self.spread else not self._brackets

    def _fits_pem(self, line: str) -> bool:
        """Base64 up to the armour's end or the entry's; behind that, anything but a record of its own."""
        if self._in_pem and _PEM_ENDS not in line[:256] and _LAST.match(line) is None:
            return _BODY.fullmatch(line) is not None
        self._in_pem = line.endswith(_PEM_BEGINS)
        return _RECORD.match(line) is None

    def _fits_json(self, line: str) -> bool:
        """One line of a pretty-printed document, by how it begins and how the one before it ended."""
        if not line:
            return True
        if not self._brackets or (not self._goes_on and line[0] not in "}],"):
            return False
        if line[0] in _CLOSERS:
            return self._closes(line) and self._ended(line)
        if not self._begins_member(line.lstrip(", \t")):
            return False
        self._known = self._known or (len(self.lines) <= _TELLING and _KNOWN.match(line.lstrip("{[ \t")) is not None)
        return self._ended(line)

    def _closes(self, line: str) -> bool:
        """The brackets that the line closes at its beginning: all that stand before a comma."""
        for sign in line.split(",", 1)[0]:
            if sign not in " \t" and (not self._brackets or self._brackets.pop() + sign not in ("{}", "[]")):
                return False
        return True

    def _begins_member(self, line: str) -> bool:
        if self._brackets[-1] == "{" and not self._awaits_value:
            return _KEY.match(line) is not None
        # In a list of its own a record is a record, whatever follows: a list of events holds no request's id.
        is_whole = len(self._brackets) == 1 and line.startswith("{") and line.rstrip(", \t").endswith("}")
        return line[:1] in _VALUE_BEGINS and not (is_whole and is_record(line.rstrip(", \t")))

    def _ended(self, line: str) -> bool:
        """What the line leaves open; never deeper than any document is."""
        before = len(self._brackets)
        self._brackets += [sign for sign in line[len(line.rstrip("{[ \t")) :] if sign in "{["]
        if not before and (self._brackets or line.rstrip("}] \t")):
            return False
        self._awaits_value = line[-1] == ":"
        self._goes_on = line[-1] in "{[,:"
        return len(self._brackets) <= _MAX_DEPTH
