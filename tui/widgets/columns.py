"""Which columns a list of a given width shows, and how wide each one is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Column(Enum):
    """The columns in their order; the value is the title."""

    TIME = "TIME"
    STATUS = "ST"
    METHOD = "METHOD"
    PATH = "PATH"
    LATENCY = "ms"
    CLIENT = "CLIENT"
    ERROR = "ERROR"
    STAGE = "STAGE"
    SOURCE_IP = "SOURCE IP"
    HOST = "HOST"


class Preset(Enum):
    """What the columns command goes through; the value is what the status says."""

    AUTO = "columns: as many as fit"
    CLIENTS = "columns: clients and errors"
    PLACES = "columns: where it came from"
    PATHS = "columns: long paths"


@dataclass(frozen=True, slots=True)
class Placed:
    """One column at its width in cells, without the space after it."""

    column: Column
    width: int


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """Columns from left to right behind a gutter of one cell; widths and the spaces between fill `width` exactly."""

    width: int
    placed: tuple[Placed, ...]


_FIXED: Final = {
    Column.TIME: 12,
    Column.STATUS: 3,
    Column.METHOD: 7,
    Column.LATENCY: 5,
    Column.STAGE: 8,
    Column.SOURCE_IP: 15,
}
# The share of what is left, and what a column needs to be worth showing.
_FLEXIBLE: Final = {Column.PATH: (5, 10), Column.CLIENT: (5, 8), Column.ERROR: (4, 12), Column.HOST: (3, 12)}
_PRESETS: Final = {
    Preset.CLIENTS: (Column.TIME, Column.STATUS, Column.CLIENT, Column.ERROR, Column.PATH),
    Preset.PLACES: (Column.TIME, Column.STATUS, Column.SOURCE_IP, Column.STAGE, Column.HOST, Column.CLIENT),
    Preset.PATHS: (Column.TIME, Column.STATUS, Column.METHOD, Column.PATH),
}
_WIDE: Final = ((104, Column.SOURCE_IP), (126, Column.ERROR), (150, Column.STAGE), (172, Column.HOST))
# What goes first where there is no room.
_DROPPED: Final = (
    (64, Column.METHOD),
    (56, Column.LATENCY),
    (44, Column.CLIENT),
    (28, Column.PATH),
    (17, Column.TIME),
)


def layout(width: int, preset: Preset = Preset.AUTO) -> ColumnLayout:
    """The columns for a list `width` cells wide; at least the status, however narrow it is."""
    columns = _automatic(width) if preset is Preset.AUTO else _that_fit(_PRESETS[preset], width)
    return ColumnLayout(width, tuple(_placed(columns, width - 1)))


def _automatic(width: int) -> list[Column]:
    base = [Column.TIME, Column.STATUS, Column.METHOD, Column.PATH, Column.LATENCY, Column.CLIENT]
    missing = {column for limit, column in _DROPPED if width < limit}
    extra = {column for limit, column in _WIDE if width >= limit}
    return [column for column in Column if (column in base and column not in missing) or column in extra]


def _that_fit(columns: tuple[Column, ...], width: int) -> list[Column]:
    """The first columns that fit; the status always stays."""
    taken = 1
    chosen = []
    for column in columns:
        taken += 1 + (_FIXED[column] if column in _FIXED else _FLEXIBLE[column][1])
        if column is Column.STATUS or taken <= width:
            chosen.append(column)
    return chosen


def _placed(columns: list[Column], width: int) -> list[Placed]:
    """Fixed columns get what they need, the flexible ones share what is left; the last takes the remainder."""
    left = width - sum(_FIXED.get(column, 0) for column in columns) - (len(columns) - 1)
    flexible = [column for column in columns if column in _FLEXIBLE]
    shares = sum(_FLEXIBLE[column][0] for column in flexible)
    widths = {column: max(1, left * _FLEXIBLE[column][0] // shares) for column in flexible}
    if flexible:
        widths[flexible[-1]] += left - sum(widths.values())
    return [Placed(column, max(0, _FIXED.get(column, 0) or widths[column])) for column in columns]
