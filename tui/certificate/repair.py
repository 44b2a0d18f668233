"""From what stands in a log line to the DER of certificates: every mending step has a name.

What cannot be mended is named for what it is. Nothing in here shows any of the text, and every step
is one pass over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tui.certificate.armour import Segment, has_armour, segments
from tui.certificate.body import Body, masked, read_base64, read_body
from tui.certificate.encodings import undo_backslashes, undo_entities, undo_percent

MAX_CHARACTERS: Final = 65_536
"""The longest PEM text that is decoded; real ones have one to eight thousand characters."""

_MAX_LAYERS: Final = 3
_ABSENT: Final = frozenset({"", "-", "(none)", "null", "None"})
_LIST_BETWEEN: Final = re.compile(r"""[\s,;|"'\[\]\\rn]*""")
_SEPARATORS: Final = re.compile(r"""[,;|"'\[\]]+""")


@dataclass(frozen=True, slots=True)
class Block:
    """One certificate that the text holds, or should hold."""

    der: bytes | None
    error: str | None
    """Why there is no DER."""
    repairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """What was found in a text."""

    blocks: tuple[Block, ...] = ()
    """Certificates in the order of the text, whole or broken."""
    error: str | None = None
    """Why there is not one block."""
    absent: bool = False
    """There is no text, or only a sign for no value (`-`)."""
    holds_private_key: bool = False


def mend(text: str, limit: int | None = MAX_CHARACTERS) -> Mended:
    """Find the certificates in a text that API Gateway logged, or in a file that somebody saved.

    Args:
        text: hostile.
        limit: the longest text that is read, in characters; None reads all, and bounds each block alone.
    """
    if text.strip() in _ABSENT:
        return Mended(error="there is no certificate: the text holds no value", absent=True)
    if limit is not None and len(text) > limit:
        return Mended(error=_too_large(len(text), limit))
    return _mend(text, (), _MAX_LAYERS)


def _mend(text: str, done: tuple[str, ...], layers: int) -> Mended:
    if has_armour(text):
        return _from_armour(text, done)
    text, repairs = _unwrapped(text)
    done = _merged(done, repairs)
    if has_armour(text):
        return _from_armour(text, done)
    return _from_bare(text, done, layers)


def _unwrapped(text: str) -> tuple[str, tuple[str, ...]]:
    """For a text whose very armour is escaped."""
    repairs: list[str] = []
    for repair, undo in (
        ("url-encoded", undo_percent),
        ("html-entities", undo_entities),
        ("escaped-newlines", undo_backslashes),
    ):
        undone = undo(text)
        if undone != text:
            text = undone
            repairs.append(repair)
    return text, tuple(repairs)


def _from_armour(text: str, done: tuple[str, ...]) -> Mended:
    found, rest = segments(text)
    wrapping = _wrapping(found, rest)
    wanted = [segment for segment in found if segment.is_certificate]
    holds_key = any("PRIVATEKEY" in segment.label for segment in found)
    if not wanted:
        return Mended(error=f"this is {found[0].kind}, not a certificate", holds_private_key=holds_key)
    blocks = tuple(_block(segment, _merged(done, wrapping)) for segment in wanted)
    return Mended(blocks, holds_private_key=holds_key)


def _block(segment: Segment, done: tuple[str, ...]) -> Block:
    if len(segment.body) > MAX_CHARACTERS:
        return Block(None, _too_large(len(segment.body), MAX_CHARACTERS), done)
    body = read_body(segment)
    return Block(body.der, body.error, _merged(done, body.repairs))


def _wrapping(found: list[Segment], rest: str) -> tuple[str, ...]:
    """`list` or `quotes`, by what stands around and between the blocks."""
    first = found[0].before.strip()
    between = [segment.before for segment in found[1:]]
    quote = first[-1:]
    if first.rstrip("\"'\\").endswith("[") or any("," in text and _LIST_BETWEEN.fullmatch(text) for text in between):
        return ("list",)
    # Around the whole text only: the quotes of a JSON line belong to the line.
    if quote and quote in "\"'" and rest.strip() == quote == first:
        return ("quotes",)
    return ()


def _from_bare(text: str, done: tuple[str, ...], layers: int) -> Mended:
    """A text without armour: base64 of DER, base64 of a PEM, or nothing that can be read."""
    if "***" in text:
        return Mended(error=masked(text))
    pieces = [piece for piece in _SEPARATORS.split(text) if piece.strip()]
    bodies = [read_base64(piece) for piece in pieces]
    inner = _inner_text(bodies)
    if inner is not None and layers:
        return _mend(inner, _merged(done, ("base64-of-pem",)), layers - 1)
    # Between the items of a list stand brackets and names, as in {"x5c": ["MII…", "MII…"]}.
    found = [body for body in bodies if body.is_der]
    if not found:
        return Mended(error=_unreadable(text))
    done = _merged(done, ("bare-base64", "list") if len(pieces) > 1 else ("bare-base64",))
    return Mended(tuple(Block(body.der, body.error, _merged(done, body.repairs)) for body in found))


def _inner_text(bodies: list[Body]) -> str | None:
    """The PEM texts inside base64, joined; None where there is not one."""
    texts = [body.decoded.decode("latin-1") for body in bodies if body.decoded and b"-----BEGIN" in body.decoded]
    return "\n".join(texts) or None


def _unreadable(text: str) -> str:
    return f"this is not a certificate: no PEM armour and no base64 of one in its {len(text):,} characters"


def _too_large(size: int, limit: int) -> str:
    return f"the PEM is too large to decode: {size:,} characters, and the limit is {limit:,}"


def _merged(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *second]))
