"""What one line says, in API Gateway's words. Every plain text in here is sanitised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from tui.access_log.event import EventOrigin
from tui.certificate.model import PresentedCertificate
from tui.text import Secret

TimeSource = Literal["requestTimeEpoch", "timestamp", "requestTime"]


class LineShape(msgspec.Struct, frozen=True):
    """What the format of a line offers; one object is shared by all lines of a format."""

    kind: str
    """`json`, `salvaged json`, …"""
    variables: frozenset[str]
    """The `$context` variables (without `$context.`) that the line names, with a value or without."""


# gc=False: texts, numbers and what is built of them alone cannot form a cycle, and a garbage collector that looks
# at tens of thousands of rows again and again costs a tenth of the time in which they are read.


class LoggedError(msgspec.Struct, frozen=True, gc=False):
    """`$context.error.message` and `$context.error.responseType`."""

    message: str | None
    response_type: str | None


class RawLine:
    """The line as it was delivered, with its PEM kept apart so that equal PEMs are stored once.

    Only `reveal()` shows it.
    """

    __slots__ = ("_head", "_pem", "_tail")

    def __init__(self, head: str, pem: Secret | None = None, tail: str = "") -> None:
        self._head = head
        self._pem = pem
        self._tail = tail

    def reveal(self) -> str:
        """The line exactly as delivered, unsanitised."""
        return self._head + (self._pem.reveal() if self._pem is not None else "") + self._tail

    @property
    def own_length(self) -> int:
        """Characters kept for this line alone: without the PEM, which equal lines share."""
        return len(self._head) + len(self._tail)

    def __repr__(self) -> str:
        return "RawLine(hidden)"

    def __rich_repr__(self) -> list[str]:
        return ["hidden"]


class AccessLogEntry(msgspec.Struct, frozen=True, gc=False):
    """One request. None means that the line gave no value (`-`, `(none)`, empty, or no such key)."""

    time: int | None
    """Milliseconds since the epoch, UTC: requestTimeEpoch, else the event's timestamp, else requestTime."""
    time_source: TimeSource | None
    status: int | None
    method: str | None
    path: str | None
    resource_path: str | None
    protocol: str | None
    latency_ms: int | None
    response_bytes: int | None
    source_ip: str | None
    user_agent: str | None
    request_id: str | None
    extended_request_id: str | None
    account_id: str | None
    api_id: str | None
    stage: str | None
    domain_name: str | None
    error: LoggedError | None
    certificate: PresentedCertificate | None
    context: Mapping[str, str]
    """Every other variable by its `$context` name; keys that name no variable under their own name."""
    secrets: Mapping[str, Secret]
    """`identity.apiKey`, authorizer claims and values, and whatever looks like a token: never exported."""
    warnings: tuple[str, ...]
    shape: LineShape
    raw: RawLine
    origin: EventOrigin
    timestamp: int | None = None
    ingestion_time: int | None = None
    line: int | None = None
    recovered: bool = False

    @property
    def failed(self) -> bool:
        """Status 400 or above; a request without a status has not failed as far as the line says."""
        return self.status is not None and self.status >= 400

    def __repr__(self) -> str:
        return f"AccessLogEntry(time={self.time}, status={self.status}, request_id={self.request_id!r})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        return [("time", self.time), ("status", self.status), ("request_id", self.request_id)]


class UnparsedLine(msgspec.Struct, frozen=True, gc=False):
    """A line that could not be read: still a row, with the reason."""

    time: int | None
    """The event's own timestamp, where it has one."""
    reason: str
    message: str
    """The line, sanitised, with every PEM in it replaced by a note."""
    warnings: tuple[str, ...]
    raw: RawLine
    origin: EventOrigin
    timestamp: int | None = None
    ingestion_time: int | None = None
    line: int | None = None
    recovered: bool = False

    @property
    def failed(self) -> bool:
        """False: nothing is known of its status."""
        return False

    def __repr__(self) -> str:
        return f"UnparsedLine(time={self.time}, reason={self.reason!r})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        return [("time", self.time), ("reason", self.reason)]


Row = AccessLogEntry | UnparsedLine
