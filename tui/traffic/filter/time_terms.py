"""What a term asks of the time of a row."""

from __future__ import annotations

from collections.abc import Callable

from tui.traffic.filter import ranges
from tui.traffic.filter.errors import wrong
from tui.traffic.filter.terms import Test, Value
from tui.traffic.instants import DAY, INSTANT_HINT, Instant, parse_instant


def time(value: Value) -> Test:
    """`>=05:31`, `2024-07-07T05:31:53Z`, `05:31..05:40`, `-15m`.

    A clock time is fixed when the expression is read: the last such time up to then. A relative one
    moves on with the clock. `05:31` alone is that minute, `-15m` alone is everything since.
    """
    now = value.now_ms()
    sliding = _is_relative(value.text)
    interval = ranges.forwards(_interval(value, now, now), value.position)
    if not sliding:
        return lambda row: row.time is not None and interval.holds(row.time)
    current = _each_second(value.now_ms, lambda moment: _interval(value, now, moment), now, interval)
    return lambda row: row.time is not None and current().holds(row.time)


def _is_relative(text: str) -> bool:
    return any(part.strip("<>= ")[:1] in {"-", "+", "n", "N"} for part in text.split(".."))


def _interval(value: Value, read_at: int, now: int) -> ranges.Interval:
    before: list[Instant] = []

    def operand(text: str, position: int) -> ranges.Span:
        try:
            instant = parse_instant(text, now if _is_relative(text) else read_at)
        except ValueError:
            problem = f"{text!r} is no time" if text else "a time is missing"
            raise wrong(position, problem, INSTANT_HINT) from None
        # The end of a range lies after its beginning, even where the clock has not come there yet.
        if before and instant.clock and instant.first < before[0].first:
            instant = instant.moved(DAY)
        before.append(instant)
        return instant.first, instant.last

    text = value.text
    if text[0] in "-+" and ".." not in text:
        text = f">={text}"
        return ranges.read_interval(text, value.position - 2, operand)
    return ranges.read_interval(text, value.position, operand)


def _each_second(
    now_ms: Callable[[], int], make: Callable[[int], ranges.Interval], now: int, first: ranges.Interval
) -> Callable[[], ranges.Interval]:
    kept = [(now // 1000, first)]

    def current() -> ranges.Interval:
        moment = now_ms()
        if moment // 1000 != kept[0][0]:
            kept[0] = (moment // 1000, make(moment))
        return kept[0][1]

    return current
