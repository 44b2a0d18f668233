"""The one table of commands: keys, palette, footer and help all come from it.

Every command can be given other keys by its id (`[keys]` in the configuration file, or Textual's own keymap).
The table says what there is and how it is called; the screens say what it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from textual.binding import Binding


class Group(Enum):
    """The headings of the help, in the order of reading."""

    MOVE = "Move"
    FIND = "Find"
    OPEN = "Look inside"
    SHARE = "Mark and share"
    VIEW = "How it is shown"
    PROGRAM = "Program"


class Scope(Enum):
    """Who carries a command out."""

    WATCH = "watch"
    """The watch screen."""
    APP = "app"
    """The app, on every screen."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done."""

    id: str
    """Stable: configuration files name it."""
    keys: str
    """Textual's key names, comma-separated; the first one is what the footer shows."""
    label: str
    """A few words: footer and palette."""
    help: str
    """One sentence: help and palette."""
    group: Group
    scope: Scope = Scope.WATCH
    footer: int = 0
    """Place in the footer of the list, 1 first; 0 leaves it out."""
    detail_footer: int = 0
    """The same while the detail is open."""
    palette: bool = True

    @property
    def action(self) -> str:
        """The Textual action that a key of this command runs, in the scope's own namespace."""
        return f"run('{self.id}')" if self.scope is Scope.WATCH else f"app.run('{self.id}')"


_M, _F, _O, _S, _V, _P = Group
_APP: Final = Scope.APP

COMMANDS: Final[tuple[Command, ...]] = (
    Command("move.down", "j,down", "down", "Move to the next row; in the detail, scroll down.", _M, palette=False),
    Command("move.up", "k,up", "up", "Move to the previous row; in the detail, scroll up.", _M, palette=False),
    Command("move.oldest", "g,home", "oldest", "Go to the oldest request.", _M),
    Command("move.newest", "G,end", "newest", "Go to the newest request and follow.", _M, footer=9),
    Command("page.down", "space,pagedown", "page down", "Move one page down.", _M, palette=False),
    Command("page.up", "b,pageup", "page up", "Move one page up.", _M, palette=False),
    Command("half.down", "ctrl+d", "half page down", "Move half a page down.", _M, palette=False),
    Command("half.up", "ctrl+u", "half page up", "Move half a page up.", _M, palette=False),
    Command("follow", "F", "follow", "Follow the newest request, or stop following.", _M),
    Command("pause", "p", "pause", "Freeze the view; reading and counting go on.", _M, footer=8),
    Command("goto-time", "@", "go to time", "Go to a time: -15m, 14:05, 14:05Z or a full timestamp.", _M),
    Command("search", "/", "search", "Find a text and keep the rows around it.", _F, footer=3),
    Command("search.next", "n", "next hit", "Go to the next hit of the search.", _F),
    Command("search.previous", "N", "previous hit", "Go to the previous hit of the search.", _F),
    Command("filter", "f", "filter", "Show only what matches an expression; an empty one shows all.", _F, footer=2),
    Command("failure.next", "e", "next failure", "Go to the next failed request (status 400 or above).", _F, footer=4),
    Command("failure.previous", "E", "previous failure", "Go to the previous failed request.", _F),
    Command("failures-only", "!", "failures only", "Show failed requests only, or all again.", _F, footer=5),
    Command("same-client", "s", "same client", "Filter by the client of this request.", _F),
    Command("same-request", "=", "same request id", "Filter by the id of this request.", _F),
    Command("open", "enter,l", "open", "Open the request; in the list this leaves follow.", _O, footer=1),
    Command("back", "escape,h", "back", "Close the detail or the prompt; clears nothing.", _O, detail_footer=1),
    Command("pane.next", "tab", "next pane", "Move between the list and the detail.", _O, palette=False),
    Command("request.previous", "[", "previous", "Open the request before this one.", _O, detail_footer=3),
    Command("request.next", "]", "next", "Open the request after this one.", _O, detail_footer=2),
    Command("tab.request", "1", "request", "Show what the line says of the request.", _O, detail_footer=5),
    Command("tab.certificate", "c,2", "certificate", "Show the client's certificate.", _O, footer=6, detail_footer=6),
    Command("tab.execution", "4", "execution log", "Fetch and show what API Gateway did with the request.", _O),
    Command("tab.raw", "5", "raw line", "Show the log line, with what is secret masked.", _O, detail_footer=7),
    Command("reveal", "r", "reveal", "Show what is masked in this request, for 30 seconds.", _O, detail_footer=4),
    Command("mark", "m", "mark", "Mark this request, or take the mark away.", _S, detail_footer=10),
    Command("marked-only", "M", "marked only", "Show marked requests only, or all again.", _S),
    Command("mark.next", "u", "next mark", "Go to the next marked request.", _S),
    Command("mark.previous", "U", "previous mark", "Go to the previous marked request.", _S),
    Command("copy", "y", "copy", "Copy the redacted summary of this request.", _S, footer=7, detail_footer=8),
    Command("copy.choose", "Y", "copy …", "Choose which field to copy, and in which format.", _S),
    Command("export", "x", "export", "Export requests, redacted, after a preview.", _S, footer=10, detail_footer=9),
    Command("dump", "P", "plain dump", "The rows as plain text, redacted, for the terminal's own selection.", _S),
    Command("order", "o", "order", "Newest at the bottom, or newest on top.", _V),
    Command("time", "t", "time zone", "Times in UTC, in local time, or as an age.", _V),
    Command("wrap", "w", "wrap", "Wrap long lines in the detail, or cut them.", _V),
    Command("columns", "C", "columns", "Change which columns the list shows.", _V),
    Command("repaint", "ctrl+l", "repaint", "Draw the whole screen again.", _V, _APP),
    Command("theme", "T", "theme", "Choose another theme.", _V, _APP),
    Command("mouse", "f2", "mouse", "Let mtlstail use the mouse, or leave it to the terminal.", _V, _APP),
    Command("palette", ":,ctrl+p", "commands", "Find a command by its name.", _P, _APP, palette=False),
    Command("help", "?,f1", "help", "What can be done here, with all keys.", _P, _APP, footer=11, detail_footer=11),
    Command("quit", "q", "back, quit", "Go back one step; quit where there is nothing to go back to.", _P, footer=12),
    Command("interrupt", "ctrl+c", "quit now", "Quit at once; in a text field, copy.", _P, _APP),
)

BY_ID: Final[Mapping[str, Command]] = {command.id: command for command in COMMANDS}

_KEY_TEXT: Final = {
    "down": "↓",
    "up": "↑",
    "home": "Home",
    "end": "End",
    "space": "Space",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "backspace": "Backspace",
}
_KEY_ASCII: Final = {"↓": "Down", "↑": "Up"}


def bindings(scope: Scope) -> list[Binding]:
    """Textual's bindings for one scope; each carries the command's id, so a keymap can replace its keys."""
    return [
        Binding(command.keys, command.action, command.label, show=False, tooltip=command.help, id=command.id)
        for command in COMMANDS
        if command.scope is scope
    ]


def keys_of(command: Command, keymap: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The keys that run `command`, as Textual names them; `keymap` holds the operator's own by command id."""
    keys = (keymap or {}).get(command.id, command.keys)
    return tuple(key.strip() for key in keys.split(",") if key.strip())


def key_text(key: str, *, ascii_only: bool = False) -> str:
    """A key as people write it: `ctrl+d` → `Ctrl-D`, `down` → `↓`, `f2` → `F2`."""
    *modifiers, name = key.split("+") if len(key) > 1 else [key]
    written = _KEY_TEXT.get(name, name)
    if ascii_only:
        written = _KEY_ASCII.get(written, written)
    if (len(written) > 1 and written[0] == "f" and written[1:].isdigit()) or modifiers:
        written = written.upper() if len(written) <= 3 else written
    return "-".join([*(modifier.capitalize() for modifier in modifiers), written])


def keys_text(command: Command, keymap: Mapping[str, str] | None = None, *, ascii_only: bool = False) -> str:
    """All keys of `command` for people, for example `j ↓`."""
    return " ".join(key_text(key, ascii_only=ascii_only) for key in keys_of(command, keymap))


def footer_commands(*, detail: bool) -> list[Command]:
    """What the footer offers, the most useful first."""

    def place(command: Command) -> int:
        return command.detail_footer if detail else command.footer

    return sorted((command for command in COMMANDS if place(command)), key=place)


def grouped() -> Iterable[tuple[Group, list[Command]]]:
    """The commands under their headings, in the order of reading."""
    for group in Group:
        yield group, [command for command in COMMANDS if command.group is group]
