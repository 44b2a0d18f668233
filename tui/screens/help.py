"""Everything that can be done, with its keys: generated from the table of commands, so it cannot lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.commands import COMMANDS, Command, Group, keys_text

_NOTHING = "Nothing matches. Clear the search to see all keys."


class HelpScreen(ModalScreen[None]):
    """The keys under their headings; typing after `/` narrows them.

    Args:
        commands: what to explain.
        keymap: the operator's own keys by command id.
        ascii_only: write no key outside ASCII.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "close", "close"),
        Binding("slash", "search", "search"),
        Binding("j,down", "scroll(1)", "down"),
        Binding("k,up", "scroll(-1)", "up"),
        Binding("space,pagedown", "page(1)", "page down"),
        Binding("b,pageup", "page(-1)", "page up"),
        Binding("g,home", "edge(-1)", "top"),
        Binding("G,end", "edge(1)", "bottom"),
    ]
    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen > Vertical { width: 100%; max-width: 92; height: 100%; background: $surface; padding: 0 1; }
    HelpScreen #title { text-style: bold; color: $text-accent; height: 1; }
    HelpScreen #hint { color: $text-muted; height: 1; }
    HelpScreen Input { height: 1; border: none; padding: 0; }
    HelpScreen VerticalScroll { height: 1fr; }
    HelpScreen Static { width: 1fr; }
    """

    def __init__(
        self,
        commands: Iterable[Command] = COMMANDS,
        keymap: Mapping[str, str] | None = None,
        *,
        ascii_only: bool = False,
    ) -> None:
        super().__init__()
        self._commands = tuple(commands)
        self._keymap = keymap or {}
        self._ascii_only = ascii_only

    def compose(self) -> ComposeResult:
        """Title, search, the keys, and how to leave."""
        with Vertical():
            yield Static(Content("Help: keys"), id="title")
            yield Input(placeholder="/ searches the keys and what they do", compact=True)
            with VerticalScroll(can_focus=True):
                yield Static(self._content(""), id="keys")
            yield Static(Content("j k scroll | / search | Esc or q close"), id="hint")

    def on_mount(self) -> None:
        """The keys scroll at once; the search waits for `/`."""
        self.query_one(VerticalScroll).focus()

    def action_close(self) -> None:
        """Leaves the search first, then the screen."""
        if self.query_one(Input).has_focus:
            self.query_one(VerticalScroll).focus()
        else:
            self.dismiss(None)

    def action_search(self) -> None:
        """Puts the cursor into the search."""
        self.query_one(Input).focus()

    def action_scroll(self, lines: int) -> None:
        """Scrolls by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scrolls by pages, one line of which stays."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=pages * max(1, scroll.size.height - 1), animate=False)

    def action_edge(self, direction: int) -> None:
        """Goes to the first or the last line."""
        scroll = self.query_one(VerticalScroll)
        if direction < 0:
            scroll.scroll_home(animate=False)
        else:
            scroll.scroll_end(animate=False)

    @on(Input.Changed)
    def _narrow(self, message: Input.Changed) -> None:
        self.query_one("#keys", Static).update(self._content(message.value))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    @on(Input.Submitted)
    def _leave_search(self) -> None:
        self.query_one(VerticalScroll).focus()

    def _content(self, wanted: str) -> Content:
        wanted = wanted.casefold().strip()
        parts: list[Content] = []
        for group in Group:
            lines = [
                self._line(command)
                for command in self._commands
                if command.group is group and self._matches(command, wanted)
            ]
            if lines:
                parts.append(Content.styled(group.value, "bold"))
                parts.extend(lines)
                parts.append(Content(""))
        return Content("\n").join(parts[:-1]) if parts else Content(_NOTHING)

    def _matches(self, command: Command, wanted: str) -> bool:
        return wanted in f"{self._keys(command)} {command.label} {command.help}".casefold()

    def _keys(self, command: Command) -> str:
        return keys_text(command, self._keymap, ascii_only=self._ascii_only)

    def _line(self, command: Command) -> Content:
        keys = self._keys(command)
        padding = " " * max(1, 14 - cell_len(keys))
        return Content.assemble("  ", (keys, "bold"), padding, command.help)
