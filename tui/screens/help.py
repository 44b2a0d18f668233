"""Everything that can be done, with its keys: generated from the table of commands, so it cannot lie."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import ClassVar, Final

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from tui.commands import COMMANDS, Command, Group, keys_text
from tui.screens.dialog import Dialog
from tui.screens.legend import HEADING, LEGEND
from tui.widgets.cells import plain

NAMES: Final = "Names for the settings file"
_NAMES_HINT: Final = 'Under [keys], NAME = "KEY,KEY" gives a command other keys.'
_NOTHING: Final = "Nothing matches. Clear the search to see all keys."
_WIDE: Final = 100
"""Cells of the terminal from which on a command's name stands beside its text too."""
_WIDEST: Final = 120
"""Cells of the dialog, as its style says."""
_INDENT: Final = 2
_KEYS: Final = 14
_NAME: Final = 18


class HelpScreen(Dialog[None]):
    """The keys under their headings, the signs, and the commands' names; typing after `/` narrows them.

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
    HelpScreen > Vertical { width: 100%; max-width: 120; height: 100%; background: $surface; padding: 0 1; }
    HelpScreen #title { text-style: bold; color: $text-accent; height: 1; }
    HelpScreen #hint { color: $text-muted; height: 1; }
    HelpScreen Input { height: 1; border: none; padding: 0; }
    HelpScreen VerticalScroll { height: 1fr; scrollbar-gutter: stable; }
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
            yield Static(Content("Help: keys, signs, names"), id="title")
            yield Input(placeholder="/ searches the keys and what they do", compact=True)
            with VerticalScroll(can_focus=True):
                yield Static(id="keys")
            yield Static(Content("j k scroll | / search | Esc or q close"), id="hint")

    def on_mount(self) -> None:
        """The keys scroll at once; the search waits for `/`."""
        self.query_one(VerticalScroll).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Another width wraps differently."""
        self._draw()

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
    def _narrow(self) -> None:
        self._draw()
        self.query_one(VerticalScroll).scroll_home(animate=False)

    @on(Input.Submitted)
    def _leave_search(self) -> None:
        self.query_one(VerticalScroll).focus()

    # The text

    def _draw(self) -> None:
        wanted = self.query_one(Input).value.casefold().strip()
        sections = [
            *((group.value, self._keys_of(group, wanted)) for group in Group),
            (HEADING, self._signs(wanted)),
            (NAMES, self._names(wanted)),
        ]
        parts: list[Content] = []
        for heading, lines in sections:
            if lines:
                parts += [Content.styled(heading, "bold"), *lines, Content("")]
        self.query_one("#keys", Static).update(Content("\n").join(parts[:-1]) if parts else Content(_NOTHING))

    def _keys_of(self, group: Group, wanted: str) -> list[Content]:
        name = _NAME if self.size.width >= _WIDE else 0
        return [
            line
            for command in self._found(wanted)
            if command.group is group
            for line in self._lines(self._keys(command), "bold", command.help, command.id if name else "")
        ]

    def _signs(self, wanted: str) -> list[Content]:
        return [
            line
            for sign in LEGEND
            if wanted in f"{sign.text} {sign.meaning}".casefold()
            for line in self._lines(self._plain(sign.text), sign.color or "bold", self._plain(sign.meaning))
        ]

    def _names(self, wanted: str) -> list[Content]:
        found = list(self._found(wanted))
        lines = [line for command in found for line in self._lines(self._keys(command), "bold", command.id, "", "dim")]
        hint = [Content.styled(f"{' ' * _INDENT}{row}", "dim") for row in _wrapped(_NAMES_HINT, self._width - _INDENT)]
        return [*hint, *lines] if found else []

    def _found(self, wanted: str) -> Iterable[Command]:
        for command in self._commands:
            if wanted in f"{self._keys(command)} {command.label} {command.help} {command.id}".casefold():
                yield command

    def _lines(self, head: str, style: str, text: str, name: str = "", text_style: str = "") -> list[Content]:
        """One entry: what it is about, its text in as many lines as it needs, and a name at the right edge."""
        padding = " " * max(1, _KEYS - cell_len(head))
        room = max(20, self._width - _INDENT - _KEYS - (_NAME if name else 0))
        rows = _wrapped(text, room)
        first = Content.assemble(" " * _INDENT, (head, style), padding, (rows[0], text_style))
        if name:
            gap = self._width - first.cell_length - cell_len(name)
            first = Content.assemble(first, " " * max(2, gap), (name, "dim"))
        return [first, *(Content.assemble(" " * (_INDENT + _KEYS), (row, text_style)) for row in rows[1:])]

    @property
    def _width(self) -> int:
        """Cells of a line of the text: without the dialog's padding and the place of the scroll bar."""
        return min(self.size.width, _WIDEST) - 4

    def _keys(self, command: Command) -> str:
        return keys_text(command, self._keymap, ascii_only=self._ascii_only)

    def _plain(self, text: str) -> str:
        if not self._ascii_only:
            return text
        return plain(text, ascii_only=True).replace("✓", "+").replace("✗", "x")


def _wrapped(text: str, width: int) -> list[str]:
    """The words of a sentence of our own in lines of at most `width` characters."""
    return textwrap.wrap(text, width) or [""]
