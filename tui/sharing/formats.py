"""Records as text: Markdown for a ticket, JSON, NDJSON, CSV."""

from __future__ import annotations

import csv
import functools
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from tui.sharing.markdown import table, ticket
from tui.sharing.policy import OBJECTS, RECORD
from tui.sharing.records import encode_line
from tui.text import sanitize
from tui.wording.units import count_text


class Format(StrEnum):
    """What an export looks like."""

    MARKDOWN = "markdown"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"

    @property
    def suffix(self) -> str:
        """What a file's name ends with, with the dot."""
        return ".md" if self is Format.MARKDOWN else f".{self.value}"


FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins like this for a formula (OWASP, CSV injection)."""


def render(records: Sequence[Mapping[str, Any]], format: Format) -> str:  # noqa: A002 - the word that everyone uses
    """Records in one of the formats, ending with a line break."""
    if format is Format.NDJSON:
        return b"".join(encode_line(found) + b"\n" for found in records).decode("ascii")
    if format is Format.JSON:
        return json.dumps(list(records), ensure_ascii=True, indent=2) + "\n"
    if format is Format.CSV:
        return _csv(records)
    return _markdown(records)


def summary(found: Mapping[str, Any]) -> str:
    """One request in Markdown, short enough to be copied."""
    return ticket(found)


def flat(found: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """A record with dotted keys and no objects inside; lists stay lists."""
    cells: dict[str, Any] = {}
    for name, value in found.items():
        if isinstance(value, Mapping):
            cells.update(flat(value, f"{prefix}{name}."))
        else:
            cells[prefix + name] = value
    return cells


def csv_header(*, pem: bool = False, raw: bool = False) -> str:
    """The header of a CSV text: the same columns for every record, so that lines can follow one by one.

    `pem` and `raw` add the columns of what only unredacted records may hold.
    """
    return _csv_line(_columns(pem, raw))


def csv_row(found: Mapping[str, Any], *, pem: bool = False, raw: bool = False) -> str:
    """One record as a line (RFC 4180, with a line feed): absent is empty, a list is joined by spaces.

    `context` has foreign names, so it is one cell of JSON.
    """
    cells = flat({**found, "context": None})
    context = found.get("context")
    cells["context"] = encode_line(context).decode("ascii") if context else None
    return _csv_line([_cell(cells.get(column)) for column in _columns(pem, raw)])


def _csv(records: Sequence[Mapping[str, Any]]) -> str:
    pem = any("pem" in (found.get("certificate") or {}) for found in records)
    raw = any("raw" in found for found in records)
    return csv_header(pem=pem, raw=raw) + "".join(csv_row(found, pem=pem, raw=raw) for found in records)


def _csv_line(cells: Sequence[str]) -> str:
    lines = _Lines()
    # Only with both characters as line ending are both quoted within a cell.
    csv.writer(lines, lineterminator="\r\n").writerow(cells)
    return "".join(lines.lines)


@functools.cache
def _columns(pem: bool, raw: bool) -> list[str]:
    columns: list[str] = []
    for name in RECORD:
        inside = OBJECTS.get(name) if name != "context" else None
        columns += [name] if inside is None else [f"{name}.{key}" for key in inside]
    # An execution log is many lines: there is no cell for it.
    unwanted = {"certificate.pem": not pem, "raw": not raw, "execution_log": True}
    return [column for column in columns if not unwanted.get(column)]


class _Lines:
    """What a CSV writer writes to: its lines, each with a line feed alone."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, line: str) -> None:
        self.lines.append(line.removesuffix("\r\n") + "\n")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = " ".join(str(item) for item in value)
    if not isinstance(value, str):
        return str(value)
    # Line breaks stay, which quotes hold together: a PEM has some. A terminal obeys nothing of all this any more.
    text = "\n".join(sanitize(line) for line in value.split("\n"))
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _markdown(records: Sequence[Mapping[str, Any]]) -> str:
    if len(records) == 1:
        return ticket(records[0])
    heading = f"## {count_text(len(records), 'request')}\n\n"
    return heading + table(records)
