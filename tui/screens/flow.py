"""From the tail into the store: what has arrived, how it is counted, and what waits while the view is frozen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tui.access_log.entry import Row
from tui.ports import Tail
from tui.traffic.batch import Gap
from tui.traffic.ledger import Ledger
from tui.traffic.rates import RateMeter
from tui.traffic.states import TailState
from tui.traffic.store import RequestStore
from tui.wording.rows import time_text

_CHUNK: Final = 1_000
"""Rows taken at once: a few milliseconds of work, so that the budget is kept."""
_BUDGET: Final = 0.05
"""Seconds of one beat that may go into taking rows; keys wait no longer than that."""
_HELD: Final = 10_000
"""Rows that a frozen view keeps back; beyond, the oldest of them go into the list, which does not move what is read."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """What arrived since the list stopped following."""

    rows: int = 0
    failed: int = 0

    def __add__(self, other: Unseen) -> Unseen:
        return Unseen(self.rows + other.rows, self.failed + other.failed)


class Flow:
    """Takes what the tail has, in bounded pieces.

    Args:
        tail: where it comes from.
        store: where it goes.
        monotonic: seconds that never go backwards.

    Attributes:
        ledger: the delivery so far.
        rates: how busy it is.
        paused: the view is frozen; reading and counting go on.
        watching: the list follows, so that nothing goes unseen.
        last_news: when the tail last said anything, by `monotonic`.
    """

    def __init__(self, tail: Tail, store: RequestStore, monotonic: Callable[[], float]) -> None:
        self.ledger = Ledger()
        self.rates = RateMeter(since_ms=int(tail.now() * 1000))
        self.paused = False
        self.watching = True
        self.last_news = monotonic()
        self._tail = tail
        self._store = store
        self._monotonic = monotonic
        self._held: list[Row] = []
        self._unseen = Unseen()
        self._gaps: dict[tuple[str, int, str], int] = {}
        self._states: dict[str, TailState] = {}

    @property
    def states(self) -> list[TailState]:
        """What each source is doing, in the order of their first news."""
        return list(self._states.values())

    @property
    def unseen(self) -> Unseen:
        """What is below the newest row that was seen, and what a frozen view keeps back."""
        return self._unseen + _counted(self._held)

    def take(self) -> bool:
        """Takes what has arrived, within a budget of time; True where anything had."""
        taken = False
        end = self._monotonic() + _BUDGET
        while True:
            batch = self._tail.drain(_CHUNK)
            if not batch.rows and not batch.news:
                return taken
            taken = True
            now = self._monotonic()
            self.last_news = now
            for news in batch.news:
                self.ledger.apply(news)
                if isinstance(news, TailState):
                    self._states[news.source_id] = news
                elif isinstance(news, Gap):
                    self._mark_gap(news)
            if batch.rows:
                self._count(batch.rows, now)
                self._accept(batch.rows)
            if now >= end or len(batch.rows) < _CHUNK:
                return taken

    def resume(self) -> None:
        """Ends the pause: what was kept back goes into the list."""
        self.paused = False
        held, self._held = self._held, []
        self._extend(held)

    def saw_all(self) -> None:
        """The newest row is in view."""
        self._unseen = Unseen()

    def _count(self, rows: tuple[Row, ...], now: float) -> None:
        wall_ms = int(self._tail.now() * 1000)
        self.rates.add(rows, now, wall_ms)
        self.ledger.note_rows(rows, wall_ms)

    def _accept(self, rows: Sequence[Row]) -> None:
        if not self.paused:
            self._extend(rows)
            return
        self._held.extend(rows)
        if len(self._held) > _HELD:
            surplus = len(self._held) - _HELD // 2
            self._extend(self._held[:surplus])
            del self._held[:surplus]

    def _extend(self, rows: Sequence[Row]) -> None:
        change = self._store.extend(rows)
        self.ledger.count(change)
        if self.paused or not self.watching:
            self._unseen += Unseen(change.visible_added, change.visible_failed)

    def _mark_gap(self, gap: Gap) -> None:
        """A gap is a line in the list until it is filled."""
        place = (gap.source_id, gap.start, gap.reason)
        divider = self._gaps.pop(place, None) if gap.filled else self._gaps.get(place)
        if gap.filled:
            if divider is not None:
                self._store.update_divider(divider, remove=True)
        elif divider is None or not self._store.update_divider(divider, text=_gap_text(gap)):
            self._gaps[place] = self._store.add_divider("gap", gap.start, _gap_text(gap))


def _counted(rows: Sequence[Row]) -> Unseen:
    return Unseen(len(rows), sum(row.failed for row in rows))


def _gap_text(gap: Gap) -> str:
    start = time_text(gap.start)[:8]
    end = f" to {time_text(gap.end)[:8]}" if gap.end is not None else ", still open"
    return f"gap from {start}{end} UTC: {gap.reason}"
