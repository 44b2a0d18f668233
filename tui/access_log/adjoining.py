"""Takes apart records that stand one after another on one line, and nothing that a client made look like them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Final

from tui.access_log.aliases import variable_for
from tui.access_log.decode import decode, trailing_fields
from tui.access_log.variables import VARIABLES

MAX_PIECES: Final = 65_536
"""Pieces that one line is taken apart into; what follows stays together."""

SPLIT: Final = ("split",)
"""The warning of each piece: a client may have written what makes one line look like two."""

_BETWEEN: Final = re.compile(r"[ \t\r,;]*+")
_IDS: Final = frozenset({"requestId", "extendedRequestId"})
_object_end = json.JSONDecoder(strict=False).raw_decode


def adjoins(line: str) -> bool:
    """True where an object may begin behind another: a `}` is found fast, and there are few of them."""
    last = len(line) - 1
    at = line.find("}")
    while 0 <= at < last:
        if line[at + 1] in "{ \t\r,;":
            match = _BETWEEN.match(line, at + 1)
            if match is not None and line.startswith("{", match.end()):
                return True
        at = line.find("}", at + 1)
    return False


def is_record(text: str) -> bool:
    """True for a complete access-log record: a JSON object that names a request's id and another variable.

    API Gateway accepts no format without one of the two ids ("Set up CloudWatch logging for REST APIs").
    """
    try:
        decoded = decode(text)
    except RecursionError:
        return False
    return decoded is not None and not decoded.warnings and _names_request(key for key, _ in decoded.pairs)


def split_records(line: str) -> list[str]:
    """The records on a line; the line itself where what stands on it is not records alone.

    A client that may write quotes and braces can end a record early and begin another. Unless both pieces are records,
    the line is left whole, so that fields behind the first object's end are fields of the same request. Text without
    any field behind two records, and a last one that was cut off, are pieces of their own.
    """
    pieces, rest = pieces_of(line, is_record)
    if len(pieces) < 2:
        return [line]
    if not rest.strip():
        return pieces
    if len(pieces) < MAX_PIECES:
        keys = [leaf.key for leaf in trailing_fields(rest)]
        if keys and not (rest.startswith("{") and _names_request(keys)):
            return [line]
    return [*pieces, rest]


def pieces_of(line: str, fits: Callable[[str], bool]) -> tuple[list[str], str]:
    """The JSON objects that a line begins with, as long as they fit, and the rest of the line."""
    pieces: list[str] = []
    at = 0
    while line.startswith("{", at) and len(pieces) < MAX_PIECES:
        try:
            _, end = _object_end(line, at)
        except (ValueError, RecursionError):
            break
        if not fits(line[at:end]):
            break
        pieces.append(line[at:end])
        between = _BETWEEN.match(line, end)
        at = between.end() if between is not None and line.startswith("{", between.end()) else end
    return pieces, line[at:]


def _names_request(keys: Iterable[str]) -> bool:
    named = {variable_for(key) for key in keys} & VARIABLES.keys()
    return len(named) > 1 and not named.isdisjoint(_IDS)
