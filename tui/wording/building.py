"""Fields built from what a line offers: a value, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable

from tui.access_log.entry import LineShape
from tui.text import Secret
from tui.wording.fields import Field, Level, Provenance, Section
from tui.wording.masking import mask_tokens


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
    if value is None:
        return Field(name, label, None, absence(shape, variables), level=level)
    return told_field(name, label, value, level=level) if secret is None else _hidden(name, label, value, level, secret)


def told_field(name: str, label: str, value: str, *, level: Level = Level.PLAIN) -> Field:
    """A logged text as it is; with a token in it masked, the text shows only where it is revealed."""
    masked = mask_tokens(value)
    if masked == value:
        return Field(name, label, value, Provenance.LOGGED, level=level)
    return _hidden(name, label, masked, level, Secret(value))


def _hidden(name: str, label: str, masked: str, level: Level, secret: Secret) -> Field:
    return Field(name, label, masked, Provenance.LOGGED, level=level, secret=secret)


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
