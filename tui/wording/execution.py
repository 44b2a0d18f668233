"""The execution log of a request for people: what AWS says refused it, how lines were found, then phase by phase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tui.access_log.execution import Candidate, ExecutionLog, Joining
from tui.access_log.execution_line import MAX_BYTES, ExecutionLine, ExecutionPhase
from tui.wording.building import section
from tui.wording.fields import Field, Level, Provenance, Section
from tui.wording.rows import time_text
from tui.wording.units import count_text, milliseconds_date_text

_NOTHING: Final = (
    "Either execution logging is OFF for this stage; or it is at ERROR, which writes little of a request that "
    "succeeds; or the lines have not arrived yet; or the group keeps them for a shorter time."
)
_JOININGS: Final = {
    Joining.CONFIRMED: ("confirmed by the extended request id", Level.GOOD, ""),
    Joining.BY_REQUEST_ID: (
        "by the request id only",
        Level.WARNING,
        "A client can choose its request id, and there is no extended one on both sides to confirm it.",
    ),
    Joining.OTHER_REQUEST: (
        "another request with the same id",
        Level.BAD,
        "The extended request id in these lines is not this request's: nothing is concluded from them.",
    ),
}
_MIXED: Final = "Lines of several requests with this id stand between each other: nothing tells them apart."
_CUT: Final = f"cut off: API Gateway writes at most {MAX_BYTES:,} bytes a line"
_INDENT: Final = "    "


def execution_sections(log: ExecutionLog) -> list[Section]:
    """What was found, most telling first.

    With several candidates each has its own sections, and no reason stands above them all.
    """
    sections = [section("Execution log", _head(log))]
    several = len(log.candidates) > 1
    for number, candidate in enumerate(log.candidates, 1):
        place = f"Candidate {number} of {len(log.candidates)}" if several else ""
        if several:
            sections.append(section(place, _joined(candidate)))
        sections += _phases(candidate.lines, f"{place} · " if several else "")
    return sections


def execution_text(found: Iterable[Mapping[str, Any]]) -> list[str]:
    """Lines of text below a request's own: the `execution_log` of a record, redacted or not.

    How the lines were joined stands before those of each candidate, except where that is beyond doubt.
    """
    records = list(found)
    beyond_doubt = all(line.get("candidate") == 1 and line.get("joined") == Joining.CONFIRMED for line in records)
    lines: list[str] = []
    candidate: object = None
    for line in records:
        if line.get("candidate") != candidate and not beyond_doubt:
            candidate = line.get("candidate")
            lines.append(_record_heading(line))
        time = str(line.get("time") or "")[11:23]
        lines.append(f"{_INDENT}{time:<12}  {line.get('text') or ''}".rstrip())
    return lines


def _record_heading(line: Mapping[str, Any]) -> str:
    words = {joining.value: words[0] for joining, words in _JOININGS.items()}
    return f"{_INDENT}candidate {line.get('candidate')}: {words.get(str(line.get('joined')), 'unknown')}"


def _head(log: ExecutionLog) -> list[Field | None]:
    only = log.candidates[0] if len(log.candidates) == 1 else None
    return [
        _reason(log.denial) if log.denial is not None else None,
        _several(log) if len(log.candidates) > 1 else None,
        *(_joined(only, reason=False) if only is not None else ()),
        _count(log),
        _said("group", "Log group", log.group),
        _said("span", "Searched", f"{milliseconds_date_text(log.start)} to {time_text(log.end)}"),
        None
        if log.complete
        else _said("complete", "Incomplete", "the search ended at its limit: there may be more lines", Level.WARNING),
    ]


def _several(log: ExecutionLog) -> Field:
    count = count_text(len(log.candidates), "candidate")
    note = "A request id can be chosen by the client. All of them are shown, and nothing is concluded from them."
    return _said("joined", "Joined", f"{count} carry this request id", Level.WARNING, note)


def _joined(candidate: Candidate, *, reason: bool = True) -> list[Field | None]:
    text, level, note = _JOININGS[candidate.joining]
    denial = candidate.denial
    return [
        _said("joined", "Joined", text, level, note),
        _said("extended_request_id", "Extended id", candidate.extended_request_id)
        if candidate.extended_request_id is not None
        else None,
        _said("mixed", "Mixed", _MIXED, Level.WARNING) if candidate.mixed else None,
        # A reason that is concluded stands on top already.
        _reason(denial) if denial is not None and (reason or candidate.mixed) else None,
    ]


def _reason(denial: str) -> Field:
    return _said("denial", "Access denied", denial, Level.BAD, "AWS said so, in the execution log.")


def _count(log: ExecutionLog) -> Field:
    lines = log.lines
    if not lines:
        return _said("lines", "Lines", "none of this request", Level.WARNING, _NOTHING)
    cut = sum(line.cut for line in lines)
    return _said("lines", "Lines", f"{len(lines):,}" + (f", {cut:,} of them cut off" if cut else ""))


def _phases(lines: Iterable[ExecutionLine], prefix: str) -> list[Section]:
    """The lines under their phases, each phase where its first line stands; a refusal before all others."""
    folded: dict[ExecutionPhase, list[Field]] = {ExecutionPhase.REFUSAL: []}
    for line in lines:
        folded.setdefault(line.phase, []).append(_line(line))
    return [section(prefix + phase.value, fields) for phase, fields in folded.items() if fields]


def _line(line: ExecutionLine) -> Field:
    return Field(
        "execution_log",
        time_text(line.time),
        line.text,
        Provenance.STATED,
        note=_CUT if line.cut else "",
        level=Level.BAD if line.decisive else Level.PLAIN,
        secret=line.secret,
    )


def _said(name: str, label: str, value: str, level: Level = Level.PLAIN, note: str = "") -> Field:
    return Field(f"execution_log.{name}", label, value, Provenance.STATED, note, level)
