"""The rows as plain text over the whole screen: for the terminal's own selection, and redacted like every way out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.access_log.entry import Row
from tui.screens.services import Services
from tui.text import sanitize

if TYPE_CHECKING:
    from tui.sharing.redaction import Redactor


class DumpScreen(ModalScreen[None]):
    """Redacted rows without borders, colours or columns that would spoil a selection.

    Args:
        rows: what to show, oldest first.
        services: the session's redactor.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,P", "close", "close"),
        Binding("j,down", "scroll(1)", "down"),
        Binding("k,up", "scroll(-1)", "up"),
        Binding("space,pagedown", "page(1)", "page down"),
        Binding("b,pageup", "page(-1)", "page up"),
        Binding("g,home", "edge(False)", "top"),
        Binding("G,end", "edge(True)", "bottom"),
    ]
    DEFAULT_CSS = """
    DumpScreen { background: $background; }
    DumpScreen VerticalScroll { height: 1fr; scrollbar-size: 0 0; }
    DumpScreen Static { width: 1fr; height: auto; }
    DumpScreen #dump-hint { color: $text-muted; height: 1; }
    """

    def __init__(self, rows: Sequence[Row], services: Services) -> None:
        super().__init__()
        self._rows = rows
        self._services = services

    def compose(self) -> ComposeResult:
        """The lines, and how to leave."""
        lines = [_safe_line(row, self._services.redactor) for row in self._rows]
        with VerticalScroll(can_focus=True):
            yield Static(Content("\n".join(lines) if lines else "No request is shown."), id="dump")
        hint = "Redacted. F2 leaves the mouse to the terminal, for its own selection. q closes."
        yield Static(Content(hint), id="dump-hint")

    def on_mount(self) -> None:
        """The newest rows first."""
        scroll = self.query_one(VerticalScroll)
        scroll.focus()
        scroll.scroll_end(animate=False)

    def action_close(self) -> None:
        """Back to the list."""
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """Scrolls by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scrolls by pages, one line of which stays."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=pages * max(1, scroll.size.height - 1), animate=False)

    def action_edge(self, at_end: bool) -> None:
        """Goes to the first or the last line."""
        scroll = self.query_one(VerticalScroll)
        if at_end:
            scroll.scroll_end(animate=False)
        else:
            scroll.scroll_home(animate=False)


def _safe_line(row: Row, redactor: Redactor) -> str:
    from tui.sharing.redaction import RedactionRefused

    try:
        return line(redactor.record(row))
    except RedactionRefused as refused:
        return str(refused)


def line(record: Mapping[str, Any]) -> str:
    """One redacted record as one line of text."""
    certificate = record.get("certificate") or {}
    error = record.get("error") or {}
    parts = [
        record.get("time") or "-",
        record.get("status") if record.get("status") is not None else "-",
        record.get("method") or "-",
        record.get("path") or record.get("resource_path") or record.get("unparsed") or "-",
        "-" if record.get("latency_ms") is None else f"{record['latency_ms']}ms",
        certificate.get("subject") or "-",
        error.get("message") or error.get("response_type") or "",
        record.get("request_id") or "",
    ]
    return sanitize(" ".join(str(part) for part in parts if part != ""))
