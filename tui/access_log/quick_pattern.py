"""One regular expression for the ordinary lines of a format: those whose values hold no delimiter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from tui.access_log.anchors import Anchor, Anchors
from tui.access_log.shapes import Shape

_text_of: Final = msgspec.json.Decoder(str).decode
_NOT_PLAIN: Final = r'"\\\x00-\x1f'


class QuickPattern:
    """Matches without ever giving back what it took, so that it takes time in proportion to the line's length.

    A line that holds the delimiter as often as its format has none of them inside a free value, so that it has one
    reading only; every other line needs a closer look.

    Args:
        anchors: of the format, with shapes.
        quoted: of a JSON-looking format, which placeholders stand inside a string; None for another format.
    """

    def __init__(self, anchors: Anchors, quoted: Sequence[bool] | None = None) -> None:
        self._quoted = quoted
        self._sign, self._signs = _delimiter(anchors)
        self._escaped: tuple[int, ...] = ()
        usable = self._signs >= 0 and all(len(field.names) == 1 for field in anchors.free)
        self._match = re.compile(self._source(anchors)).fullmatch if usable else None
        if quoted is not None:
            shapes = [part for anchor in anchors.anchors for part in anchor.parts if isinstance(part, Shape)]
            if any(shape.may_hold("\\") for shape in shapes):
                self._escaped = tuple(
                    index for index, name in enumerate(anchors.names) if quoted[index] and name.endswith("Pem")
                )

    def values(self, line: str) -> tuple[str, ...] | None:
        """The values in the order of the format; None for a line that needs a closer look."""
        match = self._match(line) if self._match is not None else None
        if match is None or (self._sign and line.count(self._sign) != self._signs):
            return None
        return self._unescaped(match.groups()) if self._escaped else match.groups()

    def _unescaped(self, values: tuple[str, ...]) -> tuple[str, ...] | None:
        """Certificates are the only shaped values with escapes, and free ones with any do not match."""
        found = list(values)
        for index in self._escaped:
            if "\\" in found[index]:
                try:
                    found[index] = _text_of(f'"{found[index]}"')
                except ValueError:
                    return None
        return tuple(found)

    def _source(self, anchors: Anchors) -> str:
        free = [self._free(anchor.prefix[:1]) for anchor in anchors.anchors[1:]]
        return "".join(anchor.source + between for anchor, between in zip(anchors.anchors, [*free, ""], strict=True))

    def _free(self, end: str) -> str:
        refused = re.escape(end) + (_NOT_PLAIN if self._quoted is not None else "")
        return f"([^{refused}]*+)" if refused else r"((?s:.*+))"


def _delimiter(anchors: Anchors) -> tuple[str, int]:
    """A character that no shaped value holds and that pins every anchor, and how often the format has it.

    Nothing and 0 where no anchor stands behind a free value; nothing and -1 where there is no such character.
    """
    behind = [anchor for anchor in anchors.anchors[1:] if anchor.prefix]
    if not behind:
        return "", 0
    parts = [part for anchor in anchors.anchors for part in anchor.parts]
    for sign in '"<' + behind[0].prefix:
        held = any(isinstance(part, Shape) and part.may_hold(sign) for part in parts)
        if not held and all(_pins(sign, anchor) for anchor in behind):
            return sign, sum(part.count(sign) for part in parts if isinstance(part, str))
    return "", -1


def _pins(sign: str, anchor: Anchor) -> bool:
    """True where the place of `sign` shows where the anchor begins.

    Either it is in the text that the anchor begins with, or a character of that text cannot come again before it.
    """
    if sign in anchor.prefix:
        return True
    marks = set(anchor.prefix)
    for part in anchor.parts[1:]:
        if isinstance(part, str):
            head, found, _ = part.partition(sign)
            marks -= set(head)
            if found:
                return bool(marks)
        else:
            marks = {mark for mark in marks if not part.may_hold(mark)}
    return False
