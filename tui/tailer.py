"""A running tail: one reader thread a source, parsed there, handed over in batches."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from tui.access_log.entry import Row
from tui.access_log.event import LogEvent
from tui.access_log.parser import LineParser
from tui.handover import MAX_BYTES, MAX_ROWS, ArrivalOrder, HandOver, Order, TimeOrder
from tui.sources.base import Clock, Source, SourceError, SystemClock
from tui.text import one_line
from tui.traffic.batch import Batch, News
from tui.traffic.states import Phase, TailState

_CHUNK_EVENTS = 500
_CHUNK_BYTES = 1024 * 1024


class Parser(Protocol):
    """Turns events into rows; never raises."""

    def parse(self, event: LogEvent) -> Row:
        """The row that the event's line says."""
        ...


class Tailer:
    """Reads sources side by side; implements `tui.ports.Tail`, and can be waited on where there is no screen.

    Rows leave in the order of arrival. With `ordered` they leave in the order of time: for sources
    that end, each in order by itself; a source that is followed would hold the others up.
    With `not_before` (milliseconds) older rows of files and pipes are left out; a log group is asked for no older ones.

    Attributes:
        title: for people, sanitised.
        place: region and endpoint, or None.
        failure: the first thing that ended a source badly: a `SourceError`, or the exception of a
            defect, which a crash report should name. None while all is well.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        *,
        title: str,
        place: str | None = None,
        clock: Clock | None = None,
        parser_factory: Callable[[], Parser] = LineParser,
        ordered: bool = False,
        max_rows: int = MAX_ROWS,
        max_bytes: int = MAX_BYTES,
        not_before: int | None = None,
    ) -> None:
        self._title = title
        self._place = place
        self._clock = clock or SystemClock()
        self._sources = tuple(sources)
        self._stop = threading.Event()
        order: Order = TimeOrder(len(sources), max_rows, max_bytes) if ordered else ArrivalOrder(max_rows, max_bytes)
        self._hand_over = HandOver(order, len(sources))
        self._readers = [
            _Reader(source, lane, self._hand_over, self._stop, parser_factory(), not_before)
            for lane, source in enumerate(sources)
        ]

    @property
    def title(self) -> str:
        """For people, sanitised."""
        return self._title

    @property
    def place(self) -> str | None:
        """Region and endpoint; None for files and the demo."""
        return self._place

    @property
    def failure(self) -> BaseException | None:
        """What ended a source badly, the first in time; None while all is well."""
        failed = [reader for reader in self._readers if reader.failure is not None]
        return min(failed, key=lambda reader: reader.failed_at).failure if failed else None

    @property
    def ended(self) -> bool:
        """Every source has ended, well or badly, and everything was drained."""
        return self._hand_over.drained

    def start(self, ready: Callable[[], None] | None = None) -> None:
        """Starts reading; to be called once.

        `ready` is called from a reader thread as soon as there is something to drain, once a drain.
        Where a drain leaves something behind, it is called again, then by the thread that drains.
        """
        if ready is not None:
            self._hand_over.on_ready(ready)
        for reader in self._readers:
            reader.start()

    def drain(self, limit: int = 20_000) -> Batch:
        """At most `limit` rows, and all news, since the last call. Never waits."""
        return self._hand_over.take(limit)

    def wait(self, timeout: float) -> bool:
        """Waits until there is something to drain or every source has ended; False where the time ran out."""
        return self._hand_over.wait(timeout)

    def poke(self) -> None:
        """A key was pressed: someone is watching."""
        for source in self._sources:
            source.poke()

    def now(self) -> float:
        """Seconds since the epoch by the tail's own clock."""
        return self._clock.now()

    def close(self, timeout: float = 1.0) -> bool:
        """Stops every reader; False where one had not ended within `timeout` seconds (it dies with the process)."""
        deadline = time.monotonic() + timeout
        self._stop.set()
        self._hand_over.close()
        for reader in self._readers:
            reader.interrupt()
        return not [reader for reader in self._readers if not reader.join(deadline)]


class _Reader:
    """One source's thread, and the sink that the source pushes into."""

    def __init__(
        self,
        source: Source,
        lane: int,
        hand_over: HandOver,
        stop: threading.Event,
        parser: Parser,
        not_before: int | None,
    ) -> None:
        self.failure: BaseException | None = None
        self.failed_at = 0.0
        self._source = source
        self._lane = lane
        self._hand_over = hand_over
        self._stop = stop
        self._parser = parser
        self._not_before = not_before
        # A source may read with several threads; a parser has caches that only one may touch.
        self._parsing = threading.Lock()
        self._phase: Phase | None = None
        self._thread = threading.Thread(target=self._run, name=f"reader-{lane}", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def interrupt(self) -> None:
        """Unblocks the source's read."""
        try:
            self._source.interrupt()
        except Exception as error:  # noqa: BLE001 - one source's fault must not keep the others from stopping
            self._fail(error)

    def join(self, deadline: float) -> bool:
        """Waits for the thread until `deadline` (monotonic seconds); True where it has ended."""
        if self._thread.ident is not None:
            self._thread.join(max(0.0, deadline - time.monotonic()))
        return not self._thread.is_alive()

    def put(self, events: Sequence[LogEvent]) -> None:
        """Hands over events; waits while the receiver is behind."""
        for rows, size in self._parse(events):
            self._hand_over.put(self._lane, rows, size)
            if self._stop.is_set():
                return

    def offer(self, events: Sequence[LogEvent]) -> bool:
        """Hands over all of the events or none, without waiting."""
        if not self._hand_over.has_room(self._lane):
            return False
        chunks = list(self._parse(events))
        rows = [row for chunk, _ in chunks for row in chunk]
        return not rows or self._hand_over.offer(self._lane, rows, sum(size for _, size in chunks))

    def news(self, *news: News) -> None:
        """Tells about the delivery; never waits."""
        for item in news:
            if isinstance(item, TailState):
                self._phase = item.phase
        self._hand_over.news(news)

    def _run(self) -> None:
        try:
            self._source.run(self, self._stop)
            if not self._stop.is_set() and self._phase is not Phase.ENDED:
                self.news(TailState(self._source.source_id, Phase.ENDED))
        except SourceError as error:
            self._fail(error)
            self.news(error.state(self._source.source_id))
        except Exception as error:  # noqa: BLE001 - a thread's exception reaches nobody by itself; `failure` carries it out
            self._fail(error)
            self.news(self._defect(error))
        finally:
            self._hand_over.finish(self._lane)

    def _fail(self, error: Exception) -> None:
        # What breaks because it was told to stop (a closed descriptor, a cut connection) is no failure.
        if self.failure is None and not self._stop.is_set():
            self.failure = error
            self.failed_at = time.monotonic()

    def _defect(self, error: Exception) -> TailState:
        cause = f"Reading {one_line(self._source.name)} ended by a defect in mtlstail ({type(error).__name__})."
        return TailState(self._source.source_id, Phase.FAILED, cause, "Start it again; if it happens again, report it.")

    def _parse(self, events: Sequence[LogEvent]) -> Iterator[tuple[list[Row], int]]:
        """Rows in chunks that are small enough to show soon and to stop between, with their weight in bytes."""
        start = 0
        while start < len(events):
            end = start
            size = 0
            while end < len(events) and end - start < _CHUNK_EVENTS and size < _CHUNK_BYTES:
                size += len(events[end].message)
                end += 1
            with self._parsing:
                rows = [self._parser.parse(event) for event in events[start:end]]
            yield self._recent(rows), size
            start = end

    def _recent(self, rows: list[Row]) -> list[Row]:
        oldest = self._not_before
        if oldest is None:
            return rows
        return [row for row in rows if row.origin.log_group is not None or row.time is None or row.time >= oldest]
