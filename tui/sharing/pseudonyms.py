"""Names that stand for others: the same value gives the same name, and the name gives nothing away.

HMAC-SHA-256 (RFC 2104, FIPS 180-4) under a key that only this session has: a bare hash of an address or
a serial number would be found by trying them all.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import re
import secrets
import stat
from pathlib import Path
from typing import Final

from tui.text import one_line

DIGITS: Final = 12
"""Hexadecimal digits of a pseudonym."""
MIN_KEY_BYTES: Final = 32
MAX_KEY_BYTES: Final = 64 * 1024
KINDS: Final = frozenset(
    {
        *("client", "issuer", "serial", "fingerprint", "key", "san"),
        *("ip", "account", "api", "domain", "principal", "group", "stream", "segment", "text"),
    }
)
"""What stands before the digits: the kind of value that was replaced."""

_CACHED: Final = 200_000
_DIGITS: Final = re.compile(rf"-[0-9a-f]{{{DIGITS}}}(?![0-9a-f])")
_WORD_END: Final = re.compile(r"[a-z]*\Z")
_LONGEST: Final = max(map(len, KINDS))
_RDN_BREAK: Final = re.compile(r"(?<!\\)[,+]")


class KeyFileRefused(Exception):
    """The pseudonym key file cannot be used; `cause` and `remedy` are sanitised and meant for people."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(f"{cause} {remedy}")
        self.cause = cause
        self.remedy = remedy


class Pseudonyms:
    """Gives values their pseudonyms, under one key.

    Args:
        key: at least `MIN_KEY_BYTES` bytes; None draws a random one for this session.
    """

    def __init__(self, key: bytes | None = None) -> None:
        if key is not None and len(key) < MIN_KEY_BYTES:
            raise ValueError(f"a pseudonym key needs at least {MIN_KEY_BYTES} bytes")
        self._key = secrets.token_bytes(32) if key is None else key
        self._known: dict[tuple[str, str], str] = {}

    def name(self, kind: str, value: str) -> str:
        """The pseudonym of a value: `client-3fa9c1d2e4b7`. Different spellings of one value share it.

        Raises:
            KeyError: for a kind that is not in `KINDS`.
        """
        found = self._known.get((kind, value))
        if found is None:
            if kind not in KINDS:
                raise KeyError(kind)
            if len(self._known) >= _CACHED:
                self._known.clear()
            found = self._known[kind, value] = f"{kind}-{self._digest(kind, value)}"
        return found

    def without_issued(self, text: str) -> str:
        """`text` with every pseudonym that was given out taken away: what is left is not this program's own.

        A client that calls itself `client-aaaaaaaaaaaa` stays: only what this key gave to a known value goes.
        """
        issued = set(self._known.values())
        pieces: list[str] = []
        at = 0
        # The digits are rare and quickly found; the kind stands before them.
        for found in _DIGITS.finditer(text):
            start = found.start() - len(_word_before(text, found.start()))
            if start >= at and text[start : found.end()] in issued:
                pieces.append(text[at:start])
                at = found.end()
        return "".join((*pieces, text[at:]))

    def __repr__(self) -> str:
        return "Pseudonyms(key hidden)"

    def _digest(self, kind: str, value: str) -> str:
        text = f"{kind}\0{normalised(kind, value)}".encode("utf-8", "surrogatepass")
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()[:DIGITS]


def _word_before(text: str, end: int) -> str:
    """The letters before `end`, one more than any kind has at most: `xclient` is not `client`."""
    found = _WORD_END.search(text[max(0, end - _LONGEST - 1) : end])
    return found[0] if found else ""


def normalised(kind: str, value: str) -> str:
    """One spelling for what is the same: addresses, hexadecimal numbers, the order of a name's RDNs."""
    if kind == "ip":
        return _address(value)
    if kind in ("client", "issuer"):
        # RFC 4514 writes the last RDN first, API Gateway the first one.
        return ",".join(sorted(part.strip() for part in _RDN_BREAK.split(value)))
    if kind in ("serial", "fingerprint", "key"):
        return value.lower().removeprefix("0x").replace(":", "").replace(" ", "").lstrip("0")
    return value.lower() if kind == "domain" else value


def _address(value: str) -> str:
    try:
        address = ipaddress.ip_address(value.strip().strip("[]"))
    except ValueError:
        return value
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def load_key(path: Path) -> bytes:
    """The content of a key file.

    Raises:
        KeyFileRefused: where it cannot be read, is no regular file, is open to others, or is too short or too long.
    """
    shown = one_line(path)
    try:
        # Without waiting: opening a FIFO that nobody writes would hang.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            permissions = stat.S_IMODE(_mode_of(file.fileno(), shown))
            key = file.read(MAX_KEY_BYTES + 1)
    except OSError as error:
        raise KeyFileRefused(
            f"The pseudonym key file {shown} cannot be read: {error.strerror}.", "Check the path and your permission."
        ) from None
    if permissions & 0o077:
        raise KeyFileRefused(
            f"The pseudonym key file {shown} can be read or changed by others (mode {permissions:03o}).",
            "Make it yours alone: chmod 600.",
        )
    if not MIN_KEY_BYTES <= len(key) <= MAX_KEY_BYTES:
        raise KeyFileRefused(
            f"The pseudonym key file {shown} must hold {MIN_KEY_BYTES} to {MAX_KEY_BYTES} bytes.",
            "Make one: head -c 32 /dev/urandom.",
        )
    return key


def _mode_of(descriptor: int, shown: str) -> int:
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        raise KeyFileRefused(f"The pseudonym key file {shown} is no regular file.", "Give a file with 32 random bytes.")
    return mode
