"""When was it? The times of an access log, in milliseconds since the epoch, UTC; None for what is no time.

REST and WebSocket APIs log `requestTimeEpoch` in milliseconds, HTTP APIs in seconds; `requestTime` is the Common Log
Format's. Nothing in here depends on the machine's locale or time zone.
"""

from __future__ import annotations

import functools
import re
from datetime import UTC, datetime, timedelta
from typing import Final

from tui.access_log.entry import TimeSource

MAX_MS: Final = 253_402_300_799_999
"""The last millisecond of the year 9999: what a `datetime` can still show."""

_SECONDS_BELOW: Final = 10**11  # as seconds the year 5138, as milliseconds March 1973
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_MAX_TEXT: Final = 64
_AGREES_WITHIN: Final = 2_000
_MONTHS: Final = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_NUMBER: Final = re.compile(r"([0-9]{1,18})(?:\.[0-9]{1,18})?")
_CLF: Final = re.compile(
    r"\[?([0-9]{1,2})/([A-Za-z]{3})/([0-9]{4}):([0-9]{2}):([0-9]{2}):([0-9]{2}) ?(?:([+-])([0-9]{2}):?([0-9]{2})|Z)\]?"
)
_ISO: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:[.,]([0-9]{1,9}))?"
    r" ?(?:([+-])([0-9]{2}):?([0-9]{2})|[Zz]|UTC)?"
)


def epoch_ms(text: str) -> int | None:
    """Seconds or milliseconds since the epoch, told apart by magnitude: below 10^11 they are seconds."""
    match = _NUMBER.fullmatch(text) if len(text) <= _MAX_TEXT else None
    if match is None:
        return None
    whole = int(match[1])
    value = int(float(text) * 1000 + 0.5) if whole < _SECONDS_BELOW else whole
    return value if value <= MAX_MS else None


@functools.lru_cache(maxsize=4096)
def clf_ms(text: str) -> int | None:
    """`07/Jul/2024:05:31:53 +0000`: the Common Log Format's time, by its own zone."""
    match = _CLF.fullmatch(text) if len(text) <= _MAX_TEXT else None
    month = _MONTHS.get(match[2].lower()) if match else None
    if match is None or month is None:
        return None
    day, year, hour, minute, second = (int(match[group]) for group in (1, 3, 4, 5, 6))
    return _ms(f"{year:04}-{month:02}-{day:02}", f"{hour:02}:{minute:02}:{second:02}", "", _offset(match, 7))


def iso_ms(text: str) -> int | None:
    """`2024-07-07T05:31:53.123Z` (RFC 3339); without a zone it is UTC, as the AWS CLI and Logs Insights print it."""
    match = _ISO.fullmatch(text) if len(text) <= _MAX_TEXT else None
    return _ms(match[1], match[2], match[3] or "", _offset(match, 4)) if match else None


def moment_ms(text: str) -> int | None:
    """A time in whichever of the three forms it was logged."""
    text = text.strip() if len(text) <= _MAX_TEXT else ""
    for read in (clf_ms, iso_ms, epoch_ms):
        found = read(text)
        if found is not None:
            return found
    return None


def request_time(
    epoch: str | None, moment: str | None, timestamp: int | None
) -> tuple[int | None, TimeSource | None, tuple[str, ...]]:
    """When the request was made, which variable said so, and what is odd about it.

    requestTimeEpoch in milliseconds is the most exact. In seconds it gives way to nothing either, but where its unit
    is doubtful the reading nearer to requestTime or to the event's timestamp is taken. Else the event's timestamp,
    else requestTime.

    Args:
        epoch: `$context.requestTimeEpoch` as logged.
        moment: `$context.requestTime` as logged.
        timestamp: the event's own, milliseconds.
    """
    written = moment_ms(moment) if moment is not None else None
    counted = epoch_ms(epoch) if epoch is not None else None
    odd = ("odd-time",) if (epoch is not None and counted is None) or (moment is not None and written is None) else ()
    if counted is not None:
        reference = written if written is not None else timestamp
        counted = _nearer(counted, epoch or "", reference)
        disagrees = written is not None and abs(written - counted) > _AGREES_WITHIN
        return counted, "requestTimeEpoch", (*odd, "time-disagrees") if disagrees else odd
    if timestamp is not None and 0 <= timestamp <= MAX_MS:
        return timestamp, "timestamp", odd
    return written, "requestTime" if written is not None else None, odd


def _nearer(counted: int, text: str, reference: int | None) -> int:
    """The other unit's reading where the reference says that magnitude misled."""
    if reference is None or abs(counted - reference) <= _AGREES_WITHIN or not text.isdecimal():
        return counted
    other = int(text) if counted != int(text) else int(text) * 1000
    return other if other <= MAX_MS and abs(other - reference) <= _AGREES_WITHIN else counted


def _offset(match: re.Match[str], group: int) -> int:
    """Milliseconds east of UTC."""
    if match[group] is None:
        return 0
    minutes = int(match[group + 1]) * 60 + int(match[group + 2])
    return (minutes if match[group] == "+" else -minutes) * 60_000


def _ms(date: str, clock: str, fraction: str, offset: int) -> int | None:
    leap = clock.endswith(":60")
    try:
        moment = datetime.fromisoformat(f"{date}T{clock[:-2] + '59' if leap else clock}+00:00")
    except ValueError:
        return None
    value = (moment - _EPOCH) // _MILLISECOND + int((fraction + "000")[:3]) + (1000 if leap else 0) - offset
    return value if 0 <= value <= MAX_MS else None
