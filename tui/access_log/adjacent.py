"""Values that touch: nothing but what they can look like tells where one ends and the next begins."""

from __future__ import annotations

import re
import string
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from tui.access_log.shapes import Shape, likely_shape

MAX_TEXT: Final = 1024
"""Characters of touching values that are told apart; more would take too long."""

_ABSENT: Final = ("-", "(none)")
_ANY: Final = string.printable


class Adjacent:
    """A run of variables without a constant text between them."""

    def __init__(self, names: Sequence[str]) -> None:
        self._shapes = [likely_shape(name) for name in names]
        self._patterns = [re.compile(shape.pattern) for shape in self._shapes]

    def split(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """The reading that gives the first variables least, and the one that gives them most; None for no reading.

        Where both are equal, there is no other.
        """
        if len(text) > MAX_TEXT:
            return None
        goals = self._goals(text)
        if not goals[0] or goals[0][0] != 0:
            return None
        return self._walk(text, goals, 0), self._walk(text, goals, -1)

    def certain(self) -> bool:
        """True where shapes always tell the values apart: from the left up to one of them, from the right behind it."""
        left = [ends_by_itself(one, two) for one, two in pairwise(self._shapes)]
        right = [shape.fixed for shape in self._shapes]
        return any(all(left[:pivot]) and all(right[pivot + 1 :]) for pivot in range(len(self._shapes)))

    def _ends(self, index: int, text: str, start: int) -> list[range]:
        """Where the value that begins at `start` can end."""
        found = [range(start + len(sign), start + len(sign) + 1) for sign in _ABSENT if text.startswith(sign, start)]
        match = self._patterns[index].match(text, start)
        if match is not None and match.end() > start:
            lowest = match.end() if self._shapes[index].fixed else start + 1
            found.append(range(lowest, match.end() + 1))
        return found

    def _goals(self, text: str) -> list[list[int]]:
        """For each variable, the places from which it and all behind it can be read to the end; in order."""
        goals = [[len(text)]]
        for index in range(len(self._shapes) - 1, -1, -1):
            ahead = goals[0]
            starts = range(len(text)) if index else range(min(1, len(text)))
            goals.insert(0, [at for at in starts if any(_within(ahead, ends) for ends in self._ends(index, text, at))])
        return goals

    def _walk(self, text: str, goals: list[list[int]], which: int) -> tuple[str, ...]:
        """The reading that always takes the nearest (0) or the farthest (-1) end."""
        values: list[str] = []
        at = 0
        for index in range(len(self._shapes)):
            reachable = sorted(goal for ends in self._ends(index, text, at) for goal in _within(goals[index + 1], ends))
            values.append(text[at : reachable[which]])
            at = reachable[which]
        return tuple(values)


def _within(goals: list[int], ends: range) -> list[int]:
    return goals[bisect_left(goals, ends.start) : bisect_right(goals, ends.stop - 1)]


def ends_by_itself(one: Shape, two: Shape, *, absent: str = "") -> bool:
    """True where the end of `one` shows by itself before `two`, or before what stands for its `absent` value."""
    if one.fixed:
        return True
    return not any(not one.ends_before(sign) and (two.begins_with(sign) or sign in absent) for sign in _ANY)
