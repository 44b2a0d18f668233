"""The whole app on a scripted tail, and what can be read off its screen."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from tests.support.tails import ScriptedTail
from tui.access_log.entry import Row
from tui.app import MtlstailApp
from tui.ports import ExecutionLogs
from tui.screens.desk import Desk
from tui.screens.watch import WatchScreen
from tui.settings import Settings
from tui.traffic.batch import News
from tui.widgets.footer import KeyFooter
from tui.widgets.message_line import MessageLine
from tui.widgets.request_list import RequestList
from tui.widgets.status_strip import StatusStrip


class FakeMonotonic:
    """Seconds that only move when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Watching:
    """A running app and its parts."""

    app: MtlstailApp
    pilot: Pilot[Any]
    tail: ScriptedTail
    monotonic: FakeMonotonic

    @property
    def screen(self) -> WatchScreen:
        found = [screen for screen in self.app.screen_stack if isinstance(screen, WatchScreen)]
        return found[-1]

    @property
    def desk(self) -> Desk:
        return self.screen.desk

    @property
    def list(self) -> RequestList:
        return self.desk.list

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        await self.press(*(_KEYS.get(character, character) for character in text))

    async def arrive(self, rows: Sequence[Row] = (), *news: News) -> None:
        self.tail.send(rows, *news)
        await self.pilot.pause()
        await self.pilot.pause()

    def lines(self) -> list[str]:
        """The rows of the list, without its titles."""
        return [self.list.render_line(y).text for y in range(1, self.list.size.height)]

    def shown_paths(self) -> list[str]:
        return [line[25:].split()[0] for line in self.lines() if line[25:].strip()]

    def cursor_path(self) -> str:
        item = self.list.item
        assert item is not None
        return str(getattr(item.row, "path", "unparsed"))

    def text(self) -> str:
        """The whole screen."""
        return "\n".join(screen_lines(self.app))

    def strip(self) -> str:
        strip = self.screen.query_one(StatusStrip)
        return "\n".join(strip.render_line(y).text for y in range(2))

    def badge(self) -> str:
        return self.screen.query_one(KeyFooter).badge

    def static(self, name: str) -> str:
        return str(self.screen.query_one(f"#{name}", Static).content)

    def notices(self) -> list[str]:
        toasts = [notification.message for notification in self.app._notifications]
        return [*toasts, *self.screen.query_one(MessageLine).said]


_KEYS = {
    " ": "space",
    ":": "colon",
    "/": "slash",
    "*": "asterisk",
    "-": "minus",
    ".": "full_stop",
    "(": "left_parenthesis",
}


def screen_lines(app: MtlstailApp) -> list[str]:
    """What stands on the screen, line by line."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


@contextlib.asynccontextmanager
async def watching(
    arrivals: Sequence[Row] = (),
    *,
    size: tuple[int, int] = (80, 24),
    tail: ScriptedTail | None = None,
    folder: Path | None = None,
    environ: dict[str, str] | None = None,
    execution_logs: ExecutionLogs | None = None,
    **settings: Any,
) -> AsyncIterator[Watching]:
    """The app, with what arrived already on the screen; everything that arrives later is painted at once."""
    tail = tail or ScriptedTail(arrivals)
    monotonic = FakeMonotonic()
    given = Settings(**{"theme": "textual-dark", **settings})
    app = MtlstailApp(
        given,
        tail=tail,
        execution_logs=execution_logs,
        environ=environ or {},
        monotonic=monotonic,
        export_folder=folder or Path("/nonexistent"),
    )
    app.ESCAPE_ECHO = 0  # type: ignore[misc]  # Pilot types faster than any person
    async with app.run_test(size=size) as pilot:
        found = Watching(app, pilot, tail, monotonic)
        found.screen._pulse._frame = 0.0
        await pilot.pause()
        await pilot.pause()
        yield found
