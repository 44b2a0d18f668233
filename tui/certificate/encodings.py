"""What happens to a text on its way through other programs, undone: percent, entity and backslash escapes.

Every function is linear in the length of its text and never raises.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import Final
from urllib.parse import unquote

_MAX_ROUNDS: Final = 3
_PERCENT: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_ENTITY: Final = re.compile(r"&(?:#[xX]([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|([A-Za-z]{2,16}));")
# One run of backslashes, entered at its first: a run that escapes nothing is read once, not once a backslash.
_ESCAPE: Final = re.compile(r"(?<!\\)\\++(?:r\\++n|n|r|t|u00([0-9A-Fa-f]{2})|([/\"'])|\r?\n)")


def undo_percent(text: str) -> str:
    """`text` without percent-encoding (RFC 3986 section 2.1), also where it was applied more than once."""
    for _ in range(_MAX_ROUNDS):
        if not _PERCENT.search(text):
            break
        text = unquote(text, errors="replace")
    return text


def undo_entities(text: str) -> str:
    """`text` with HTML's character references replaced, also where `&` itself was escaped once more."""
    for _ in range(_MAX_ROUNDS):
        replaced = _ENTITY.sub(_character, text)
        if replaced == text:
            break
        text = replaced
    return text


def _character(entity: re.Match[str]) -> str:
    hexadecimal, decimal, name = entity.groups()
    if name is not None:
        return html5.get(f"{name};", entity[0])
    code = int(hexadecimal, 16) if hexadecimal is not None else int(decimal)
    return chr(code) if code <= 0x10FFFF else entity[0]


def undo_backslashes(text: str) -> str:
    r"""`text` with `\n`, `\\n`, `\r\n`, `\/` and `\u002b`, however often escaped, as the characters they mean."""
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(escape: re.Match[str]) -> str:
    code, literal = escape.groups()
    if code is not None:
        return chr(int(code, 16))
    if literal is not None:
        return literal
    return "\t" if escape[0].endswith("t") else "\n"
