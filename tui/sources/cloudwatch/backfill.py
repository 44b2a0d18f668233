"""The past of the groups: newest slice first behind a live tail, or all of it in time order before anything follows."""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui.access_log.event import LogEvent
from tui.aws.arns import GroupName
from tui.aws.errors import AwsFault, FaultKind
from tui.sources.base import Sink
from tui.sources.cloudwatch.coverage import Coverage
from tui.sources.cloudwatch.holding import HoldingSink
from tui.sources.cloudwatch.intake import Intake
from tui.sources.cloudwatch.link import Link
from tui.sources.cloudwatch.spans import pages
from tui.sources.cloudwatch.states import Part
from tui.traffic.batch import Delivery

BATCH = 1000
SPARSE = 1000
"""A slice with fewer events makes the next one four times as long."""
JOINS = 5
"""How often what came while the past was read is read before following begins; traffic that outruns it is followed."""
GONE_ONLY = frozenset({FaultKind.GONE})
NOT_HERE = frozenset({FaultKind.GONE, FaultKind.DENIED})
"""What may be wrong with one group or one call while others are well: not waited for before following begins."""


@dataclass(frozen=True, slots=True)
class Past:
    """What to read: milliseconds, event time; both ends included."""

    since: int | None
    """None: there is none to read."""
    until: int | None = None
    """None: the moment at which the reading begins, and what CloudWatch Logs has not settled yet."""
    max_requests: int | None = None
    """No further slice is begun once so many events have come."""


class Backfill:
    """Reads the past behind a live tail, on half the budget, one page a step."""

    def __init__(
        self,
        link: Link,
        part: Part,
        intake: Intake,
        coverage: Coverage,
        sink: Sink,
        groups: Sequence[GroupName],
        past: Past,
        source_id: str,
    ) -> None:
        self._link = link
        self._part = part
        self._intake = intake
        self._coverage = coverage
        self._sink = sink
        self._groups = groups
        self._past = past
        self._source_id = source_id
        self._taken = 0

    def steps(self) -> Iterator[None]:
        """Yields after each page, so that something more urgent can go first.

        Raises:
            AwsFault: one that no waiting cures.
            Stopped: the source must stop.
        """
        since, end = self._past.since, self._past.until
        if since is None:
            self._coverage.backfilled()
            return
        if end is None:
            end = self._link.now_ms() + int(self._link.timing.settle * 1000)
        width = self._link.timing.slice_ms
        while end >= since:
            limit = self._past.max_requests
            if limit is not None and self._taken >= limit:
                self._progress(f"back-fill ended at {_clock_time(end)}: {self._taken:,} events read")
                return
            start = max(since, end - width)
            before = self._taken
            yield from self._slice(start, end)
            self._progress(f"back-fill to {_clock_time(start)}")
            width = self._next_width(end - start, self._taken - before)
            end = start - 1
        self._coverage.backfilled()

    def _slice(self, start: int, end: int) -> Iterator[None]:
        for group in self._groups:
            try:
                for page in pages(self._link, self._part, group, start, end, background=True, give_up=GONE_ONLY):
                    self._taken += self._intake.polled(page.events).new
                    yield
            except AwsFault as fault:
                if fault.kind is not FaultKind.GONE:
                    raise  # a group that is gone has no past; whoever follows it says so

    def _next_width(self, width: int, found: int) -> int:
        if found < SPARSE:
            return width * 4
        grown = width * 2
        if self._past.max_requests is None:
            return grown
        wanted = (self._past.max_requests - self._taken) * width // found
        return max(min(grown, wanted), self._link.timing.slice_ms)

    def _progress(self, text: str) -> None:
        self._sink.news(Delivery(self._source_id, api_calls=self._link.take_calls(), progress=text))


class CatchUp:
    """Joins a past that was read in time order to what follows it, while the followers are at work already."""

    def __init__(
        self,
        link: Link,
        part: Part,
        intake: Intake,
        coverage: Coverage,
        sink: HoldingSink,
        groups: Sequence[GroupName],
        read_to: int,
    ) -> None:
        self._link = link
        self._part = part
        self._intake = intake
        self._coverage = coverage
        self._sink = sink
        self._groups = groups
        self._read_to = read_to

    def steps(self) -> Iterator[None]:
        """Yields after each page; then lets go of what `sink` has held.

        Raises:
            AwsFault: one that no waiting cures.
            Stopped: the source must stop.
        """
        timing = self._link.timing
        start = self._read_to - timing.sweep_overlap_ms
        end = self._link.now_ms() + int(timing.settle * 1000)
        try:
            for group in self._groups:
                yield from self._group(group, start, end)
        finally:
            self._sink.release()
        self._coverage.backfilled()

    def _group(self, group: GroupName, start: int, end: int) -> Iterator[None]:
        try:
            for page in pages(self._link, self._part, group, start, end, background=True, give_up=NOT_HERE):
                self._intake.polled(page.events)
                yield
        except AwsFault as fault:
            if fault.kind is not FaultKind.GONE:
                raise


def read_past(link: Link, part: Part, intake: Intake, groups: Sequence[GroupName], since: int) -> int:
    """Reads from `since` (milliseconds) up to about now in time order, and again what came meanwhile.

    Returns:
        Milliseconds: up to when everything was read, but for what CloudWatch Logs has not settled yet.

    Raises:
        AwsFault: as `Link.call`; of the kinds `NOT_HERE` at once.
        Stopped: the source must stop.
    """
    until = link.now_ms()
    read_once(link, part, intake, groups, Past(since, until), NOT_HERE)
    for _ in range(JOINS):
        now = link.now_ms()
        if now - until < link.timing.slice_ms:
            break
        read_once(link, part, intake, groups, Past(until - link.timing.sweep_overlap_ms, now), NOT_HERE)
        until = now
    return until


def read_once(
    link: Link,
    part: Part,
    intake: Intake,
    groups: Sequence[GroupName],
    past: Past,
    give_up: frozenset[FaultKind] = frozenset(),
) -> None:
    """Reads everything of the past in time order, the groups merged; hands over as it comes.

    Raises:
        AwsFault: as `Link.call`; a missing group too.
        Stopped: the source must stop.
    """
    if len(groups) == 1:
        for page in pages(link, part, groups[0], past.since or 0, past.until, give_up=give_up):
            intake.polled(page.events)
        return
    ordered = heapq.merge(
        *(_events(link, part, group, past, give_up) for group in groups), key=lambda event: event.timestamp or 0
    )
    batch: list[LogEvent] = []
    for event in ordered:
        batch.append(event)
        if len(batch) >= BATCH:
            intake.polled(batch)
            batch = []
    intake.polled(batch)


def _events(link: Link, part: Part, group: GroupName, past: Past, give_up: frozenset[FaultKind]) -> Iterator[LogEvent]:
    for page in pages(link, part, group, past.since or 0, past.until, give_up=give_up):
        yield from page.events


def _clock_time(milliseconds: int) -> str:
    return time.strftime("%H:%M UTC", time.gmtime(milliseconds / 1000))
