"""Text that fits: cut and padded to an exact number of terminal cells."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len, set_cell_size

ELLIPSIS: Final = "…"
ASCII_ELLIPSIS: Final = "~"
_TO_ASCII: Final = str.maketrans(
    {
        "●": "*", "…": "~", "·": "-", "─": "-", "→": "->", "↓": "v", "↑": "^", "▲": "^", "⏸": "=", "•": "*", "—": "-",
        "–": "-", "│": "|", "▏": "|",
    }
)  # fmt: skip


def plain(text: str, *, ascii_only: bool) -> str:
    """A text of our own (never data), in ASCII where that is asked for."""
    return text.translate(_TO_ASCII) if ascii_only else text


def width_of(text: str) -> int:
    """Terminal cells that `text` takes. Cheap for ASCII."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, width: int, *, right: bool = False, middle: bool = False, ellipsis: str = ELLIPSIS) -> str:
    """`text` in exactly `width` cells: padded with spaces, or cut with an ellipsis.

    Args:
        text: one line, sanitised.
        width: cells; 0 and below give an empty text.
        right: pad on the left, for numbers.
        middle: cut in the middle, so that both ends stay readable, instead of at the end.
        ellipsis: one cell wide.
    """
    if width <= 0:
        return ""
    taken = width_of(text)
    if taken <= width:
        padding = " " * (width - taken)
        return padding + text if right else text + padding
    if width == 1:
        return ellipsis
    if not middle or width < 5:
        return set_cell_size(text, width - 1) + ellipsis
    return _cut_middle(text, width, ellipsis)


def _cut_middle(text: str, width: int, ellipsis: str) -> str:
    tail = _tail((width - 1) // 2, text)
    return set_cell_size(text, width - 1 - width_of(tail)) + ellipsis + tail


def _tail(width: int, text: str) -> str:
    """The longest end of `text` that takes at most `width` cells."""
    if text.isascii():
        return text[len(text) - width :]
    taken = 0
    for start in range(len(text) - 1, -1, -1):
        taken += cell_len(text[start])
        if taken > width:
            return text[start + 1 :]
    return text
