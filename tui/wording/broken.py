"""Hides what stands after a secret's name in a line that is no JSON: to the end of the string, list or object there.

Where the value's end cannot be told for sure, everything up to the end of the line is hidden.
"""

from __future__ import annotations

import json
import re
from typing import Final

from tui.wording.masking import MASK, is_sensitive_key

_NAME: Final = re.compile(
    r'(?P<slashes>\\{0,8}+)"(?P<name>(?:[^"\\]|\\u[0-9a-fA-F]{4}|\\/){1,200}+)(?P=slashes)"\s{0,64}+:\s{0,64}+'
)
_GOES_ON: Final = re.compile(r'\s{0,64}+(?:,\s{0,64}+\\{0,8}+"[^"\\]{1,200}+\\{0,8}+"\s{0,64}+:|,?\s{0,64}+[}\]]|\Z)')
_PART: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\]]', re.DOTALL)
_BARE: Final = re.compile(r"[^,}\]\n]*+")
_ABSENT: Final = frozenset({"", "null", '""', '"-"', "-", "[]", "{}"})


def without_named(line: str) -> str:
    """The line with every value masked whose key, in quotes of any escaping, names something secret."""
    pieces: list[str] = []
    at = 0
    for match in _NAME.finditer(line):
        if match.start() < at or not is_sensitive_key(_plain(match["name"])):
            continue
        end = _end(line, match.end(), match["slashes"])
        if line[match.end() : end].strip() in _ABSENT:
            continue
        pieces += [line[at : match.end()], f'"{MASK}"']
        at = end
    return "".join((*pieces, line[at:]))


def _plain(name: str) -> str:
    return str(json.loads(f'"{name}"', strict=False)) if "\\" in name else name


def _end(line: str, start: int, slashes: str) -> int:
    """Where the value that begins at `start` ends."""
    if line.startswith(("{", "["), start):
        return _bracket_end(line, start)
    quote = slashes + '"'
    if not line.startswith(quote, start):
        match = _BARE.match(line, start)
        return match.end() if match else len(line)
    at = line.find(quote, start + len(quote))
    while at >= 0:
        is_escaped = line[at - 1] == "\\" and (len(slashes) > 0 or _is_escaped(line, at))
        if not is_escaped and _GOES_ON.match(line, at + len(quote)):
            return at + len(quote)
        at = line.find(quote, at + 1)
    return len(line)


def _is_escaped(line: str, at: int) -> bool:
    before = line[max(0, at - 64) : at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _bracket_end(line: str, start: int) -> int:
    """Behind the bracket that closes the one at `start`, if the line goes on there as JSON would."""
    open_brackets: list[str] = []
    for match in _PART.finditer(line, start):
        part = match[0]
        if part in ("{", "["):
            open_brackets.append("}" if part == "{" else "]")
        elif part in ("}", "]"):
            if open_brackets.pop() != part:
                break
            if not open_brackets:
                return match.end() if _GOES_ON.match(line, match.end()) else len(line)
    return len(line)
