"""Single values: numbers out of texts, and texts made safe to show."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Final

from tui.access_log.concealing import looks_like_certificate
from tui.access_log.plan import Plan
from tui.text import is_unsafe, sanitize

MAX_VALUE: Final = 64 * 1024
"""Characters of a value (other than a certificate) that are kept; the raw line holds all of it."""

ABSENT: Final = frozenset({"-", "", "(none)"})
"""What API Gateway, or a format's author, writes for a variable without a value."""

_NUMBER: Final = re.compile(r"([0-9]{1,15})(?:\.[0-9]{1,30})?")
_STATUSES: Final[Mapping[str | None, int]] = {str(code): code for code in range(100, 1000)}
_ODD_STATUS: Final = re.compile(r"[ \t]{0,16}+([1-9][0-9]{2})(?:\.0{1,8}+)?[ \t]{0,16}+")
_ROUTE: Final = re.compile(r"([A-Z]{1,16}) (/.*)")


@functools.lru_cache(maxsize=8192)
def _number(text: str) -> int | None:
    match = _NUMBER.fullmatch(text)
    return int(match[1]) if match else None


def number(text: str | None) -> int | None:
    """A whole number of milliseconds or bytes; a fraction is cut off; None for what is none."""
    return _number(text) if text is not None and len(text) <= 32 else None


def status_code(text: str | None) -> int | None:
    """A three-digit HTTP status, also between spaces or as a number like `403.0`; None for what is none."""
    found = _STATUSES.get(text)
    if found is None and text is not None:
        match = _ODD_STATUS.fullmatch(text)
        return int(match[1]) if match else None
    return found


def without_quotes(text: str) -> str:
    """`$context.error.messageString` is the message with quotes of its own."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def from_route(route: str, method: str | None, resource_path: str | None) -> tuple[str | None, str | None]:
    """Method and resource path out of an HTTP API's `routeKey`, where they have no value of their own."""
    match = _ROUTE.fullmatch(route)
    if match is None:
        return method, resource_path
    return method if method is not None else match[1], resource_path if resource_path is not None else match[2]


def cleaned(texts: list[str], plan: Plan) -> tuple[list[str], tuple[str, ...]]:
    """The texts cut to size and sanitised, and the warnings that this calls for.

    A certificate's fields stay verbatim: they are compared with the certificate, and sanitised by who shows them.
    """
    clean: list[str] = []
    unsafe, oversized = plan.odd_keys, False
    for position, text in enumerate(texts):
        if position in plan.verbatim:
            unsafe = unsafe or (position not in plan.pems and is_unsafe(text[:MAX_VALUE]))
            clean.append(text)
            continue
        if len(text) > MAX_VALUE:
            oversized = True
            text = f"{text[:MAX_VALUE]}… [{len(text) - MAX_VALUE:,} more characters]"
        armoured = position in plan.unknown and looks_like_certificate(text)
        safe = text if armoured else sanitize(text)
        unsafe = unsafe or (safe != text)
        clean.append(safe)
    return clean, (("control-characters",) if unsafe else ()) + (("oversized",) if oversized else ())
