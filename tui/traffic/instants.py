"""Moments and durations as people type them: `05:31`, `2024-07-07T05:31:53Z`, `-15m`, `30d`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

INSTANT_HINT: Final = "a time such as 05:31, 2024-07-07T05:31:53Z, 2024-07-07T14:31+09:00 or -15m"
DURATION_HINT: Final = "a duration such as 500ms, 30s, 15m, 2h, 30d or 1h30m"

DAY: Final = 86_400_000
_UNITS: Final = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": DAY, "w": 7 * DAY}
_PART: Final = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(ms|[smhdw])", re.ASCII)
_DURATION: Final = re.compile(r"(?:\d{1,9}(?:\.\d{1,6})?(?:ms|[smhdw])){1,6}", re.ASCII)
_EPOCH: Final = re.compile(r"\d{10}(?:\d{3})?", re.ASCII)
_STAMP: Final = re.compile(
    r"(?:(?P<date>\d{4}-\d{2}-\d{2})(?:[T ](?=\d)|$))?"
    r"(?:(?P<clock>\d{1,2}:\d{2})(?:(?P<second>:\d{2})(?P<fraction>[.,]\d{1,9})?)?)?"
    r" ?(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_CLF: Final = re.compile(r"\d{2}/[a-z]{3}/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}", re.ASCII | re.IGNORECASE)
_EPOCH_START: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment with the width that it was typed with: `05:31` is a whole minute.

    Attributes:
        first: its first millisecond since the epoch.
        last: its last millisecond.
        relative: it was given relative to now and moves with it.
        clock: it was given without a date.
    """

    first: int
    last: int
    relative: bool = False
    clock: bool = False

    def moved(self, milliseconds: int) -> Instant:
        """The same, so much later."""
        return Instant(self.first + milliseconds, self.last + milliseconds, self.relative, self.clock)


def parse_duration(text: str) -> int:
    """Milliseconds of `500ms`, `1.5s`, `15m`, `2h`, `30d`, `1w`, `1h30m`.

    Raises:
        ValueError: where `text` is no duration; the text says what was expected.
    """
    folded = text.strip().lower()
    if _DURATION.fullmatch(folded) is None:
        raise ValueError(DURATION_HINT)
    return round(sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(folded)))


def parse_instant(text: str, now_ms: int) -> Instant:
    """The moment that `text` names.

    A clock time without a date is the last such time up to now; a time without a zone is UTC. Also read:
    `now`, `-15m`, epochs in seconds or milliseconds, and the Common Log Format's time.

    Raises:
        ValueError: where `text` is no time; the text says what was expected.
    """
    text = text.strip()
    if text[:1] in {"-", "+"} or text.lower() == "now":
        return _relative(text, now_ms)
    if _EPOCH.fullmatch(text):
        return Instant(int(text), int(text)) if len(text) > 10 else _wide(int(text) * 1000, 1000)
    try:
        if _CLF.fullmatch(text):
            return _wide(_milliseconds(datetime.strptime(text, "%d/%b/%Y:%H:%M:%S %z")), 1000)
        return _stamp(text, now_ms)
    except (ValueError, OverflowError):
        raise ValueError(INSTANT_HINT) from None


def _relative(text: str, now_ms: int) -> Instant:
    offset = 0 if text.lower() == "now" else parse_duration(text[1:])
    moment = now_ms - offset if text.startswith("-") else now_ms + offset
    return Instant(moment, moment, relative=True)


def _stamp(text: str, now_ms: int) -> Instant:
    found = _STAMP.fullmatch(text)
    if found is None or not (found["date"] or found["clock"]):
        raise ValueError(INSTANT_HINT)
    zone = (found["zone"] or "Z").upper().replace("UTC", "Z")
    clock = (found["clock"] or "00:00").rjust(5, "0") + (found["second"] or ":00")
    day = found["date"] or (_EPOCH_START + timedelta(milliseconds=now_ms)).date().isoformat()
    start = _milliseconds(datetime.fromisoformat(f"{day}T{clock}{zone}"))
    if found["fraction"]:
        start += int(found["fraction"][1:4].ljust(3, "0"))
    instant = _wide(start, _width(found))
    if found["date"]:
        return instant
    instant = Instant(instant.first, instant.last, clock=True)
    while instant.first > now_ms:
        instant = instant.moved(-DAY)
    return instant if instant.first > now_ms - DAY else instant.moved(DAY)


def _width(found: re.Match[str]) -> int:
    if not found["clock"]:
        return DAY
    if not found["second"]:
        return 60_000
    return 1 if found["fraction"] else 1000


def _wide(start: int, width: int) -> Instant:
    return Instant(start, start + width - 1)


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH_START) // timedelta(milliseconds=1)
