"""A log event as its source delivered it: raw, hostile, and not to be shown."""

from __future__ import annotations

import msgspec


class EventOrigin(msgspec.Struct, frozen=True):
    """Where events come from; one object is shared by all events of a stream or a file."""

    source_id: str
    """Names the source within this run; events of two sources never count as duplicates of each other."""
    log_group: str | None = None
    log_stream: str | None = None
    file: str | None = None


class LogEvent(msgspec.Struct, frozen=True, gc=False, repr_omit_defaults=True):
    """One event. Times are milliseconds since the epoch, UTC, as CloudWatch Logs gives them."""

    message: str
    origin: EventOrigin
    timestamp: int | None = None
    ingestion_time: int | None = None
    event_id: str | None = None
    """FilterLogEvents has one, Live Tail has none."""
    line: int | None = None
    """1-based line number in `origin.file` or standard input."""
    recovered: bool = False
    """Fetched again because the live stream may have missed it."""
    warnings: tuple[str, ...] = ()
    """What was odd about taking the event out of its line (`split`); its row carries them."""

    def __repr__(self) -> str:
        return f"LogEvent({len(self.message)} characters hidden, {self.origin!r}, timestamp={self.timestamp})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        return [("message", f"{len(self.message)} characters hidden"), ("timestamp", self.timestamp)]
