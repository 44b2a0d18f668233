"""One item of the list as one line of exactly the list's width: texts first, then their styles."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.access_log.entry import AccessLogEntry, Row
from tui.traffic.items import DividerItem, Item, RequestItem
from tui.widgets.cells import ASCII_ELLIPSIS, ELLIPSIS, fit, plain, width_of
from tui.widgets.columns import Column, ColumnLayout
from tui.wording.masking import mask_tokens
from tui.wording.names import CLAIM_MARK
from tui.wording.rows import TimeMode, error_text, latency_text, path_text, status_text, time_text

STYLES: Final = (
    "row", "header", "claim", "place",
    "informational", "success", "redirect", "client-error", "server-error", "unparsed",
    "mark", "divider", "marker", "hit", "escape", "cursor", "cursor-blurred",
)  # fmt: skip
"""The names of the styles that a theme gives; each is a component class `list--NAME`."""

OVERLAYS: Final = frozenset({"hit", "escape", "cursor", "cursor-blurred"})
"""Those that lie over another style and say only what they change."""

_ESCAPES: Final = re.compile(r"\\x[0-9a-f]{2}|<U\+[0-9A-F]{4,6}>")
_BY_CLASS: Final = {1: "informational", 2: "success", 3: "redirect", 4: "client-error", 5: "server-error"}
_CELL_STYLE: Final = {
    Column.TIME: "row",
    Column.METHOD: "row",
    Column.PATH: "row",
    Column.LATENCY: "row",
    Column.STAGE: "place",
    Column.SOURCE_IP: "place",
    Column.HOST: "place",
}
_RIGHT: Final = frozenset({Column.LATENCY})


@dataclass(frozen=True, slots=True)
class RowOptions:
    """How rows are written; equal options give equal lines."""

    layout: ColumnLayout
    time_mode: TimeMode = "utc"
    ascii: bool = False
    needle: str = ""
    """What the search looks for; its first occurrence in a cell is highlighted. Case counts where it has any."""


class RowRenderer:
    """Makes lines.

    Args:
        styles: every name of `STYLES`.
        options: how rows are written.
        client: a request's client as the list calls it.
    """

    def __init__(self, styles: Mapping[str, Style], options: RowOptions, client: Callable[[Row], str]) -> None:
        self._styles = styles
        self._options = options
        self._client = client
        self._ellipsis = ASCII_ELLIPSIS if options.ascii else ELLIPSIS

    def header(self, zone: str) -> Strip:
        """The titles of the columns; the time's names its zone."""
        cells = [" "]
        for placed in self._options.layout.placed:
            title = f"TIME {zone}" if placed.column is Column.TIME else placed.column.value
            cells.append(fit(title, placed.width, right=placed.column in _RIGHT, ellipsis=self._ellipsis))
        text = fit(cells[0] + " ".join(cells[1:]), self._options.layout.width, ellipsis=self._ellipsis)
        return self._strip([Segment(text, self._styles["header"])])

    def empty(self) -> Strip:
        """A line without an item."""
        return self._strip([Segment(" " * self._options.layout.width, self._styles["row"])])

    def line(self, item: Item, cursor: str = "", now_ms: int = 0, *, is_hit: bool = False) -> Strip:
        """An item's line.

        Args:
            item: a request or a divider.
            cursor: the style of the cursor, where it stands on this item: `cursor` or `cursor-blurred`.
            now_ms: milliseconds since the epoch, for relative times.
            is_hit: the search found this request.
        """
        if isinstance(item, DividerItem):
            return self._divider(item, cursor)
        pieces = self._pieces(item, now_ms, is_hit=is_hit)
        return self._strip([segment for text, name in pieces for segment in self._cell(text, name, cursor)])

    def _pieces(self, item: RequestItem, now_ms: int, *, is_hit: bool) -> list[tuple[str, str]]:
        """The line in as few runs of one style as possible: each run costs the terminal its colours again."""
        pieces = [(self._gutter(item, is_hit=is_hit), "mark")]
        for number, placed in enumerate(self._options.layout.placed):
            column = placed.column
            text = self._text(column, item.row, now_ms)
            if column is Column.PATH and not isinstance(item.row, AccessLogEntry):
                # A line that could not be read takes the rest of the row.
                room = self._options.layout.width - sum(width_of(piece) for piece, _ in pieces) - 1
                _add(pieces, " " + fit(text, room, ellipsis=self._ellipsis), "unparsed")
                break
            cell = fit(
                text, placed.width, right=column in _RIGHT, middle=column is Column.PATH, ellipsis=self._ellipsis
            )
            _add(pieces, " " + cell if number else cell, self._style_name(column, item.row, text))
        return pieces

    def _text(self, column: Column, row: Row, now_ms: int) -> str:
        if column is Column.TIME:
            return time_text(row.time, self._options.time_mode, now_ms)
        if column is Column.STATUS:
            return status_text(row)
        if column is Column.PATH:
            return path_text(row) if isinstance(row, AccessLogEntry) else _unreadable(row.reason, row.message)
        if not isinstance(row, AccessLogEntry):
            return ""
        if column is Column.LATENCY:
            return latency_text(row.latency_ms)
        if column is Column.CLIENT:
            return self._client(row)
        if column is Column.ERROR:
            return error_text(row)
        return mask_tokens(_VALUES[column](row) or "")

    def _style_name(self, column: Column, row: Row, text: str) -> str:
        status = _status_style(row)
        if column is Column.STATUS:
            return status
        if column is Column.ERROR:
            return "client-error"
        if column is Column.CLIENT:
            return "client-error" if row.failed else ("claim" if text.startswith(CLAIM_MARK) else "row")
        return _CELL_STYLE[column]

    def _gutter(self, item: RequestItem, *, is_hit: bool) -> str:
        if item.marked:
            return plain("●", ascii_only=self._options.ascii)
        if item.late or item.row.recovered:
            return "~"
        return ">" if is_hit else " "

    def _divider(self, item: DividerItem, cursor: str) -> Strip:
        rule = plain("─", ascii_only=self._options.ascii)
        width = self._options.layout.width
        text = fit(f"{rule * 2} {item.text} ", min(width, width_of(item.text) + 4), ellipsis=self._ellipsis)
        text += rule * (width - width_of(text))
        return self._strip([Segment(text, self._style("marker" if item.kind == "marker" else "divider", cursor))])

    def _cell(self, text: str, name: str, cursor: str) -> list[Segment]:
        """A cell in its style, with what the search found and what was made visible set apart."""
        style = self._style(name, cursor)
        spans = _spans(text, self._options.needle)
        if not spans:
            return [Segment(text, style)]
        segments = []
        start = 0
        for begin, end, special in spans:
            if begin > start:
                segments.append(Segment(text[start:begin], style))
            segments.append(Segment(text[begin:end], style + self._styles[special]))
            start = end
        if start < len(text):
            segments.append(Segment(text[start:], style))
        return segments

    def _style(self, name: str, cursor: str) -> Style:
        style = self._styles[name]
        return style + self._styles[cursor] if cursor else style

    def _strip(self, segments: list[Segment]) -> Strip:
        width = self._options.layout.width
        return Strip(segments).adjust_cell_length(width, self._styles["row"])


def _add(pieces: list[tuple[str, str]], text: str, name: str) -> None:
    """Adds a run; blanks take the style of their neighbour, except beside a reversed one, where they would show."""
    last, last_name = pieces[-1]
    if name == "server-error" and last_name != name and text.startswith(" "):
        pieces[-1] = (last + " ", last_name)
        pieces.append((text[1:], name))
    elif last_name == name or (last_name != "server-error" and text.isspace()):
        pieces[-1] = (last + text, last_name)
    elif last.isspace():
        pieces[-1] = (last + text, name)
    else:
        pieces.append((text, name))


def _spans(text: str, needle: str) -> list[tuple[int, int, str]]:
    """Where a cell's special parts begin and end, without overlaps, in their order."""
    spans = []
    if "\\x" in text or "<U+" in text:
        spans = [(match.start(), match.end(), "escape") for match in _ESCAPES.finditer(text)]
    if needle:
        found = text.find(needle) if needle != needle.lower() else _find_folded(text, needle)
        if found >= 0 and not any(begin < found + len(needle) and found < end for begin, end, _ in spans):
            spans.append((found, found + len(needle), "hit"))
            spans.sort()
    return spans


def _find_folded(text: str, needle: str) -> int:
    if text.isascii():
        return text.lower().find(needle)
    # Lower case may be longer than what it came from (U+0130), which would shift the place.
    match = re.search(re.escape(needle), text, re.IGNORECASE)
    return match.start() if match else -1


def _status_style(row: Row) -> str:
    if not isinstance(row, AccessLogEntry):
        return "unparsed"
    if row.status is None:
        return "row"
    return _BY_CLASS.get(row.status // 100, "row")


def _unreadable(reason: str, message: str) -> str:
    return f"{reason}: {message}" if message else reason


_VALUES: Final[Mapping[Column, Callable[[AccessLogEntry], str | None]]] = {
    Column.METHOD: lambda row: row.method,
    Column.STAGE: lambda row: row.stage,
    Column.SOURCE_IP: lambda row: row.source_ip,
    Column.HOST: lambda row: row.domain_name,
}
