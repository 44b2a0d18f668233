"""Everything around the list that speaks of it: status, problems, what is in force, the keys, the empty state."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.commands import footer_commands
from tui.screens.desk import Desk
from tui.screens.empty_state import empty_lines, problem_lines
from tui.screens.scope_text import badge, scope_text
from tui.screens.strip_facts import strip_facts
from tui.widgets.cells import plain
from tui.widgets.footer import KeyFooter
from tui.widgets.status_strip import StatusStrip


class Surroundings:
    """Draws what differs from what is there already.

    Args:
        screen: has a class for each text that is shown: `-empty`, `-problem`, `-scope`.
        desk: what to speak of.
        monotonic: seconds that never go backwards.

    Attributes:
        strip: the two lines on top.
        footer: the last line.
        texts: the texts in between; each has the id that its class names.
    """

    def __init__(self, screen: Screen[None], desk: Desk, monotonic: Callable[[], float]) -> None:
        ascii_only = desk.settings.ascii
        self.strip = StatusStrip(ascii_only=ascii_only, id="strip")
        self.footer = KeyFooter(desk.settings.keymap, ascii_only=ascii_only, id="footer")
        self.texts = {name: Static(id=name) for name in ("empty", "problem", "scope")}
        self._screen = screen
        self._desk = desk
        self._monotonic = monotonic
        self._ascii = ascii_only

    def show(self) -> None:
        """Draws what differs; also called once a second, for clock and countdowns."""
        desk = self._desk
        now = desk.tail.now()
        self.strip.show(strip_facts(desk.tail, desk.flow, desk.store, self._monotonic(), desk.time_mode))
        empty = [] if len(desk.store) else empty_lines(desk.store, desk.flow.states, desk.tail.title, now)
        self._show("empty", "\n\n".join(filter(None, ["\n".join(empty[:1]), "\n".join(empty[1:])])))
        problem = problem_lines(desk.flow.states, now) if desk.store.totals.kept else []
        self._show("problem", "\n".join(problem))
        self._show("scope", scope_text(desk.store, desk.search_text))
        text, alert = badge(desk.flow, follow=desk.list.window.follow, in_detail=desk.keys_in_detail)
        self.footer.show(footer_commands(detail=self._screen.has_class("-open")), text, alert=alert)

    def _show(self, name: str, text: str) -> None:
        self._screen.set_class(bool(text), f"-{name}")
        content = Content(plain(text, ascii_only=self._ascii))
        if self.texts[name].content != content:
            self.texts[name].update(content)
