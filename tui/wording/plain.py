"""Text without a screen: sections as lines, and one request as one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from tui.access_log.entry import Row, UnparsedLine
from tui.certificate.model import CertificateReading
from tui.text import sanitize
from tui.wording.fields import Field, Section
from tui.wording.masking import mask_query, mask_tokens
from tui.wording.names import CLAIM_MARK, client_label, common_name, record_shows_acceptance
from tui.wording.rows import error_text, latency_text, path_text, status_text
from tui.wording.units import rfc3339_milliseconds

_RESET: Final = "\x1b[0m"
_NO_TIME: Final = " " * 24
_COLOURS: Final = {"2": "\x1b[32m", "3": "\x1b[36m", "4": "\x1b[33m", "5": "\x1b[31m"}
_FAILED_COLOUR: Final = "\x1b[1m"
_DIM: Final = "\x1b[2m"


def plain_lines(sections: Sequence[Section], *, indent: str = "  ") -> list[str]:
    """Sections as text: a heading, then `label  value` with the reason where there is no value; masks stay masks."""
    lines: list[str] = []
    for section in sections:
        lines += [""] if lines else []
        lines.append(section.title)
        width = max((len(field.label) for field in section.fields), default=0)
        for field in section.fields:
            lines += _field_lines(field, width, indent)
    return lines


def text_line(row: Row, colour: bool, reading: CertificateReading | None = None) -> str:
    """One request in one line, unredacted but for query values: time, status, method, path, latency, client, error.

    Args:
        row: the request.
        colour: ANSI colours by status; only for a terminal.
        reading: its decoded certificate, where there is one.
    """
    time = None if row.time is None else rfc3339_milliseconds(row.time)
    if isinstance(row, UnparsedLine):
        return _joined(time, status_text(row), [row.reason, row.message], colour)
    method = mask_tokens(row.method or "")
    parts = [method, path_text(row), _latency(row.latency_ms), client_label(row, reading), error_text(row)]
    return _joined(time, status_text(row), parts, colour)


def record_line(found: Mapping[str, Any], colour: bool) -> str:
    """The same from a record, redacted or not: what leaves is then what the redactor let through."""
    status = "???" if found["unparsed"] is not None else ("" if found["status"] is None else str(found["status"]))
    if found["unparsed"] is not None:
        return _joined(found["time"], status, [found["unparsed"], found.get("message") or ""], colour)
    path = mask_query(found["path"] or found["resource_path"] or "")
    error = found["error"] or {}
    said = error.get("message") or error.get("response_type") or ""
    parts = [found["method"] or "", path, _latency(found["latency_ms"]), _record_client(found), said]
    return _joined(found["time"], status, parts, colour)


def _record_client(found: Mapping[str, Any]) -> str:
    certificate = found["certificate"]
    if certificate is None or certificate["subject"] is None:
        return ""
    subject = str(certificate["subject"])
    mark = "" if record_shows_acceptance(found) else CLAIM_MARK
    return mark + (common_name(subject) or subject)


def _latency(milliseconds: int | None) -> str:
    text = latency_text(milliseconds)
    return f"{text} ms" if text and not text.endswith("s") else text


def _joined(time: str | None, status: str, parts: Iterable[str], colour: bool) -> str:
    rest = "  ".join(sanitize(part) for part in parts if part)
    time, status = sanitize(time or _NO_TIME), sanitize(status)
    if not colour:
        return f"{time} {status:>3} {rest}".rstrip()
    code = _COLOURS.get(status[:1], "")
    strong = _FAILED_COLOUR if status[:1] in ("4", "5", "?") else ""
    return f"{_DIM}{time}{_RESET} {strong}{code}{status:>3}{_RESET} {rest}".rstrip()


def _field_lines(field: Field, width: int, indent: str) -> list[str]:
    value = f"({field.provenance.value})" if field.value is None else field.value
    first, *more = value.split("\n")
    margin = " " * (len(indent) + width + 2)
    lines = [f"{indent}{field.label:<{width}}  {first}".rstrip(), *(f"{margin}{line}".rstrip() for line in more)]
    return [*lines, f"{margin}{field.note}"] if field.note else lines
