"""How a text is brought into lines of a given width: wrapped between words, or cut."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len, chop_cells, set_cell_size

_NARROWEST: Final = 8


def wrapped(text: str, width: int, *, wrap: bool = True, ascii_only: bool = False) -> list[str]:
    """The lines of a text, each at most `width` cells (but never below eight).

    Args:
        text: sanitised; line feeds separate lines.
        width: cells.
        wrap: False cuts what is longer instead.
        ascii_only: cut with a sign of ASCII.
    """
    width = max(_NARROWEST, width)
    rows: list[str] = []
    for line in text.split("\n"):
        if wrap:
            rows.extend(_wrap(line, width))
        else:
            rows.append(
                line if cell_len(line) <= width else set_cell_size(line, width - 1) + ("~" if ascii_only else "…")
            )
    return rows


def _wrap(line: str, width: int) -> list[str]:
    """Breaks after a space or comma, and inside a word only where a line cannot hold it."""
    rows = []
    while (full := _fitting(line, width)) < len(line):
        end = max(line.rfind(" ", 0, full), line.rfind(",", 0, full)) + 1
        if not line[:end].strip() or cell_len(_word(line, end, width)) > width:
            end = full
        rows.append(line[:end])
        line = line[end:]
    return [*rows, line]


def _fitting(line: str, width: int) -> int:
    """How many characters from the start take at most `width` cells; at least one."""
    start = line[: width + 1]
    if start.isascii():
        return min(len(start), width)
    # One character more than cells: enough to see that the line goes on, however wide its characters are.
    pieces = chop_cells(start, width)
    return len(pieces[0]) if pieces else len(start)


def _word(line: str, start: int, width: int) -> str:
    """The word at `start`, or as much of it as tells that it is wider than `width`."""
    head = line[start : start + width + 1]
    ends = [end for end in (head.find(" "), head.find(",")) if end >= 0]
    return head[: min(ends, default=len(head))]
