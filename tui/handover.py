"""Rows from the readers to their receiver: a bounded queue, in the order of arrival or of time."""

from __future__ import annotations

import heapq
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from tui.access_log.entry import Row
from tui.traffic.batch import Batch, News

MAX_ROWS = 20_000
MAX_BYTES = 64 * 1024 * 1024


class Order(Protocol):
    """In which order rows leave; a plain structure that its `HandOver` locks."""

    def append(self, lane: int, rows: Sequence[Row], size: int) -> None:
        """Takes rows of one reader; `size` is what they weigh together, in bytes."""
        ...

    def has_room(self, lane: int) -> bool:
        """False where that reader is as far ahead as it may be."""
        ...

    def finish(self, lane: int) -> None:
        """That reader will bring nothing more."""
        ...

    def available(self) -> bool:
        """True where `take` would return rows."""
        ...

    def take(self, limit: int) -> list[Row]:
        """At most `limit` rows, in order."""
        ...


class ArrivalOrder:
    """First come, first served: for whatever is followed."""

    def __init__(self, max_rows: int = MAX_ROWS, max_bytes: int = MAX_BYTES) -> None:
        self._max_rows = max_rows
        self._max_bytes = max_bytes
        self._chunks: deque[tuple[Sequence[Row], int]] = deque()
        self._rows = 0
        self._bytes = 0

    def append(self, lane: int, rows: Sequence[Row], size: int) -> None:
        """Takes rows of one reader."""
        self._chunks.append((rows, size))
        self._rows += len(rows)
        self._bytes += size

    def has_room(self, lane: int) -> bool:
        """False where too many rows or bytes wait; one chunk of any size always fits into an empty queue."""
        return self._rows < self._max_rows and self._bytes < self._max_bytes

    def finish(self, lane: int) -> None:
        """Changes nothing: no reader waits for another."""

    def available(self) -> bool:
        """True where anything has arrived."""
        return bool(self._chunks)

    def take(self, limit: int) -> list[Row]:
        """At most `limit` rows in the order in which they arrived."""
        taken: list[Row] = []
        while self._chunks and len(taken) < limit:
            rows, size = self._chunks.popleft()
            room = limit - len(taken)
            if len(rows) > room:
                part = size * room // len(rows)
                self._chunks.appendleft((rows[room:], size - part))
                rows, size = rows[:room], part
            taken += rows
            self._rows -= len(rows)
            self._bytes -= size
        return taken


class _Lane:
    """What one reader has brought and nobody has taken, with the time by which each row is ordered."""

    __slots__ = ("bytes", "finished", "last_time", "rows")

    def __init__(self) -> None:
        self.rows: deque[tuple[int, int, Row]] = deque()
        self.bytes = 0
        self.finished = False
        self.last_time = 0


class TimeOrder:
    """Merges finite sources, each in order by itself, by the time of their rows.

    A row leaves only once every unfinished reader has brought one to compare it with, so each reader
    has a share of its own of the room: one that is far ahead cannot keep another from catching up.
    A row without a time stays behind the one before it.
    """

    def __init__(self, lanes: int, max_rows: int = MAX_ROWS, max_bytes: int = MAX_BYTES) -> None:
        self._lanes = [_Lane() for _ in range(lanes)]
        self._max_rows = max(1, max_rows // max(1, lanes))
        self._max_bytes = max(1, max_bytes // max(1, lanes))
        self._heads: list[tuple[int, int]] = []
        self._missing = lanes

    def append(self, lane: int, rows: Sequence[Row], size: int) -> None:
        """Takes rows of one reader."""
        into = self._lanes[lane]
        if not into.rows and rows:
            self._missing -= not into.finished
            heapq.heappush(self._heads, (into.last_time if rows[0].time is None else rows[0].time, lane))
        share = size // max(1, len(rows))
        for row in rows:
            into.last_time = into.last_time if row.time is None else row.time
            into.rows.append((into.last_time, share, row))
        into.bytes += share * len(rows)

    def has_room(self, lane: int) -> bool:
        """False where that reader's own share is full."""
        own = self._lanes[lane]
        return len(own.rows) < self._max_rows and own.bytes < self._max_bytes

    def finish(self, lane: int) -> None:
        """That reader is waited for no longer."""
        own = self._lanes[lane]
        self._missing -= not own.finished and not own.rows
        own.finished = True

    def available(self) -> bool:
        """True where the earliest row is known."""
        return self._missing == 0 and bool(self._heads)

    def take(self, limit: int) -> list[Row]:
        """At most `limit` rows, earliest first."""
        taken: list[Row] = []
        while len(taken) < limit and self.available():
            index = self._heads[0][1]
            lane = self._lanes[index]
            _, size, row = lane.rows.popleft()
            lane.bytes -= size
            taken.append(row)
            if lane.rows:
                heapq.heapreplace(self._heads, (lane.rows[0][0], index))
            else:
                heapq.heappop(self._heads)
                self._missing += not lane.finished
        return taken


class HandOver:
    """The one place where readers and receiver meet.

    A reader that is ahead waits for the receiver, or until `close`. The receiver never waits. It is
    told once (`ready`) that there is something, and again only after it has taken.
    """

    def __init__(self, order: Order, readers: int) -> None:
        self._order = order
        self._readers = readers
        self._lock = threading.Lock()
        self._room = threading.Condition(self._lock)
        self._change = threading.Condition(self._lock)
        self._news: list[News] = []
        self._closed = False
        self._told = False
        self._ready: Callable[[], None] = _tell_nobody

    def on_ready(self, ready: Callable[[], None]) -> None:
        """Whom to tell; called once, before the readers start."""
        self._ready = ready

    def has_room(self, lane: int) -> bool:
        """Whether `put` would return at once, as far as can be known."""
        with self._lock:
            return self._order.has_room(lane)

    def put(self, lane: int, rows: Sequence[Row], size: int) -> None:
        """Hands over; waits for room. Once closed, the rows are dropped and nothing waits."""
        with self._lock:
            while not (self._closed or self._order.has_room(lane)):
                self._room.wait()
            tell = self._append(lane, rows, size)
        if tell:
            self._ready()

    def offer(self, lane: int, rows: Sequence[Row], size: int) -> bool:
        """Hands over without waiting; False, and nothing taken, where there is no room."""
        with self._lock:
            if self._closed or not self._order.has_room(lane):
                return False
            tell = self._append(lane, rows, size)
        if tell:
            self._ready()
        return True

    def news(self, news: Sequence[News]) -> None:
        """Tells about the delivery; never waits."""
        with self._lock:
            self._news += news
            tell = self._must_tell()
        if tell:
            self._ready()

    def finish(self, lane: int) -> None:
        """A reader has ended. Called once for each, after its last rows and news."""
        with self._lock:
            self._order.finish(lane)
            self._readers -= 1
            self._change.notify_all()
            tell = self._must_tell()
        if tell:
            self._ready()

    def take(self, limit: int) -> Batch:
        """At most `limit` rows and all news; never waits. Tells again where rows are left."""
        with self._lock:
            rows = self._order.take(limit)
            news, self._news = self._news, []
            self._told = False
            self._room.notify_all()
            tell = self._must_tell()
        if tell:
            self._ready()
        return Batch(tuple(rows), tuple(news))

    def wait(self, timeout: float) -> bool:
        """Waits until there is something to take or every reader has ended; False where the time ran out."""
        with self._lock:
            return self._change.wait_for(lambda: self._available() or self._readers == 0 or self._closed, timeout)

    @property
    def drained(self) -> bool:
        """Every reader has ended and all was taken."""
        with self._lock:
            return self._readers == 0 and not self._available()

    def close(self) -> None:
        """Sets every waiting reader and receiver free, for good."""
        with self._lock:
            self._closed = True
            self._room.notify_all()
            self._change.notify_all()

    def _append(self, lane: int, rows: Sequence[Row], size: int) -> bool:
        if self._closed or not rows:
            return False
        self._order.append(lane, rows, size)
        return self._must_tell()

    def _available(self) -> bool:
        return bool(self._news) or self._order.available()

    def _must_tell(self) -> bool:
        if self._told or self._closed or not self._available():
            return False
        self._told = True
        self._change.notify_all()
        return True


def _tell_nobody() -> None:
    """A receiver that waits by itself needs no telling."""
