"""Documents that hold many log events: what the AWS CLI, subscriptions, Firehose and Logs Insights write."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.times import MAX_MS, moment_ms

_EVENT: Final = frozenset(
    {
        "eventId", "extractedFields", "id", "ingestionTime", "logGroupIdentifier", "logGroupName", "logStreamName",
        "message", "timestamp",
    }
)  # fmt: skip
_ROW: Final = frozenset({"@ingestionTime", "@log", "@logStream", "@message", "@ptr", "@timestamp"})
# The list of events of each kind of document, and the only keys that may stand beside it. A client can add keys to an
# access-log line where its format does not escape, but it cannot take the line's own keys away.
_KINDS: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("events", frozenset({"nextBackwardToken", "nextForwardToken", "nextToken", "searchedLogStreams"})),
    ("logEvents", frozenset({"logGroup", "logStream", "messageType", "owner", "policyLevel", "subscriptionFilters"})),
    ("sessionResults", frozenset({"sessionMetadata"})),
    ("results", frozenset({"encryptionKey", "nextToken", "queryLanguage", "statistics", "status"})),
)
_QUERY_STATES: Final = frozenset({"Cancelled", "Complete", "Failed", "Running", "Scheduled", "Timeout", "Unknown"})
_MAX_ORIGINS: Final = 1024
_NEVER_ALONE: Final = frozenset({"sessionStart"})
_UPDATE: Final = frozenset({"sessionUpdate"})
_decode = msgspec.json.Decoder().decode


class Origins:
    """The origin of a stream's events: the file's own, with group and stream; shared by all events of a stream."""

    def __init__(self, origin: EventOrigin) -> None:
        self._origin = origin
        self._streams: dict[tuple[str | None, str | None], EventOrigin] = {(None, None): origin}

    def of(self, log_group: object, log_stream: object) -> EventOrigin:
        """The origin for these names; what is no text counts as not given."""
        group = log_group if isinstance(log_group, str) else None
        stream = log_stream if isinstance(log_stream, str) else None
        found = self._streams.get((group, stream))
        if found is None:
            if len(self._streams) >= _MAX_ORIGINS:
                self._streams.clear()
            found = msgspec.structs.replace(
                self._origin, log_group=group or self._origin.log_group, log_stream=stream or self._origin.log_stream
            )
            self._streams[(group, stream)] = found
        return found


def events_of(text: str, origins: Origins, line: int) -> list[LogEvent] | None:
    """The events of a document, or None where it is no document that holds any: then it is a line like others.

    Known are the outputs of `filter-log-events`, `get-log-events`, StartLiveTail (`sessionUpdate`) and
    `get-query-results`, the records of a subscription (`DATA_MESSAGE`), lists of any of their events, and one such
    event by itself. An object with any key that its kind does not have is no document.

    Args:
        text: JSON.
        origins: where the events come from.
        line: the number of the document's first line.
    """
    try:
        document = _decode(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None
    if isinstance(document, list):
        return _all(document, {}, origins, line)
    if not isinstance(document, Mapping):
        return None
    if document.keys() == _NEVER_ALONE:
        return []
    if document.keys() == _UPDATE and isinstance(document["sessionUpdate"], Mapping):
        document = document["sessionUpdate"]
    items = _items(document)
    if items is not None:
        return _all(items, document, origins, line)
    return _all([document], {}, origins, line) if document.keys() <= _EVENT | _ROW else None


def _items(document: Mapping[str, object]) -> list[object] | None:
    """The list of a document's events; None for an object that is no such document."""
    for name, beside in _KINDS:
        items = document.get(name)
        if isinstance(items, list) and document.keys() - beside == {name}:
            is_other = document.get("messageType", "DATA_MESSAGE") != "DATA_MESSAGE"
            return None if is_other or document.get("status", "Complete") not in _QUERY_STATES else items
    return None


def _all(items: Iterable[object], document: Mapping[str, object], origins: Origins, line: int) -> list[LogEvent] | None:
    """The items as events; None where one of them is none, so that nothing is lost."""
    events: list[LogEvent] = []
    for item in items:
        event = _event(item, document, origins, line)
        if event is None:
            return None
        events.append(event)
    return events


def _event(item: object, document: Mapping[str, object], origins: Origins, line: int) -> LogEvent | None:
    if isinstance(item, list):
        item = {str(cell.get("field")): cell.get("value") for cell in item if isinstance(cell, Mapping)}
    if not isinstance(item, Mapping):
        return None
    if "@message" not in item and not item.keys() <= _EVENT:
        return None
    message = _message(item)
    times = ("timestamp", "ingestionTime", "@timestamp", "@ingestionTime")
    if message is None or not any(name in item for name in times):
        return None
    identifier = item.get("eventId", item.get("id", item.get("@ptr")))
    return LogEvent(
        message,
        origins.of(
            item.get("logGroupIdentifier", item.get("logGroupName", item.get("@log", document.get("logGroup")))),
            item.get("logStreamName", item.get("@logStream", document.get("logStream"))),
        ),
        milliseconds(item.get("timestamp", item.get("@timestamp"))),
        milliseconds(item.get("ingestionTime", item.get("@ingestionTime"))),
        identifier if isinstance(identifier, str) else None,
        line,
    )


def _message(item: Mapping[str, object]) -> str | None:
    """The line; the console's export of Logs Insights gives it as an object."""
    message = item.get("message", item.get("@message"))
    if isinstance(message, Mapping):
        return _as_text(message)
    return message.rstrip("\r\n") if isinstance(message, str) else None


def _as_text(message: Mapping[str, object]) -> str | None:
    try:
        return json.dumps(message, ensure_ascii=False)
    except RecursionError:
        return None


def milliseconds(value: object) -> int | None:
    """A time of CloudWatch Logs: milliseconds as a number, or one of the texts that its tools print."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if 0 <= value <= MAX_MS else None
    return moment_ms(value) if isinstance(value, str) else None
