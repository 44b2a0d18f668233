"""Following by asking again and again, with a window that reaches back behind the newest event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from tui.aws.arns import GroupName
from tui.aws.errors import AwsFault, FaultKind
from tui.gateway.log_groups import near_names
from tui.sources.cloudwatch.spans import pages
from tui.sources.cloudwatch.states import Part
from tui.sources.cloudwatch.watch import Reason, Watch
from tui.traffic.states import Phase

GIVE_UP: Final = frozenset({FaultKind.GONE, FaultKind.DENIED})
"""What may be wrong with one group while the others are well."""


class _Group:
    def __init__(self, group: GroupName, part: Part, start: int) -> None:
        self.group = group
        self.part = part
        self.newest = start
        self.reached = start
        """When the last complete pass began: an outage in between must not be skipped."""
        self.due = float("-inf")
        self.explained = False


class Poller:
    """Polls groups in turn, until told otherwise.

    Args:
        watch: what the run shares.
        groups: the groups to poll.
        start: milliseconds: where the first window begins.
        reason: why they are not live; shown with the state. None: polling was asked for.
    """

    def __init__(self, watch: Watch, groups: Sequence[GroupName], start: int, reason: Reason | None) -> None:
        self._watch = watch
        self._link = watch.link
        self._reason = reason
        self._groups = [_Group(group, watch.board.part(), start) for group in groups]

    def run(self, until: Callable[[], bool]) -> None:
        """Polls until `until` says so.

        Raises:
            AwsFault: one that no waiting cures.
            Stopped: the source must stop.
        """
        for group in self._groups:
            self._watch.reconciler.polled(group, group.reached)
        try:
            while True:
                begun = self._link.clock.monotonic()
                for group in self._groups:
                    if self._link.clock.monotonic() >= group.due:
                        self._pass(group)
                if self._pause(begun, until):
                    return
        finally:
            for group in self._groups:
                self._watch.reconciler.polled(group, None)
                group.part.retire()

    def _pass(self, group: _Group) -> None:
        asked = self._link.now_ms()
        timing = self._link.timing
        start = max(group.newest, group.reached - timing.quiet_ms)
        newest = group.newest
        try:
            for page in pages(self._link, group.part, group.group, start - timing.overlap_ms, None, give_up=GIVE_UP):
                self._watch.intake.polled(page.events)
                newest = max([newest, *(event.timestamp or 0 for event in page.events)])
        except AwsFault as fault:
            self._postpone(group, fault)
            return
        # An event may be dated two hours ahead: a window must not run away with it.
        group.newest = max(group.newest, min(newest, asked))
        group.reached = asked
        self._watch.reconciler.polled(group, asked)
        self._calm(group.part)

    def _postpone(self, group: _Group, fault: AwsFault) -> None:
        if fault.kind not in GIVE_UP or self._link.hopeless(fault, 0):
            raise fault
        if fault.kind is FaultKind.GONE and not group.explained:
            group.explained = True
            fault = near_names(self._link.api(), group.group.name, fault)
        seconds = self._link.timing.gone if fault.kind is FaultKind.GONE else self._link.timing.denied
        group.due = self._link.clock.monotonic() + seconds
        group.part.fault(fault, self._link.clock.now() + seconds)

    def _calm(self, part: Part) -> None:
        reason = self._reason
        if reason is None:
            part.calm(Phase.POLLING)
        else:
            part.calm(Phase.POLLING, reason.cause, reason.remedy, reason.action)

    def _pause(self, begun: float, until: Callable[[], bool]) -> bool:
        """Waits for the next round; a key press shortens an idle wait. True where polling must end."""
        timing = self._link.timing
        while not until():
            interval = timing.poll_idle if self._watch.attention.idle else timing.poll
            left = begun + interval - self._link.clock.monotonic()
            if left <= 0:
                return False
            self._link.wait(min(left, timing.tick))
        return True
