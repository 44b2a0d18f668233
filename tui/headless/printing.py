"""Requests on standard output: read, filter, redact, write, until the end or for ever."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Iterable
from typing import IO, TYPE_CHECKING, Final

from tui import crash
from tui.headless.outputs import Writer, writer
from tui.settings import Settings, SettingsError
from tui.sharing.redaction import RedactionRefused
from tui.traffic.batch import News
from tui.traffic.states import HEALTHY, Phase, TailState

if TYPE_CHECKING:
    from tui.access_log.entry import Row
    from tui.sharing.records import Record
    from tui.tailer import Tailer

DONE: Final = 0
HELD_BACK: Final = 3
"""Some requests were not printed, because they could not be redacted."""
_LOOK_EVERY: Final = 0.25
"""Seconds between looks at whether the reader of a pipe has gone while nothing arrives."""


def print_tail(tail: Tailer, settings: Settings, record: Callable[[Row], Record], stream: IO[bytes]) -> int:
    """Prints every request of `tail` that passes the filter, until it ends; returns the exit code.

    Args:
        tail: not yet started; closed at the end, whatever happens.
        settings: the filter, the output format, the colours.
        record: makes the object that is written of a row, redacted or not.
        stream: takes the bytes; flushed after every batch.

    Raises:
        KeyboardInterrupt: on Ctrl-C.
        BrokenPipeError: where the reader of `stream` has gone.
        SettingsError: where the filter cannot be used.
    """
    printer = _Printer(stream, _chosen(settings, stream), record, row_filter(settings, tail.now))
    tail.start()
    try:
        printer.begin()
        while not tail.ended:
            tail.wait(_LOOK_EVERY)
            printer.stop_if_nobody_reads()
            batch = tail.drain()
            printer.rows(batch.rows)
            _say(batch.news)
        printer.end()
    finally:
        tail.close()
    return exit_code(tail.failure) or (HELD_BACK if printer.held_back else DONE)


def row_filter(settings: Settings, now: Callable[[], float]) -> Callable[[Row], bool]:
    """What `--filter` lets through.

    Raises:
        SettingsError: with the position in the expression and what was expected there.
    """
    from tui.traffic.filter import FilterError, parse_filter

    if not settings.filter:
        return lambda _: True
    try:
        return parse_filter(settings.filter, lambda: round(now() * 1000)).matches
    except FilterError as problem:
        raise SettingsError(f"--filter: {problem}") from None


def exit_code(failure: BaseException | None) -> int:
    """0, or what the failure of a source means; a defect of the program is reported without any data."""
    from tui.sources.base import SourceError

    if failure is None:
        return DONE
    if isinstance(failure, SourceError):
        return failure.exit_code
    sys.stderr.write(crash.report(failure))
    return crash.EXIT_CODE


class _Printer:
    """Filters rows, makes records of them, and writes them out batch by batch."""

    def __init__(
        self, stream: IO[bytes], output: Writer, record: Callable[[Row], Record], matches: Callable[[Row], bool]
    ) -> None:
        self._stream = stream
        self._output = output
        self._record = record
        self._matches = matches
        self._hang_up = _hang_up_of(stream)
        self.held_back = 0

    def begin(self) -> None:
        self._write(self._output.begin())

    def rows(self, rows: Iterable[Row]) -> None:
        self._write(b"".join(self._one(row) for row in rows if self._matches(row)))

    def _one(self, row: Row) -> bytes:
        try:
            return self._output.one(self._record(row))
        except RedactionRefused as refusal:
            self.held_back += 1
            sys.stderr.write(f"mtlstail: {refusal}\n")
            return b""

    def end(self) -> None:
        self._write(self._output.end())

    def stop_if_nobody_reads(self) -> None:
        """A quiet log group would keep a program alive whose reader has long gone."""
        if self._hang_up is not None and any(event & select.POLLERR for _, event in self._hang_up.poll(0)):
            raise BrokenPipeError

    def _write(self, data: bytes) -> None:
        if data:
            self._stream.write(data)
            self._stream.flush()


def _chosen(settings: Settings, stream: IO[bytes]) -> Writer:
    terminal = stream.isatty()
    colour = terminal and not settings.no_color and os.environ.get("TERM") != "dumb"
    return writer(settings, terminal=terminal, colour=colour)


def _hang_up_of(stream: IO[bytes]) -> select.poll | None:
    try:
        descriptor = stream.fileno()
    except OSError:  # a buffer in memory has no descriptor
        return None
    watch = select.poll()
    watch.register(descriptor, 0)
    return watch


def _say(news: Iterable[News]) -> None:
    """News of the sources on standard error: only what a person should know or do."""
    for state in news:
        if isinstance(state, TailState) and _is_worth_saying(state):
            sys.stderr.write(f"mtlstail: {state.phase.value}" + (f": {state.cause}" if state.cause else "") + "\n")
            sys.stderr.write(f"  {state.remedy}\n" if state.remedy else "")


def _is_worth_saying(state: TailState) -> bool:
    if state.phase in HEALTHY:
        return state.phase is Phase.POLLING and state.cause is not None
    return state.phase is not Phase.CONNECTING or state.cause is not None
