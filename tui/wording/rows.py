"""How one request is written in a row of the list: time, status, latency, client, error."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from tui.access_log.entry import AccessLogEntry, Row
from tui.wording.fields import Level
from tui.wording.masking import mask_query, mask_tokens
from tui.wording.names import client_label

__all__ = [
    "TimeMode",
    "client_label",
    "error_text",
    "latency_text",
    "path_text",
    "status_level",
    "status_text",
    "time_text",
]

TimeMode = Literal["utc", "local", "relative"]

_DAY_MS: Final = 86_400_000
_UNPARSED: Final = "???"


def time_text(milliseconds: int | None, mode: TimeMode = "utc", now_ms: int = 0) -> str:
    """A time for the list: `05:31:53.123` in UTC or local time, or how long ago: `12.3 s ago`, `3 min ago`.

    Args:
        milliseconds: since the epoch, UTC; None gives an empty text.
        mode: which of the three.
        now_ms: milliseconds since the epoch, for `relative`.
    """
    if milliseconds is None:
        return ""
    if mode == "relative":
        return _ago(now_ms - milliseconds)
    return _clock((milliseconds + (_local_offset_ms(milliseconds) if mode == "local" else 0)) % _DAY_MS)


def status_text(row: Row) -> str:
    """The status in three characters; `???` for a line that could not be read, empty where the line has none."""
    if not isinstance(row, AccessLogEntry):
        return _UNPARSED
    return "" if row.status is None else str(row.status)


def status_level(row: Row) -> Level:
    """How the status strikes the eye: 4xx and above as failures, a line that could not be read as a warning."""
    if not isinstance(row, AccessLogEntry):
        return Level.WARNING
    return level_of_status(row.status)


def level_of_status(status: int | None) -> Level:
    """2xx good, 4xx and above bad, all else plain."""
    if status is not None and status >= 400:
        return Level.BAD
    return Level.GOOD if status is not None and 200 <= status < 300 else Level.PLAIN


def latency_text(milliseconds: int | None) -> str:
    """A latency in milliseconds without its unit, at most five characters: `41`, `29000`, `125s`."""
    if milliseconds is None:
        return ""
    return str(milliseconds) if milliseconds < 100_000 else f"{milliseconds // 1000}s"


def path_text(row: Row) -> str:
    """The path with its query values and tokens masked; for a line that could not be read, the reason."""
    if not isinstance(row, AccessLogEntry):
        return row.reason
    return mask_tokens(mask_query(row.path or row.resource_path or ""))


def error_text(row: Row) -> str:
    """What API Gateway said, tokens masked: the message, else the response type, else nothing."""
    if not isinstance(row, AccessLogEntry) or row.error is None:
        return ""
    return mask_tokens(row.error.message or row.error.response_type or "")


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def _ago(milliseconds: int) -> str:
    if milliseconds < 0:
        return f"in {_span(-milliseconds)}"
    return f"{_span(milliseconds)} ago"


def _span(milliseconds: int) -> str:
    if milliseconds < 60_000:
        return f"{milliseconds / 1000:.1f} s"
    minutes = milliseconds // 60_000
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"


def _local_offset_ms(milliseconds: int) -> int:
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
        offset = moment.astimezone().utcoffset()
    except (OverflowError, ValueError, OSError):
        return 0
    return 0 if offset is None else int(offset.total_seconds() * 1000)
