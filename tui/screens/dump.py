"""The rows as plain text over the whole screen: for the terminal's own selection, and redacted like every way out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.access_log.entry import Row
from tui.screens.dialog import Dialog
from tui.screens.services import Services
from tui.text import sanitize
from tui.wording.names import CLAIM_MARK, record_shows_acceptance

if TYPE_CHECKING:
    from tui.sharing.redaction import Redactor


class DumpScreen(Dialog[None]):
    """Redacted rows without borders, colours or columns that would spoil a selection.

    Args:
        before: rows above those that it opens at, in the order of the list.
        rows: what it opens at, and what follows.
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

    def __init__(self, before: Sequence[Row], rows: Sequence[Row], services: Services) -> None:
        super().__init__()
        self._before = before
        self._rows = rows
        self._services = services

    def compose(self) -> ComposeResult:
        """The lines, and how to leave."""
        with VerticalScroll(can_focus=True):
            if self._before:
                yield Static(self._content(self._before))
            yield Static(self._content(self._rows) if self._rows else Content("No request is shown."), id="dump")
        hint = "Redacted. F2 leaves the mouse to the terminal, for its own selection. q closes."
        yield Static(Content(hint), id="dump-hint")

    def on_mount(self) -> None:
        """Opens where the list stands."""
        self.query_one(VerticalScroll).focus()
        self.call_after_refresh(self._to_start)

    def _to_start(self) -> None:
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_to(y=self.query_one("#dump").virtual_region.y, animate=False)

    def _content(self, rows: Sequence[Row]) -> Content:
        return Content("\n".join(_safe_line(row, self._services.redactor) for row in rows))

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
        _client(record, certificate.get("subject")),
        error.get("message") or error.get("response_type") or "",
        record.get("request_id") or "",
    ]
    return sanitize(" ".join(str(part) for part in parts if part != ""))


def _client(record: Mapping[str, Any], subject: str | None) -> str:
    """The pseudonym, with the mark of a claim where API Gateway is not known to have accepted the client."""
    if not subject:
        return "-"
    return subject if record_shows_acceptance(record) else CLAIM_MARK + subject
