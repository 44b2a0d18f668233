"""How the text of each kind of setting is read; every parser raises ValueError with what it takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Literal, cast

PseudonymKind = Literal["client", "issuer", "domain", "ip"]


def parse_duration(text: str) -> float:
    """Seconds of `90s`, `15m`, `2h`, `7d`, `1w` or `1h30m`.

    Raises:
        ValueError: saying what a duration looks like.
    """
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
    if not re.fullmatch(r"(?:\d{1,9}(?:\.\d{1,6})?[smhdw])+", text):
        raise ValueError("a duration such as 90s, 15m, 2h or 7d")
    return sum(float(number) * units[unit] for number, unit in re.findall(r"([\d.]+)([smhdw])", text))


def parse_size(text: str) -> int:
    """Bytes of `500K`, `256M`, `2G` or a plain number.

    Raises:
        ValueError: saying what a size looks like.
    """
    match = re.fullmatch(r"(\d{1,12})([KMG]?)i?B?", text.strip(), re.IGNORECASE)
    if not match or not int(match[1]):
        raise ValueError("a size such as 256M or 1G")
    return int(match[1]) << (10 * " KMG".index(match[2].upper() or " "))


def parse_moment(text: str) -> int:
    """Milliseconds since the epoch of a timestamp with its zone: `2024-07-07T05:31:53Z`, `…+09:00`.

    Raises:
        ValueError: saying what a moment looks like.
    """
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("no zone")
        return round(moment.timestamp() * 1000)
    except (ValueError, OverflowError):
        raise ValueError("a timestamp with its zone, such as 2024-07-07T05:31:53Z") from None


def read_since(text: str) -> dict[str, object]:
    """Either `since_seconds` or `since_time`, by the names of `Settings`."""
    try:
        return {"since_seconds": parse_duration(text), "since_time": None}
    except ValueError:
        pass
    try:
        return {"since_time": parse_moment(text)}
    except ValueError:
        raise ValueError("a duration such as 15m, or a timestamp with its zone") from None


def read_choice(*allowed: str) -> Callable[[str], str]:
    """A reader that takes one of the given words."""

    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError("one of " + ", ".join(allowed))
        return text

    return parse


def read_boolean(text: str) -> bool:
    """True or False."""
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("true or false")


def read_count(text: str) -> int:
    """A whole number above 0."""
    if not re.fullmatch(r"\d{1,9}", text) or not int(text):
        raise ValueError("a whole number above 0")
    return int(text)


def read_whole(text: str) -> int:
    """A whole number."""
    if not re.fullmatch(r"-?\d{1,18}", text):
        raise ValueError("a whole number")
    return int(text)


def read_rate(text: str) -> float:
    """Requests a second."""
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0 < rate <= 100_000:
        raise ValueError("a number of requests a second, above 0")
    return rate


def read_kinds(text: str) -> frozenset[PseudonymKind]:
    """Kinds of names, comma-separated."""
    allowed = {"client", "issuer", "domain", "ip"}
    kinds = {kind.strip() for kind in text.split(",") if kind.strip()}
    if kinds - allowed:
        raise ValueError("a list of client, issuer, domain, ip")
    return cast("frozenset[PseudonymKind]", frozenset(kinds))


def read_text(text: str) -> str:
    """Any text, as it is."""
    return text


def read_url(text: str) -> str:
    """An address of a service: http or https, with a host."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("an address such as http://127.0.0.1:4566")
    return text
