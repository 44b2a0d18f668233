"""A tail whose arrivals a test decides: nothing runs, nothing waits."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from tests.support.lines import request_values, seed_line
from tui.access_log.entry import Row
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.parser import LineParser
from tui.traffic.batch import Batch, News
from tui.traffic.states import Phase, TailState

ORIGIN = EventOrigin("scripted", log_group="/aws/apigateway/test")
NOW = 1_720_330_500.0
"""2024-07-07T05:35:00Z: shortly after the requests of `rows`."""

_PARSER = LineParser()


def row(number: int = 0, *, recovered: bool = False, certificate: dict[str, str] | None = None, **values: str) -> Row:
    """The `number`-th request, a second after the one before; `values` by `$context` name with `_` for `.`."""
    known = {name.replace(".", "_"): name for name in request_values()} | _NAMES
    given = {known[name]: value for name, value in values.items()}
    line = seed_line({**request_values(number, certificate=certificate), **given})
    return parse(line, recovered=recovered)


_NAMES = {
    "status": "status",
    "path": "path",
    "error_message": "error.message",
    "error_responseType": "error.responseType",
    "subject": "identity.clientCert.subjectDN",
    "issuer": "identity.clientCert.issuerDN",
    "serial": "identity.clientCert.serialNumber",
    "user_agent": "identity.userAgent",
}


def parse(line: str, *, recovered: bool = False, timestamp: int | None = None) -> Row:
    """Any line as the real parser reads it."""
    return _PARSER.parse(LogEvent(line, ORIGIN, timestamp=timestamp, recovered=recovered))


def rows(count: int, *, first: int = 0, failing: Callable[[int], bool] = lambda number: number % 10 == 7) -> list[Row]:
    """Requests in time order; by default every tenth is refused."""
    return [
        row(
            number,
            status="403" if failing(number) else "200",
            path=f"/pets/{number}",
            subject=f"CN=client-{number % 4}",
        )
        for number in range(first, first + count)
    ]


class ScriptedTail:
    """Implements `tui.ports.Tail`. `send` is what a reader thread would do."""

    def __init__(
        self, arrivals: Sequence[Row] = (), *, title: str = "/aws/apigateway/test", place: str | None = "eu-west-1"
    ) -> None:
        self._title = title
        self._place = place
        self._rows: list[Row] = list(arrivals)
        self._news: list[News] = [TailState("scripted", Phase.LIVE)] if arrivals else []
        self._ready: Callable[[], None] | None = None
        self.time = NOW
        self.closed = False
        self.pokes = 0
        self.drains = 0

    @property
    def title(self) -> str:
        return self._title

    @property
    def place(self) -> str | None:
        return self._place

    @property
    def started(self) -> bool:
        return self._ready is not None

    def start(self, ready: Callable[[], None]) -> None:
        self._ready = ready
        if self._rows or self._news:
            ready()

    def send(self, arrivals: Sequence[Row] = (), *news: News) -> None:
        """Something arrives."""
        self._rows.extend(arrivals)
        self._news.extend(news)
        if self._ready is not None:
            self._ready()

    def state(self, phase: Phase, **details: object) -> None:
        """The source says what it is doing."""
        self.send((), dataclasses.replace(TailState("scripted", phase), **details))  # type: ignore[arg-type]

    def drain(self, limit: int = 20_000) -> Batch:
        self.drains += 1
        taken, self._rows = tuple(self._rows[:limit]), self._rows[limit:]
        news, self._news = tuple(self._news), []
        return Batch(taken, news)

    def poke(self) -> None:
        self.pokes += 1

    def now(self) -> float:
        return self.time

    def close(self, timeout: float = 1.0) -> bool:
        self.closed = True
        return True
