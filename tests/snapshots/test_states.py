"""What the screen looks like in the states that no picture shows, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.screenshots import StillDemo
from tests.support.tails import ScriptedTail
from tui.app import MtlstailApp
from tui.ports import Choice, Choices, DiscoveryError, Section
from tui.settings import Settings
from tui.traffic.states import Phase, TailState

BEHIND = (
    Choice(Section.DOMAINS, "api.example.com", "domain:api.example.com", "mutual TLS", is_likely=True),
    Choice(Section.DOMAINS, "www.example.com", "domain:www.example.com", "no mutual TLS"),
    Choice(Section.STAGES, "a1b2c3d4e5/prod", "stage:a1b2c3d4e5/prod", "pets · REST", is_likely=True),
    Choice(Section.STAGES, "a1b2c3d4e5/test", "stage:a1b2c3d4e5/test", "pets · REST", "access logging is off"),
)
NAMES = ("/aws/apigateway/prod-access", "/aws/apigateway/test-access", "/aws/lambda/orders")


class Account:
    """A `tui.ports.Discovery` with fixed answers."""

    def __init__(self, error: DiscoveryError | None = None) -> None:
        self._error = error

    def choices(self) -> Iterator[Choices]:
        if self._error is not None:
            raise self._error
        groups = [Choice(Section.GROUPS, name, name, is_likely="apigateway" in name) for name in NAMES]
        yield Choices((*BEHIND, *groups), ("HTTP and WebSocket APIs could not be listed: AWS refused it.",))


def app(tail: ScriptedTail | None, discovery: Account | None = None, **settings: Any) -> MtlstailApp:
    shown = MtlstailApp(
        Settings(**{"theme": "textual-dark", **settings}),
        tail=tail,
        discovery=discovery,
        environ={},
        monotonic=lambda: 1000.0,
        export_folder=Path("/nonexistent"),
    )
    shown.ESCAPE_ECHO = 0  # type: ignore[misc]  # keys come faster than any person's
    return shown


def refused() -> ScriptedTail:
    tail = ScriptedTail()
    tail.send(
        (),
        TailState(
            "scripted",
            Phase.DENIED,
            "AWS refuses logs:FilterLogEvents on /aws/apigateway/test.",
            "Allow it: mtlstail iam-policy prints the policy.",
            tail.time + 30,
            "logs:FilterLogEvents",
        ),
    )
    return tail


STATES = {
    "empty": lambda: app(ScriptedTail()),
    "refused": lambda: app(refused()),
    "light": lambda: app(StillDemo(), theme="textual-light"),
    "sixteen-colours": lambda: app(StillDemo(), theme="ansi-dark"),
    "no-colour": lambda: app(StillDemo(), no_color=True),
    "ascii": lambda: app(StillDemo(), ascii=True),
    "pick": lambda: app(None, Account()),
    "pick-denied": lambda: app(None, Account(DiscoveryError("AWS refuses logs:DescribeLogGroups.", "Name a group."))),
}


@pytest.mark.parametrize("state", STATES)
def test_a_state(state: str, snap_compare: Any) -> None:
    assert snap_compare(STATES[state](), terminal_size=(80, 24))


PROMPTS = {"wrong-filter": "fstatus:", "search": "/health", "nothing-matches": ""}


@pytest.mark.parametrize("name", PROMPTS)
def test_a_prompt(name: str, snap_compare: Any) -> None:
    shown = app(StillDemo(), filter="path:/nowhere" if name == "nothing-matches" else None)
    names = {"/": "slash", ":": "colon"}
    assert snap_compare(shown, press=[names.get(key, key) for key in PROMPTS[name]], terminal_size=(80, 24))


def test_a_small_terminal(snap_compare: Any) -> None:
    assert snap_compare(app(StillDemo()), terminal_size=(60, 20))
