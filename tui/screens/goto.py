"""Times as they are typed into the screen: a clock time without a zone is meant as the list shows it."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

from tui.traffic.instants import parse_instant
from tui.wording.rows import TimeMode

_HAS_ZONE = re.compile(r"(?:Z|UTC|[+-]\d{2}:?\d{2})\s*$", re.IGNORECASE)
_HAS_CLOCK = re.compile(r"\d:\d{2}")


def moment_of(text: str, now_ms: int, mode: TimeMode) -> int:
    """Milliseconds since the epoch of what was typed: `-15m`, `14:05`, `14:05Z`, `2024-07-07T05:31:53Z`.

    Args:
        text: what was typed.
        now_ms: milliseconds since the epoch.
        mode: `local` reads a time without a zone as local time, everything else as UTC.

    Raises:
        ValueError: where it is no time; the text says what was expected.
    """
    if mode == "local" and _HAS_CLOCK.search(text) and not _HAS_ZONE.search(text):
        text = f"{text.strip()}{_local_offset(now_ms)}"
    return parse_instant(text, now_ms).first


def _local_offset(now_ms: int) -> str:
    """The local zone as `+09:00`, at the time that is now."""
    moment = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone()
    offset = moment.strftime("%z") or time.strftime("%z")
    return f"{offset[:3]}:{offset[3:5]}"
