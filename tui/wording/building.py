"""Fields built from what a line offers: a value, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable

from tui.access_log.entry import LineShape
from tui.text import Secret
from tui.wording.fields import Field, Level, Provenance, Section


def logged_field(
    shape: LineShape,
    name: str,
    label: str,
    variables: tuple[str, ...],
    value: str | None,
    *,
    level: Level = Level.PLAIN,
    secret: Secret | None = None,
) -> Field:
    """A field that stands in the line under one of `variables`; where it has no value, the provenance says why."""
    provenance = absence(shape, variables) if value is None else Provenance.LOGGED
    return Field(name, label, value, provenance, level=level, secret=secret)


def absence(shape: LineShape, variables: Iterable[str]) -> Provenance:
    """Why a value is missing: the format does not name the variable, or API Gateway had nothing to put there."""
    return Provenance.EMPTY if any(name in shape.variables for name in variables) else Provenance.ABSENT


def masked_field(name: str, label: str, secret: Secret, provenance: Provenance = Provenance.LOGGED) -> Field:
    """A field whose value shows only where it is revealed."""
    return Field(name, label, secret.masked(), provenance, secret=secret)


def section(title: str, fields: Iterable[Field | None]) -> Section:
    """A section of the fields that there are."""
    return Section(title, tuple(field for field in fields if field is not None))


def list_field(
    name: str, label: str, values: Iterable[str], provenance: Provenance, level: Level = Level.PLAIN
) -> Field:
    """Several values in one field, one a line."""
    return Field(name, label, "\n".join(values), provenance, level=level)
