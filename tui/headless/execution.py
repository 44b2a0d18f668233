"""Records with the execution log of every request that failed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from tui.access_log.entry import AccessLogEntry, Row
from tui.access_log.execution import ExecutionLog
from tui.ports import DiscoveryError, ExecutionLogs
from tui.sharing.records import Record
from tui.wording.units import rfc3339_milliseconds


class WithExecutionLog:
    """Makes records with the key `execution_log`: a list of lines, or None where none was looked for or could be.

    Why one could not be fetched is said on standard error, once for each reason.

    Args:
        logs: where execution logs come from.
        clear: the unredacted record of a row.
        redact: makes the redacted record of an unredacted one; None leaves records in clear.
    """

    def __init__(
        self,
        logs: ExecutionLogs,
        clear: Callable[[Row], Record],
        redact: Callable[[Mapping[str, Any]], Record] | None,
    ) -> None:
        self._logs = logs
        self._clear = clear
        self._redact = redact
        self._said: set[str] = set()

    def __call__(self, row: Row) -> Record:
        """The record of a row. Blocks while its execution log is fetched.

        Raises:
            RedactionRefused: where a value could not be treated; nothing of the row may leave then.
        """
        # A copy: what `clear` returns may be shared.
        found = {**self._clear(row), "execution_log": self._lines(row)}
        return found if self._redact is None else self._redact(found)

    def _lines(self, row: Row) -> list[dict[str, Any]] | None:
        if not isinstance(row, AccessLogEntry) or not row.failed:
            return None
        try:
            return line_records(self._logs.fetch(row))
        except DiscoveryError as error:
            if error.cause not in self._said:
                self._said.add(error.cause)
                sys.stderr.write(f"mtlstail: no execution log: {error.cause}\n")
                sys.stderr.write(f"  {error.remedy}\n" if error.remedy else "")
            return None


def line_records(log: ExecutionLog) -> list[dict[str, Any]]:
    """The lines of an execution log, candidate after candidate; headers and bodies that may be secret stay masked.

    Each has `time` (RFC 3339, UTC), `text`, `candidate` (from 1; more than one: several requests share the id) and
    `joined`: `confirmed` by the extended request id, by the `request-id` only, or lines of an `other-request`.
    """
    return [
        {
            "time": rfc3339_milliseconds(line.time),
            "text": line.text,
            "candidate": number,
            "joined": candidate.joining.value,
        }
        for number, candidate in enumerate(log.candidates, 1)
        for line in candidate.lines
    ]
