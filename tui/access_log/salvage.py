r"""Reads JSON that a text substitution broke, where only one reading makes sense.

API Gateway puts values into the format's text as they are; where it does not escape them, or a value is missing from
an unquoted place, the line is no JSON. Mended are: unescaped quotes and line breaks inside a value, `""value""`,
a bare `-` or nothing where a number should be, unquoted words, trailing commas, a byte-order mark, text after the
end, and an end that was cut off.

A value ends at the quote after which the line goes on as JSON would: a comma and another key, or the closing brace.
Somebody who can write quotes into a value can therefore forge fields behind it, just as in valid JSON. Nothing in the
line can tell the forged from the real: the parser shows both (`duplicate-keys`), and takes the higher of two statuses,
because a forged success would hide a refusal, and a forged failure only draws the eye.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from tui.access_log.decode import Decoded, leaves_of, read_list, trailing_fields
from tui.access_log.leaves import MAX_FIELDS, MAX_NAME, Leaf, pairs_of

# Bounded and possessive: a pattern that gives back what it took would let a line of spaces take minutes.
_SPACE: Final = r"[ \t\r\n]{0,64}+"
_KEY: Final = r'"[\w.$:@/-]{1,200}"'
_NEXT: Final = rf",{_SPACE}{_KEY}{_SPACE}:"
_CUT: Final = rf',{_SPACE}(?:"[\w.$:@/-]{{0,200}}+"?{_SPACE}:?{_SPACE})?\Z'
_QUOTE_ENDS: Final = {
    top: re.compile(rf'"{_SPACE}(?:{_NEXT}|,?{_SPACE}\}}{after}|{_CUT})', re.ASCII)
    for top, after in ((True, rf"{_SPACE}\Z"), (False, rf"{_SPACE}(?:[,}}]|\Z)"))
}
_BARE_ENDS: Final = {
    top: re.compile(rf"{_NEXT}|,{_SPACE}\}}{after}|\}}{after}", re.ASCII)
    for top, after in ((True, rf"{_SPACE}\Z"), (False, rf"{_SPACE}(?:[,}}]|\Z)"))
}
_CHUNK: Final = 1024
_MAX_DEPTH: Final = 64
_MEMBER: Final = re.compile(rf'{_SPACE}"([^"\\]{{1,{MAX_NAME}}})"{_SPACE}:{_SPACE}')
_GAP: Final = re.compile(r"[ \t\r\n,]*")


class Ambiguous(Exception):
    """The line can be read in more than one way; the text says where it stops making sense."""


def salvage(text: str) -> Decoded:
    """The pairs of a broken JSON object, by a scan that takes time in proportion to the line's length.

    Raises:
        Ambiguous: where there is no single sensible reading.
    """
    body = text.removeprefix("\ufeff").strip()
    if not body.startswith("{"):
        raise Ambiguous("it does not begin with {")
    scan, reason = _scan(body)
    last = body.rfind("}") + 1
    if (scan is None or scan.cut) and 0 < last < len(body):
        shorter, _ = _scan(body[:last])
        if shorter is not None and not shorter.cut:
            return _decoded([*shorter.leaves, *trailing_fields(body[last:])], "trailing-text")
    if scan is None or not scan.leaves:
        raise Ambiguous(reason or "no key and value can be made out")
    return _decoded(scan.leaves, *(("truncated",) if scan.cut else ()))


def _decoded(leaves: list[Leaf], *warnings: str) -> Decoded:
    pairs, more = pairs_of(leaves)
    return Decoded(pairs, ("salvaged", *warnings, *(("too-many-fields",) if more else ())), "salvaged json")


def _scan(body: str) -> tuple[_Scan | None, str]:
    try:
        return _Scan(body), ""
    except Ambiguous as reason:
        return None, str(reason)


class _Scan:
    """One pass over the line."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._at = 1
        self._prefixes = [""]
        self.leaves: list[Leaf] = []
        self.cut = False
        while self._prefixes and not self.cut:
            self._step()

    def _step(self) -> None:
        """The next member, or the end of the innermost object."""
        self._at = _matched(_GAP, self._body, self._at).end()
        if self._at >= len(self._body):
            self.cut = True
        elif self._body[self._at] == "}":
            self._close()
        else:
            self._member()

    def _close(self) -> None:
        self._at += 1
        self._prefixes.pop()
        if not self._prefixes and self._body[self._at :].strip():
            raise Ambiguous(f"after its end, at character {self._at + 1}, it goes on")

    def _member(self) -> None:
        match = _MEMBER.match(self._body, self._at)
        if match is None:
            self._no_member()
            return
        if len(self.leaves) > MAX_FIELDS:
            # So many fields have no format: of the rest the keys and values are enough, however they are nested.
            self.leaves += trailing_fields(self._body[self._at :])
            self._prefixes.clear()
            return
        prefix, key = self._prefixes[-1], match[1]
        self._at = match.end()
        opening = self._body[self._at : self._at + 1]
        if opening == "{":
            if len(self._prefixes) == _MAX_DEPTH:
                raise Ambiguous("it is broken and nested too deeply")
            self._at += 1
            self._prefixes.append(((prefix + key)[:MAX_NAME] + ".")[:MAX_NAME])
        elif opening == '"':
            self.leaves.append(Leaf(prefix, key, self._quoted()))
        elif opening == "[":
            self.leaves += self._list(prefix, key)
        else:
            self.leaves.append(Leaf(prefix, key, self._bare()))

    def _no_member(self) -> None:
        """A key that the end cut off is no key; anything else cannot be read."""
        rest = self._body[self._at : self._at + MAX_NAME + 80]
        if self._at + len(rest) == len(self._body) and re.fullmatch(r'"[^"]*(?:"\s*:?\s*)?', rest):
            self.cut = True
            return
        raise Ambiguous(f"at character {self._at + 1} there is neither a key nor the end")

    def _quoted(self) -> str:
        start = self._at + 1
        for match in _QUOTE_ENDS[len(self._prefixes) == 1].finditer(self._body, start):
            if not _escaped(self._body, match.start(), start):
                self._at = match.start() + 1
                return _unescape(self._body[start : match.start()])
        return self._cut_off(start)

    def _cut_off(self, start: int) -> str:
        """The value that the line's end cut; one with quotes in it may have swallowed other fields."""
        value = self._body[start:]
        inside = value[:-1] if value.endswith('"') and not _escaped(value, len(value) - 1, 0) else value
        if '"' in inside.replace('\\"', ""):
            raise Ambiguous(f"the value that begins at character {start + 1} has quotes in it and no end")
        self._at = len(self._body)
        self.cut = True
        return _unescape(inside)

    def _list(self, prefix: str, key: str) -> Iterator[Leaf]:
        try:
            value, self._at = read_list(self._body, self._at)
        except ValueError:
            raise Ambiguous(f"the list at character {self._at + 1} is broken") from None
        return leaves_of(prefix, {key: value})

    def _bare(self) -> str:
        """A number, a word or nothing at all, without quotes."""
        start = self._at
        match = _BARE_ENDS[len(self._prefixes) == 1].search(self._body, start)
        self._at = match.start() if match else len(self._body)
        self.cut = match is None
        value = self._body[start : self._at].strip()
        if '"' in value:
            raise Ambiguous(f"at character {start + 1} a quote stands inside a value that has none around it")
        return "" if value == "null" else value


def _escaped(body: str, at: int, start: int) -> bool:
    """True where an odd number of backslashes stands before the quote."""
    before = at
    while before > start:
        chunk = body[max(start, before - _CHUNK) : before]
        kept = len(chunk.rstrip("\\"))
        before -= len(chunk) - kept
        if kept:
            break
    return (at - before) % 2 == 1


def _unescape(value: str) -> str:
    """JSON's escapes resolved where they are JSON's; as it stands where they are not."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1]
    if "\\" not in value:
        return value
    quoted = re.sub(r'\\.|"', lambda match: match[0] if match[0] != '"' else '\\"', value, flags=re.DOTALL)
    try:
        found = json.loads(f'"{quoted}"', strict=False)
    except ValueError:
        return value
    return found if isinstance(found, str) else value


def _matched(pattern: re.Pattern[str], body: str, at: int) -> re.Match[str]:
    match = pattern.match(body, at)
    assert match is not None  # the pattern matches nothing as well
    return match
