"""Documents that hold many log events: what the AWS CLI, subscriptions, Firehose and Logs Insights write."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.times import MAX_MS, moment_ms

_LISTS: Final = ("events", "logEvents", "sessionResults", "results")
# An access-log format may have keys named `message` and `timestamp` too, but not these alone.
_EVENT: Final = frozenset(
    {
        "eventId", "extractedFields", "id", "ingestionTime", "logGroupIdentifier", "logGroupName", "logStreamName",
        "message", "timestamp",
    }
)  # fmt: skip
_MAX_ORIGINS: Final = 1024
_NEVER_ALONE: Final = frozenset({"sessionStart"})
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
    event by itself.

    Args:
        text: JSON.
        origins: where the events come from.
        line: the number of the document's first line.
    """
    try:
        document = _decode(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None
    if isinstance(document, Mapping) and isinstance(document.get("sessionUpdate"), Mapping):
        document = document["sessionUpdate"]
    if isinstance(document, list):
        return _all(document, {}, origins, line)
    if not isinstance(document, Mapping):
        return None
    if document.keys() == _NEVER_ALONE:
        return []
    if document.get("messageType") == "CONTROL_MESSAGE":
        return None
    for name in _LISTS:
        if isinstance(document.get(name), list):
            return _all(document[name], document, origins, line)
    return _all([document], {}, origins, line)


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
