"""A link over events in memory, with a clock that jumps: the parts of the source without threads or network."""

from __future__ import annotations

import random
import threading
from typing import Any

from tests.support.cloudwatch.fakes import JumpClock
from tests.support.sinks import RecordingSink
from tui.access_log.event import EventOrigin, LogEvent
from tui.aws.arns import GroupName, parse_group
from tui.aws.budget import RequestBudget
from tui.aws.errors import AwsFault, CallContext, FaultKind
from tui.aws.logs import LogGroup, LogsApi, Origins, Page
from tui.sources.cloudwatch.coverage import Coverage
from tui.sources.cloudwatch.intake import Intake
from tui.sources.cloudwatch.link import Link
from tui.sources.cloudwatch.reconcile import Reconciler
from tui.sources.cloudwatch.states import StateBoard
from tui.sources.cloudwatch.timing import Timing
from tui.sources.cloudwatch.watch import Attention, Watch

GROUP = parse_group("arn:aws:logs:eu-west-1:123456789012:log-group:/group")
ORIGIN = EventOrigin("s", log_group="/group", log_stream="stream")


def event(message: str, timestamp: int, *, polled: bool = True) -> LogEvent:
    return LogEvent(message, ORIGIN, timestamp, timestamp, f"id-{message}" if polled else None)


def fault(kind: FaultKind) -> AwsFault:
    return AwsFault(kind, f"{kind.value} happened.", "Do something.", action="logs:FilterLogEvents")


class FakeSession:
    def context(self, action: str, subject: str | None = None, resource: str | None = None) -> CallContext:
        return CallContext(action, subject, resource, "eu-west-1")


class FakeApi:
    """Stored events by page size; faults come first, in their order."""

    session = FakeSession()

    def __init__(self) -> None:
        self.events: list[LogEvent] = []
        self.faults: list[AwsFault] = []
        self.groups: list[LogGroup] = []
        self.pages: list[Page] = []
        """Given pages come before those made of `events`."""
        self.asked: list[tuple[int, int | None, str | None]] = []
        self.page_size = 3
        self.skew: float | None = None

    def take_calls(self) -> int:
        return 1

    def _fail(self) -> None:
        if self.faults:
            raise self.faults.pop(0)

    def filter_page(self, group: GroupName, start: int, end: int | None = None, token: str | None = None) -> Page:
        self.asked.append((start, end, token))
        self._fail()
        if self.pages:
            return self.pages.pop(0)
        found = [one for one in self.events if start <= (one.timestamp or 0) <= (10**15 if end is None else end)]
        found.sort(key=lambda one: one.timestamp or 0)
        at = int(token or 0)
        more = str(at + self.page_size) if at + self.page_size < len(found) else None
        return Page(found[at : at + self.page_size], more, 0)

    def start_live_tail(self, groups: list[GroupName]) -> Any:
        self._fail()
        raise AssertionError("no live tail in a unit test")

    def describe_log_groups(self, *, prefix: str | None = None, pattern: str | None = None) -> Any:
        self._fail()
        yield self.groups


class Rig:
    """Everything that one run of a source shares."""

    def __init__(self, timing: Timing | None = None, *, patient: bool = True, one_shot: bool = False) -> None:
        self.clock = JumpClock()
        self.stop = threading.Event()
        self.sink = RecordingSink()
        self.api = FakeApi()
        self.sessions = 0
        self.link = Link(
            self._open, RequestBudget(self.clock, rate=1000.0), self.clock, self.stop, timing or Timing(), Origins("s"),
            patient=patient, one_shot=one_shot,
        )  # fmt: skip
        self.link.rng = random.Random(7)
        self.link.api = self._api  # type: ignore[method-assign]
        self.board = StateBoard("s", self.sink)
        self.part = self.board.part()
        self.intake = Intake("s", self.sink, self.api.take_calls)
        self.coverage = Coverage("s", self.sink)
        self.reconciler = Reconciler(
            self.link, self.board.part(background=True), self.intake, self.coverage, self.sink, [GROUP], 0
        )

    def _open(self) -> Any:
        self.sessions += 1
        return FakeSession()

    def _api(self) -> LogsApi:
        api: Any = self.api
        return api

    def watch(self, engine: Any = "auto", idle_stop: float = 0.0) -> Watch:
        attention = Attention(self.clock, idle_stop)
        return Watch("s", self.link, self.board, self.intake, self.coverage, self.reconciler, attention, engine)

    @property
    def now(self) -> int:
        return int(self.clock.time * 1000)
