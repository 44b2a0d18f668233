"""How numbers and moments are written for a person: durations, sizes, dates. No locale is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

_STEPS: Final = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
_SIZES: Final = ("KiB", "MiB", "GiB", "TiB")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def duration_text(duration: timedelta) -> str:
    """The two largest units that matter: `12 d 4 h`, `3 min 5 s`, `0 s`; with a minus where it is negative."""
    seconds = int(abs(duration).total_seconds())
    sign = "-" if duration < timedelta() and seconds else ""
    for place, (unit, size) in enumerate(_STEPS):
        if seconds >= size:
            parts = [f"{seconds // size} {unit}"]
            if place + 1 < len(_STEPS):
                smaller, smaller_size = _STEPS[place + 1]
                rest = seconds % size // smaller_size
                parts += [f"{rest} {smaller}"] if rest else []
            return sign + " ".join(parts)
    return "0 s"


def bytes_text(count: int) -> str:
    """A size in binary units: `184 B`, `1.5 KiB`."""
    if abs(count) < 1024:
        return f"{count} B"
    size = count / 1024
    for unit in _SIZES:
        if abs(size) < 1024:
            return f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} PiB"


def milliseconds_text(count: int) -> str:
    """A latency: `41 ms`, `1.25 s`, from ten seconds on `12.3 s`."""
    if abs(count) < 1000:
        return f"{count} ms"
    return f"{count / 1000:.2f} s" if abs(count) < 10_000 else f"{count / 1000:.1f} s"


def moment_of(milliseconds: int) -> datetime | None:
    """An aware UTC datetime of milliseconds since the epoch; None beyond the years 1 to 9999."""
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def date_text(moment: datetime) -> str:
    """A moment to the second, in UTC: `2024-07-07 05:31:53 UTC`. A naive moment counts as UTC."""
    return f"{_day(moment)} {_utc(moment):%H:%M:%S} UTC"


def milliseconds_date_text(milliseconds: int) -> str:
    """A moment to the millisecond: `2024-07-07 05:31:53.123 UTC`; the bare number where no calendar holds it."""
    moment = moment_of(milliseconds)
    if moment is None:
        return f"{milliseconds} ms since 1970"
    return f"{_day(moment)} {moment:%H:%M:%S}.{moment.microsecond // 1000:03d} UTC"


def rfc3339(moment: datetime) -> str:
    """RFC 3339 in UTC to the second, with `Z`: `2024-07-07T05:31:53Z`."""
    return f"{_day(moment)}T{_utc(moment):%H:%M:%S}Z"


def rfc3339_milliseconds(milliseconds: int) -> str | None:
    """RFC 3339 in UTC with three digits of a second and `Z`; None beyond the years 1 to 9999."""
    moment = moment_of(milliseconds)
    if moment is None:
        return None
    return f"{_day(moment)}T{moment:%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def percent_text(share: float) -> str:
    """A share between 0 and 1 as whole percent: `37 %`."""
    return f"{share * 100:.0f} %"


def count_text(count: int, singular: str, plural: str | None = None) -> str:
    """`1 request`, `18,204 requests`."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def _day(moment: datetime) -> str:
    # `%Y` does not pad years below 1000 everywhere.
    utc = _utc(moment)
    return f"{utc.year:04d}-{utc.month:02d}-{utc.day:02d}"


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment if moment.tzinfo is UTC else _shifted(moment)


def _shifted(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        # The first and last day of the calendar have no other zone.
        return moment.replace(tzinfo=UTC)
