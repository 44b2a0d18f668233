"""The delivery ledger: what was received, how late it was, and how far the picture is known to be complete."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from tui.access_log.entry import Row
from tui.traffic.batch import Delivery, Gap, News, SampledSpan
from tui.traffic.percentiles import percentile
from tui.traffic.spans import Spans
from tui.traffic.states import Phase, TailState
from tui.traffic.store import StoreChange

LAG_SAMPLE: Final = 500
"""Lags are taken over at most so many of the latest events."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How old news is, in milliseconds; None where nothing was measured."""

    ingestion_p50: int | None
    """From the event to its ingestion by CloudWatch Logs."""
    ingestion_p95: int | None
    arrival_p50: int | None
    """From ingestion to arrival here."""
    arrival_p95: int | None


@dataclass(slots=True)
class SourceAccount:
    """What is known of one source's delivery."""

    received: int = 0
    duplicates: int = 0
    recovered: int = 0
    api_calls: int = 0
    bytes_read: int = 0
    live_seconds: float = 0.0
    complete_to: int | None = None
    """Milliseconds, event time."""
    progress: str | None = None
    state: TailState | None = None
    gaps_filled: int = 0
    open_gaps: dict[tuple[int, str], Gap] = field(default_factory=dict)
    """By the beginning of the gap and its reason, which stay when its end becomes known."""
    sampled: Spans = field(default_factory=Spans)
    """All that Live Tail left events out of."""
    unsettled: Spans = field(default_factory=Spans)
    """Of `sampled`, what was not read again."""

    def apply(self, news: News) -> None:
        """Enters one piece of news."""
        match news:
            case Delivery():
                self._deliver(news)
            case Gap():
                self._gap(news)
            case SampledSpan():
                self.sampled.add(news.start, news.end)
                self.unsettled.add(news.start, news.end)
            case _:
                self.state = news

    def _deliver(self, delivery: Delivery) -> None:
        self.received += delivery.received
        self.duplicates += delivery.duplicates
        self.recovered += delivery.recovered
        self.api_calls += delivery.api_calls
        self.bytes_read += delivery.bytes_read
        self.live_seconds += delivery.live_seconds
        self.progress = delivery.progress or self.progress
        if delivery.complete_to is not None:
            self.complete_to = delivery.complete_to
            self.unsettled.remove(None, delivery.complete_to)

    def _gap(self, gap: Gap) -> None:
        if not gap.filled:
            self.open_gaps[gap.start, gap.reason] = gap
            return
        self.open_gaps.pop((gap.start, gap.reason), None)
        self.gaps_filled += 1
        if gap.end is not None:
            self.unsettled.remove(gap.start, gap.end)

    @property
    def ended(self) -> bool:
        """True where everything was read and nothing more will come."""
        return self.state is not None and self.state.phase is Phase.ENDED


@dataclass(frozen=True, slots=True)
class LedgerSummary:
    """The sums over all sources."""

    received: int
    duplicates: int
    late: int
    recovered: int
    evicted: int
    known_gaps: int
    """Open ones."""
    gaps_filled: int
    sampled_seconds: float
    """All of it, read again or not."""
    unsettled_seconds: float
    """Of it, what was not read again."""
    api_calls: int
    bytes_read: int
    live_minutes: float
    complete_to: int | None
    """Milliseconds, event time: the least of all sources that still run; None while one of them has not said."""
    completeness: str
    """For people: `no known gap`, `2 gaps`, `sampled 3 s`, `1 gap, sampled 12 s`."""
    lag: Lag


class Ledger:
    """Adds up what sources tell about their delivery, by source and in sum."""

    def __init__(self) -> None:
        self._accounts: dict[str, SourceAccount] = {}
        self._late = self._evicted = 0
        self._began: int | None = None
        self._ingestion_lags: deque[int] = deque(maxlen=LAG_SAMPLE)
        self._arrival_lags: deque[int] = deque(maxlen=LAG_SAMPLE)

    @property
    def sources(self) -> Mapping[str, SourceAccount]:
        """By source id, in the order of their first news."""
        return self._accounts

    def apply(self, news: News | Iterable[News]) -> None:
        """Enters one piece of news, or several in the order of happening."""
        for one in (news,) if isinstance(news, News) else news:
            self._accounts.setdefault(one.source_id, SourceAccount()).apply(one)

    def count(self, change: StoreChange) -> None:
        """Enters what the store found late and what it evicted."""
        self._late += change.late
        self._evicted += change.evicted

    def note_rows(self, rows: Iterable[Row], arrived_ms: int) -> None:
        """Measures the lag of rows that arrived at a time (milliseconds since the epoch).

        What was ingested before the first call, and what was fetched again, says nothing about lag.
        """
        if self._began is None:
            self._began = arrived_ms
        for row in rows:
            if row.ingestion_time is None or row.ingestion_time < self._began or row.recovered:
                continue
            self._arrival_lags.append(max(0, arrived_ms - row.ingestion_time))
            event_time = row.timestamp if row.timestamp is not None else row.time
            if event_time is not None:
                self._ingestion_lags.append(max(0, row.ingestion_time - event_time))

    def summary(self) -> LedgerSummary:
        """The sums at this moment."""
        accounts = self._accounts.values()
        return LedgerSummary(
            received=sum(account.received for account in accounts),
            duplicates=sum(account.duplicates for account in accounts),
            late=self._late,
            recovered=sum(account.recovered for account in accounts),
            evicted=self._evicted,
            known_gaps=sum(len(account.open_gaps) for account in accounts),
            gaps_filled=sum(account.gaps_filled for account in accounts),
            sampled_seconds=sum(account.sampled.total for account in accounts) / 1000,
            unsettled_seconds=self._unsettled_seconds(),
            api_calls=sum(account.api_calls for account in accounts),
            bytes_read=sum(account.bytes_read for account in accounts),
            live_minutes=sum(account.live_seconds for account in accounts) / 60,
            complete_to=self._complete_to(),
            completeness=self.completeness,
            lag=self._lag(),
        )

    @property
    def completeness(self) -> str:
        """What is known to be missing, for people; `no known gap` claims nothing beyond that."""
        gaps = sum(len(account.open_gaps) for account in self._accounts.values())
        unsettled = self._unsettled_seconds()
        parts = [f"{gaps} gap" if gaps == 1 else f"{gaps} gaps"] if gaps else []
        if unsettled:
            parts.append(f"sampled {max(1, round(unsettled))} s")
        return ", ".join(parts) or "no known gap"

    def _unsettled_seconds(self) -> float:
        return sum(account.unsettled.total for account in self._accounts.values()) / 1000

    def _complete_to(self) -> int | None:
        running = [account.complete_to for account in self._accounts.values() if not account.ended]
        known = [moment for moment in running if moment is not None]
        return min(known) if known and len(known) == len(running) else None

    def _lag(self) -> Lag:
        ingestion, arrival = self._ingestion_lags, self._arrival_lags
        return Lag(
            percentile(ingestion, 0.5), percentile(ingestion, 0.95), percentile(arrival, 0.5), percentile(arrival, 0.95)
        )
