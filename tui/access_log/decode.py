"""From JSON text to flat pairs of key and text, in the order of the line, duplicates included."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from tui.access_log.aliases import variable_for
from tui.access_log.leaves import MAX_FIELDS, MAX_NAME, Leaf, Pair, pairs_of
from tui.access_log.variables import VARIABLES

__all__ = ["MAX_FIELDS", "MAX_NAME", "Decoded", "Leaf", "Pair", "decode", "leaves_of", "read_list", "trailing_fields"]

_MAX_INNER: Final = 3
"""How often JSON may stand inside a text of JSON and still be taken apart."""

# A key and its value, wherever in a broken text they stand. Bounded and possessive: no text takes long.
_FIELD: Final = re.compile(
    r'"([^"\\]{1,200})"[ \t\r\n]{0,64}+:[ \t\r\n]{0,64}+(?:"((?:[^"\\]++|\\.)*+)|([^"{\[,}\]\s]{1,64}+))?', re.DOTALL
)


class Decoded(NamedTuple):
    """A line's pairs, and what was odd about its JSON."""

    pairs: list[Pair]
    warnings: tuple[str, ...] = ()
    kind: str = "json"


class _Members(list[tuple[str, object]]):
    """A JSON object that keeps its duplicates; a list (JSON's array) is none."""


_lenient = json.JSONDecoder(
    strict=False, object_pairs_hook=_Members, parse_int=str, parse_float=str, parse_constant=str
)
_strict = json.JSONDecoder(object_pairs_hook=_Members, parse_int=str, parse_float=str, parse_constant=str)


def decode(text: str) -> Decoded | None:
    """The members of a JSON object, nested ones by dotted names, numbers as they were written.

    Raw control characters inside strings, a byte-order mark and text after the object are forgiven and named; None
    where the text is no JSON object all the same. Fields in the text after the object are fields of the line: a value
    that forges the object's end must not hide what the line says behind it.

    Raises:
        RecursionError: where it is nested deeper than Python can follow.
    """
    body = text.removeprefix("\ufeff").strip()
    try:
        value, end = _strict.raw_decode(body)
        warnings: tuple[str, ...] = ()
    except ValueError:
        try:
            value, end = _lenient.raw_decode(body)
        except ValueError:
            return None
        warnings = ("salvaged",)
    if not isinstance(value, _Members):
        return None
    leaves = list(leaves_of("", value))
    if end < len(body):
        warnings = ("salvaged", "trailing-text")
        leaves += trailing_fields(body[end:])
    pairs, more = pairs_of(leaves)
    return Decoded(pairs, (*warnings, "too-many-fields") if more else warnings, "salvaged json" if warnings else "json")


def read_list(text: str, at: int) -> tuple[object, int]:
    """The list that begins at `at`, for `leaves_of`, and where it ends.

    Raises:
        ValueError: where it is broken.
    """
    value, end = _lenient.raw_decode(text, at)
    return value, end


def trailing_fields(text: str) -> Iterator[Leaf]:
    """Every key with its value that stands in the text after an object's end, however that is nested."""
    for match in _FIELD.finditer(text):
        key, quoted, bare = match.groups()
        if quoted is not None or bare is not None:
            yield Leaf("", key, _unescaped(quoted) if quoted is not None else bare)


def leaves_of(prefix: str, value: object, inner: int = 0) -> Iterator[Leaf]:
    """The texts of an object or list, depth first, without recursion: the depth is the sender's choice.

    Lists that hold objects are taken apart like objects whose keys are the places in the list, and so are objects and
    lists that stand as JSON inside a text, unless the text is a variable's value, which is the caller's to choose.
    """
    stack = [(prefix, _items(value), inner)]
    while stack:
        prefix, iterator, inner = stack[-1]
        member = next(iterator, None)
        if member is None:
            stack.pop()
            continue
        key, value = member
        name = (prefix + key)[:MAX_NAME]
        if isinstance(value, str) and value[:1] in ("{", "[") and inner < _MAX_INNER:
            document = None if variable_for(name) in VARIABLES else _inner_document(value)
            if document is not None:
                stack.append(((name + ".")[:MAX_NAME], _items(document), inner + 1))
                continue
        if _is_nested(value):
            stack.append(((name + ".")[:MAX_NAME], _items(value), inner))
        else:
            yield Leaf(prefix, key, _text(value), inner == 0)


def _items(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, _Members):
        return iter(value)
    if isinstance(value, Mapping):
        return iter(value.items())
    items: Iterable[object] = value if isinstance(value, list) else ()
    return ((str(place), item) for place, item in enumerate(items))


def _is_nested(value: object) -> bool:
    """True for an object, and for a list that holds objects or lists."""
    if isinstance(value, _Members):
        return True
    return isinstance(value, list) and any(isinstance(item, list) for item in value)


def _inner_document(text: str) -> object:
    """The object, or the list of objects, that a text is; None where it is neither."""
    try:
        value, end = _lenient.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return value if _is_nested(value) and not text[end:].strip() else None


def _text(value: object) -> str | None:
    """A string as it is, a number as it was written; a list of strings as lines, another list as JSON text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return json.dumps(value, ensure_ascii=False) if value else None


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text
