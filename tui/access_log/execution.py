"""The execution log of one request, out of the lines that carry its id.

Lines are found by the `(<request id>)` prefix. That id may be chosen by the client (API Gateway developer guide,
`$context.requestId`), so it proves little: the `Extended Request Id:` line, which no client can choose, confirms that
lines belong to a request. Where several requests share an id, all of them are shown and nothing is concluded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tui.access_log.event import LogEvent
from tui.access_log.execution_line import DENIED, ExecutionLine, execution_line
from tui.text import one_line

MAX_LINES: Final = 2_000
"""Lines that are kept of one request id: INFO writes up to about 60 a request."""
_EXTENDED: Final = "Extended Request Id:"
_ONCE: Final = (_EXTENDED, "Verifying Usage Plan", "Starting execution", "Method completed", DENIED)
"""What a request's log says at most once."""


class Joining(StrEnum):
    """How well lines are known to belong to the request; the value is a word for records."""

    CONFIRMED = "confirmed"
    """The extended request id is the request's own."""
    BY_REQUEST_ID = "request-id"
    """Only the request id says so: there is no extended one to compare."""
    OTHER_REQUEST = "other-request"
    """The extended request id is another one: another request with the same id."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Lines of what was probably one request, in the order of their stream."""

    lines: tuple[ExecutionLine, ...]
    joining: Joining
    extended_request_id: str | None = None
    """As the lines say, sanitised."""
    mixed: bool = False
    """Lines of several requests stand between each other, and nothing tells them apart."""

    @property
    def denial(self) -> str | None:
        """The reason that `Access denied. Reason: …` names; None where no line does."""
        return next((line.denial for line in self.lines if line.denial is not None), None)


@dataclass(frozen=True, slots=True)
class ExecutionLog:
    """What was found for one request."""

    group: str
    """The log group's name, sanitised."""
    start: int
    end: int
    """The span that was searched: milliseconds since the epoch, both included."""
    candidates: tuple[Candidate, ...] = ()
    complete: bool = True
    """False where the search ended at its limit: there may be more."""

    @property
    def denial(self) -> str | None:
        """AWS's own reason for refusing this request; None where none is said, or nothing can be concluded."""
        return self.candidates[0].denial if self.conclusive else None

    @property
    def conclusive(self) -> bool:
        """True where the lines are one request's, and nothing says that it is another one."""
        if len(self.candidates) != 1:
            return False
        only = self.candidates[0]
        return only.joining is not Joining.OTHER_REQUEST and not only.mixed

    @property
    def lines(self) -> tuple[ExecutionLine, ...]:
        """All lines, candidate after candidate."""
        return tuple(line for candidate in self.candidates for line in candidate.lines)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which request's lines are wanted, and where they were looked for."""

    request_id: str
    extended_request_id: str | None
    group: str
    start: int
    """Milliseconds since the epoch."""
    end: int


def read_execution_log(events: Iterable[LogEvent], wanted: Wanted, *, complete: bool = True) -> ExecutionLog:
    """The execution log of a request out of events that mention its id. Never raises.

    Args:
        events: in the order in which FilterLogEvents gave them: by time, and inside a millisecond by the order in
            which they were written. Events of other requests among them are left out, repeated ones count once.
        wanted: the request.
        complete: False where the search ended before everything was looked through.
    """
    streams: dict[str | None, list[tuple[int, str]]] = {}
    for count, (event, text) in enumerate(_own(events, wanted.request_id)):
        if count == MAX_LINES:
            complete = False
            break
        streams.setdefault(event.origin.log_stream, []).append((event.timestamp or 0, text))
    runs = [run for lines in streams.values() for run in _runs(sorted(lines, key=_time))]
    runs.sort(key=lambda run: run[0][0])
    candidates = tuple(_candidate(run, wanted.extended_request_id) for run in runs)
    return ExecutionLog(one_line(wanted.group), wanted.start, wanted.end, candidates, complete)


def _own(events: Iterable[LogEvent], request_id: str) -> Iterable[tuple[LogEvent, str]]:
    """The events that begin with the prefix, once each, with what stands behind it."""
    prefix = f"({request_id})"
    seen: set[str] = set()
    for event in events:
        if event.event_id is not None:
            if event.event_id in seen:
                continue
            seen.add(event.event_id)
        if event.message.startswith(prefix):
            yield event, event.message[len(prefix) :].strip()


def _time(line: tuple[int, str]) -> int:
    # Lines of one millisecond keep the order in which they came: sorting is stable.
    return line[0]


def _runs(lines: Sequence[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """One stream's lines, parted before every `Extended Request Id:` line but the first."""
    runs: list[list[tuple[int, str]]] = [[]]
    extended = False
    for line in lines:
        if line[1].startswith(_EXTENDED):
            if extended:
                runs.append([])
            extended = True
        runs[-1].append(line)
    return runs


def _candidate(run: Sequence[tuple[int, str]], expected: str | None) -> Candidate:
    lines: list[ExecutionLine] = []
    for time, text in run:
        lines.append(execution_line(time, text, lines[-1].phase if lines else None))
    said = next((text.removeprefix(_EXTENDED).strip() for _, text in run if text.startswith(_EXTENDED)), None)
    mixed = any(sum(text.startswith(once) for _, text in run) > 1 for once in _ONCE)
    return Candidate(tuple(lines), _joining(said, expected), None if said is None else one_line(said), mixed)


def _joining(said: str | None, expected: str | None) -> Joining:
    if not said or expected is None:
        return Joining.BY_REQUEST_ID
    return Joining.CONFIRMED if said == expected else Joining.OTHER_REQUEST
