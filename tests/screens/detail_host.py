"""Small hosts for the detail pane and the dialogs, and what can be read off a screen."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Static

from tests.support.certificates import Authority, IssuedCertificate
from tests.support.lines import request_values, seed_line
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.parser import LineParser
from tui.ports import ExecutionLogs
from tui.settings import Settings
from tui.traffic.items import RequestItem
from tui.widgets.detail.pane import DetailPane

NOW = datetime(2024, 7, 7, 6, 0, tzinfo=UTC)
ORIGIN = EventOrigin("test", log_group="/aws/apigateway/prod-access", log_stream="2024/07/07/a1b2c3d4e5f60718")


def certificate(name: str = "my_client") -> IssuedCertificate:
    """A client certificate with names and usages."""
    return Authority("Example CA").issue(name, sans=["DNS:a.example", "URI:spiffe://example/a"])


def item(number: int = 1, issued: IssuedCertificate | None = None, **values: str) -> RequestItem:
    """A request of the recommended format, parsed as any other; `values` by names with `__` for dots."""
    given = {name.replace("__", "."): value for name, value in values.items()}
    found = {**request_values(number, refused=number % 2 == 0, certificate=issued.logged if issued else None), **given}
    return line_item(seed_line(found), number)


def line_item(line: str, number: int = 1) -> RequestItem:
    """Any line as an item of the list."""
    row = LineParser().parse(LogEvent(line, ORIGIN, timestamp=1_720_330_313_123))
    return RequestItem(number, row, order=row.time or 0)


def pem_body(issued: IssuedCertificate) -> list[str]:
    """The base64 lines of a certificate: what must not be seen."""
    return issued.pem.split("\n")[1:-2]


class FakeTime:
    """A monotonic clock that only moves when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


class DetailHost(App[None]):
    """The pane alone on a screen, with something else to focus."""

    BINDINGS: ClassVar = [Binding("r", "reveal", "reveal")]
    CSS = "#elsewhere { height: 1; }"

    def __init__(
        self,
        settings: Settings | None = None,
        clock: Callable[[], float] | None = None,
        execution_logs: ExecutionLogs | None = None,
    ) -> None:
        super().__init__()
        more = {"monotonic": clock} if clock else {}
        self.pane = DetailPane(settings or Settings(), lambda: NOW, execution_logs=execution_logs, **more)
        self.clicked: list[str] = []

    def compose(self) -> ComposeResult:
        elsewhere = Static("elsewhere", id="elsewhere")
        elsewhere.can_focus = True
        yield elsewhere
        yield self.pane

    def on_mount(self) -> None:
        self.pane.focus()

    def action_reveal(self) -> None:
        self.pane.toggle_reveal()

    def action_pwn(self) -> None:
        self.clicked.append("pwn")


def screen_text(app: App[object]) -> str:
    """What stands on the screen, as its SVG says it: every text of a screenshot, without markup or line breaks."""
    svg = app.export_screenshot(simplify=False)
    return html.unescape(re.sub(r"<[^>]+>", "", svg)).replace("\xa0", " ")


async def settled(pilot: Pilot[object]) -> None:
    """Waits until what is decoded or prepared in the background is on the screen."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def until(pilot: Pilot[object], done: Callable[[], bool], seconds: float = 5.0) -> None:
    """Waits for something that a timer does; fails where it does not happen in time."""
    for _ in range(int(seconds / 0.05)):
        if done():
            return
        await pilot.pause(0.05)
    raise AssertionError("did not happen in time")
