"""Following by Live Tail: sessions that end, break or fall silent are opened again, what was missed is read again."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from typing import Final

from tui.aws.arns import GroupName
from tui.aws.errors import AwsFault, FaultKind
from tui.aws.eventstream import LiveTailStream, LiveUpdate
from tui.sources.cloudwatch.faults import Stopped
from tui.sources.cloudwatch.link import BackOff
from tui.sources.cloudwatch.states import Part
from tui.sources.cloudwatch.watch import Reason, Watch
from tui.traffic.batch import Gap
from tui.traffic.states import Phase

HOPELESS: Final = {
    FaultKind.DENIED: 600.0,
    FaultKind.UNSUPPORTED: None,
    FaultKind.INVALID: None,
    FaultKind.LIMIT: 300.0,
}
"""Kinds for which Live Tail gives way to polling at once, and seconds until it is worth another try."""
TRANSIENT_TRIES: Final = 2
"""Failures in a row of any other kind after which polling may do better: in a VPC only one endpoint may exist."""
_WAITED_OUT: Final = frozenset({FaultKind.CREDENTIALS, FaultKind.GONE, FaultKind.THROTTLED, FaultKind.CLOCK})
_NUMBERS: Final = itertools.count(1)
"""Live sessions of this process."""
_BEHIND: Final = "the screen could not keep up with Live Tail"


class LiveFollower:
    """One Live Tail session after the other, over at most ten groups with ARNs.

    Args:
        watch: what the run shares.
        groups: the groups; all with ARNs.
    """

    def __init__(self, watch: Watch, groups: Sequence[GroupName]) -> None:
        self._watch = watch
        self._link = watch.link
        self._groups = list(groups)
        self._lock = threading.Lock()
        self._stream: LiveTailStream | None = None
        self._gap: Gap | None = None
        self._behind: Gap | None = None
        self.heard_ms: int | None = None
        """When the last update came, by AWS's clock in milliseconds."""
        self.overlap_from: int | None = None
        """From when on to read again once a session is open, because polling has just ended."""
        self._again = self._link.timing.live_again
        self._number = 0
        self.up = threading.Event()
        """Set once a session was opened, or Live Tail has given way to polling."""

    def run(self) -> Reason:
        """Follows until polling should take over.

        Returns:
            Why, and when Live Tail is worth another try.

        Raises:
            AwsFault: one that no waiting cures.
            Stopped: the source must stop.
        """
        back_off = BackOff(self._link.timing, self._link.rng)
        part = self._watch.board.part()
        try:
            while True:
                reason = self._session(part, back_off)
                if reason is not None:
                    return reason
        finally:
            self._close_gaps()
            self._watch.reconciler.live_since = None
            self.up.set()
            part.retire()

    def interrupt(self) -> None:
        """Ends a read that is under way, from another thread."""
        with self._lock:
            stream = self._stream
        if stream is not None:
            stream.shutdown()

    def _session(self, part: Part, back_off: BackOff) -> Reason | None:
        """One session from its opening to its end; the reason, if polling should take over."""
        try:
            stream = self._link.attempt(lambda api: api.start_live_tail(self._groups))
        except AwsFault as fault:
            return self._failed(fault, part, back_off)
        self._number = next(_NUMBERS)
        with self._lock:
            self._stream = stream
        if self._link.stop.is_set():
            stream.shutdown()  # `interrupt` came before there was a stream to end
        try:
            return self._read(stream, part, back_off)
        except AwsFault as fault:
            self._lost(fault)
            if fault.kind is FaultKind.SESSION_END:
                back_off.reset()
                part.fault(fault, self._link.clock.now())
                return None
            return self._failed(fault, part, back_off)
        finally:
            with self._lock:
                self._stream = None
            stream.close()

    def _read(self, stream: LiveTailStream, part: Part, back_off: BackOff) -> Reason | None:
        self._opened()
        part.saw(*(group.name for group in self._groups))
        part.calm(Phase.LIVE)
        self.up.set()
        begun = heard = self._link.clock.monotonic()
        for update in stream.updates():
            if self._link.stop.is_set():
                raise Stopped
            now = self._link.clock.monotonic()
            self._take(update, now - heard)
            heard = now
            if now - begun >= self._link.timing.proven:
                back_off.reset()
                self._again = self._link.timing.live_again
            if self._watch.attention.idle:
                return _idle()
        raise Stopped

    def _opened(self) -> None:
        now = self._link.now_ms()
        self.heard_ms = now
        self._close_gaps()
        if self._watch.reconciler.live_since is None:
            self._watch.reconciler.live_since = now
        if self.overlap_from is not None:
            self._watch.reconciler.recheck(self.overlap_from, now)
            self.overlap_from = None

    def _take(self, update: LiveUpdate, seconds: float) -> None:
        now = self._link.now_ms()
        before = self.heard_ms if self.heard_ms is not None else now
        self.heard_ms = now
        if update.sampled:
            self._watch.reconciler.sampled(self._watch.source_id, before, now)
        taken = self._watch.intake.live(update.events, seconds, self._number)
        if not taken and self._behind is None:
            oldest = min((event.timestamp or now for event in update.events), default=before)
            self._behind = self._watch.coverage.gap(min(oldest, before), None, _BEHIND)
        elif taken and self._behind is not None:
            self._end(self._behind)
            self._behind = None

    def _lost(self, fault: AwsFault) -> None:
        start = self.heard_ms if self.heard_ms is not None else self._link.now_ms()
        if self._gap is None:
            self._gap = self._watch.coverage.gap(start, None, fault.cause.rstrip("."))

    def _close_gaps(self) -> None:
        if self._gap is not None:
            self._end(self._gap)
            self._gap = None
        if self._behind is not None:
            self._end(self._behind)
            self._behind = None

    def _end(self, gap: Gap) -> None:
        self._watch.reconciler.repair(self._watch.coverage.end_of(gap, self._link.now_ms()))

    def _failed(self, fault: AwsFault, part: Part, back_off: BackOff) -> Reason | None:
        """Waits, or gives way to polling."""
        auto = self._watch.engine == "auto"
        if auto and fault.kind in HOPELESS:
            return _reason(fault, HOPELESS[fault.kind])
        unsure = fault.retryable and fault.kind not in _WAITED_OUT
        if auto and unsure and back_off.attempts + 1 >= TRANSIENT_TRIES:
            again, self._again = self._again, min(self._again * 2, self._link.timing.live_again_cap)
            return _reason(fault, again)
        if self._link.hopeless(fault, back_off.attempts):
            raise fault
        self._link.wait_out(part, fault, back_off)
        return None


def _reason(fault: AwsFault, again: float | None) -> Reason:
    action = fault.action if fault.kind is FaultKind.DENIED else None
    return Reason(f"Not live: {fault.cause}", fault.remedy or None, action, again)


def _idle() -> Reason:
    return Reason(
        "Live Tail was ended because no key was pressed for long.", "Press any key to go live again.", idle=True
    )
