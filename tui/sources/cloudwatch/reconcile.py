"""What Live Tail may have missed is read again: gaps, sampled seconds, and the recent past every half minute."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tui.aws.arns import GroupName
from tui.aws.errors import AwsFault, FaultKind
from tui.sources.base import Sink
from tui.sources.cloudwatch.backfill import GONE_ONLY
from tui.sources.cloudwatch.coverage import Coverage
from tui.sources.cloudwatch.intake import REMEMBERED, Intake, Span
from tui.sources.cloudwatch.link import Link
from tui.sources.cloudwatch.spans import pages
from tui.sources.cloudwatch.states import Part
from tui.traffic.batch import Gap, SampledSpan

SAMPLED = "Live Tail left events out: more than 500 a second"
_JOINED_MS = 3_000
_LONGEST_WAIT = 10.0
"""Seconds until a span that is still growing is read again all the same."""


@dataclass(slots=True)
class _Repair:
    start: int
    end: int
    gap: Gap | None
    due: float
    latest: float
    recovered: int = 0
    again: bool = True
    """One more pass once CloudWatch Logs has had time to settle."""


class Reconciler:
    """Reads again behind the live stream, in a thread of its own, on half the budget.

    Args:
        link: the way to CloudWatch Logs.
        part: says what keeps this from working.
        intake: takes what was found.
        coverage: keeps the gaps.
        sink: hears of sampled spans.
        groups: all groups of the source.
        floor: milliseconds: no sweep reaches further back.
    """

    def __init__(
        self,
        link: Link,
        part: Part,
        intake: Intake,
        coverage: Coverage,
        sink: Sink,
        groups: Sequence[GroupName],
        floor: int,
    ) -> None:
        self._link = link
        self._part = part
        self._intake = intake
        self._coverage = coverage
        self._sink = sink
        self._groups = groups
        self._timing = link.timing
        self._lock = threading.Lock()
        self._repairs: list[_Repair] = []
        self._polled: dict[object, int] = {}
        self._floor = floor
        self._swept_from = self._swept = link.now_ms()
        """The span that sweeps and repairs have read without a hole, up to now."""
        self._sweeps = 0
        self._history: deque[tuple[int, int]] = deque()
        """After each sweep: how far it reached, and how many events had passed by then."""
        self._next_sweep = link.clock.monotonic() + self._timing.sweep
        self.live_since: int | None = None
        """Milliseconds: from when on Live Tail should have brought everything; None while nothing is live."""

    @property
    def missed(self) -> Span | None:
        """Where everything that Live Tail has not brought counts as missed by it."""
        return None if self.live_since is None else (self.live_since, None)

    def repair(self, gap: Gap) -> None:
        """The gap has an end now: read it again, at once and once more a little later."""
        end = gap.end if gap.end is not None else self._link.now_ms()
        self._add(_Repair(gap.start, end, gap, self._link.clock.monotonic(), 0.0))

    def polled(self, poller: object, reached: int | None) -> None:
        """A poller has read everything up to `reached` (milliseconds); None: it polls no more."""
        with self._lock:
            if reached is None:
                self._polled.pop(poller, None)
            else:
                self._polled[poller] = reached

    def polled_to(self, end: int) -> int:
        """The least of `end` and what every poller has read up to (milliseconds)."""
        with self._lock:
            return min([end, *self._polled.values()])

    def recheck(self, start: int, end: int) -> None:
        """Reads a span again (milliseconds) in which one reader has followed another; no gap is known."""
        self._add(_Repair(start, end, None, self._link.clock.monotonic(), 0.0))

    def _add(self, repair: _Repair) -> None:
        with self._lock:
            self._repairs.append(repair)

    def sampled(self, source_id: str, start: int, end: int) -> None:
        """Live Tail said that it left out events between `start` and `end` (milliseconds)."""
        self._sink.news(SampledSpan(source_id, start, end))
        now = self._link.clock.monotonic()
        due = now + self._timing.settle
        with self._lock:
            for repair in self._repairs:
                gap = repair.gap
                joined = gap is not None and gap.reason == SAMPLED and start - repair.end < _JOINED_MS
                if gap is not None and joined and repair.again and due <= repair.latest:
                    repair.gap = self._coverage.end_of(gap, end)
                    repair.end, repair.due = end, due
                    return
            gap = self._coverage.gap(start, end, SAMPLED)
            self._repairs.append(_Repair(start, end, gap, due, due + _LONGEST_WAIT))

    def run(self, backfill: Iterator[None], ready: Callable[[], bool]) -> None:
        """Works until the source stops: repairs first, then sweeps, then the back-fill.

        Args:
            backfill: the past, one page a step.
            ready: the back-fill may begin; asked for at most `Timing.live_first` seconds.

        Raises:
            Stopped: the source must stop.
        """
        begin = self._link.clock.monotonic() + self._timing.live_first
        while not ready() and self._link.clock.monotonic() < begin:
            self._link.wait(min(self._timing.tick, 0.05))
        busy = True
        while True:
            try:
                if not self._urgent():
                    if busy:
                        busy = _step(backfill)
                    else:
                        self._link.wait(self._timing.tick)
            except AwsFault as fault:
                self._part.fault(fault, self._link.clock.now() + self._timing.denied)
                self._link.wait(self._timing.denied)

    def _urgent(self) -> bool:
        now = self._link.clock.monotonic()
        with self._lock:
            repair = next((one for one in self._repairs if one.due <= now), None)
            if repair is not None:
                self._repairs.remove(repair)
        if repair is not None:
            self._mend(repair)
        elif now >= self._next_sweep:
            self._sweep()
        else:
            return False
        return True

    def _mend(self, repair: _Repair) -> None:
        margin = int(self._timing.settle * 1000)
        missed = (repair.start - margin, repair.end) if repair.gap is not None else None
        # Nothing long is read twice, for the duplicates would not all be recognised: the second pass is for what
        # had not settled, and what a sweep has reached is read.
        read_to = repair.end if not repair.again else self._swept if self._swept_from <= repair.start else repair.start
        start = max(repair.start, min(read_to, repair.end))
        try:
            repair.recovered += self._read(start - self._timing.late_ms, repair.end + margin, missed)
        except AwsFault:
            repair.due = self._link.clock.monotonic() + self._timing.denied
            self._add(repair)
            raise
        if start - self._timing.late_ms <= self._swept:
            self._swept_from = min(self._swept_from, start)
            self._swept = max(self._swept, repair.end)
        if repair.again:
            repair.again = False
            repair.due = self._link.clock.monotonic() + self._timing.settle
            self._add(repair)
        elif repair.gap is not None:
            self._coverage.filled(repair.gap, repair.recovered)

    def _sweep(self) -> None:
        self._sweeps += 1
        end = self._link.now_ms() - int(self._timing.settle * 1000)
        start = self._swept - self._timing.sweep_overlap_ms
        if self._sweeps % self._timing.long_sweep_every == 0:
            start = min(start, self._remembered_since(end - self._timing.long_sweep_ms))
        # What lies further back is a poller's or a repair's, which read through an outage by themselves.
        start = max(start, self._floor, end - self._timing.long_sweep_ms)
        hole = start > self._swept
        self._next_sweep = self._link.clock.monotonic() + self._timing.sweep
        self._read(start, end, self.missed)
        if hole:
            # Asleep or cut off: whoever follows is about to open a gap, so nothing is claimed before the next sweep.
            self._swept_from = start
        self._swept = max(self._swept, end)
        self._history.append((end, self._intake.passed_on))
        if not hole:
            self._coverage.reached(self.polled_to(end))

    def _remembered_since(self, wanted: int) -> int:
        """The earliest moment from `wanted` on whose events the intake surely still knows."""
        limit = self._intake.passed_on - REMEMBERED // 3
        while len(self._history) > 1 and (self._history[0][0] < wanted or self._history[0][1] < limit):
            self._history.popleft()
        return max(wanted, self._history[0][0]) if self._history else self._swept

    def _read(self, start: int, end: int, missed: Span | None) -> int:
        found = 0
        for group in self._groups:
            try:
                for page in pages(self._link, self._part, group, start, end, background=True, give_up=GONE_ONLY):
                    found += self._intake.polled(page.events, missed=missed).recovered
            except AwsFault as fault:
                if fault.kind is not FaultKind.GONE:
                    raise  # whoever follows the group says that it is gone
        return found


def _step(work: Iterator[None]) -> bool:
    """One step; False where there is none left."""
    for _ in work:
        return True
    return False
