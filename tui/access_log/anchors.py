"""Reads a line by the constant texts of its format, and by those values whose shape API Gateway decides.

A format is seen as anchors with free values between them. An anchor is a run of constant texts and shaped values: from
one start it has at most one end. The leftmost and the rightmost place of every anchor give two readings; where they
are the same, the line has no other. A line that offers too many places is given up, so that time stays in proportion
to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from tui.access_log.adjacent import Adjacent, ends_by_itself
from tui.access_log.shapes import Shape, shape_of
from tui.access_log.values import status_code

MAX_TRIES: Final = 20_000
"""Places of one line at which anchors are tried."""

Values = tuple[str, ...]
Marks = list[re.Match[str]]


class Field(NamedTuple):
    """What stands between two constant texts: one variable, or several that touch."""

    names: tuple[str, ...]
    shape: Shape | None
    """None: free, its end is where the next anchor begins."""


class Readings(NamedTuple):
    """What a line says, variable by variable in the order of the format."""

    values: Values
    others: tuple[Values, ...] = ()
    """Other readings that make as much sense."""
    ambiguous: bool = False


class Anchor:
    """Constant texts and shaped values in a row; the one that is `last` ends the line."""

    def __init__(self, parts: Sequence[str | Shape], *, last: bool) -> None:
        self.parts = tuple(parts)
        self.prefix = parts[0] if parts and isinstance(parts[0], str) else ""
        self.bare = all(isinstance(part, str) for part in parts)
        self.source = "".join(re.escape(part) if isinstance(part, str) else f"({part.matcher()})" for part in parts)
        self.last = last
        self.match = re.compile(self.source + (r"\Z" if last else "")).match


class Anchors:
    """The anchors of one format.

    Args:
        literals: constant texts, one more than there are names; empty where two variables touch.
        names: the variables between them.
        shaped: False to let every value look like anything.
    """

    def __init__(self, literals: Sequence[str], names: Sequence[str], *, shaped: bool = True) -> None:
        self.names = tuple(names)
        fields, between = _fields(literals, names, shaped)
        self._shaped = shaped
        self.free = tuple(field for field in fields if field.shape is None)
        self._adjacent = [Adjacent(field.names) if len(field.names) > 1 else None for field in self.free]
        parts: list[list[str | Shape]] = [[between[0]] if between[0] else []]
        for field, literal in zip(fields, between[1:], strict=True):
            if field.shape is None:
                parts.append([])
            else:
                parts[-1].append(field.shape)
            if literal:
                parts[-1].append(literal)
        self.anchors = tuple(Anchor(part, last=index == len(parts) - 1) for index, part in enumerate(parts))
        self._status = self.names.index("status") if "status" in self.names else None
        self._place_of_status = self._find_status()

    def read(self, line: str) -> Readings | None:
        """What the line says; None where it is not of this format, or offers too many places."""
        tries = iter(range(MAX_TRIES))
        left = self._leftmost(line, tries)
        if left is None:
            return None
        right = self._rightmost(line, left, tries)
        one = right is not None and _same(left, right)
        arrangements = [left] if right is None or one else [left, right, *self._between(line, left, right, tries)]
        readings = list(dict.fromkeys(values for marks in arrangements for values in self._values(line, marks)))
        if not readings:
            return None
        chosen = max(readings, key=self._status_of)
        others = tuple(values for values in readings if values != chosen)
        return Readings(chosen, others, ambiguous=bool(others) or not one)

    def _status_of(self, values: Values) -> int:
        """A forged success would hide a refusal, a forged failure only draws the eye: the highest status counts."""
        return (status_code(values[self._status]) or 0) if self._status is not None else 0

    def _leftmost(self, line: str, tries: Iterator[int]) -> Marks | None:
        first = self.anchors[0].match(line)
        if first is None:
            return None
        marks = [first]
        for anchor in self.anchors[1:]:
            found = next(_places(anchor, line, marks[-1].end(), tries), None)
            if found is None:
                return None
            marks.append(found)
        return marks

    def _rightmost(self, line: str, left: Marks, tries: Iterator[int]) -> Marks | None:
        """Every anchor as far to the right as the ones behind it allow; None where it takes too many tries."""
        marks: Marks = []
        limit = len(line)
        for anchor, lowest in zip(self.anchors[:0:-1], left[:0:-1], strict=True):
            found = _last_place(anchor, line, lowest, limit, tries)
            if found is None:
                return None
            marks.insert(0, found)
            limit = found.start()
        return [left[0], *marks]

    def _between(self, line: str, left: Marks, right: Marks, tries: Iterator[int]) -> list[Marks]:
        """The arrangement between the two that has the highest status, where the status belongs to an anchor."""
        if self._place_of_status is None:
            return []
        at, group = self._place_of_status
        limit = right[at + 1].start() if at + 1 < len(right) else len(line)
        best, highest = left[at], 0
        for place in _places(self.anchors[at], line, left[at].start(), tries):
            if place.start() > right[at].start():
                break
            status = status_code(place[group]) or 0
            if place.end() <= limit and status > highest:
                best, highest = place, status
        return [[*left[:at], best, *right[at + 1 :]]]

    def _find_status(self) -> tuple[int, int] | None:
        """The anchor, behind the first, and the group in it, that hold the status; None where it stands elsewhere."""
        before = 0
        for index, anchor in enumerate(self.anchors):
            shaped = sum(isinstance(part, Shape) for part in anchor.parts)
            if self._status is not None and before <= self._status < before + shaped:
                return (index, self._status - before + 1) if index else None
            before += shaped + (len(self.free[index].names) if index < len(self.free) else 0)
        return None

    def _values(self, line: str, marks: Marks) -> list[Values]:
        """The values of an arrangement: one reading, or two where values touch and cannot be told apart; or none."""
        one: list[str] = []
        two: list[str] = []
        for index, mark in enumerate(marks):
            one += mark.groups()
            two += mark.groups()
            if index == len(self.free):
                break
            text = line[mark.end() : marks[index + 1].start()]
            split = self._split(index, text)
            if split is None:
                return []
            one += split[0]
            two += split[1]
        return [tuple(one), tuple(two)]

    def _split(self, index: int, text: str) -> tuple[Values, Values] | None:
        adjacent = self._adjacent[index]
        if adjacent is None:
            return (text,), (text,)
        nothing = ("-",) * (len(self.free[index].names) - 1)
        return adjacent.split(text) or (None if self._shaped else ((text, *nothing), (*nothing, text)))


def _fields(literals: Sequence[str], names: Sequence[str], shaped: bool) -> tuple[list[Field], list[str]]:
    """Fields, and the constant texts around them; a shape counts only where it shows the value's end."""
    fields: list[Field] = []
    between = [literals[0]]
    touching: list[str] = []
    for position, name in enumerate(names, start=1):
        touching.append(name)
        literal = literals[position]
        if not literal and position < len(names):
            continue
        shapes = _telling(touching, literal) if shaped else None
        if shapes is None:
            fields.append(Field(tuple(touching), None))
        else:
            fields += [Field((one,), shape) for one, shape in zip(touching, shapes, strict=True)]
            between += [""] * (len(touching) - 1)
        between.append(literal)
        touching = []
    return fields, between


def _telling(names: Sequence[str], literal: str) -> list[Shape] | None:
    """The shapes of touching values where each of them shows the end of its value; else None."""
    shapes = [shape for shape in map(shape_of, names) if shape is not None]
    if len(shapes) < len(names) or (literal and not shapes[-1].ends_before(literal[0])):
        return None
    return shapes if all(ends_by_itself(one, two, absent="-(") for one, two in pairwise(shapes)) else None


def _places(anchor: Anchor, line: str, start: int, tries: Iterator[int]) -> Iterator[re.Match[str]]:
    """Where the anchor can stand from `start` on, from left to right."""
    if anchor.last and anchor.bare:
        start = max(start, len(line) - len("".join(str(part) for part in anchor.parts)))
    at = line.find(anchor.prefix, start)
    while at >= 0 and next(tries, None) is not None:
        match = anchor.match(line, at)
        if match is not None:
            yield match
        at = line.find(anchor.prefix, at + 1)


def _last_place(
    anchor: Anchor, line: str, lowest: re.Match[str], limit: int, tries: Iterator[int]
) -> re.Match[str] | None:
    """The rightmost place that ends by `limit`, at `lowest` at the latest; None where it takes too many tries."""
    at = line.rfind(anchor.prefix, lowest.start(), limit)
    while at > lowest.start():
        if next(tries, None) is None:
            return None
        match = anchor.match(line, at)
        if match is not None and match.end() <= limit:
            return match
        at = line.rfind(anchor.prefix, lowest.start(), at + len(anchor.prefix) - 1)
    return lowest


def _same(left: Marks, right: Marks) -> bool:
    return all(one.start() == two.start() for one, two in zip(left, right, strict=True))
