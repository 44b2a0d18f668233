"""Which events are the same? Live Tail gives no event id, so two engines have to be matched by content."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from itertools import islice
from typing import Final

from tui.access_log.event import LogEvent

BUCKET_MS: Final = 10_000


class _Sightings:
    """How often one content was seen: by each live session, and under which event ids by polling."""

    __slots__ = ("live", "polled")

    def __init__(self) -> None:
        self.live: tuple[tuple[int, int], ...] = ()
        self.polled: tuple[str, ...] = ()

    @property
    def shown(self) -> int:
        """The fewest events that explain all sightings; so many were let through."""
        return max(len(self.polled), max((count for _, count in self.live), default=0))


class _Bucket:
    """The contents of `BUCKET_MS` of event time."""

    __slots__ = ("seen", "touched")

    def __init__(self) -> None:
        self.touched = 0
        self.seen: dict[bytes, _Sightings] = {}


class DuplicateWindow:
    """Tells new events from those that another engine, page or session delivered before. One a source.

    Two requests may leave the same line in the same millisecond of the same stream, so content is
    a multiset and not a set. Events with the same log group, stream, timestamp and digest of the message
    stand for each other: of `L` live sightings and `P` distinct polled event ids, `max(L, P)` are
    shown. While one engine is ahead its events are new; the other one's then pair off with them one by
    one. Where live sessions overlap (the next one opens before the old one ends), each sees the same event,
    so `L` is the largest count of one session.

    The window forgets by event time: contents leave once the newest event lies `window_ms` after the
    newest of the moment when their ten seconds were last touched. So an old span that is being
    read now is remembered as long as a new one. Above `max_events` contents the longest untouched leave
    first, a tenth at a time. What was forgotten and comes again counts as new: the window must be longer
    than the overlap with which a source reads again.
    """

    def __init__(self, window_ms: int = 15 * 60_000, max_events: int = 150_000) -> None:
        self._window_ms = window_ms
        self._max_events = max(1, max_events)
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()
        self._newest: int | None = None
        self._count = 0

    def __len__(self) -> int:
        """Distinct contents that are remembered."""
        return self._count

    def is_new_live(self, event: LogEvent, session: int = 0) -> bool:
        """Enters an event of Live Tail; True where it is to be shown.

        Args:
            event: its origin names group and stream exactly as polling does.
            session: numbers the live sessions of this source.
        """
        sightings = self._sightings(event)
        shown = sightings.shown
        counts = dict(sightings.live)
        counts[session] = counts.get(session, 0) + 1
        sightings.live = tuple(counts.items())
        return sightings.shown > shown

    def is_new_polled(self, event: LogEvent) -> bool:
        """Enters an event of FilterLogEvents, which has an event id; True where it is to be shown."""
        sightings = self._sightings(event)
        event_id = event.event_id or ""
        if event_id in sightings.polled:
            return False
        shown = sightings.shown
        sightings.polled = (*sightings.polled, event_id)
        return sightings.shown > shown

    def _sightings(self, event: LogEvent) -> _Sightings:
        moment = event.timestamp or 0
        self._advance(moment)
        number = moment // BUCKET_MS
        bucket = self._buckets.get(number)
        if bucket is None:
            bucket = self._buckets[number] = _Bucket()
        self._buckets.move_to_end(number)
        bucket.touched = moment if self._newest is None else self._newest
        key = _key(event)
        sightings = bucket.seen.get(key)
        if sightings is None:
            if self._count >= self._max_events:
                self._make_room()
                # The bucket may have been emptied and dropped as the only one.
                self._buckets[number] = bucket
            sightings = bucket.seen[key] = _Sightings()
            self._count += 1
        return sightings

    def _advance(self, moment: int) -> None:
        if self._newest is not None and moment <= self._newest:
            return
        self._newest = moment
        while self._buckets and next(iter(self._buckets.values())).touched < moment - self._window_ms:
            self._count -= len(self._buckets.popitem(last=False)[1].seen)

    def _make_room(self) -> None:
        excess = max(1, self._max_events // 10)
        while excess > 0 and self._buckets:
            number, bucket = next(iter(self._buckets.items()))
            leaving = list(islice(bucket.seen, excess))
            for key in leaving:
                del bucket.seen[key]
            excess -= len(leaving)
            self._count -= len(leaving)
            if not bucket.seen:
                del self._buckets[number]


def _key(event: LogEvent) -> bytes:
    digest = hashlib.sha256(event.message.encode("utf-8", "surrogatepass"))
    place = f"\0{event.timestamp}\0{event.origin.log_group}\0{event.origin.log_stream}"
    digest.update(place.encode("utf-8", "surrogatepass"))
    return digest.digest()[:16]
