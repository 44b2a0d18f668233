"""A fault of the program itself, in a real terminal: the terminal restored, and nothing of the log in the report."""

from __future__ import annotations

import sys

import pytest

from tests.support.terminal import Terminal
from tui.crash import EXIT_CODE

CANARY = "CANARY-MIIBtjCCAVugAwIBAgIUsecret"

PLANT = """
import sys
canary = {canary!r}
def fault(*args, **more):
    secret_local = canary
    raise ValueError("could not handle " + secret_local)
{where}
from tui.cli import main
sys.exit(main(["demo"]))
"""

PLACES = {
    "drawing a row": "from tui.widgets.request_list import RequestList; RequestList.render_line = fault",
    "taking rows in": "from tui.traffic.store import RequestStore; RequestStore.extend = fault",
    "a key": "from tui.screens.watch import WatchScreen; WatchScreen.action_run = fault",
    "a worker": "import tui.certificate.reading as reading; reading.read = fault",
}


@pytest.mark.parametrize("place", PLACES)
def test_the_report_holds_no_data_and_the_terminal_is_restored(environment: dict[str, str], place: str) -> None:
    program = PLANT.format(canary=CANARY, where=PLACES[place])
    with Terminal([sys.executable, "-c", program], environment) as terminal:
        if place in {"a key", "a worker"}:
            terminal.wait_until(r"\d\d:\d\d:\d\d.*\b200\b", 15)
            terminal.send("E\r", 0.2)
            if terminal.alive:
                terminal.send("c", 0.2)
        terminal.wait_for_end(10)
        assert terminal.exit_code == EXIT_CODE
        assert CANARY.encode() not in terminal.written
        assert b"secret_local" not in terminal.written
        assert b"ValueError" in terminal.written
        assert b"safe to share" in terminal.written
        assert terminal.left_behind == []
