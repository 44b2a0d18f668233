"""Where the list stands: what is visible, where the cursor is, whether it follows. Knows ids, draws nothing.

The window holds on to requests by id, never by row number: what is inserted above, or evicted, moves the
numbers and not what is being read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tui.traffic.items import Item


class Rows(Protocol):
    """The items in the order of the list; `tui.traffic.view.View` is one."""

    @property
    def newest_first(self) -> bool:
        """True where index 0 is the newest item."""
        ...

    def __len__(self) -> int: ...

    def item_at(self, index: int) -> Item:
        """The item at an index."""
        ...

    def window(self, start: int, count: int) -> Sequence[Item]:
        """At most `count` items from `start` on; what lies outside is left out."""
        ...

    def index_of(self, item_id: int) -> int | None:
        """Where an item stands; None where it is not visible."""
        ...

    def nearest_index(self, item_id: int) -> int:
        """Where an item stands, or the visible one nearest to it; -1 where nothing is visible."""
        ...


class ListWindow:
    """A window of some height onto `rows`.

    Attributes:
        follow: the cursor stays on the newest row.
        pinned: following does not begin by itself when the cursor reaches the newest row (the detail is open).
    """

    def __init__(self, rows: Rows, height: int = 0) -> None:
        self.follow = True
        self.pinned = False
        self._rows = rows
        self._height = height
        self._top = 0
        self._cursor: int | None = None
        self._shown: list[int | None] = []

    # What is where

    @property
    def cursor_id(self) -> int | None:
        """The id of the item under the cursor; None where there is none."""
        return self._cursor

    @property
    def top(self) -> int:
        """The index of the uppermost row that is visible; 0 in an empty list."""
        return max(0, self._top)

    def cursor_item(self) -> Item | None:
        """The item under the cursor."""
        index = self.place()
        return None if index is None else self._rows.item_at(index)

    def place(self) -> int | None:
        """The cursor's index."""
        return None if self._cursor is None else self._rows.index_of(self._cursor)

    def items(self) -> list[Item | None]:
        """One entry a row of the window, from the top; None for an empty row."""
        above = max(0, -self._top)
        items: list[Item | None] = [None] * min(above, self._height)
        items.extend(self._rows.window(self._top + len(items), self._height - len(items)))
        items.extend([None] * (self._height - len(items)))
        return items

    # What changes

    def resize(self, height: int) -> None:
        """The window has another height; the cursor stays visible."""
        self._height = max(0, height)
        self._show_cursor()
        self._remember(settle=True)

    def sync(self, *, hold: bool = False) -> None:
        """The rows have changed: holds on to what is visible, or follows the newest row unless it is to `hold`."""
        if not len(self._rows):
            self._cursor, self._top, self._shown = None, 0, []
        elif (self.follow and not hold) or self._cursor is None:
            self.to_newest(follow=self.follow)
        else:
            self._hold()
            self._remember()

    def refilter(self) -> None:
        """Other rows are shown: the cursor stays on its item at its place, or goes to the nearest one that is left."""
        if self._cursor is not None and not self.follow and len(self._rows):
            y = self._shown.index(self._cursor) if self._cursor in self._shown else 0
            index = self._rows.nearest_index(self._cursor)
            self._cursor = self._rows.item_at(index).id
            self._top = self._clamped(index - y)
        self._shown = []
        self.sync()
        self._show_cursor()
        self._remember(settle=True)

    def move(self, rows: int) -> None:
        """Moves the cursor; reaching the newest row follows, leaving it does not."""
        index = self.place()
        if index is not None:
            self._go(index + rows)

    def page(self, pages: float) -> None:
        """Moves the cursor and the window by a part of the window's height, keeping one row of context."""
        index = self.place()
        if index is None:
            return
        step = max(1, round(abs(pages) * max(1, self._height - 1))) * (1 if pages > 0 else -1)
        self._top = self._clamped(self._top + step)
        self._go(index + step)

    def scroll(self, rows: int) -> None:
        """Moves the window; the cursor comes along only where it would leave it. Leaves follow."""
        index = self.place()
        if index is None:
            return
        self._top = self._clamped(self._top + rows)
        self.follow = False
        index = min(max(index, self._top), self._top + self._height - 1, len(self._rows) - 1)
        self._cursor = self._rows.item_at(index).id
        self._remember()

    def to_oldest(self) -> None:
        """The cursor goes to the oldest row."""
        self._go(len(self._rows) - 1 if self._rows.newest_first else 0)

    def to_newest(self, *, follow: bool = True) -> None:
        """The cursor goes to the newest row."""
        self.follow = follow
        if len(self._rows):
            self._cursor = self._rows.item_at(self._newest()).id
            self._show_cursor()
            self._remember(settle=True)

    def select(self, item_id: int) -> bool:
        """The cursor goes to an item; False where it is not visible. Leaves follow unless it is the newest."""
        index = self._rows.index_of(item_id)
        if index is None:
            return False
        self._go(index)
        return True

    # Inside

    def _newest(self) -> int:
        return 0 if self._rows.newest_first else len(self._rows) - 1

    def _go(self, index: int) -> None:
        if not len(self._rows):
            return
        index = min(max(index, 0), len(self._rows) - 1)
        self.follow = index == self._newest() and not self.pinned
        self._cursor = self._rows.item_at(index).id
        self._show_cursor()
        self._remember()

    def _hold(self) -> None:
        """Puts the first visible item that is left, the cursor's before all others, where it stood."""
        shown = {item_id: y for y, item_id in enumerate(self._shown) if item_id is not None}
        held = [self._cursor] if self._cursor is not None and self._cursor in shown else []
        for item_id in (*held, *shown):
            index = self._rows.index_of(item_id)
            if index is not None:
                self._top = min(max(index - shown[item_id], 1 - self._height), len(self._rows) - 1)
                break
        else:
            self._top = self._clamped(self._top)
        if self.place() is None and self._cursor is not None:
            self._cursor = self._rows.item_at(self._rows.nearest_index(self._cursor)).id
            self._show_cursor()

    def _show_cursor(self) -> None:
        index = self.place()
        if index is None or self._height <= 0:
            return
        if index < self._top:
            self._top = index
        elif index >= self._top + self._height:
            self._top = index - self._height + 1

    def _clamped(self, top: int) -> int:
        return min(max(top, 0), max(0, len(self._rows) - self._height))

    def _remember(self, *, settle: bool = False) -> None:
        """Notes what is visible; with `settle` no row stays empty where a request could stand."""
        if settle:
            self._top = self._clamped(self._top)
        self._shown = [None if item is None else item.id for item in self.items()]
