"""Which field, in which format: everything offered here is redacted already."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import set_cell_size
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.screens.dialog import Dialog
from tui.screens.services import Services
from tui.sharing.clipboard import CopyResult
from tui.sharing.export import ExportRefused
from tui.sharing.formats import Format, flat, render, summary
from tui.sharing.pseudonyms import KeyFileRefused
from tui.sharing.redaction import RedactionRefused
from tui.text import one_line
from tui.traffic.items import RequestItem

_HINT = "j k choose | Enter copy | x write a file instead | Esc close"
_FALLBACK = "Press x to write it to a file instead."


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be copied, redacted."""

    label: str
    shown: str
    """Its value in a line."""
    text: str
    """What is copied."""


async def copy_summary(item: RequestItem, services: Services) -> str:
    """Copies the redacted summary of a request, and says what became of it. Never raises for a refusal."""
    return await asyncio.to_thread(_copy_summary, item, services)


def _copy_summary(item: RequestItem, services: Services) -> str:
    try:
        text = summary(services.redactor.record(item.row))
    except (RedactionRefused, KeyFileRefused) as refusal:
        return str(refusal)
    result = services.clipboard.copy(text, redacted=True)
    return result.message if result.sent else f"{result.message} Y offers a file instead."


def choices(item: RequestItem, services: Services) -> list[Choice]:
    """The whole request in two formats, then each of its fields that has a value. May decode: not on the event loop.

    Raises:
        RedactionRefused: where the request cannot be redacted.
        KeyFileRefused: where the pseudonym key file cannot be used.
    """
    found = services.redactor.record(item.row)
    whole = [
        Choice("whole request", f"as {name}", text)
        for name, text in (
            ("Markdown, for a ticket", summary(found)),
            ("JSON", render([found], Format.JSON)),
            ("one line of NDJSON", render([found], Format.NDJSON)),
        )
    ]
    return [*whole, *(Choice(name, value, value) for name, value in _values(found))]


def _values(found: dict[str, Any]) -> list[tuple[str, str]]:
    texts = ((name, _text(value)) for name, value in flat(found).items() if name != "redacted")
    return [(name, text) for name, text in texts if text]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(str(part) for part in value) if isinstance(value, (list, tuple)) else str(value)


class CopyScreen(Dialog[str | None]):
    """Lists what can be copied with its redacted value; its result is what to tell the operator, or None.

    Args:
        item: the request.
        services: redactor, clipboard, clock and folder of this session.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "close", "close"),
        Binding("j,down", "move(1)", "down"),
        Binding("k,up", "move(-1)", "up"),
        Binding("space,ctrl+d", "page(1)", "page down"),
        Binding("b,ctrl+u", "page(-1)", "page up"),
        Binding("g", "edge(-1)", "first"),
        Binding("G", "edge(1)", "last"),
        Binding("y", "choose", "copy"),
        Binding("x", "write", "write a file"),
    ]
    DEFAULT_CSS = """
    CopyScreen > Vertical { width: 100%; height: 100%; background: $surface; padding: 0 1; }
    CopyScreen Static { height: auto; width: 1fr; }
    CopyScreen #title { text-style: bold; color: $text-accent; }
    CopyScreen #status { color: $text-warning; }
    CopyScreen #hint { color: $text-muted; }
    CopyScreen OptionList, CopyScreen OptionList:focus {
        height: 1fr; border: none; padding: 0; background: $surface; text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    def __init__(self, item: RequestItem, services: Services) -> None:
        super().__init__()
        self._item = item
        self._services = services
        self._choices: list[Choice] = []

    def compose(self) -> ComposeResult:
        """Title, the choices, what became of the last one, and the keys."""
        with Vertical():
            yield Static(Content("Copy, redacted: choose a field or the whole request"), id="title")
            yield OptionList(id="choices", markup=False)
            yield Static(id="status")
            yield Static(Content(_HINT), id="hint")

    def on_mount(self) -> None:
        """Redacts in the background."""
        self.query_one(OptionList).focus()
        self.run_worker(self._fill(), exclusive=True)

    async def _fill(self) -> None:
        try:
            self._choices = await asyncio.to_thread(choices, self._item, self._services)
        except (RedactionRefused, KeyFileRefused) as refusal:
            self._say(str(refusal))
            return
        width = max(len(choice.label) for choice in self._choices)
        options = [
            Option(Content.assemble((set_cell_size(choice.label, width), "dim"), "  ", one_line(choice.shown)))
            for choice in self._choices
        ]
        self.query_one(OptionList).add_options(options).highlighted = 0

    def action_close(self) -> None:
        """Copies nothing."""
        self.dismiss(None)

    def action_move(self, step: int) -> None:
        """Moves the cursor by one."""
        self._cursor(OptionList.action_cursor_down if step > 0 else OptionList.action_cursor_up)

    def action_page(self, step: int) -> None:
        """Moves the cursor by a page."""
        self._cursor(OptionList.action_page_down if step > 0 else OptionList.action_page_up)

    def action_edge(self, step: int) -> None:
        """Moves the cursor to the first or the last choice."""
        self._cursor(OptionList.action_last if step > 0 else OptionList.action_first)

    def action_choose(self) -> None:
        """The same as Enter."""
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    async def _copy(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        text = self._choices[message.option_index].text
        result: CopyResult = await asyncio.to_thread(self._services.clipboard.copy, text, redacted=True)
        if result.sent:
            self.dismiss(result.message)
        else:
            self._say(f"{result.message} {_FALLBACK}")

    async def action_write(self) -> None:
        """Writes the chosen text to a new file, for where no clipboard can be reached."""
        chosen = self.query_one(OptionList).highlighted
        if chosen is None:
            return
        message, is_written = await asyncio.to_thread(self._write, self._choices[chosen].text)
        if is_written:
            self.dismiss(message)
        else:
            self._say(message)

    def _write(self, text: str) -> tuple[str, bool]:
        services = self._services
        try:
            path = services.clipboard.save_fallback(text, services.folder(), services.now())
        except ExportRefused as refusal:
            return str(refusal), False
        return f"Written, redacted, readable by you alone (0600): {one_line(path)}", True

    def _cursor(self, move: Callable[[OptionList], None]) -> None:
        move(self.query_one(OptionList))

    def _say(self, text: str) -> None:
        self.query_one("#status", Static).update(Content(text))
