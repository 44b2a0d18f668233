"""The shape in which anything is told to a person: sections of labelled fields, each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tui.text import Secret


class Provenance(Enum):
    """Where a value comes from; the value is what the pane says."""

    LOGGED = "logged"
    DECODED = "decoded"
    """Read from the PEM."""
    INFERRED = "inferred"
    """Concluded from other fields."""
    ABSENT = "absent from your format"
    """The line's format does not name the variable."""
    EMPTY = "no value"
    """The format names it, and API Gateway had nothing to put there (`-`)."""
    UNREADABLE = "unreadable"
    """There, but it could not be decoded; the note says why."""
    STATED = ""
    """The heading says it already."""


class Level(Enum):
    """How a field should strike the eye; never the only sign."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled value. All texts are sanitised."""

    name: str
    """The key of the NDJSON contract, dotted: `certificate.not_after`, `context.integration.status`."""
    label: str
    value: str | None
    """None where there is none; the mask where `secret` is set."""
    provenance: Provenance
    note: str = ""
    level: Level = Level.PLAIN
    secret: Secret | None = None
    """What a reveal shows instead of `value`."""


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading, in the order of reading."""

    title: str
    fields: tuple[Field, ...]
