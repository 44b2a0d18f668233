"""A list of items in time order: where an item stands, and how new ones go in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from tui.traffic.items import Item

Place = tuple[int, int]
"""Order in milliseconds, then id: ids are given in order of arrival, so equal times stay in that order."""


def place(item: Item) -> Place:
    """Where `item` stands among others."""
    return item.order, item.id


def position(items: Sequence[Item], at: Place) -> int:
    """The index of the first item at or after `at`."""
    return bisect_left(items, at, key=place)


def merge(items: list[Item], new: Sequence[Item]) -> None:
    """Puts `new` into `items`, both in time order.

    What belongs at the end costs nothing but the append. Anything else copies the list once from the
    first place on, in whole runs, so that a page of older rows is one move and not one move a row.
    """
    if not new:
        return
    if not items or place(new[0]) > place(items[-1]):
        items.extend(new)
        return
    first = position(items, place(new[0]))
    items[first:] = _merged(items, first, new)


def _merged(items: Sequence[Item], start: int, new: Sequence[Item]) -> list[Item]:
    merged: list[Item] = []
    taken = 0
    while taken < len(new):
        stop = bisect_left(items, place(new[taken]), start, key=place)
        merged += items[start:stop]
        start = stop
        until = len(new) if stop == len(items) else bisect_left(new, place(items[stop]), taken, key=place)
        merged += new[taken:until]
        taken = until
    merged += items[start:]
    return merged
