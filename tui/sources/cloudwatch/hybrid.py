"""Live where possible, polling where not, and back: the groups of one Live Tail session, followed without end."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from tui.aws.arns import GroupName
from tui.sources.cloudwatch.live import LiveFollower
from tui.sources.cloudwatch.poll import Poller
from tui.sources.cloudwatch.watch import Reason, Watch


class HybridFollower:
    """Follows groups that Live Tail can take, at most ten.

    Args:
        watch: what the run shares.
        groups: the groups, all with ARNs.
        begun: milliseconds: from when on events are to be followed.
    """

    def __init__(self, watch: Watch, groups: Sequence[GroupName], begun: int) -> None:
        self._watch = watch
        self._groups = groups
        self._begun = begun
        self._live = LiveFollower(watch, groups)

    @property
    def up(self) -> threading.Event:
        """Set once it is clear whether Live Tail serves."""
        return self._live.up

    def interrupt(self) -> None:
        """Ends a read that is under way, from another thread."""
        self._live.interrupt()

    def run(self) -> None:
        """Follows until the source stops.

        Raises:
            AwsFault: one that no waiting cures.
            Stopped: the source must stop.
        """
        while True:
            reason = self._live.run()
            # What a session that broke has missed is a gap, which is repaired; polling goes on from now.
            start = self._watch.link.now_ms() if self._live.heard_ms is not None else self._begun
            self._poll(start, reason)
            self._live.overlap_from = self._watch.link.now_ms() - int(self._watch.link.timing.poll_idle * 1000)

    def _poll(self, start: int, reason: Reason) -> None:
        clock = self._watch.link.clock
        again = clock.monotonic() + reason.again if reason.again is not None else None

        def until() -> bool:
            if reason.idle:
                return not self._watch.attention.idle
            return again is not None and clock.monotonic() >= again and not self._watch.attention.idle

        Poller(self._watch, self._groups, start, reason).run(until)
