"""How sections of fields become lines of a given width. Pure: texts and roles in, texts and roles out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import Final, NamedTuple

from rich.cells import cell_len

from tui.text import sanitize
from tui.widgets.detail.wrapping import wrapped
from tui.wording.fields import Field, Level, Section

MAX_VALUE: Final = 4096
"""Characters of one value that are drawn; what is left is counted."""
MAX_LABEL: Final = 20
"""Cells of the label column, so that a value keeps most of 80 columns."""
_GUTTER: Final = 2
_PROVENANCE_EDGE: Final = 100
"""Cells from the left: on a wide screen the eye must still find the value that a provenance belongs to."""
_TO_ASCII: Final = str.maketrans({"•": "*", "…": "...", "·": "-", "→": "->", "–": "-", "—": "-", "×": "x", "’": "'"})
_KEY: Final = re.compile(r' *+"(?:[^"\\]|\\.)*+": ')
_ESCAPES: Final = re.compile(r"\\x[0-9a-f]{2}|<U\+[0-9A-F]{4,6}>")


class Role(Enum):
    """What a piece of a line is; the value names its style."""

    HEADING = "heading"
    LABEL = "label"
    VALUE = "value"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    MASK = "mask"
    REVEALED = "revealed"
    PROVENANCE = "provenance"
    NOTE = "note"
    ESCAPE = "escape"
    """A character that was made visible instead of obeyed."""


class Piece(NamedTuple):
    """A run of text in one role."""

    text: str
    role: Role


Line = tuple[Piece, ...]

_ROLES: Final = {
    Level.PLAIN: Role.VALUE,
    Level.GOOD: Role.GOOD,
    Level.WARNING: Role.WARNING,
    Level.BAD: Role.BAD,
}
_GLYPHS: Final = {Level.PLAIN: " ", Level.GOOD: "✓", Level.WARNING: "!", Level.BAD: "✗"}
_ASCII_GLYPHS: Final = {Level.PLAIN: " ", Level.GOOD: "+", Level.WARNING: "!", Level.BAD: "x"}


class Layout(NamedTuple):
    """How lines are to be laid out."""

    width: int
    """Cells."""
    wrap: bool = True
    """False: a value takes one line and is cut."""
    ascii: bool = False
    revealed: bool = False
    """Secrets are drawn instead of their masks."""


def section_lines(sections: Sequence[Section], layout: Layout) -> list[Line]:
    """Every section under its heading, with an empty line between two."""
    lines: list[Line] = []
    for section in sections:
        # Each section has a column of its own: one long label somewhere must not narrow every value of the page.
        column = _label_column(section.fields, layout.width)
        if lines:
            lines.append(())
        lines.append((Piece(section.title, Role.HEADING),))
        for field in section.fields:
            lines.extend(_field_lines(field, column, layout))
    return lines


def text_lines(text: str, left: int, layout: Layout, role: Role = Role.VALUE) -> list[Line]:
    """A text without labels, and how many characters of it were left out. What is revealed always wraps."""
    layout = _flowing(layout, role)
    lines = [_with_escapes(row, role) for row in _rows(_plain(text, layout), layout.width, layout)]
    return _with_more(lines, left, layout)


def document_lines(text: str, left: int, layout: Layout, role: Role = Role.VALUE) -> list[Line]:
    """A text of one `"key": value` a line, as `text_lines` does it; what is wrapped goes on below its value."""
    layout = _flowing(layout, role)
    lines: list[Line] = []
    for line in _plain(text, layout).split("\n"):
        head = line[: _value_column(line, layout.width)]
        first, *rest = _rows(line[len(head) :], layout.width - cell_len(head), layout)
        lines.append(_with_escapes(head + first, role))
        lines += [_indented(row, role, cell_len(head)) for row in rest]
    return _with_more(lines, left, layout)


def _with_more(lines: list[Line], left: int, layout: Layout) -> list[Line]:
    return [*lines, (Piece(_plain(_more(left), layout), Role.NOTE),)] if left else lines


def cut(text: str, limit: int) -> tuple[str, int]:
    """The first `limit` characters, and how many are left."""
    return (text, 0) if len(text) <= limit else (text[:limit], len(text) - limit)


def text_of(line: Line) -> str:
    """The characters of a line."""
    return "".join(piece.text for piece in line)


def clear_text(text: str, limit: int) -> tuple[str, int]:
    """The start of a text that was never sanitised, made safe line by line, and how many characters are left.

    Cut first: what is not shown costs nothing, however long a line somebody wrote.
    """
    text, left = cut(text, limit)
    return "\n".join(sanitize(line) for line in text.split("\n")), left


def _label_column(fields: Sequence[Field], width: int) -> int:
    longest = max((cell_len(field.label) for field in fields), default=0)
    return _GUTTER + min(longest, MAX_LABEL, max(8, width // 3)) + _GUTTER


def _field_lines(field: Field, column: int, layout: Layout) -> list[Line]:
    text, left, role = _value(field, layout)
    layout = _flowing(layout, role)
    text = _plain(text, layout)
    head: Line = (Piece(_glyph(field, layout), role), Piece(field.label, Role.LABEL))
    draw = _block if role is Role.REVEALED and "\n" in text else _beside
    lines = draw(head, text, role, column, layout)
    _add_provenance(lines, 0 if draw is _block else -1, field, layout.width)
    return lines + _notes(field, left, column, layout)


def _block(head: Line, text: str, role: Role, column: int, layout: Layout) -> list[Line]:
    """A secret of several lines, such as a PEM, stands below its label, as wide as it can be."""
    rows = _rows(text, layout.width - _GUTTER, layout)
    return [head, *(_indented(row, role, _GUTTER) for row in rows)]


def _value_column(line: str, width: int) -> int:
    """Where the value of a key begins; below the key's own indentation where it would be too narrow."""
    match = _KEY.match(line)
    indent = len(line) - len(line.lstrip(" "))
    if match is not None and cell_len(match[0]) <= width // 2:
        return match.end()
    return min(indent, width // 2)


def _flowing(layout: Layout, role: Role) -> Layout:
    """What was revealed must be readable as a whole: it wraps whatever was chosen for the rest."""
    return layout._replace(wrap=True) if role is Role.REVEALED else layout


def _beside(head: Line, text: str, role: Role, column: int, layout: Layout) -> list[Line]:
    rows = _rows(text, layout.width - column, layout)
    room = column - _GUTTER - cell_len(head[-1].text)
    if room < 1:
        return [head, *(_indented(row, role, column) for row in rows)]
    first = (*head, Piece(" " * room, Role.LABEL), *_with_escapes(rows[0], role))
    return [first, *(_indented(row, role, column) for row in rows[1:])]


def _add_provenance(lines: list[Line], at: int, field: Field, width: int) -> None:
    """Says to the right where a value comes from, in the line `at` or, where that is full, in one of its own."""
    text = field.provenance.value
    if not text or (field.value is None and field.secret is None):
        return
    used = sum(cell_len(piece.text) for piece in lines[at])
    edge = min(width, max(_PROVENANCE_EDGE, used + _GUTTER + len(text)))
    room = edge - used - len(text)
    if room >= _GUTTER:
        lines[at] = (*lines[at], Piece(" " * room + text, Role.PROVENANCE))
    else:
        lines.append((Piece(text.rjust(edge), Role.PROVENANCE),))


def _notes(field: Field, left: int, column: int, layout: Layout) -> list[Line]:
    texts = ([_more(left)] if left else []) + ([field.note] if field.note else [])
    flowing = layout._replace(wrap=True)
    return [
        _indented(_plain(row, layout), Role.NOTE, column)
        for text in texts
        for row in _rows(text, layout.width - column, flowing)
    ]


def _value(field: Field, layout: Layout) -> tuple[str, int, Role]:
    """What is drawn of a field, how many characters are left out, and in which role."""
    if field.secret is not None and layout.revealed:
        return *clear_text(field.secret.reveal().strip(), MAX_VALUE), Role.REVEALED
    if field.secret is not None:
        return field.value or field.secret.masked(), 0, Role.MASK
    if field.value is None:
        return field.provenance.value, 0, Role.PROVENANCE
    return *cut(field.value, MAX_VALUE), _ROLES[field.level]


def _rows(text: str, width: int, layout: Layout) -> list[str]:
    return wrapped(text, width, wrap=layout.wrap, ascii_only=layout.ascii)


def _glyph(field: Field, layout: Layout) -> str:
    return (_ASCII_GLYPHS if layout.ascii else _GLYPHS)[field.level] + " "


def _plain(text: str, layout: Layout) -> str:
    """The text with the signs that this program itself writes in ASCII, where that is asked for."""
    return text.translate(_TO_ASCII) if layout.ascii else text


def _indented(text: str, role: Role, indent: int) -> Line:
    return (Piece(" " * indent, Role.LABEL), *_with_escapes(text, role))


def _with_escapes(text: str, role: Role) -> Line:
    """The text in its role, what was made visible in it set apart."""
    pieces: list[Piece] = []
    start = 0
    for match in _ESCAPES.finditer(text):
        if match.start() > start:
            pieces.append(Piece(text[start : match.start()], role))
        pieces.append(Piece(match.group(), Role.ESCAPE))
        start = match.end()
    if start < len(text) or not pieces:
        pieces.append(Piece(text[start:], role))
    return tuple(pieces)


def _more(left: int) -> str:
    return f"… {left:,} more characters"
