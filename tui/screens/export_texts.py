"""What the export dialog says, and the choices that it offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textual.content import Content

from tui.access_log.entry import Row
from tui.settings import Settings
from tui.sharing.export import PreparedExport

CONFIRMATION: Final = "unredacted"
"""The word that must be typed before anything leaves in clear."""

HINT: Final = "Enter write | s scope | f format | j k scroll | u unredacted | Esc cancel"
_NO_REVEAL: Final = "Unredacted is impossible here: this session runs with --no-reveal."
_NO_UNREDACTED: Final = "Unredacted is impossible here: this host's policy forbids it (no_unredacted)."
_WITHOUT_PEM: Final = "Names, addresses and ids will be in the file in clear; certificates (PEM) will not be in it."
_WITH_PEM: Final = "Names, addresses, ids and certificates (PEM) will be in the file in clear."


@dataclass(frozen=True, slots=True)
class ExportScope:
    """A choice of requests."""

    label: str
    """`this request`, `marked`, `all shown`."""
    rows: Sequence[Row]


def refusal(settings: Settings) -> str:
    """Why nothing may leave in clear here; empty where it may."""
    if settings.no_reveal:
        return _NO_REVEAL
    return _NO_UNREDACTED if settings.no_unredacted else ""


def warning(settings: Settings) -> str:
    """What an unredacted file will hold, and how to go on."""
    return f"{_WITH_PEM if settings.include_pem else _WITHOUT_PEM} Type {CONFIRMATION} and press Enter."


def choice_line(title: str, names: Sequence[str], chosen: int) -> Content:
    """The choices in a line, the chosen one in brackets: to be seen without colour."""
    parts = [(f"[{name}]", "bold") if place == chosen else (f" {name} ", "dim") for place, name in enumerate(names)]
    return Content.assemble((title.ljust(7), "dim"), *parts)


def verdict(prepared: PreparedExport) -> tuple[str, str]:
    """What came of preparing, and its level: `good` or `bad`."""
    if prepared.blocked is not None:
        return f"{prepared.blocked} It cannot be written.", "bad"
    if not prepared.redacted:
        return "Not redacted and not scanned: what stands below leaves in clear. Enter writes it.", "bad"
    return "Leak scan: nothing sensitive found. Enter writes the file.", "good"
