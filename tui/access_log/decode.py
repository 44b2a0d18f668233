"""From JSON text to flat pairs of key and text, in the order of the line, duplicates included."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final, NamedTuple

MAX_FIELDS: Final = 512
"""Pairs taken from one line; a format of 3 KB cannot name more."""

MAX_NAME: Final = 200
"""Characters of a nested key's dotted name; the rest is cut off."""

Pair = tuple[str, str | None]


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
    where the text is no JSON object all the same.

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
    if end < len(body):
        warnings = ("salvaged", "trailing-text")
    pairs, more = flatten(value)
    return Decoded(pairs, (*warnings, "too-many-fields") if more else warnings, "salvaged json" if warnings else "json")


def flatten(members: list[tuple[str, object]]) -> tuple[list[Pair], bool]:
    """Pairs with dotted names, and whether there were more than `MAX_FIELDS`."""
    pairs: list[Pair] = []
    for pair in _leaves(members):
        if len(pairs) == MAX_FIELDS:
            return pairs, True
        pairs.append(pair)
    return pairs, False


def _leaves(members: list[tuple[str, object]]) -> Iterator[Pair]:
    """Depth first, without recursion: the depth is the sender's choice."""
    stack = [("", iter(members))]
    while stack:
        prefix, iterator = stack[-1]
        member = next(iterator, None)
        if member is None:
            stack.pop()
            continue
        key, value = member
        name = (prefix + key)[:MAX_NAME]
        if isinstance(value, _Members):
            stack.append(((name + ".")[:MAX_NAME], iter(value)))
        else:
            yield name, _text(value)


def _text(value: object) -> str | None:
    """A string as it is, a number as it was written; a list of strings as lines, another list as JSON text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return json.dumps(_plain(value), ensure_ascii=False) if value else None


def _plain(value: object) -> object:
    if isinstance(value, _Members):
        return {key: _plain(item) for key, item in value}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
