"""The requests that are kept: bounded, in time order, with the part of them that is visible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tui.access_log.entry import Row
from tui.traffic.arrivals import Arrivals
from tui.traffic.filter import EntryFilter
from tui.traffic.footprint import Footprint
from tui.traffic.items import DividerItem, Item, RequestItem
from tui.traffic.timeline import merge, place, position
from tui.traffic.view import View

_SLAB: Final = 500
"""Items that leave beyond those that must: room for the next rows, and still no pause that is felt."""


@dataclass(frozen=True, slots=True)
class StoreChange:
    """What one batch changed. The counts of what was added stand before those of what was evicted for it."""

    added: int = 0
    failed: int = 0
    """Of those added: status 400 or above."""
    late: int = 0
    """Of those added: arrived after newer rows, and not part of the past that was there before watching began."""
    evicted: int = 0
    """Requests that left the store to make room."""
    visible_added: int = 0
    visible_failed: int = 0
    inserted_before: int = 0
    """Of the visible ones added: those that went in before the newest item visible until then."""
    visible_evicted: int = 0
    """Visible items, dividers included, that left the store."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of requests (dividers are none)."""

    kept: int
    failed: int
    """Of those kept."""
    evicted: int
    """Since the start."""
    shown: int
    """Of those kept: visible under the filter and toggles in force."""
    bytes: int
    """Estimated memory of those kept."""


class RequestStore(View):
    """Requests and dividers in time order, and the view of them.

    A row without a time takes the order of its predecessor; equal times keep the order of arrival.
    When there are more than `max_requests` items or their estimated memory passes `max_bytes`, the
    oldest leave, marked or not, and are counted: a tenth, but at most `_SLAB` more than must. Belongs to one thread.
    """

    def __init__(self, max_requests: int = 50_000, max_bytes: int = 256 * 2**20) -> None:
        super().__init__()
        self._max_items = max(1, max_requests)
        self._max_bytes = max_bytes
        self._items: list[Item] = []
        self._arrivals = Arrivals()
        self._footprint = Footprint()
        self._filter: EntryFilter | None = None
        self._failures_only = False
        self._marked_only = False
        self._kept = self._failed = self._evicted = self._shown = 0

    @property
    def totals(self) -> Totals:
        """The counts at this moment."""
        return Totals(self._kept, self._failed, self._evicted, self._shown, self._footprint.bytes)

    def extend(self, rows: Sequence[Row]) -> StoreChange:
        """Takes rows in order of arrival."""
        if not rows:
            return StoreChange()
        newest = self._items[-1].order if self._items else None
        newest_visible = self._visible[-1].order if self._visible else None
        new = self._arrivals.items(rows, newest)
        new.sort(key=_order)
        visible = [item for item in new if self._shows(item)]
        self._keep(new)
        merge(self._items, new)
        merge(self._visible, visible)
        self._shown += len(visible)
        evicted, visible_evicted = self._evict()
        self._revision += bool(visible or visible_evicted)
        return StoreChange(
            added=len(new),
            failed=sum(item.failed for item in new),
            late=sum(item.late for item in new),
            evicted=evicted,
            visible_added=len(visible),
            visible_failed=sum(item.failed for item in visible),
            inserted_before=0 if newest_visible is None else sum(item.order < newest_visible for item in visible),
            visible_evicted=visible_evicted,
        )

    @property
    def filter(self) -> EntryFilter | None:
        """The filter in force, None where there is none."""
        return self._filter

    def set_filter(self, entry_filter: EntryFilter | None) -> None:
        """Narrows the view; None or an empty filter shows everything again. Dividers stay visible."""
        self._filter = None if entry_filter is None or entry_filter.is_empty else entry_filter
        self._rebuild()

    @property
    def failures_only(self) -> bool:
        """True where only failed requests (and dividers) are visible."""
        return self._failures_only

    @failures_only.setter
    def failures_only(self, failures_only: bool) -> None:
        self._failures_only = failures_only
        self._rebuild()

    @property
    def marked_only(self) -> bool:
        """True where only marked items are visible."""
        return self._marked_only

    @marked_only.setter
    def marked_only(self, marked_only: bool) -> None:
        self._marked_only = marked_only
        self._rebuild()

    def toggle_mark(self, item_id: int) -> bool:
        """Marks an item or takes its mark away; True where it is marked now. An evicted item stays unmarked."""
        item = self._by_id.get(item_id)
        if item is None:
            return False
        item.marked = not item.marked
        if self._marked_only:
            self._rebuild()
        self._revision += 1
        return item.marked

    def add_divider(self, kind: str, order: int, text: str) -> int:
        """Puts a line between requests, after those of the same time; its id.

        Args:
            kind: `gap` or `marker`.
            order: milliseconds since the epoch.
            text: sanitised.
        """
        divider = DividerItem(self._arrivals.new_id(), order, kind, text)
        self._by_id[divider.id] = divider
        merge(self._items, [divider])
        if self._shows(divider):
            merge(self._visible, [divider])
        self._revision += 1
        return divider.id

    def update_divider(self, item_id: int, text: str | None = None, remove: bool = False) -> bool:
        """Gives a divider another text or takes it out; False where there is no such divider (any more)."""
        divider = self._by_id.get(item_id)
        if not isinstance(divider, DividerItem):
            return False
        if text is not None:
            divider.text = text
        if remove:
            del self._by_id[item_id]
            self._removed[item_id] = place(divider)
            for items in (self._items, self._visible):
                _take_out(items, divider)
        self._revision += 1
        return True

    def _shows(self, item: Item) -> bool:
        if self._marked_only and not item.marked:
            return False
        if isinstance(item, DividerItem):
            return True
        if self._failures_only and not item.row.failed:
            return False
        return self._filter is None or self._filter.matches(item.row)

    def _rebuild(self) -> None:
        self._visible = [item for item in self._items if self._shows(item)]
        self._shown = sum(isinstance(item, RequestItem) for item in self._visible)
        self._revision += 1

    def _keep(self, new: Sequence[RequestItem]) -> None:
        for item in new:
            self._by_id[item.id] = item
            self._footprint.add(item.row)
            self._failed += item.row.failed
        self._kept += len(new)

    def _evict(self) -> tuple[int, int]:
        count = self._count_to_evict()
        if not count:
            return 0, 0
        requests = [item for item in self._items[:count] if isinstance(item, RequestItem)]
        self._kept -= len(requests)
        self._failed -= sum(item.failed for item in requests)
        self._evicted += len(requests)
        for item in self._items[:count]:
            del self._by_id[item.id]
        del self._items[:count]
        start = place(self._items[0])
        visible = position(self._visible, start)
        self._shown -= sum(isinstance(item, RequestItem) for item in self._visible[:visible])
        del self._visible[:visible]
        self._removed = {gone: at for gone, at in self._removed.items() if at > start}
        return len(requests), visible

    def _count_to_evict(self) -> int:
        """Takes what is too much, of bytes or items, out of their count, and a little more; the newest item stays."""
        total = len(self._items)
        too_many, too_large = total > self._max_items, self._footprint.bytes > self._max_bytes
        count = total - self._max_items + min(self._max_items // 10, _SLAB) if too_many else 0
        for item in self._items[:count]:
            self._forget(item)
        if too_large:
            spare = count + _SLAB
            while count < total - 1 and self._footprint.bytes > self._max_bytes * (0.9 if count < spare else 1):
                self._forget(self._items[count])
                count += 1
        return count

    def _forget(self, item: Item) -> None:
        if isinstance(item, RequestItem):
            self._footprint.remove(item.row)


def _order(item: Item) -> int:
    return item.order


def _take_out(items: list[Item], item: Item) -> None:
    index = position(items, place(item))
    if index < len(items) and items[index] is item:
        del items[index]
