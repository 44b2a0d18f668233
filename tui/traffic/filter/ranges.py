"""Comparisons: `>=400`, `400..499`, `5xx`, `<1s`, as an interval of whole numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tui.traffic.filter.errors import wrong
from tui.traffic.instants import DURATION_HINT, parse_duration

STATUS_HINT: Final = "a status such as 403, 5xx, >=400 or 400..499"
LATENCY_HINT: Final = "a latency such as >500ms, <=1s or 100ms..1s"

_OPERATOR: Final = re.compile(r">=|<=|>|<|")
_STATUS: Final = re.compile(r"[0-9]{3}", re.ASCII)
_STATUS_CLASS: Final = re.compile(r"[1-5]xx", re.ASCII | re.IGNORECASE)
_NUMBER: Final = re.compile(r"[0-9]{1,12}", re.ASCII)

Span = tuple[int, int]
"""First and last whole number that an operand stands for."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Whole numbers from `low` to `high`, both included; None is no bound."""

    low: int | None
    high: int | None

    def holds(self, number: int) -> bool:
        """True where `number` lies inside."""
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)


def read_interval(text: str, position: int, operand: Callable[[str, int], Span]) -> Interval:
    """Reads `x`, `>x`, `>=x`, `<x`, `<=x`, `a..b`, `a..` or `..b`.

    Args:
        text: the value of a term.
        position: where it begins in the expression, for errors.
        operand: reads one `x` at its position; raises `FilterError`.
    """
    low, dots, high = text.partition("..")
    if dots and (low or high):
        first = operand(low, position)[0] if low else None
        last = operand(high, position + len(low) + 2)[1] if high else None
        return Interval(first, last)
    operator = _OPERATOR.match(text)
    sign = operator.group() if operator is not None else ""
    return _compared(sign, operand(text[len(sign) :], position + len(sign)))


def forwards(interval: Interval, position: int) -> Interval:
    """`interval` as it is.

    Raises:
        FilterError: where it ends before it begins.
    """
    if interval.low is not None and interval.high is not None and interval.high < interval.low:
        raise wrong(position, "this range ends before it begins", "the smaller end first, as in 400..499")
    return interval


def read_forwards(text: str, position: int, operand: Callable[[str, int], Span]) -> Interval:
    """`read_interval`, where a range must not end before it begins."""
    return forwards(read_interval(text, position, operand), position)


def _compared(sign: str, span: Span) -> Interval:
    first, last = span
    match sign:
        case ">":
            return Interval(last + 1, None)
        case ">=":
            return Interval(first, None)
        case "<":
            return Interval(None, first - 1)
        case "<=":
            return Interval(None, last)
    return Interval(first, last)


def status(text: str, position: int) -> Span:
    """A status, or a class of them."""
    if _STATUS.fullmatch(text):
        return int(text), int(text)
    if _STATUS_CLASS.fullmatch(text):
        return int(text[0]) * 100, int(text[0]) * 100 + 99
    raise wrong(position, f"{text!r} is no status" if text else "a status is missing", STATUS_HINT)


def latency(text: str, position: int) -> Span:
    """A duration, or a number of milliseconds."""
    if _NUMBER.fullmatch(text):
        return int(text), int(text)
    return duration(text, position, LATENCY_HINT)


def duration(text: str, position: int, hint: str = DURATION_HINT) -> Span:
    """A duration in milliseconds."""
    try:
        milliseconds = parse_duration(text)
    except ValueError:
        raise wrong(position, f"{text!r} is no duration" if text else "a duration is missing", hint) from None
    return milliseconds, milliseconds


def number(text: str, position: int) -> Span:
    """A whole number."""
    if _NUMBER.fullmatch(text):
        return int(text), int(text)
    raise wrong(position, f"{text!r} is no number" if text else "a number is missing", "a number such as >=500")
