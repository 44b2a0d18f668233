"""Commands that look inside a request, mark it, and let something of it leave."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from tui.access_log.entry import Row
from tui.screens.desk import Desk, Handler
from tui.text import one_line
from tui.traffic.items import RequestItem

_MOST_DUMPED: Final = 1_000
"""Rows of a plain dump: what a person still reads and selects."""


class Inspecting:
    """The detail and everything that starts from one request.

    Args:
        desk: what to work on.
        show_detail: opens or closes the detail beside or over the list.
        detail_is_open: whether it is open.
        run: runs something that may take its time in a worker; one that is still running is cancelled.

    Attributes:
        reveal_told: what was said of the last reveal: true until it is masked again.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        show_detail: Callable[[bool], None],
        detail_is_open: Callable[[], bool],
        run: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self._desk = desk
        self._show_detail = show_detail
        self._detail_is_open = detail_is_open
        self._run = run
        self.reveal_told = ""

    def handlers(self) -> dict[str, Handler]:
        """What this part carries out, by command id."""
        return {
            "open": self.open,
            "back": self.close,
            "pane.next": self._next_pane,
            "tab.request": partial(self._tab, "request"),
            "tab.certificate": partial(self._tab, "certificate"),
            "tab.execution": partial(self._tab, "execution log"),
            "tab.raw": partial(self._tab, "raw"),
            "reveal": self._reveal,
            "mark": self._mark,
            "copy": self._copy,
            "copy.choose": self._choose_copy,
            "export": self._export,
            "dump": self._dump,
        }

    def open(self) -> None:
        """Opens the request under the cursor and pins it: the list stops following."""
        item = self._desk.list.item
        if item is None:
            self._desk.say("No request is selected.", "information")
            return
        self._desk.list.window.pinned = True
        self._desk.list.window.follow = False
        self._desk.detail.show(item)
        self._show_detail(True)

    def close(self) -> None:
        """Closes the detail; it shows nothing then, so nothing stays revealed."""
        if self._detail_is_open():
            self._desk.list.window.pinned = False
            self._desk.detail.remask()
            self._show_detail(False)

    def show_current(self) -> None:
        """After the cursor has moved: an open detail shows the request under it."""
        item = self._desk.list.item
        if self._detail_is_open() and item is not None:
            self._desk.detail.show(item)

    @property
    def _item(self) -> RequestItem | None:
        """The request that commands mean: the one in the open detail, else the one under the cursor."""
        shown = self._desk.detail.item if self._detail_is_open() else None
        return shown or self._desk.list.item

    def _next_pane(self) -> None:
        if not self._detail_is_open():
            self.open()
        elif not self._desk.list.display:
            self.close()
        elif self._desk.detail.has_focus_within:
            self._desk.list.focus()
        else:
            self._desk.detail.focus()

    def _tab(self, name: str) -> None:
        if not self._detail_is_open():
            self.open()
        if self._detail_is_open():
            self._desk.detail.open_tab(name)
            self._desk.detail.focus()

    def _reveal(self) -> None:
        if not self._detail_is_open():
            self._desk.say("Open a request first: Enter. Then r shows what is masked in it.", "information")
            return
        outcome = self._desk.detail.toggle_reveal()
        self.reveal_told = outcome.message if outcome.revealed else ""
        self._desk.say(outcome.message, "information" if outcome.revealed else "warning")

    def _mark(self) -> None:
        item = self._item
        if item is None:
            return
        self._desk.store.toggle_mark(item.id)
        if self._desk.store.marked_only:
            self._desk.rows_changed()

    def _copy(self) -> None:
        item = self._item
        if item is not None:
            self._desk.detail.remask()
            self._run(self._copy_summary(item))

    async def _copy_summary(self, item: RequestItem) -> None:
        from tui.screens.copy import copy_summary

        self._desk.say(await copy_summary(item, self._desk.services), "information")

    def _choose_copy(self) -> None:
        item = self._item
        if item is None:
            return
        from tui.screens.copy import CopyScreen

        self._desk.detail.remask()
        self._desk.push(CopyScreen(item, self._desk.services), self._said)

    def _export(self) -> None:
        from tui.screens.export import ExportScreen
        from tui.screens.export_texts import ExportScope

        scopes = [ExportScope(label, rows) for label, rows in self._scopes() if rows]
        if not scopes:
            self._desk.say("There is nothing to export: no request is shown.", "information")
            return
        self._desk.detail.remask()
        self._desk.push(ExportScreen(self._desk.services, scopes), self._wrote)

    def _dump(self) -> None:
        from tui.screens.dump import DumpScreen

        self._desk.detail.remask()
        store = self._desk.store
        top = self._desk.list.window.top
        first = max(0, min(top - _MOST_DUMPED // 2, len(store) - _MOST_DUMPED))
        before, after = (
            [item.row for item in items if isinstance(item, RequestItem)]
            for items in (store.window(first, top - first), store.window(top, first + _MOST_DUMPED - top))
        )
        self._desk.push(DumpScreen(before, after, self._desk.services), None)

    def _scopes(self) -> list[tuple[str, Sequence[Row]]]:
        """What can be exported. The first one is prepared at once, so a large one only where it was marked."""
        store = self._desk.store
        item = self._item
        shown = store.window(0, len(store))
        marked = [item.row for item in shown if isinstance(item, RequestItem) and item.marked]
        this = ("this request", [item.row] if item is not None else [])
        all_shown = ("all shown", store.rows())
        if marked and not self._detail_is_open():
            return [("marked", marked), all_shown, this]
        return [this, ("marked", marked), all_shown]

    def _said(self, result: str | None) -> None:
        if result:
            self._desk.say(result, "information")

    def _wrote(self, path: Path | None) -> None:
        if path is not None:
            self._desk.say(f"Written, readable by you alone: {one_line(path)}", "information")
