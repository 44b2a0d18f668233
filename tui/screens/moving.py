"""Commands that move: through the list, or through the detail where that has the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tui.screens.desk import Desk, Handler
from tui.traffic.view import Direction

_DOWN: Direction = 1
_UP: Direction = -1


class Moving:
    """Moves the cursor.

    Args:
        desk: what to move in.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._window = desk.list.window

    def handlers(self) -> dict[str, Handler]:
        """What this part carries out, by command id."""
        return {
            "move.down": partial(self._move, 1),
            "move.up": partial(self._move, -1),
            "page.down": partial(self._page, 1),
            "page.up": partial(self._page, -1),
            "half.down": partial(self._page, 0.5),
            "half.up": partial(self._page, -0.5),
            "move.oldest": self._oldest,
            "move.newest": self._newest,
            "follow": self._follow,
            "pause": self._pause,
            "failure.next": partial(self._failure, _DOWN),
            "failure.previous": partial(self._failure, _UP),
            "mark.next": partial(self._mark, _DOWN),
            "mark.previous": partial(self._mark, _UP),
            "request.next": partial(self._request, 1),
            "request.previous": partial(self._request, -1),
        }

    def _move(self, rows: int) -> None:
        if self._desk.keys_in_detail:
            self._desk.detail.body.scroll_lines(rows)
        else:
            self._window.move(rows)

    def _page(self, pages: float) -> None:
        if self._desk.keys_in_detail:
            self._desk.detail.body.scroll_pages(pages)
        else:
            self._window.page(pages)

    def _oldest(self) -> None:
        if self._desk.keys_in_detail:
            self._desk.detail.body.scroll_to_top()
        else:
            self._window.to_oldest()

    def _newest(self) -> None:
        if self._desk.keys_in_detail:
            self._desk.detail.body.scroll_to_bottom()
            return
        self._resume()
        self._window.to_newest()

    def _follow(self) -> None:
        if self._window.follow:
            self._window.follow = False
        else:
            self._resume()
            self._window.to_newest()

    def _pause(self) -> None:
        if self._desk.flow.paused:
            self._resume()
        else:
            self._desk.flow.paused = True

    def _resume(self) -> None:
        if self._desk.flow.paused:
            self._desk.flow.resume()
            self._window.sync()

    def _request(self, rows: int) -> None:
        self._window.move(rows)

    def _failure(self, direction: Direction) -> None:
        self._go_to(self._desk.store.next_failure, direction, "failed request")

    def _mark(self, direction: Direction) -> None:
        self._go_to(self._desk.store.next_mark, direction, "marked request")

    def _go_to(self, find: Callable[[int | None, Direction], int | None], direction: Direction, what: str) -> None:
        """Goes to the next one, and on from the other edge: at the start the cursor is on the newest request."""
        cursor = self._window.cursor_id
        found = find(cursor, direction)
        if found is None:
            found = find(None, direction)
            if found is None:
                self._desk.say(f"No {what} is shown.", "information")
                return
            downwards = (direction == _DOWN) != self._desk.store.newest_first
            edge = "oldest" if downwards else "newest"
            only = found == cursor
            self._desk.say(f"This is the only {what}." if only else f"Wrapped to the {edge} {what}.", "information")
        self._window.select(found)
