"""Picking a log group."""

from __future__ import annotations

import threading

from tests.support.tails import ScriptedTail, rows
from tui.app import INTERRUPTED, MtlstailApp
from tui.ports import DiscoveryError, LogGroupChoice
from tui.screens.pick import PickScreen
from tui.settings import Settings


class FakeDiscovery:
    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.gate = threading.Event()
        self.gate.set()

    def log_groups(self):
        self.gate.wait(10)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


GROUPS = [
    LogGroupChoice("/aws/apigateway/prod-access", "group:/aws/apigateway/prod-access", True, "30 days"),
    LogGroupChoice("/aws/apigateway/[/x]test", "group:/aws/apigateway/test", True),
    LogGroupChoice("/aws/lambda/\x1bother", "group:/aws/lambda/other", False),
]


def picker(discovery: FakeDiscovery, opened: list[list[str]] | None = None, error: Exception | None = None):
    def open_target(targets):
        if error is not None:
            raise error
        if opened is not None:
            opened.append(list(targets))
        return ScriptedTail(rows(3))

    app = MtlstailApp(Settings(theme="textual-dark"), discovery=discovery, open_target=open_target, environ={})
    app.ESCAPE_ECHO = 0  # type: ignore[misc]
    return app


async def until_text(pilot, text: str) -> str:
    for _ in range(200):
        shown = "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())
        if text in shown:
            return shown
        await pilot.pause(0.02)
    raise AssertionError(f"{text!r} is not on the screen:\n{shown}")


async def test_a_group_is_found_by_typing_and_watched_with_enter():
    opened: list[list[str]] = []
    app = picker(FakeDiscovery(GROUPS), opened)
    async with app.run_test(size=(80, 24)) as pilot:
        text = await until_text(pilot, "/aws/apigateway/prod-access")
        assert "/aws/apigateway/[/x]test" in text
        assert "/aws/lambda/\\x1bother" in text
        await pilot.press(*"test", "enter")
        await until_text(pilot, "CLIENT")
        assert opened == [["group:/aws/apigateway/test"]]
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, PickScreen)
        await pilot.press("ctrl+c")
    assert app.return_code == INTERRUPTED


async def test_moving_in_the_picker():
    opened: list[list[str]] = []
    app = picker(FakeDiscovery(GROUPS), opened)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_text(pilot, "prod-access")
        await pilot.press("down", "down", "up", "pagedown", "pageup", "down", "enter")
        await until_text(pilot, "CLIENT")
        assert opened == [["group:/aws/apigateway/test"]]


async def test_the_picker_says_that_it_asks_and_that_nothing_matches():
    discovery = FakeDiscovery(GROUPS)
    discovery.gate.clear()
    app = picker(discovery)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_text(pilot, "Asking AWS for the log groups")
        discovery.gate.set()
        await until_text(pilot, "prod-access")
        await pilot.press(*"zzz")
        await until_text(pilot, "Nothing matches.")


async def test_the_picker_shows_cause_and_remedy_and_asks_again():
    app = picker(FakeDiscovery(DiscoveryError("No credentials.", "Run aws sso login."), [], RuntimeError("MIIsecret")))
    async with app.run_test(size=(80, 24)) as pilot:
        text = await until_text(pilot, "No credentials.")
        assert "Run aws sso login." in text
        await pilot.press("f5")
        await until_text(pilot, "has no log group")
        await pilot.press("f5")
        text = await until_text(pilot, "could not be listed (RuntimeError)")
        assert "MIIsecret" not in text


async def test_a_target_that_cannot_be_opened_is_said():
    app = picker(FakeDiscovery(GROUPS), error=DiscoveryError("Gone.", "Choose another one."))
    async with app.run_test(size=(80, 24)) as pilot:
        await until_text(pilot, "prod-access")
        await pilot.press("enter")
        await until_text(pilot, "Choose another one.")
        assert isinstance(app.screen, PickScreen)
