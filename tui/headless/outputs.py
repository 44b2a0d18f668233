"""The formats that requests are printed in, one after the other: text, NDJSON, one JSON array, CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tui.settings import Settings
    from tui.sharing.records import Record


class Writer(Protocol):
    """Turns records into bytes; what it returns is written at once."""

    def begin(self) -> bytes:
        """What stands before the first record."""
        ...

    def one(self, record: Record) -> bytes:
        """One record."""
        ...

    def end(self) -> bytes:
        """What stands after the last one."""
        ...


class Text:
    """One line a request for people; coloured by status on a terminal."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def begin(self) -> bytes:
        """Nothing."""
        return b""

    def one(self, record: Record) -> bytes:
        """Time, status, method, path, latency, client, error; below it the execution log, where it was asked for."""
        from tui.wording.execution import execution_text
        from tui.wording.plain import record_line

        lines = [record_line(record, self._colour), *execution_text(record.get("execution_log") or ())]
        return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")

    def end(self) -> bytes:
        """Nothing."""
        return b""


class Ndjson:
    """One JSON object a line."""

    def begin(self) -> bytes:
        """Nothing."""
        return b""

    def one(self, record: Record) -> bytes:
        """The object, ASCII only."""
        from tui.sharing.records import encode_line

        return encode_line(record) + b"\n"

    def end(self) -> bytes:
        """Nothing."""
        return b""


class JsonArray:
    """One array, written object by object, so that no length of it has to be kept."""

    def __init__(self) -> None:
        self._separator = b"\n"

    def begin(self) -> bytes:
        """The opening bracket."""
        return b"["

    def one(self, record: Record) -> bytes:
        """One object on a line of its own."""
        from tui.sharing.records import encode_line

        separator, self._separator = self._separator, b",\n"
        return separator + encode_line(record)

    def end(self) -> bytes:
        """The closing bracket."""
        return b"\n]\n"


class Csv:
    """A header and one line a request; nested keys are dotted."""

    def __init__(self, *, pem: bool = False, raw: bool = False) -> None:
        self._pem = pem
        self._raw = raw

    def begin(self) -> bytes:
        """The header."""
        from tui.sharing.formats import csv_header

        return csv_header(pem=self._pem, raw=self._raw).encode("utf-8", "backslashreplace")

    def one(self, record: Record) -> bytes:
        """One line."""
        from tui.sharing.formats import csv_row

        return csv_row(record, pem=self._pem, raw=self._raw).encode("utf-8", "backslashreplace")

    def end(self) -> bytes:
        """Nothing."""
        return b""


def writer(settings: Settings, *, terminal: bool, colour: bool) -> Writer:
    """The writer of what was asked for: by default text on a terminal, else NDJSON; `colour` concerns text alone."""
    match settings.output or ("text" if terminal else "ndjson"):
        case "text":
            return Text(colour)
        case "json":
            return JsonArray()
        case "csv":
            return Csv(pem=settings.include_pem, raw=settings.include_raw)
        case "ndjson":
            return Ndjson()
