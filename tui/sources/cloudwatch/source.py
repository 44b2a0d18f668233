"""The CloudWatch source: its threads, started and ended together, whatever AWS does."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Final, Literal

from tui.aws.arns import parse_group
from tui.aws.budget import RequestBudget
from tui.aws.errors import AwsFault
from tui.aws.logs import Origins
from tui.aws.session import SessionFactory
from tui.settings import Engine
from tui.sources.base import Clock, Sink
from tui.sources.cloudwatch.backfill import NOT_HERE, Backfill, CatchUp, Past, read_once, read_past
from tui.sources.cloudwatch.coverage import Coverage
from tui.sources.cloudwatch.crew import Crew
from tui.sources.cloudwatch.faults import source_error
from tui.sources.cloudwatch.groups import Plan, plan
from tui.sources.cloudwatch.holding import HoldingSink
from tui.sources.cloudwatch.hybrid import HybridFollower
from tui.sources.cloudwatch.intake import Intake
from tui.sources.cloudwatch.link import Link
from tui.sources.cloudwatch.poll import Poller
from tui.sources.cloudwatch.reconcile import Reconciler
from tui.sources.cloudwatch.states import Part, StateBoard
from tui.sources.cloudwatch.timing import Timing
from tui.sources.cloudwatch.watch import Attention, Watch
from tui.text import one_line
from tui.traffic.states import Phase

PastOrder = Literal["newest-first", "oldest-first"]

IDLE_STOP: Final = 7200.0
"""Seconds without a key press after which Live Tail ends."""


class CloudWatchSource:
    """Follows log groups of one account and region. Implements `tui.sources.base.Source`.

    Args:
        session_factory: makes a new `AwsSession`; called at the start and after every credentials fault.
        groups: names or ARNs, all of the same account and region.
        engine: `auto` polls where there is no Live Tail; `live` and `poll` force one.
        since_ms: back-fill from here (milliseconds since the epoch); None: none.
        follow: go on after the past was read. Without, the past comes in time order and the source ends.
        max_requests: the back-fill ends once so many events have come; None: no limit. Only with `newest-first`.
        clock: time.
        budget: the process's one budget for this account and region (`tui.aws.budget.shared_budget`).
        patient: wait for credentials, permissions and groups that are missing from the start; False raises.
        source_id: unique within the run; default: the groups' names.
        past_order: with `follow`: `newest-first` shows the present at once and reads the past behind it;
            `oldest-first` reads the past first, all of it, for whoever cannot put rows in their place.
        idle_stop: seconds without `poke` after which it polls every half minute; 0: never.
        timing: every interval.
    """

    def __init__(
        self,
        session_factory: SessionFactory,
        groups: Sequence[str],
        engine: Engine,
        since_ms: int | None,
        follow: bool,
        max_requests: int | None,
        clock: Clock,
        budget: RequestBudget,
        *,
        patient: bool = True,
        source_id: str | None = None,
        past_order: PastOrder = "newest-first",
        idle_stop: float = IDLE_STOP,
        timing: Timing | None = None,
    ) -> None:
        self._open_session = session_factory
        self._groups = list(groups)
        self._engine: Engine = engine
        self._since = since_ms
        self._follow = follow
        self._max_requests = max_requests
        self._clock = clock
        self._budget = budget
        self._patient = patient and follow
        self._source_id = source_id or "cloudwatch:" + ",".join(self._groups)
        self._past_order: PastOrder = past_order
        self._timing = timing or Timing()
        self._attention = Attention(clock, idle_stop)
        self._crew = Crew()
        self._followers: list[HybridFollower] = []

    @property
    def source_id(self) -> str:
        """Unique within this run."""
        return self._source_id

    @property
    def name(self) -> str:
        """The group's name, or how many there are. Sanitised."""
        if len(self._groups) == 1:
            return one_line(parse_group(self._groups[0]).name, 512)
        return f"{len(self._groups)} log groups"

    def poke(self) -> None:
        """Someone is watching: a key was pressed."""
        self._attention.poke()

    def interrupt(self) -> None:
        """Unblocks a live reader at once; called after `stop` was set."""
        self._crew.halt.set()
        for follower in list(self._followers):
            follower.interrupt()
        self._crew.wake()

    def run(self, sink: Sink, stop: threading.Event) -> None:
        """Reads until `stop` is set, or everything is read. Returns within a second of `stop`, whatever AWS does.

        Raises:
            SourceError: where waiting is of no use, or not wanted.
        """
        board = StateBoard(self._source_id, sink)
        first_the_past = self._past_order == "oldest-first" and self._since is not None
        following = self._follow_in_order if first_the_past else self._follow_all
        work = following if self._follow else self._read_all
        try:
            self._crew.run(lambda: work(sink, board), stop, self.interrupt)
        except AwsFault as fault:
            raise source_error(fault, seen=board.has_seen(fault)) from None

    def _link(self) -> Link:
        return Link(
            self._open_session, self._budget, self._clock, self._crew.halt, self._timing, Origins(self._source_id),
            patient=self._patient, one_shot=not self._follow,
        )  # fmt: skip

    def _read_all(self, sink: Sink, board: StateBoard) -> None:
        link = self._link()
        part = board.part()
        part.calm(Phase.CONNECTING)
        intake = Intake(self._source_id, sink, link.take_calls)
        until = link.now_ms()
        past = Past(self._since, until)
        read_once(link, part, intake, [parse_group(text) for text in self._groups], past)
        coverage = Coverage(self._source_id, sink)
        coverage.reached(until)
        coverage.backfilled()
        part.calm(Phase.ENDED)

    def _follow_all(self, sink: Sink, board: StateBoard) -> None:
        link = self._link()
        begun = link.now_ms()
        first = board.part(fallback=True)
        first.calm(Phase.CONNECTING)
        groups = plan(link, first, self._groups, self._engine)
        intake = Intake(self._source_id, sink, link.take_calls)
        watch = self._watch(link, board, sink, groups, begun, intake)
        self._start_followers(watch, groups, begun)
        past = Past(self._since, max_requests=self._max_requests)
        behind = board.part(background=True)
        backfill = Backfill(link, behind, watch.intake, watch.coverage, sink, groups.groups, past, self._source_id)
        followers = list(self._followers)
        watch.reconciler.run(backfill.steps(), lambda: all(follower.up.is_set() for follower in followers))

    def _follow_in_order(self, sink: Sink, board: StateBoard) -> None:
        link = self._link()
        first = board.part(fallback=True)
        first.calm(Phase.CONNECTING)
        behind = board.part(background=True)
        groups = plan(link, first, self._groups, self._engine)
        holding = HoldingSink(sink)
        intake = Intake(self._source_id, holding, link.take_calls)
        read_to = self._read_past(link, first, intake, groups)
        holding.hold()
        begun = link.now_ms()
        watch = self._watch(link, board, holding, groups, begun, intake)
        self._start_followers(watch, groups, begun)
        join = CatchUp(link, behind, intake, watch.coverage, holding, groups.groups, read_to)
        followers = list(self._followers)
        watch.reconciler.run(join.steps(), lambda: all(follower.up.is_set() for follower in followers))

    def _read_past(self, link: Link, part: Part, intake: Intake, groups: Plan) -> int:
        since = self._since or 0
        try:
            return read_past(link, part, intake, groups.groups, since)
        except AwsFault as fault:
            if fault.kind not in NOT_HERE:
                raise
            return since  # one group's trouble, or Live Tail's chance: whoever follows says what is wrong

    def _watch(self, link: Link, board: StateBoard, sink: Sink, groups: Plan, begun: int, intake: Intake) -> Watch:
        coverage = Coverage(self._source_id, sink)
        floor = self._since if self._since is not None else begun - self._timing.sweep_overlap_ms
        part = board.part(background=True)
        reconciler = Reconciler(link, part, intake, coverage, sink, groups.groups, floor)
        return Watch(self._source_id, link, board, intake, coverage, reconciler, self._attention, self._engine)

    def _start_followers(self, watch: Watch, groups: Plan, begun: int) -> None:
        if groups.polled:
            poller = Poller(watch, groups.polled, begun, groups.reason)
            self._crew.start(lambda: poller.run(lambda: False))
        for session in groups.live:
            follower = HybridFollower(watch, session, begun)
            self._followers.append(follower)
            self._crew.start(follower.run)
        if self._crew.halt.is_set():
            self.interrupt()
