"""The line above the detail: its tabs, how long a reveal lasts, and which lines are in view."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.detail.pages import KEYS, Tab

_FULL = {tab: tab.value.capitalize() for tab in Tab}
_SHORTER: tuple[dict[Tab, str], ...] = (
    _FULL,
    {**_FULL, Tab.EXECUTION: "Exec"},
    {**_FULL, Tab.EXECUTION: "Exec", Tab.REQUEST: "Req", Tab.CERTIFICATE: "Cert"},
    dict.fromkeys(Tab, ""),
)
"""The names of the tabs, the first set that fits; the open tab keeps its whole name."""


class TabLine(Widget):
    """One line that names the tabs with their keys; a click opens one.

    Args:
        ascii_only: draw no character outside ASCII.
    """

    DEFAULT_CSS = """
    TabLine { height: 1; width: 1fr; color: $text-muted; }
    TabLine > .tabs--active { color: $text; text-style: bold reverse; }
    TabLine > .tabs--revealed { color: $text-warning; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"tabs--active", "tabs--revealed"}
    ALLOW_SELECT = False

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, tab: Tab) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._ascii_only = ascii_only
        self._active = Tab.REQUEST
        self._seconds_left = 0
        self._place = ""

    def show(self, active: Tab, seconds_left: int, visible: tuple[int, int, int]) -> None:
        """Draws the line anew, if anything in it changed.

        Args:
            active: the open tab.
            seconds_left: how long the request stays revealed; 0 where it is masked.
            visible: first and last visible line of the body, and how many there are.
        """
        first, last, count = visible
        place = f"{first}{self._glyph('–', '-')}{last} of {count}" if last - first + 1 < count else ""
        state = (active, seconds_left, place)
        if state != (self._active, self._seconds_left, self._place):
            self._active, self._seconds_left, self._place = state
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        rule = self._glyph("─", "-")
        left = [Segment(f"{rule} ", self.rich_style), *self._labels(), Segment(" ", self.rich_style)]
        right = self._right(self.size.width - sum(cell_len(segment.text) for segment in left), rule)
        return Strip([*left, *right]).crop_extend(0, self.size.width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Opens the tab under the mouse."""
        start = 2
        for tab, label in self._names():
            if start <= event.x < start + len(label):
                self.post_message(self.Chosen(tab))
            start += len(label) + 3

    def _names(self) -> list[tuple[Tab, str]]:
        room = self.size.width - 2
        sets = [[(tab, self._label(tab, names)) for tab in Tab] for names in _SHORTER]
        return next((names for names in sets if sum(len(name) + 3 for _, name in names) - 3 <= room), sets[-1])

    def _label(self, tab: Tab, names: dict[Tab, str]) -> str:
        return f"{KEYS[tab]} {(_FULL if tab is self._active else names)[tab]}".rstrip()

    def _labels(self) -> list[Segment]:
        active = self._style("tabs--active")
        separator = Segment(f" {self._glyph('·', '|')} ", self.rich_style)
        segments: list[Segment] = []
        for tab, name in self._names():
            segments += [Segment(name, active if tab is self._active else self.rich_style), separator]
        return segments[:-1]

    def _right(self, room: int, rule: str) -> list[Segment]:
        """The rule, and at its end what has room: first of all that something secret shows."""
        revealed = f" REVEALED {self._seconds_left} s " if self._seconds_left else ""
        place = f" {self._place} " if self._place and room > len(self._place) + len(revealed) + 4 else ""
        filler = rule * max(0, room - len(revealed) - len(place) - 2)
        return [
            Segment(filler, self.rich_style),
            Segment(revealed, self._style("tabs--revealed")),
            Segment(rule + place + rule, self.rich_style),
        ]

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name)

    def _glyph(self, usual: str, plain: str) -> str:
        return plain if self._ascii_only else usual
