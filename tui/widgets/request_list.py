"""The list of requests: a window of its own that draws what is visible and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, Final

from textual import events, on
from textual.cache import LRUCache
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.access_log.entry import Row
from tui.messages import CursorMoved, OpenRequested
from tui.text import sanitize
from tui.traffic.items import Item, RequestItem
from tui.widgets.columns import Preset, layout
from tui.widgets.list_window import ListWindow, Rows
from tui.widgets.row_renderer import OVERLAYS, STYLES, RowOptions, RowRenderer
from tui.wording.names import client_label
from tui.wording.rows import TimeMode, time_text

_WHEEL_ROWS: Final = 3
_HEADER: Final = 1
_CACHED: Final = 1024
"""Lines kept ready: a few screens of scrolling back and forth."""


def _label(row: Row) -> str:
    return client_label(row, None)


class RequestList(Widget, can_focus=True):
    """Draws the visible part of `rows` below a line of titles.

    After the rows have changed, `refresh_rows()` draws the lines that differ; nothing else is sent to the
    terminal. What the keys do is the screen's business: `window` has the moves.

    Args:
        rows: what there is to show.
        ascii_only: draw no character of our own outside ASCII.
        client: what a request's client is called.

    Attributes:
        window: where the list stands.
        drawn: lines that were built and not taken from the cache.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"list--{name}" for name in STYLES}
    DEFAULT_CSS = """
    RequestList { width: 1fr; height: 1fr; }
    RequestList > .list--header { color: $text-muted; text-style: bold; }
    RequestList > .list--place { color: $text-muted; }
    RequestList > .list--claim { color: $text-warning; }
    RequestList > .list--informational { color: $text-muted; }
    RequestList > .list--success { color: $text-success; }
    RequestList > .list--redirect { color: $text-primary; }
    RequestList > .list--client-error { color: $text-error; text-style: bold; }
    RequestList > .list--server-error { color: $text-error; text-style: bold reverse; }
    RequestList > .list--unparsed { color: $text-warning; text-style: italic; }
    RequestList > .list--mark { color: $text-accent; text-style: bold; }
    RequestList > .list--divider { color: $text-warning; }
    RequestList > .list--marker { color: $text-accent; text-style: bold; }
    RequestList > .list--hit { text-style: bold underline; color: $text-accent; }
    RequestList > .list--escape { text-style: dim underline; }
    RequestList > .list--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    RequestList > .list--cursor-blurred { background: $surface-lighten-2; text-style: bold; }
    RequestList:ansi > .list--cursor-blurred { text-style: bold underline; background: ansi_default; }
    RequestList:nocolor > .list--cursor { text-style: bold reverse; }
    """

    def __init__(
        self,
        rows: Rows,
        *,
        ascii_only: bool = False,
        client: Callable[[Row], str] = _label,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        super().__init__(id=id)
        self.window = ListWindow(rows)
        self.drawn = 0
        self._client = client
        self._options = RowOptions(layout(80), ascii=ascii_only)
        self._preset = Preset.AUTO
        self._zone = "UTC"
        self._now_ms = 0
        self._is_hit: Callable[[Row], bool] | None = None
        self._renderer: RowRenderer | None = None
        self._items: list[Item | None] = []
        self._keys: list[object] = []
        self._cache: LRUCache[object, Strip] = LRUCache(_CACHED)

    # What is shown

    @property
    def item(self) -> RequestItem | None:
        """The request under the cursor; None on a divider and in an empty list."""
        item = self.window.cursor_item()
        return item if isinstance(item, RequestItem) else None

    @property
    def preset(self) -> Preset:
        """Which columns are shown."""
        return self._preset

    def refresh_rows(self, now_ms: int | None = None) -> None:
        """Draws the lines that differ from what is on the screen.

        Args:
            now_ms: milliseconds since the epoch: for times written as an age.
        """
        self._now_ms = self._now_ms if now_ms is None else now_ms
        self._items = self.window.items()
        keys = [self._key(item) for item in self._items]
        changed = [y for y, key in enumerate(keys) if y >= len(self._keys) or key != self._keys[y]]
        self._keys = keys
        width = self.size.width
        if changed and width:
            self.refresh(*(Region(0, y + _HEADER, width, 1) for y in changed))

    def show_columns(self, preset: Preset) -> None:
        """Shows other columns."""
        self._preset = preset
        self._lay_out()

    def show_times(self, mode: TimeMode, zone: str) -> None:
        """Writes times another way; `zone` stands in the title."""
        self._zone = zone
        self._redraw(replace(self._options, time_mode=mode))

    def show_search(self, needle: str, is_hit: Callable[[Row], bool] | None) -> None:
        """Highlights a text, and points at the rows that have it where it cannot be seen."""
        self._is_hit = is_hit
        self._redraw(replace(self._options, needle=sanitize(needle)))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line of the list, exactly as wide as the list."""
        renderer = self._renderer or self._make_renderer()
        if y < _HEADER:
            return renderer.header(self._zone)
        item = self._items[y - _HEADER] if y - _HEADER < len(self._items) else None
        if item is None:
            return renderer.empty()
        key = self._key(item)
        strip = self._cache.get(key)
        if strip is None:
            self.drawn += 1
            is_hit = self._is_hit is not None and isinstance(item, RequestItem) and self._is_hit(item.row)
            strip = renderer.line(item, self._cursor_style(item), self._now_ms, is_hit=is_hit)
            self._cache[key] = strip
        return strip

    def notify_style_update(self) -> None:
        """The theme or the focus changed: nothing that was drawn holds."""
        super().notify_style_update()
        self._renderer = None
        self._cache.clear()

    def on_resize(self, event: events.Resize) -> None:
        """The list has another size."""
        self.window.resize(event.size.height - _HEADER)
        self._lay_out()

    @on(events.Focus)
    @on(events.Blur)
    def _focus_changed(self) -> None:
        """The cursor is drawn another way."""
        self.refresh_rows()

    # The mouse, where mtlstail has it

    def on_click(self, event: events.Click) -> None:
        """A click selects a row, a second one opens it."""
        y = event.y - _HEADER
        item = self._items[y] if 0 <= y < len(self._items) else None
        if item is None:
            return
        self.window.select(item.id)
        self._moved_by_mouse()
        if event.chain > 1:
            self.post_message(OpenRequested())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the list and leaves follow."""
        event.stop()
        self.window.scroll(_WHEEL_ROWS)
        self._moved_by_mouse()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the list and leaves follow."""
        event.stop()
        self.window.scroll(-_WHEEL_ROWS)
        self._moved_by_mouse()

    # Inside

    def _key(self, item: Item | None) -> object:
        """What an item's line depends on, besides what `_redraw` throws everything away for."""
        if item is None:
            return None
        style = self._cursor_style(item)
        if not isinstance(item, RequestItem):
            return (item.id, item.text, style)
        age = time_text(item.row.time, "relative", self._now_ms) if self._options.time_mode == "relative" else ""
        return (item.id, item.marked, item.late, style, age)

    def _cursor_style(self, item: Item) -> str:
        if item.id != self.window.cursor_id:
            return ""
        return "cursor" if self.has_focus else "cursor-blurred"

    def _make_renderer(self) -> RowRenderer:
        styles = {name: self.get_component_rich_style(f"list--{name}", partial=name in OVERLAYS) for name in STYLES}
        self._renderer = RowRenderer(styles, self._options, self._client)
        return self._renderer

    def _lay_out(self) -> None:
        self._redraw(replace(self._options, layout=layout(self.size.width, self._preset)))

    def _redraw(self, options: RowOptions) -> None:
        self._options = options
        self._renderer = None
        self._cache.clear()
        self._keys = []
        self.refresh_rows()
        self.refresh()

    def _moved_by_mouse(self) -> None:
        self.refresh_rows()
        self.post_message(CursorMoved(self.item))
