"""Tests of one text, ignoring case, in time that grows with its length alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from tui.text import sanitize

TextTest = Callable[[str], bool]

_STARS: Final = re.compile(r"\*+")


def contains(value: str, exact: bool = False) -> TextTest:
    """`value` anywhere in a text; the whole text with `exact`, or by a glob where `value` has a `*`."""
    if exact or "*" in value:
        return equals(value, exact)
    needle = folded(value)
    return lambda text: needle in text.casefold()


def equals(value: str, exact: bool = False) -> TextTest:
    """The whole text is `value`, where `*` stands for anything and `?` for one character, except with `exact`."""
    needle = folded(value)
    if exact or not ("*" in needle or "?" in needle):
        return lambda text: text.casefold() == needle
    return _glob(needle)


def folded(value: str) -> str:
    """`value` as it has to look to be found in sanitised, case-folded text."""
    return sanitize(value).casefold()


def _glob(pattern: str) -> TextTest:
    """A glob without backtracking: each part between stars is looked for once, from where the last one ended.

    Taking the first place of every part but the last is never wrong, because `*` accepts whatever is left over.
    """
    parts = [_part(part) for part in _STARS.split(pattern)]
    lengths = [len(part) for part in _STARS.split(pattern)]
    if len(parts) == 1:
        return lambda text: parts[0].fullmatch(text.casefold()) is not None

    def matches(text: str) -> bool:
        text = text.casefold()
        last = len(text) - lengths[-1]
        if last < lengths[0] or parts[0].match(text) is None or parts[-1].match(text, last) is None:
            return False
        at = lengths[0]
        for part in parts[1:-1]:
            found = part.search(text, at, last)
            if found is None:
                return False
            at = found.end()
        return True

    return matches


def _part(part: str) -> re.Pattern[str]:
    return re.compile(re.escape(part).replace(r"\?", "."), re.DOTALL)
