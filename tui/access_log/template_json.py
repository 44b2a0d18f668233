r"""The structure of a format that looks like JSON, and the texts that its values stand for.

API Gateway puts values into the format's text. Those of a JSON-looking format are escaped as JSON's strings are, as
far as samples show, but that is proven neither for every variable nor for every kind of API; and what stands
without quotes (a number, or `error.messageString`, which has quotes of its own) may be a bare `-`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from tui.access_log.decode import decode
from tui.access_log.placeholders import Template

_QUOTE: Final = re.compile(r'(?:[^"\\]|\\.)*+"', re.DOTALL)
_UNPLAIN: Final = re.compile(r'["\\\x00-\x1f]')
_MARK: Final = "\ue000{}\ue001"
_MARKED: Final = re.compile("\ue000([0-9]+)\ue001")
_MESSAGE: Final = "error.messageString"
_text_of: Final = msgspec.json.Decoder(str).decode


class Leaf(NamedTuple):
    """A key of the format, dotted where it is nested, and what stands there."""

    key: str
    variable: str | None
    """None for a constant, and for a variable that is not alone there."""
    constant: bool


class Structure(NamedTuple):
    """What a JSON-looking format looks like."""

    quoted: tuple[bool, ...]
    """For each placeholder: whether it stands inside a JSON string."""
    leaves: tuple[Leaf, ...] | None
    """None where lines of this format are no JSON whatever the values, or where a key is a variable."""
    flat: bool
    """True where a line is one object of texts, and each variable has a key of its own."""

    def meanings(self) -> dict[str, str | None] | None:
        """Key → variable, or None for a constant; None unless each variable has a key of its own."""
        leaves = self.leaves or ()
        found = {leaf.key: leaf.variable for leaf in leaves if leaf.constant or leaf.variable}
        return found if found and len(found) == len(leaves) else None


def structure(template: Template) -> Structure | None:
    """The structure of a format that begins like a JSON object or list; None for another."""
    head = template.literals[0].lstrip()
    if not head.startswith(("{", "[")):
        return None
    quoted = _quoted(template.literals)
    marked = "".join(
        text + (_MARK if inside else f'"{_MARK}"').format(index)
        for index, (text, inside) in enumerate(zip(template.literals, quoted, strict=False))
    )
    text = marked + template.literals[-1]
    leaves = _leaves(text, template)
    if leaves is None and not re.match(r'\{\s*"', head):
        return None
    found = Structure(quoted, leaves, flat=False)
    return found._replace(flat=all(quoted) and found.meanings() is not None and _is_flat(text))


def texts(values: Sequence[str], names: Sequence[str], quoted: Sequence[bool]) -> tuple[tuple[str, ...], bool]:
    """The texts that values stand for, and whether all of them stood there as JSON has it."""
    found: list[str] = []
    strict = True
    for value, name, inside in zip(values, names, quoted, strict=True):
        if not inside or _UNPLAIN.search(value) is None:
            found.append(value)
            continue
        try:
            found.append(_text_of(f'"{value}"'))
        except ValueError:
            own = name == _MESSAGE and len(value) > 1 and value[0] == value[-1] == '"' and '"' not in value[1:-1]
            strict = strict and own
            found.append(value if own else _unescaped(value))
    return tuple(found), strict


def _unescaped(value: str) -> str:
    """A value with raw line breaks is escaped otherwise; one with raw quotes is not escaped at all."""
    try:
        found = json.loads(f'"{value}"', strict=False)
    except ValueError:
        return value
    return found if isinstance(found, str) else value


def _quoted(literals: Sequence[str]) -> tuple[bool, ...]:
    found: list[bool] = []
    inside = False
    for text in literals[:-1]:
        at = 0
        while (match := _QUOTE.match(text, at)) is not None:
            inside = not inside
            at = match.end()
        found.append(inside)
    return tuple(found)


def _is_flat(text: str) -> bool:
    found = json.loads(text)
    return isinstance(found, dict) and all(isinstance(value, str) for value in found.values())


def _leaves(text: str, template: Template) -> tuple[Leaf, ...] | None:
    if any("\ue000" in literal for literal in template.literals):
        return None
    try:
        decoded = decode(text if text.lstrip().startswith("{") else f'{{"":{text}}}')
    except (ValueError, RecursionError):
        return None
    if decoded is None or decoded.warnings:
        return None  # also where text follows the object
    found: list[Leaf] = []
    for key, value in decoded.pairs:
        if _MARKED.search(key):
            return None
        marks = _MARKED.findall(value or "")
        alone = len(marks) == 1 and _MARKED.fullmatch(value or "") is not None
        found.append(Leaf(key, template.names[int(marks[0])] if alone else None, not marks))
    return tuple(found)
