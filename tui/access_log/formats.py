"""The formats that a parser reads its lines by: those that it was given, the newest first, and the console's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from tui.access_log.plan import Plan
from tui.access_log.recognise import console_formats
from tui.access_log.template import CompiledFormat, Reading

KEPT: Final = 4
"""Formats that are remembered: lines written before a deployment changed the format arrive late."""


class Found(NamedTuple):
    """How a line was read: the plan for its values, the values, and what was odd about them."""

    plan: Plan
    texts: list[str]
    warnings: tuple[str, ...]


class _Known(NamedTuple):
    format: CompiledFormat
    plan: Plan


class Formats:
    """The formats of one parser."""

    def __init__(self) -> None:
        self._given: tuple[_Known, ...] = ()
        self._console: tuple[_Known, ...] = ()
        self.current: tuple[Callable[[str], tuple[str, ...] | None], Plan] | None = None
        """Reads an ordinary line of the newest format; None where its lines are flat JSON, which is read quicker."""

    @property
    def given(self) -> bool:
        """True where any format was given."""
        return bool(self._given)

    def use(self, newest: CompiledFormat) -> None:
        """Puts a format before those that were given earlier."""
        known = _known(newest)
        former = [one for one in self._given if one.format.template != newest.template]
        self._given = (known, *former)[:KEPT]
        flat = newest.structure is not None and newest.structure.flat
        self.current = None if flat else (newest.quick, known.plan)

    def plans(self) -> dict[tuple[str, ...], Plan]:
        """Plans by the keys of the lines, for the JSON formats in which each variable has a key of its own."""
        found: dict[tuple[str, ...], Plan] = {}
        for format_, _ in reversed(self._given):
            meanings = format_.meanings
            if meanings is not None:
                found[tuple(meanings)] = Plan(tuple(meanings), "json", tuple(meanings.values()))
        return found

    def meaning(self, keys: Sequence[str]) -> list[str | None] | None:
        """What these keys of a JSON line mean, where a given format has the same keys in whatever order."""
        for format_, _ in self._given:
            meanings = format_.meanings
            if meanings is not None and len(keys) == len(meanings) and meanings.keys() == set(keys):
                return [meanings[key] for key in keys]
        return None

    def read(self, line: str, *, shaped: bool = True) -> Found | None:
        """The line by the first given format that it fits; `shaped` as in `CompiledFormat.read`."""
        return _first(self._given, line, shaped=shaped)

    def recognise(self, line: str) -> Found | None:
        """The line by the console's formats."""
        if not self._console:
            self._console = tuple(_known(one) for one in console_formats())
        return _first(self._console, line, shaped=True)


def _known(format_: CompiledFormat) -> _Known:
    return _Known(format_, Plan(format_.names, format_.kind, format_.names))


def _first(formats: Sequence[_Known], line: str, *, shaped: bool) -> Found | None:
    for known in formats:
        reading = known.format.read(line, shaped=shaped)
        if reading is not None:
            return _found(known, reading)
    return None


def _found(known: _Known, reading: Reading) -> Found:
    """Where there are other readings, their values stand before those that count, as of keys that come twice."""
    if not reading.others:
        return Found(known.plan, list(reading.values), reading.warnings)
    names = known.format.names
    more = [
        (name, value)
        for other in reading.others
        for name, value, counts in zip(names, other, reading.values, strict=True)
        if value != counts
    ]
    named = (*(name for name, _ in more), *names)
    return Found(
        Plan(named, known.format.kind, named), [*(value for _, value in more), *reading.values], reading.warnings
    )
