"""What all threads of one run share, and whether anybody still watches."""

from __future__ import annotations

from dataclasses import dataclass

from tui.settings import Engine
from tui.sources.base import Clock
from tui.sources.cloudwatch.coverage import Coverage
from tui.sources.cloudwatch.intake import Intake
from tui.sources.cloudwatch.link import Link
from tui.sources.cloudwatch.reconcile import Reconciler
from tui.sources.cloudwatch.states import StateBoard


class Attention:
    """When a key was pressed the last time. A watch that nobody looks at must not cost a session a minute."""

    def __init__(self, clock: Clock, idle_stop: float) -> None:
        self._clock = clock
        self._idle_stop = idle_stop
        self._poked = clock.monotonic()

    def poke(self) -> None:
        """A key was pressed."""
        self._poked = self._clock.monotonic()

    @property
    def idle(self) -> bool:
        """True once no key was pressed for `idle_stop` seconds; never, where that is 0."""
        return self._idle_stop > 0 and self._clock.monotonic() - self._poked >= self._idle_stop


@dataclass(frozen=True, slots=True)
class Watch:
    """One run of a source."""

    source_id: str
    link: Link
    board: StateBoard
    intake: Intake
    coverage: Coverage
    reconciler: Reconciler
    attention: Attention
    engine: Engine


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a group is polled and not live. Sanitised."""

    cause: str
    remedy: str | None = None
    action: str | None = None
    again: float | None = None
    """Seconds until Live Tail is worth another try; None: never in this run."""
    idle: bool = False
    """Nobody watches: a key brings Live Tail back."""
