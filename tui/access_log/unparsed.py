"""Rows for lines that cannot be read: why, and what of them may be shown."""

from __future__ import annotations

import re
from typing import Final

from tui.access_log.concealing import conceal
from tui.access_log.entry import RawLine, UnparsedLine
from tui.access_log.event import LogEvent
from tui.access_log.times import MAX_MS
from tui.text import sanitize

MAX_LINE: Final = 1024 * 1024
"""Characters of the longest line that is read: API Gateway writes at most 1 MB."""

MAX_MESSAGE: Final = 16 * 1024
"""Characters of a line that are kept to be shown."""

_LOOKED_AT: Final = 64 * 1024
_CLF: Final = re.compile(r'\S{1,256} \S{1,256} \S{1,256} \[[^\]]{10,40}\] ?"')
_CSV: Final = re.compile(r'(?:"?[^",\n]{0,512}"?,){5,}')
_EXECUTION: Final = re.compile(r"\([0-9A-Za-z=_-]{8,64}\) ")


def unparsed(event: LogEvent, reason: str, *warnings: str) -> UnparsedLine:
    """The row of a line that gave no entry. Its message is cut, sanitised and free of certificates and tokens."""
    text = event.message
    oversized = len(text) > MAX_LINE
    looked_at = conceal(text[:_LOOKED_AT])
    shown = sanitize(looked_at[:MAX_MESSAGE])
    left = len(text) - _LOOKED_AT if len(text) > _LOOKED_AT else 0
    left += max(0, len(looked_at) - MAX_MESSAGE)
    message = f"{shown}… [{left:,} more characters]" if left else shown
    odd = (("control-characters",) if shown != looked_at[:MAX_MESSAGE] else ()) + (("oversized",) if oversized else ())
    return UnparsedLine(
        time=event.timestamp if event.timestamp is not None and 0 <= event.timestamp <= MAX_MS else None,
        reason=reason,
        message=message,
        warnings=(*event.warnings, *warnings, *odd),
        raw=RawLine(text[:MAX_LINE]),
        origin=event.origin,
        timestamp=event.timestamp,
        ingestion_time=event.ingestion_time,
        line=event.line,
        recovered=event.recovered,
    )


def not_json(text: str) -> str:
    """The reason for a line that does not begin like a JSON object, by what it looks like instead."""
    head = text[:4096].strip().removeprefix("\ufeff").lstrip()
    if not head:
        return "empty line"
    if head.startswith("<"):
        return "not JSON: looks like XML"
    if head.startswith("["):
        return "not a JSON object: looks like a list"
    if _CLF.match(head):
        return "not JSON: looks like CLF"
    if _EXECUTION.match(head):
        return "not JSON: looks like an execution log"
    if _CSV.match(head):
        return "not JSON: looks like CSV"
    return "not JSON: looks like plain text"
