"""The line as it was delivered, taken apart key by key, with everything secret masked in the text itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from tui.access_log.entry import RawLine, Row
from tui.text import sanitize
from tui.wording.hiding import hiding

MAX_LINES: Final = 2_000
MAX_DEPTH: Final = 20


class _Literal(str):
    """A number exactly as the line writes it."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """An object's keys and values in order, doubled keys included."""


def masked_raw(row: Row) -> list[str]:
    """The raw line for the screen: sanitised, one key a line where it is JSON, secrets and certificates masked.

    What is masked: PEM and base64 certificates, API keys, authorizer values, claims, tokens, query values.
    """
    return _taken_apart(hiding(row, screen=True).text(row.raw.reveal()))


def clear_raw(line: RawLine) -> list[str]:
    """The raw line in the same layout with nothing masked: for a reveal on the screen alone."""
    return _taken_apart(line.reveal())


def _taken_apart(text: str) -> list[str]:
    try:
        document = json.loads(
            text,
            strict=False,
            object_pairs_hook=_Pairs,
            parse_int=_Literal,
            parse_float=_Literal,
            parse_constant=_Literal,
        )
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, _Pairs):
        return [sanitize(line) for line in text.splitlines()] or [""]
    lines = list(_object_lines(document, 0, ""))
    left = len(lines) - MAX_LINES
    return lines if left <= 0 else [*lines[:MAX_LINES], f"… {left:,} more lines"]


def _object_lines(pairs: _Pairs, depth: int, end: str) -> Iterator[str]:
    indent = "  " * (depth + 1)
    if depth == 0:
        yield "{"
    for place, (key, value) in enumerate(pairs, 1):
        yield from _value_lines(value, f"{indent}{_quoted(key)}: ", depth + 1, "," if place < len(pairs) else "")
    yield f"{'  ' * depth}}}{end}"


def _value_lines(value: Any, head: str, depth: int, comma: str) -> Iterator[str]:
    if isinstance(value, (_Pairs, list)) and value and depth >= MAX_DEPTH:
        yield f"{head}…{comma}"
    elif isinstance(value, _Pairs) and value:
        yield f"{head}{{"
        yield from _object_lines(value, depth, comma)
    elif isinstance(value, list) and value and not isinstance(value, _Pairs):
        yield f"{head}["
        indent = "  " * (depth + 1)
        for place, item in enumerate(value, 1):
            yield from _value_lines(item, indent, depth + 1, "," if place < len(value) else "")
        yield f"{'  ' * depth}]{comma}"
    else:
        yield f"{head}{_scalar(value)}{comma}"


def _scalar(value: Any) -> str:
    if isinstance(value, _Pairs):
        return "{}"
    if isinstance(value, list):
        return "[]"
    if isinstance(value, str) and not isinstance(value, _Literal):
        return _quoted(value)
    return value if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    # Sanitised after quoting: JSON's own escapes leave C1, bidirectional and zero-width characters as they are.
    return sanitize(json.dumps(text, ensure_ascii=False))
