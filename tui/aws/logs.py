"""The three reading calls of CloudWatch Logs, each with its answer checked before anybody relies on it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tui.access_log.event import EventOrigin, LogEvent
from tui.aws.arns import GroupName, group_name, policy_resource
from tui.aws.errors import CallContext
from tui.aws.eventstream import LiveTailStream
from tui.aws.explain import explain
from tui.aws.session import AwsSession
from tui.aws.telling import bad_page

if TYPE_CHECKING:
    from types_boto3_logs.client import CloudWatchLogsClient

PAGE_BYTES_FULL: Final = 700_000
PAGE_EVENTS_FULL: Final = 9_000
"""A page with a token and this much in it was filled by traffic: the limits are 1 MB and 10,000 events."""
_OVERHEAD: Final = 26
"""Bytes that CloudWatch Logs counts for each event beside its message (quotas page)."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class LogGroup:
    """A log group as DescribeLogGroups tells of it."""

    name: str
    arn: str
    """Without the trailing `:*`."""
    log_class: str | None = None
    """STANDARD, INFREQUENT_ACCESS, DELIVERY; None where the endpoint does not say."""
    stored_bytes: int | None = None
    retention_days: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of FilterLogEvents, ascending by event time."""

    events: list[LogEvent]
    next_token: str | None
    size: int
    """Bytes of the messages, as the service counts them."""

    @property
    def full(self) -> bool:
        """True where the traffic filled this page to its limit."""
        return self.next_token is not None and (self.size >= PAGE_BYTES_FULL or len(self.events) >= PAGE_EVENTS_FULL)


class Origins:
    """Makes one `EventOrigin` for each stream of a source, and hands out the same object again."""

    def __init__(self, source_id: str) -> None:
        self._source_id = source_id
        self._known: dict[tuple[str, str | None], EventOrigin] = {}

    def of(self, group: str, stream: str | None) -> EventOrigin:
        """The origin of this group's stream. Groups and streams stay few, so nothing is ever forgotten."""
        key = (group, stream)
        origin = self._known.get(key)
        if origin is None:
            origin = self._known[key] = EventOrigin(self._source_id, log_group=group, log_stream=stream)
        return origin


class LogsApi:
    """CloudWatch Logs through one session: checked answers, `AwsFault` for every failure, calls counted."""

    def __init__(self, session: AwsSession, origins: Origins, now: Callable[[], float]) -> None:
        self.session = session
        self.skew: float | None = None
        """Seconds that AWS's clock is ahead of this machine's, to a second; None before the first answer."""
        self._origins = origins
        self._now = now
        self._calls = 0
        self._calls_lock = threading.Lock()

    def take_calls(self) -> int:
        """How many calls were made since this was asked the last time."""
        with self._calls_lock:
            calls, self._calls = self._calls, 0
        return calls

    def describe_log_groups(self, *, prefix: str | None = None, pattern: str | None = None) -> Iterator[list[LogGroup]]:
        """All log groups whose names start with `prefix` or contain `pattern`, page by page.

        Raises:
            AwsFault: while a page is read.
        """
        context = self.session.context("logs:DescribeLogGroups", prefix, "*")
        request: dict[str, Any] = {"limit": 50}
        if prefix is not None:
            request["logGroupNamePrefix"] = prefix
        if pattern is not None:
            request["logGroupNamePattern"] = pattern
        token: str | None = None
        while True:
            if token is not None:
                request["nextToken"] = token
            page = self._page(context, lambda client: client.describe_log_groups(**request))
            groups = [_log_group(entry, context) for entry in _entries(page, "logGroups", context)]
            yield groups
            last, token = token, _token(page, context)
            if token is None or (token == last and not groups):
                return

    def filter_page(
        self,
        group: GroupName,
        start: int,
        end: int | None = None,
        token: str | None = None,
        *,
        pattern: str | None = None,
    ) -> Page:
        """One page of events with `start` <= timestamp <= `end` (milliseconds; no end: whatever is there).

        `pattern` is a filter pattern: what does not match is left out by CloudWatch Logs, so that a page may be empty.

        Raises:
            AwsFault: kind BAD_PAGE where the answer holds no valid list of events.
        """
        context = self.session.context("logs:FilterLogEvents", group.name, policy_resource(group, streams=True))
        request: dict[str, Any] = {"startTime": max(0, start)}
        if group.arn:
            request["logGroupIdentifier"] = group.arn
        else:
            request["logGroupName"] = group.name
        if end is not None:
            request["endTime"] = max(0, end)
        if token is not None:
            request["nextToken"] = token
        if pattern is not None:
            request["filterPattern"] = pattern
        page = self._page(context, lambda client: client.filter_log_events(**request))
        events = [self._event(entry, group.name, context) for entry in _entries(page, "events", context)]
        size = sum(len(event.message) + _OVERHEAD for event in events)
        return Page(events, _token(page, context), size)

    def start_live_tail(self, groups: list[GroupName]) -> LiveTailStream:
        """Opens a Live Tail session over up to ten groups, all with ARNs; returns once AWS has accepted it.

        Raises:
            AwsFault: DENIED, UNSUPPORTED, LIMIT, GONE and whatever else a call may meet.
        """
        names = ", ".join(group.name for group in groups)
        resources = " ".join(policy_resource(group, streams=False) for group in groups)
        context = self.session.context("logs:StartLiveTail", names, resources)
        identifiers = [group.arn for group in groups if group.arn is not None]
        answer = self._call(context, lambda client: client.start_live_tail(logGroupIdentifiers=identifiers))
        stream = answer.get("responseStream")
        if stream is None:
            raise bad_page(context, "no event stream")
        return LiveTailStream(stream, context, self._live_event)

    def _live_event(self, entry: Mapping[str, Any], context: CallContext) -> LogEvent:
        return self._event(entry, group_name(str(entry.get("logGroupIdentifier", ""))), context)

    def _event(self, entry: Mapping[str, Any], group: str, context: CallContext) -> LogEvent:
        message = entry.get("message", "")
        timestamp = entry.get("timestamp")
        ingested = entry.get("ingestionTime")
        event_id = entry.get("eventId")
        if not isinstance(message, str) or not isinstance(timestamp, int):
            raise bad_page(context, "an event without its message or time")
        return LogEvent(
            message,
            self._origins.of(group, entry.get("logStreamName")),
            timestamp,
            ingested if isinstance(ingested, int) else None,
            event_id if isinstance(event_id, str) else None,
        )

    def _page(self, context: CallContext, call: Callable[[CloudWatchLogsClient], object]) -> Mapping[str, Any]:
        page = self._call(context, call)
        if not isinstance(page, Mapping):
            raise bad_page(context, "what is no valid answer")
        return page

    def _call(self, context: CallContext, call: Callable[[CloudWatchLogsClient], _T]) -> _T:
        with self._calls_lock:
            self._calls += 1
        client = self.session.logs()
        try:
            answer = call(client)
        except Exception as error:  # noqa: BLE001 -- a broken body is an AttributeError, a lost link urllib3's own class
            fresh = self.session.context(context.action, context.subject, context.resource)
            raise explain(error, fresh) from None
        self._note_skew(answer)
        return answer

    def _note_skew(self, answer: object) -> None:
        if not isinstance(answer, Mapping):
            return
        headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        try:
            server = parsedate_to_datetime(headers["date"]).timestamp()
        except (KeyError, TypeError, ValueError):
            return
        self.skew = server - self._now()


def _entries(page: Mapping[str, Any], key: str, context: CallContext) -> list[Mapping[str, Any]]:
    """The list under `key`. botocore turns a sign-in page or a cut-off body into a success without it."""
    entries = page.get(key)
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise bad_page(context, f"no list of {'events' if key == 'events' else 'log groups'}")
    return entries


def _token(page: Mapping[str, Any], context: CallContext) -> str | None:
    token = page.get("nextToken")
    if token is not None and not isinstance(token, str):
        raise bad_page(context, "an unreadable page token")
    return token or None


def _log_group(entry: Mapping[str, Any], context: CallContext) -> LogGroup:
    name = entry.get("logGroupName")
    arn = entry.get("logGroupArn") or entry.get("arn")
    if not isinstance(name, str) or not isinstance(arn, str):
        raise bad_page(context, "a log group without its name or ARN")
    return LogGroup(
        name, arn.removesuffix(":*"), entry.get("logGroupClass"), entry.get("storedBytes"), entry.get("retentionInDays")
    )
