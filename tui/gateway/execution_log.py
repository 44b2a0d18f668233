"""The execution log of one request, fetched from CloudWatch Logs when somebody asks for it.

REST APIs write it to the log group `API-Gateway-Execution-Logs_{api id}/{stage}` (API Gateway developer guide, "Set up
CloudWatch logging for REST APIs"), WebSocket APIs to `/aws/apigateway/{api id}/{stage}` (AWS Knowledge Center, "Turn on
CloudWatch Logs for an API Gateway REST or WebSocket API"); HTTP APIs write none ("API Gateway mutual TLS 403 errors").
"""

from __future__ import annotations

import re
import threading
from typing import Final

from tui.access_log.entry import AccessLogEntry, Row
from tui.access_log.event import LogEvent
from tui.access_log.execution import MAX_LINES, ExecutionLog, Wanted, read_execution_log
from tui.aws.arns import GroupName
from tui.aws.budget import Clock, RequestBudget
from tui.aws.errors import AwsFault, FaultKind
from tui.aws.logs import LogsApi, Page
from tui.ports import DiscoveryError

AROUND_MS: Final = 120_000
"""How far before the request and after its answer lines are looked for."""
MAX_PAGES: Final = 60
"""Calls for one request: at two a second, half a minute."""
ATTEMPTS: Final = 4
_FIRST_WAIT: Final = 0.5
"""Seconds before a failed call is repeated; they double."""
_PASSING: Final = frozenset({FaultKind.THROTTLED, FaultKind.UNREACHABLE, FaultKind.SERVER, FaultKind.BAD_PAGE})

_API: Final = re.compile(r"[A-Za-z0-9]{4,32}")
_STAGE: Final = re.compile(r"[A-Za-z0-9_-]{1,128}|\$default")
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9_+/=-]{8,128}")
_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_ROUTE: Final = re.compile(r"\$default|[A-Z]{1,16} /.*")
_WEBSOCKET: Final = frozenset({"eventType", "connectionId", "messageId", "connectedAt"})
_REST_GROUPS: Final = "API-Gateway-Execution-Logs_"
_WEBSOCKET_GROUPS: Final = "/aws/apigateway/"
_BY_ITSELF: Final = re.compile(
    r"[;,]? ?mtlstail (?:[a-z ]+ by itself|waits)(?=[.;])|The same page is asked for again\. "
)


class ExecutionLogReader:
    """Fetches execution logs through one session. Safe to use from several threads.

    Args:
        api: CloudWatch Logs.
        budget: of the account and region, shared with everything else that asks there.
        clock: for waits.

    Attributes:
        stale: the session's credentials were refused: another reader with a new session may fare better.
    """

    def __init__(self, api: LogsApi, budget: RequestBudget, clock: Clock) -> None:
        self._api = api
        self._budget = budget
        self._clock = clock
        self.stale = False

    def fetch(self, entry: Row, beside: GroupName | None = None, stop: threading.Event | None = None) -> ExecutionLog:
        """The execution log of a request; without candidates where its log group has no line of it. Blocks.

        Args:
            entry: a row of the access log.
            beside: the log group that the row came from: its account and region are looked in.
            stop: ends the search early when set.

        Raises:
            DiscoveryError: where there is none, where it cannot be looked for, and where AWS refuses or fails.
        """
        wanted = wanted_of(entry)
        group = GroupName(wanted.group) if beside is None else beside.sibling(wanted.group)
        search = _Search(self._api, self._budget, self._clock, stop or threading.Event(), group, wanted)
        try:
            events = search.run()
        except AwsFault as fault:
            self.stale = self.stale or fault.kind is FaultKind.CREDENTIALS
            raise _told(fault, wanted) from None
        return read_execution_log(events, wanted, complete=search.complete)


def wanted_of(entry: Row) -> Wanted:
    """Which lines to look for, where and when.

    Raises:
        DiscoveryError: where the request has no execution log, or its line does not say enough to find it.
    """
    if not isinstance(entry, AccessLogEntry):
        raise DiscoveryError(
            "The line could not be read, so nobody knows which request it is.",
            "Tab 5 Raw shows it; mtlstail format prints a format whose lines can be read.",
        )
    if is_http_api(entry):
        raise DiscoveryError(
            "HTTP APIs write no execution log.",
            "AWS suggests to map a throw-away REST API to the same custom domain, to repeat the call there and to read "
            "that API's execution log. The certificate tab says what was presented here.",
        )
    if entry.request_id is None or entry.api_id is None or entry.stage is None or entry.time is None:
        named = {"requestId": entry.request_id, "apiId": entry.api_id, "stage": entry.stage, "time": entry.time}
        missing = ", ".join(f"$context.{name}" for name, value in named.items() if value is None)
        raise DiscoveryError(
            f"The line has no value for {missing.replace('$context.time', 'its time')}.",
            "The execution log is found by them: log them too. mtlstail format prints a format that does.",
        )
    for value, shape, what in (
        (entry.api_id, _API, "API id"),
        (entry.stage, _STAGE, "stage"),
        (entry.request_id, _REQUEST_ID, "request id"),
    ):
        if shape.fullmatch(value) is None:
            raise DiscoveryError(
                f"The {what} in the line is none that API Gateway writes.", "Tab 5 Raw shows the line as it is."
            )
    end = entry.time + max(0, entry.latency_ms or 0) + AROUND_MS
    is_websocket = bool(entry.shape.variables & _WEBSOCKET)
    group = f"{_WEBSOCKET_GROUPS if is_websocket else _REST_GROUPS}{entry.api_id}/{entry.stage}"
    return Wanted(entry.request_id, entry.extended_request_id, group, max(0, entry.time - AROUND_MS), end)


def is_http_api(entry: AccessLogEntry) -> bool:
    """True where the line can only be an HTTP API's: its request id is no UUID, and it is no WebSocket API's."""
    names = entry.shape.variables
    if entry.request_id is None or names & _WEBSOCKET or _UUID.fullmatch(entry.request_id):
        return False
    if "resourcePath" in names and entry.resource_path is not None and "routeKey" not in names:
        return False
    same_ids = entry.request_id == entry.extended_request_id
    return same_ids or _ROUTE.fullmatch(entry.context.get("routeKey", "")) is not None


class _Search:
    """One search, page by page."""

    def __init__(
        self,
        api: LogsApi,
        budget: RequestBudget,
        clock: Clock,
        stop: threading.Event,
        group: GroupName,
        wanted: Wanted,
    ) -> None:
        self.complete = True
        self._api = api
        self._budget = budget
        self._clock = clock
        self._stop = stop
        self._group = group
        self._wanted = wanted
        self._calls = 0

    def run(self) -> list[LogEvent]:
        """Every event that mentions the request id, until the pages or the calls end."""
        events: list[LogEvent] = []
        token: str | None = None
        while True:
            page = self._page(token)
            if page is None:
                self.complete = False
                return events
            events += page.events
            last, token = token, page.next_token
            if token is None or (token == last and not page.events):
                return events
            if len(events) > MAX_LINES:
                self.complete = False
                return events

    def _page(self, token: str | None) -> Page | None:
        """The next page; None where the calls for this search are used up."""
        wait = _FIRST_WAIT
        for attempt in range(1, ATTEMPTS + 1):
            if self._calls >= MAX_PAGES:
                return None
            self._calls += 1
            if not self._budget.take(self._stop):
                raise DiscoveryError("The search was given up.")
            try:
                return self._asked(token)
            except AwsFault as fault:
                if fault.kind is FaultKind.THROTTLED:
                    self._budget.throttled()
                if fault.kind not in _PASSING or attempt == ATTEMPTS or self._clock.wait(self._stop, wait):
                    raise
                wait *= 2
        raise AssertionError("unreachable")

    def _asked(self, token: str | None) -> Page:
        wanted = self._wanted
        # A quoted term of a filter pattern is looked for as it stands; the id's shape holds no quote.
        pattern = f'"{wanted.request_id}"'
        page = self._api.filter_page(self._group, wanted.start, wanted.end, token, pattern=pattern)
        if page.full:
            self._budget.refund()
        return page


def _told(fault: AwsFault, wanted: Wanted) -> DiscoveryError:
    if fault.kind is FaultKind.GONE:
        return DiscoveryError(
            f"There is no execution log {wanted.group} in this account and region.",
            "Execution logging is off for this stage, or was never on. Switch it on at level ERROR: "
            f"{_switch_on(wanted.group)}",
        )
    return DiscoveryError(fault.cause, " ".join(_BY_ITSELF.sub("", fault.remedy).split()))


def _switch_on(group: str) -> str:
    """The command that the operator may run; mtlstail never does."""
    if group.startswith(_WEBSOCKET_GROUPS):
        api, _, stage = group.removeprefix(_WEBSOCKET_GROUPS).partition("/")
        return (
            f"aws apigatewayv2 update-stage --api-id {api} --stage-name '{stage}' "
            "--default-route-settings LoggingLevel=ERROR"
        )
    api, _, stage = group.removeprefix(_REST_GROUPS).partition("/")
    return (
        f"aws apigateway update-stage --rest-api-id {api} --stage-name '{stage}' "
        "--patch-operations 'op=replace,path=/*/*/logging/loglevel,value=ERROR'"
    )
