"""What of the kept items is visible, in which order, and how to get from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Literal

from tui.access_log.entry import Row
from tui.traffic.items import Item, RequestItem
from tui.traffic.timeline import Place, place, position

Direction = Literal[1, -1]
"""1: down the list as it is shown; -1: up."""


class View:
    """The visible items as a sequence. Whoever shows it remembers ids, never indexes: indexes move.

    Index 0 is the oldest visible item, or the newest with `newest_first`. Lookups by id are
    logarithmic, also after insertions in the middle.
    """

    def __init__(self) -> None:
        self._by_id: dict[int, Item] = {}
        self._visible: list[Item] = []
        self._removed: dict[int, Place] = {}
        self._newest_first = False
        self._revision = 0

    @property
    def revision(self) -> int:
        """Grows with every change of what is visible, marks and texts of dividers included."""
        return self._revision

    @property
    def newest_first(self) -> bool:
        """True where index 0 is the newest item."""
        return self._newest_first

    @newest_first.setter
    def newest_first(self, newest_first: bool) -> None:
        self._revision += newest_first != self._newest_first
        self._newest_first = newest_first

    def __len__(self) -> int:
        return len(self._visible)

    def item_at(self, index: int) -> Item:
        """The visible item at `index`.

        Raises:
            IndexError: where there is none.
        """
        if not 0 <= index < len(self._visible):
            raise IndexError(f"no item at {index}: {len(self._visible)} are visible")
        return self._visible[self._turned(index)]

    def window(self, start: int, count: int) -> Sequence[Item]:
        """At most `count` visible items from index `start` on; what lies outside is left out."""
        total = len(self._visible)
        stop = min(total, start + count)
        start = max(0, start)
        if start >= stop:
            return []
        if self._newest_first:
            return self._visible[total - stop : total - start][::-1]
        return self._visible[start:stop]

    def get(self, item_id: int) -> Item | None:
        """The kept item with this id, visible or not; None where it was evicted or removed."""
        return self._by_id.get(item_id)

    def index_of(self, item_id: int) -> int | None:
        """The index of an item, None where it is not visible."""
        item = self._by_id.get(item_id)
        if item is None:
            return None
        index = position(self._visible, place(item))
        if index == len(self._visible) or self._visible[index] is not item:
            return None
        return self._turned(index)

    def nearest_index(self, item_id: int) -> int:
        """The index of an item or, where it is not visible, of the visible item nearest in time.

        Of an evicted item the oldest visible one. -1 where nothing is visible.
        """
        if not self._visible:
            return -1
        at = self._place_of(item_id)
        after = position(self._visible, at)
        if after == len(self._visible):
            return self._turned(after - 1)
        if after > 0 and self._visible[after].id != item_id:
            following = self._visible[after].order - at[0]
            preceding = at[0] - self._visible[after - 1].order
            after -= preceding < following
        return self._turned(after)

    @property
    def first_id(self) -> int | None:
        """The id of the item at index 0, None where nothing is visible."""
        return self.item_at(0).id if self._visible else None

    @property
    def last_id(self) -> int | None:
        """The id of the item at the last index, None where nothing is visible."""
        return self.item_at(len(self._visible) - 1).id if self._visible else None

    def at_time(self, milliseconds: int) -> int | None:
        """The id of the first visible item at or after a time, else of the newest; None where nothing is visible."""
        if not self._visible:
            return None
        index = min(position(self._visible, (milliseconds, 0)), len(self._visible) - 1)
        return self._visible[index].id

    def next_failure(self, item_id: int | None, direction: Direction = 1) -> int | None:
        """The next visible failure after an item (None: from the edge), None where there is none."""
        return next((item.id for item in self._walk(item_id, direction) if item.failed), None)

    def next_mark(self, item_id: int | None, direction: Direction = 1) -> int | None:
        """The next visible marked item after an item (None: from the edge), None where there is none."""
        return next((item.id for item in self._walk(item_id, direction) if item.marked), None)

    def search(
        self, match: Callable[[Row], bool], item_id: int | None, direction: Direction = 1, wrap: bool = True
    ) -> int | None:
        """The next visible request that `match` accepts, None where there is none.

        With `wrap` the search goes on at the other edge, and ends with the item that it started from.
        """
        for item in self._walk(item_id, direction, wrap):
            if isinstance(item, RequestItem) and match(item.row):
                return item.id
        return None

    def rows(self) -> list[Row]:
        """The visible requests, oldest first."""
        return [item.row for item in self._visible if isinstance(item, RequestItem)]

    def _turned(self, index: int) -> int:
        return len(self._visible) - 1 - index if self._newest_first else index

    def _place_of(self, item_id: int) -> Place:
        item = self._by_id.get(item_id)
        if item is not None:
            return place(item)
        # Only the oldest are evicted, so an id that is no longer known stood before all that is visible.
        return self._removed.get(item_id, (self._visible[0].order, 0) if self._visible else (0, 0))

    def _walk(self, item_id: int | None, direction: Direction, wrap: bool = False) -> Iterator[Item]:
        total = len(self._visible)
        upwards = (direction > 0) == self._newest_first
        if item_id is None:
            before = after = total if upwards else 0
        else:
            before = position(self._visible, self._place_of(item_id))
            after = before + (before < total and self._visible[before].id == item_id)
        onwards = range(before - 1, -1, -1) if upwards else range(after, total)
        if wrap:
            rest = range(total - 1, before - 1, -1) if upwards else range(after)
            return (self._visible[index] for index in chain(onwards, rest))
        return (self._visible[index] for index in onwards)
