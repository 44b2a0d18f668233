"""One state out of several parts: live readers, poller and back-fill each say how they are, one answer is heard."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from tui.aws.errors import AwsFault, FaultKind
from tui.sources.base import Sink
from tui.sources.cloudwatch.faults import phase_of
from tui.traffic.states import HEALTHY, Phase, TailState

_SEVERITY: Final = (
    Phase.ENDED, Phase.READING, Phase.WAITING, Phase.LIVE, Phase.POLLING, Phase.CONNECTING, Phase.THROTTLED,
    Phase.RECONNECTING, Phase.DENIED, Phase.CREDENTIALS_EXPIRED, Phase.NO_CREDENTIALS, Phase.GONE, Phase.NO_GROUP,
    Phase.FAILED,
)  # fmt: skip


class StateBoard:
    """Collects what the parts of a source report and tells the sink whenever the answer changes."""

    def __init__(self, source_id: str, sink: Sink) -> None:
        self.source_id = source_id
        self._sink = sink
        self._lock = threading.Lock()
        self._parts: list[Part] = []
        self._told: TailState | None = None
        self._seen: set[str] = set()

    def saw(self, groups: Iterable[str]) -> None:
        """These log groups are there."""
        self._seen.update(groups)

    def has_seen(self, fault: AwsFault) -> bool:
        """True where the fault is about log groups of which one was there before."""
        return not self._seen.isdisjoint((fault.subject or "").split(", "))

    def part(self, *, background: bool = False, fallback: bool = False) -> Part:
        """A new part.

        Args:
            background: its trouble only annotates the state while the others are well.
            fallback: heard only while no other part has anything to say.
        """
        part = Part(self, background=background, fallback=fallback)
        with self._lock:
            self._parts.append(part)
        return part

    def retire(self, part: Part) -> None:
        """This part no longer says anything."""
        with self._lock:
            self._parts = [other for other in self._parts if other is not part]

    def changed(self) -> None:
        """Tells the sink, if the answer is another one than before."""
        with self._lock:
            state = self._answer()
            if state is None or state == self._told:
                return
            self._told = state
            self._sink.news(state)

    def _answer(self) -> TailState | None:
        front = [part for part in self._parts if not part.background and part.state is not None]
        heard = [part for part in front if not part.fallback] or front
        said = [part.state for part in heard if part.state is not None]
        if not said:
            return None
        worst = max(said, key=lambda state: _SEVERITY.index(state.phase))
        troubles = [part.trouble for part in self._parts if part.background and part.trouble is not None]
        if worst.phase in HEALTHY and troubles:
            trouble = troubles[0]
            return replace(
                worst, cause=trouble.cause, remedy=trouble.remedy, retry_at=trouble.retry_at, action=trouble.action
            )
        return worst


class Part:
    """What one thread of the source reports."""

    def __init__(self, board: StateBoard, *, background: bool, fallback: bool) -> None:
        self.background = background
        self.fallback = fallback
        self.trouble: TailState | None = None
        self._board = board
        self._calm: TailState | None = None

    @property
    def state(self) -> TailState | None:
        """The trouble, if there is one, else how it was when it was well."""
        return self.trouble or self._calm

    def calm(
        self, phase: Phase, cause: str | None = None, remedy: str | None = None, action: str | None = None
    ) -> None:
        """All is well, in this phase; `cause` says why it is not a better one."""
        self._calm = TailState(self._board.source_id, phase, cause, remedy or None, None, action)
        self.trouble = None
        self._board.changed()

    def fault(self, fault: AwsFault, retry_at: float | None) -> None:
        """A call failed; it is repeated at `retry_at` (seconds of the injected clock)."""
        phase = phase_of(fault, seen=self._board.has_seen(fault))
        action = fault.action if fault.kind is FaultKind.DENIED else None
        self.trouble = TailState(self._board.source_id, phase, fault.cause, fault.remedy or None, retry_at, action)
        self._board.changed()

    def saw(self, *groups: str) -> None:
        """These log groups are there."""
        self._board.saw(groups)

    def over(self) -> None:
        """The trouble is over."""
        if self.trouble is not None:
            self.trouble = None
            self._board.changed()

    def retire(self) -> None:
        """Says nothing any more."""
        self._board.retire(self)
        self._board.changed()
