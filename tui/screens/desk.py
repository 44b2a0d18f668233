"""What the commands of the watch screen work on, in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from textual.screen import Screen

from tui.ports import Tail
from tui.screens.flow import Flow
from tui.screens.services import Services
from tui.settings import Settings
from tui.traffic.store import RequestStore
from tui.widgets.detail.pane import DetailPane
from tui.widgets.prompt import Prompt
from tui.widgets.request_list import RequestList
from tui.wording.rows import TimeMode

Handler = Callable[[], None]
"""Carries one command out."""

Severity = Literal["information", "warning", "error"]


@dataclass
class Desk:
    """The parts of one watch screen.

    Attributes:
        say: shows a short message for a few seconds; the text is sanitised, and is never markup.
        push: shows another screen; the function gets its result.
        time_mode: how times are written.
        search_text: what the search looks for.
    """

    settings: Settings
    services: Services
    tail: Tail
    store: RequestStore
    flow: Flow
    list: RequestList
    detail: DetailPane
    prompt: Prompt
    say: Callable[[str, Severity], None]
    push: Callable[[Screen[Any], Callable[[Any], None] | None], None]
    time_mode: TimeMode = "utc"
    search_text: str = ""

    @property
    def now_ms(self) -> int:
        """Milliseconds since the epoch by the tail's clock."""
        return int(self.tail.now() * 1000)

    @property
    def keys_in_detail(self) -> bool:
        """Keys that move mean the detail: it fills the screen, or has the keyboard beside the list."""
        return self.detail.display and (not self.list.display or self.detail.has_focus_within)

    def rows_changed(self) -> None:
        """Other rows are shown than before: the list keeps its place among them."""
        self.list.window.refilter()
        self.list.refresh_rows(self.now_ms)
