"""What would leave, shown before it leaves: scope, format, manifest, leak scan, and the text itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.screens.background import in_background
from tui.screens.dialog import Dialog
from tui.screens.export_page import ExportPage
from tui.screens.export_texts import CONFIRMATION, HINT, ExportScope, choice_line, refusal, verdict, warning
from tui.screens.services import Services
from tui.sharing.export import ExportRefused, PreparedExport, folder_warning, prepare, write
from tui.sharing.formats import Format
from tui.sharing.pseudonyms import KeyFileRefused
from tui.text import one_line
from tui.widgets.detail.body import DetailBody


class ExportScreen(Dialog[Path | None]):
    """Prepares off the event loop, shows, and writes on Enter. Its result is the file, or None.

    Args:
        services: redactor, clock and folder of this session.
        scopes: what can be exported; empty ones are left out. The first one is chosen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "cancel", "cancel"),
        Binding("enter", "write", "write"),
        Binding("s,tab", "scope(1)", "scope"),
        Binding("shift+tab", "scope(-1)", "scope"),
        Binding("f,right", "format(1)", "format"),
        Binding("left", "format(-1)", "format"),
        Binding("u", "unredacted", "unredacted"),
        Binding("j,down", "scroll(1)", "down"),
        Binding("k,up", "scroll(-1)", "up"),
        Binding("space,pagedown,ctrl+d", "page(1)", "page down"),
        Binding("b,pageup,ctrl+u", "page(-1)", "page up"),
        Binding("g,home", "edge(-1)", "top"),
        Binding("G,end", "edge(1)", "bottom"),
    ]
    DEFAULT_CSS = """
    ExportScreen > Vertical { width: 100%; height: 100%; background: $surface; padding: 0 1; }
    ExportScreen Static { height: auto; width: 1fr; }
    ExportScreen #title { text-style: bold; color: $text-accent; }
    ExportScreen.-clear #title { color: $text-error; }
    ExportScreen #status { color: $text-muted; }
    ExportScreen #status.-good { color: $text-success; }
    ExportScreen #status.-bad { color: $text-error; text-style: bold; }
    ExportScreen #hint { color: $text-muted; }
    ExportScreen Input { height: 1; border: none; padding: 0; display: none; }
    ExportScreen Input.-asked { display: block; }
    ExportScreen DetailBody { margin-top: 1; }
    """

    def __init__(self, services: Services, scopes: Sequence[ExportScope]) -> None:
        super().__init__()
        self._services = services
        self._scopes = [scope for scope in scopes if scope.rows]
        self._scope = 0
        self._format = Format.MARKDOWN
        self._unredacted = False
        self._prepared: PreparedExport | None = None
        self._written: Path | None = None
        self._body = DetailBody(ascii_only=services.settings.ascii)

    def compose(self) -> ComposeResult:
        """Title, choices, what the scan found, the preview, and the keys."""
        with Vertical():
            yield Static(id="title")
            yield Static(id="choices")
            yield Static(id="status")
            yield self._body
            yield Input(id="confirm", compact=True, placeholder=CONFIRMATION)
            yield Static(Content(HINT), id="hint")

    def on_mount(self) -> None:
        """Prepares what is chosen at first."""
        self._body.can_focus = True
        self._body.focus()
        self._prepare()

    # Choosing

    def action_scope(self, step: int) -> None:
        """Chooses the next scope, or the one before."""
        if self._scopes:
            self._scope = (self._scope + step) % len(self._scopes)
            self._prepare()

    def action_format(self, step: int) -> None:
        """Chooses the next format, or the one before."""
        formats = list(Format)
        self._format = formats[(formats.index(self._format) + step) % len(formats)]
        self._prepare()

    def action_unredacted(self) -> None:
        """Asks before anything is prepared in clear; goes back to redacted without asking."""
        forbidden = refusal(self._services.settings)
        if forbidden:
            self._say(forbidden, "bad")
        elif self._unredacted:
            self._unredacted = False
            self._prepare()
        else:
            self.query_one(Input).add_class("-asked").focus()
            self._say(warning(self._services.settings), "bad")

    @on(Input.Submitted)
    def _confirmed(self, message: Input.Submitted) -> None:
        message.stop()
        self._unredacted = message.value.strip().lower() == CONFIRMATION
        self._stop_asking()
        self._prepare()

    def _stop_asking(self) -> None:
        self.query_one(Input).remove_class("-asked").clear()
        self._body.focus()

    def action_cancel(self) -> None:
        """Leaves the question first, then the dialog."""
        if self.query_one(Input).has_class("-asked"):
            self._stop_asking()
            self._prepare()
        else:
            self.dismiss(self._written)

    # Scrolling

    def action_scroll(self, lines: int) -> None:
        """Scrolls the preview by lines."""
        self._body.scroll_lines(lines)

    def action_page(self, pages: int) -> None:
        """Scrolls the preview by pages."""
        self._body.scroll_pages(pages)

    def action_edge(self, direction: int) -> None:
        """Shows the first or the last line of the preview."""
        if direction < 0:
            self._body.scroll_to_top()
        else:
            self._body.scroll_to_bottom()

    # Preparing and writing

    def _prepare(self) -> None:
        self._prepared = None
        self._written = None
        self._draw_choices()
        if self._scopes:
            self._say("preparing…")
            self.run_worker(self._prepare_in_background(), group="export", exclusive=True)
        else:
            self._say("There is nothing to export.", "bad")

    async def _prepare_in_background(self) -> None:
        """Cancelled, and its result dropped, as soon as something else is chosen."""
        try:
            prepared = await in_background(self._work(), "export")
        except KeyFileRefused as problem:
            self._say(str(problem), "bad")
            return
        self._prepared = prepared
        page = ExportPage(prepared, folder_warning(self._services.export_folder))
        self._body.show(page, revealed=not prepared.redacted)
        self._say(*verdict(prepared))

    def _work(self) -> Callable[[], PreparedExport]:
        """What is chosen now: the thread must not see what is chosen later."""
        services, settings = self._services, self._services.settings
        rows, chosen_format = self._scopes[self._scope].rows, self._format
        unredacted = self._unredacted and not refusal(settings)
        return lambda: prepare(
            rows,
            services.redactor,
            chosen_format,
            unredacted=unredacted,
            include_pem=settings.include_pem,
            include_raw=settings.include_raw,
        )

    def action_write(self) -> None:
        """Writes what is shown; after that, leaves."""
        if self._written is not None:
            self.dismiss(self._written)
        elif self._prepared is None:
            self._say("Still preparing; nothing was written.")
        else:
            self.run_worker(self._write_in_background(self._prepared), group="export", exclusive=True)

    async def _write_in_background(self, prepared: PreparedExport) -> None:
        try:
            path = await asyncio.to_thread(write, prepared, self._services.folder(), self._services.now())
        except ExportRefused as problem:
            self._say(str(problem), "bad")
        else:
            self._written = path
            self._say(f"Written, readable by you alone (0600): {one_line(path)}  Enter closes.", "good")

    # Drawing

    def _draw_choices(self) -> None:
        self.set_class(self._unredacted, "-clear")
        title = "Export, NOT REDACTED" if self._unredacted else "Export, redacted"
        self.query_one("#title", Static).update(Content(title))
        scopes = [f"{scope.label} ({len(scope.rows):,})" for scope in self._scopes]
        lines = [
            choice_line("Scope", scopes, self._scope),
            choice_line("Format", [name.value for name in Format], list(Format).index(self._format)),
            Content.assemble(
                ("Folder  ", "dim"), one_line(self._services.export_folder), (" (a new file, 0600)", "dim")
            ),
        ]
        self.query_one("#choices", Static).update(Content("\n").join(lines))

    def _say(self, text: str, level: str = "") -> None:
        status = self.query_one("#status", Static)
        status.set_class(level == "good", "-good").set_class(level == "bad", "-bad")
        glyphs = {"good": "+ ", "bad": "x "} if self._services.settings.ascii else {"good": "✓ ", "bad": "✗ "}
        status.update(Content(glyphs.get(level, "") + text))
