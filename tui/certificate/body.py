"""The body of one PEM block: from escaped, re-wrapped or cut base64 to DER, with a name for each repair."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, replace
from typing import Final

from tui.certificate.armour import Segment
from tui.certificate.der import declared_length
from tui.certificate.encodings import undo_backslashes, undo_entities, undo_percent

_BASE64: Final = re.compile(r"[A-Za-z0-9+/]*={0,3}")
_LONGEST_LINE: Final = 76
_EMPTY: Final = "the PEM is empty: nothing stands between its armour lines"
_LONG_FORM: Final = 0x80
MAX_OCTETS: Final = 49_152
"""The longest DER that is decoded: what 65,536 characters of base64 hold."""


@dataclass(frozen=True, slots=True)
class Body:
    """What one body gave: DER, or why there is none."""

    der: bytes | None = None
    error: str | None = None
    repairs: tuple[str, ...] = ()
    decoded: bytes | None = None
    """What the base64 held, whatever it was."""

    @property
    def is_der(self) -> bool:
        """True where the base64 held DER of more than 127 octets, whole or cut off: no certificate is smaller."""
        return self.decoded is not None and declared_length(self.decoded) is not None and self.decoded[1] >= _LONG_FORM


def read_body(segment: Segment) -> Body:
    """Decode what stands between two armour lines. Never raises."""
    if not segment.body or segment.body.isspace():
        return Body(error=_EMPTY if segment.has_end else _cut_off(0, None))
    text, repairs = _unescaped(segment)
    if not segment.has_end:
        # What is left of a cut armour line is no base64.
        text = text.partition("--")[0].rstrip("-")
    body = _with_plus_restored(text) or _decoded(text)
    body = _completed(body) if segment.has_begin and segment.has_end else _without_armour(body, segment)
    return replace(body, repairs=tuple(dict.fromkeys([*repairs, *_line_repairs(text), *body.repairs])))


def read_base64(text: str) -> Body:
    """Decode base64 or base64url that has no armour. Never raises."""
    return _completed(_decoded(text))


def masked(text: str) -> str:
    """How a text with the asterisks of a CloudWatch Logs data-protection policy is named."""
    wholly = not text.replace("*", "").strip()
    return f"{'' if wholly else 'partly '}masked by a data-protection policy"


def _unescaped(segment: Segment) -> tuple[str, list[str]]:
    text = segment.body.replace("+", " ") if segment.form_encoded else segment.body
    repairs = ["url-encoded"] if segment.form_encoded else []
    for sign, repair, undo in (
        ("%", "url-encoded", undo_percent),
        ("&", "html-entities", undo_entities),
        ("\\", "escaped-newlines", undo_backslashes),
    ):
        undone = undo(text) if sign in text else text
        if undone != text:
            text = undone
            repairs.append(repair)
    return text, repairs


def _line_repairs(text: str) -> list[str]:
    """How the line breaks were damaged."""
    repairs = ["crlf"] if "\r" in text else []
    lines = text.splitlines()
    core = text.strip()
    if not core or len(core.splitlines()) > 1:
        return repairs
    if len(core.split()) > 1 or (len(lines) == 1 and text[0].isspace()):
        return [*repairs, "spaces-for-newlines"]
    if len(core) > _LONGEST_LINE or len(lines) == 1:
        return [*repairs, "missing-newlines"]
    return repairs


def _with_plus_restored(text: str) -> Body | None:
    """For lines in which a form decoder made each `+` a space; None unless that gives whole DER."""
    lines = text.strip("\r\n").splitlines()
    if len(lines) < 2 or not any(" " in line for line in lines):
        return None
    body = _decoded("".join(line.replace(" ", "+") for line in lines))
    if body.decoded is None or declared_length(body.decoded) != len(body.decoded):
        return None
    return replace(body, repairs=("spaces-for-plus", *body.repairs))


def _decoded(text: str) -> Body:
    compact = "".join(text.split())
    if not compact:
        return Body(error=_EMPTY)
    if "*" in compact:
        return Body(error=masked(compact))
    repairs = ("base64url",) if "-" in compact or "_" in compact else ()
    compact = compact.replace("-", "+").replace("_", "/")
    good = _BASE64.match(compact)
    end = good.end() if good else 0
    if end != len(compact):
        return Body(error=f"the PEM is damaged: its character {end + 1:,} of {len(compact):,} is not base64")
    data = compact.rstrip("=")
    # A single left-over character holds six bits, which is no octet: a sign of a cut, and nothing is lost with it.
    whole = data[:-1] if len(data) % 4 == 1 else data
    return Body(repairs=repairs, decoded=binascii.a2b_base64(whole + "=" * (-len(whole) % 4)))


def _completed(body: Body) -> Body:
    """The DER where all of it is there; what its own length says otherwise."""
    if body.decoded is None:
        return body
    size = declared_length(body.decoded)
    if size is None:
        return replace(body, error="the PEM is damaged: what its base64 holds is not DER")
    if size > MAX_OCTETS:
        return replace(body, error=f"the PEM is damaged, or too large to decode: it says that it holds {size:,} octets")
    if size > len(body.decoded):
        return replace(body, error=_cut_off(_characters(len(body.decoded)), _characters(size)))
    if size < len(body.decoded):
        return replace(body, der=body.decoded[:size], repairs=(*body.repairs, "trailing-data"))
    return replace(body, der=body.decoded)


def _without_armour(body: Body, segment: Segment) -> Body:
    """A block that lacks an armour line is mended where its DER is whole."""
    completed = _completed(body)
    if completed.der is not None:
        return replace(completed, repairs=(*completed.repairs, "missing-end" if segment.has_begin else "missing-begin"))
    if "***" in segment.body:
        return body
    if not segment.has_begin:
        return replace(completed, error="the PEM is cut off: its beginning is missing")
    size = declared_length(body.decoded) if body.decoded else None
    there = len("".join(segment.body.split()))
    return replace(completed, error=_cut_off(there, _characters(size) if size else None))


def _characters(octets: int) -> int:
    return (octets + 2) // 3 * 4


def _cut_off(there: int, whole: int | None) -> str:
    of = f"its {whole:,}" if whole and there < whole <= _characters(MAX_OCTETS) else "its"
    return f"the PEM is cut off after {there:,} of {of} characters"
