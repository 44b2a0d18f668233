"""A window onto lines: draws only what is visible, and holds no text that may not show."""

from __future__ import annotations

from typing import ClassVar, Protocol

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.detail.lines import Layout, Line, Role, text_of

_WHEEL_LINES = 3
_CONTEXT = 2
"""Lines above the first secret that come into view with it: its heading and label."""


class Page(Protocol):
    """What a body shows, whatever its width."""

    def lines(self, layout: Layout) -> list[Line]:
        """The page in lines of at most `layout.width` cells; without its secrets unless `layout.revealed`."""
        ...


class DetailBody(Widget):
    """The lines of one page. What is masked is not in here at all until it is revealed.

    Args:
        ascii_only: draw no character outside ASCII of our own.

    Attributes:
        revealed: secrets are among the lines right now; read only.
    """

    DEFAULT_CSS = """
    DetailBody { height: 1fr; width: 1fr; }
    DetailBody > .detail--heading { color: $text-accent; text-style: bold; }
    DetailBody > .detail--label { color: $text-muted; }
    DetailBody > .detail--good { color: $text-success; }
    DetailBody > .detail--warning { color: $text-warning; text-style: bold; }
    DetailBody > .detail--bad { color: $text-error; text-style: bold; }
    DetailBody > .detail--mask { color: $text-muted; }
    DetailBody > .detail--revealed { color: $text-warning; }
    DetailBody > .detail--provenance { text-style: dim; }
    DetailBody > .detail--note { text-style: italic dim; }
    DetailBody > .detail--escape { text-style: dim underline; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"detail--{role.value}" for role in Role}

    class Scrolled(Message):
        """Other lines are visible than before."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._ascii_only = ascii_only
        self._page: Page | None = None
        self._lines: list[Line] = []
        self._top = 0
        self._wrap = True
        self.revealed = False

    def show(self, page: Page, *, revealed: bool, keep_place: bool = False) -> None:
        """Draws a page, from its top unless `keep_place`."""
        self._page = page
        was_revealed, self.revealed = self.revealed, revealed
        self._top = self._top if keep_place else 0
        self._lay_out()
        if revealed and not was_revealed:
            self._begin_reveal()

    def toggle_wrap(self) -> bool:
        """Long values take several lines, or one that is cut; True where they are wrapped now."""
        self._wrap = not self._wrap
        self._lay_out()
        return self._wrap

    def scroll_lines(self, count: float) -> None:
        """Moves the window down, or up where `count` is negative, as far as there are lines."""
        top = max(0, min(int(self._top + count), self._last_top))
        if top != self._top:
            self._top = top
            self.refresh()
            self.post_message(self.Scrolled())

    def scroll_pages(self, count: float) -> None:
        """Scrolls by pages; 0.5 is half a page, negative goes up. One line of a whole page stays in view."""
        self.scroll_lines(count * max(1, self.size.height - (1 if abs(count) >= 1 else 0)))

    def scroll_to_top(self) -> None:
        """Shows the first line."""
        self.scroll_lines(-len(self._lines))

    def scroll_to_bottom(self) -> None:
        """Shows the last line."""
        self.scroll_lines(len(self._lines))

    @property
    def visible_lines(self) -> tuple[int, int, int]:
        """First and last visible line, from 1, and how many there are."""
        return self._top + 1, min(self._top + self.size.height, len(self._lines)), len(self._lines)

    @property
    def text(self) -> str:
        """Everything that scrolling would show, and nothing that is masked."""
        return "\n".join(text_of(line) for line in self._lines)

    @property
    def allow_select(self) -> bool:
        """False while a secret is shown: it must not leave by a mouse drag."""
        return not self.revealed

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text; nothing while a secret is shown."""
        return None if self.revealed else (selection.extract(self.text), "\n")

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        number = self._top + y
        if number >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        strip = Strip(self._segments(number))
        strip = strip.crop_extend(0, self.size.width, self.rich_style)
        return strip if self.revealed else strip.apply_offsets(0, number)

    def on_resize(self, event: events.Resize) -> None:
        """Another width wraps differently."""
        self._lay_out()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls."""
        event.stop()
        self.scroll_lines(_WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls."""
        event.stop()
        self.scroll_lines(-_WHEEL_LINES)

    @property
    def _last_top(self) -> int:
        return max(0, len(self._lines) - self.size.height)

    def _lay_out(self) -> None:
        layout = Layout(self.size.width, self._wrap, self._ascii_only, self.revealed)
        self._lines = self._page.lines(layout) if self._page is not None and layout.width else []
        self._top = min(self._top, self._last_top)
        self.refresh()
        self.post_message(self.Scrolled())

    def _begin_reveal(self) -> None:
        """Nothing stays selected, and the first secret comes into view where none is."""
        if self.is_attached:
            self.screen.clear_selection()
        secret = [
            number for number, line in enumerate(self._lines) if any(piece.role is Role.REVEALED for piece in line)
        ]
        if secret:
            end = next((number for number in secret if number + 1 not in secret), secret[-1])
            self.scroll_lines(_top_that_shows(secret[0], end, self._top, self.size.height) - self._top)

    def _segments(self, number: int) -> list[Segment]:
        segments = [Segment(piece.text, self._style(piece.role)) for piece in self._lines[number]]
        span = self.text_selection.get_span(number) if self.text_selection is not None and not self.revealed else None
        if span is None:
            return segments
        return _highlight(segments, span, self.screen.get_component_rich_style("screen--selection"))

    def _style(self, role: Role) -> Style:
        return self.get_component_rich_style(f"detail--{role.value}")


def _top_that_shows(start: int, end: int, top: int, height: int) -> int:
    """The first line of a window that has moved as little as shows `start` to `end`, or `start` on if too many."""
    if end >= top + height:
        top = min(start - _CONTEXT, end - height + 1)
    return start - _CONTEXT if start < top else top


def _highlight(segments: list[Segment], span: tuple[int, int], style: Style) -> list[Segment]:
    """The segments with the characters of `span` (end -1: to the end of the line) in another style."""
    start, end = span
    highlighted: list[Segment] = []
    position = 0
    for segment in segments:
        length = len(segment.text)
        first = min(max(start - position, 0), length)
        last = length if end == -1 else min(max(end - position, first), length)
        parts = ((segment.text[:first], False), (segment.text[first:last], True), (segment.text[last:], False))
        base = segment.style or Style()
        highlighted.extend(Segment(text, base + style if is_in else base) for text, is_in in parts if text)
        position += length
    return highlighted
