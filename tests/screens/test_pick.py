"""Picking what to watch."""

from __future__ import annotations

import threading

from tests.support.tails import ScriptedTail, rows
from tui.app import INTERRUPTED, MtlstailApp
from tui.ports import Choice, Choices, DiscoveryError, Section
from tui.screens.pick import PickScreen
from tui.settings import Settings


class FakeDiscovery:
    """Each answer is the growing list of one question: choices, or the error that ends it."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.gate = threading.Event()
        self.gate.set()
        self.given = 0

    def choices(self):
        self.gate.wait(10)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        for one in answer if isinstance(answer, list) else [answer]:
            self.gate.wait(10)
            self.given += 1
            yield one


def group(name: str, target: str, *, likely: bool = False, note: str = "") -> Choice:
    return Choice(Section.GROUPS, name, target, note, is_likely=likely)


GROUP_ITEMS = (
    group("/aws/apigateway/prod-access", "group:/aws/apigateway/prod-access", likely=True, note="30 days"),
    group("/aws/apigateway/[/x]test", "group:/aws/apigateway/test", likely=True),
    group("/aws/lambda/\x1bother", "group:/aws/lambda/other"),
)
GROUPS = Choices(GROUP_ITEMS)
DOMAIN = Choice(Section.DOMAINS, "api.example.com", "domain:api.example.com", "mutual TLS", is_likely=True)
STAGES = (
    Choice(Section.STAGES, "a1b2c3d4e5/prod", "stage:a1b2c3d4e5/prod", "pets · REST", is_likely=True),
    Choice(Section.STAGES, "f6g7h8i9j0/$default", "stage:f6g7h8i9j0/$default", "[/x] · HTTP", "access logging is off"),
)


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
        await until_text(pilot, "Asking AWS for the domains, stages")
        discovery.gate.set()
        await until_text(pilot, "prod-access")
        await pilot.press(*"zzz")
        await until_text(pilot, "Nothing matches.")


async def test_the_picker_shows_cause_and_remedy_and_asks_again():
    failing = DiscoveryError("No credentials.", "Run aws sso login.")
    app = picker(FakeDiscovery(failing, Choices(), RuntimeError("MIIsecret")))
    async with app.run_test(size=(80, 24)) as pilot:
        text = await until_text(pilot, "No credentials.")
        assert "Run aws sso login." in text
        await pilot.press("f5")
        await until_text(pilot, "no custom domain, no stage")
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


async def test_sections_stand_under_their_headings_with_what_is_wrong():
    found = Choices((DOMAIN, *STAGES, *GROUP_ITEMS), ("Routing rules could not be listed: AWS refused it.",))
    app = picker(FakeDiscovery(found))
    async with app.run_test(size=(80, 30)) as pilot:
        text = await until_text(pilot, "api.example.com")
        order = ("Custom domains", "● api.example.com", "Stages", "a1b2c3d4e5/prod", "Log groups", "prod-access")
        assert [text.index(one) for one in order] == sorted(text.index(one) for one in order)
        assert "mutual TLS" in text
        assert "! access logging is off  [/x] · HTTP" in text
        assert "AWS refused it." in text
        await pilot.press(*"logging off")
        text = await until_text(pilot, "f6g7h8i9j0/$default")
        assert "api.example.com" not in text.split("logging off")[-1]
        assert "Log groups" not in text


async def test_a_heading_is_never_chosen_and_moving_passes_over_it():
    opened: list[list[str]] = []
    app = picker(FakeDiscovery(Choices((DOMAIN, *STAGES))), opened)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_text(pilot, "api.example.com")
        await pilot.press("down", "enter")
        await until_text(pilot, "CLIENT")
        assert opened == [["stage:a1b2c3d4e5/prod"]]


async def test_what_is_found_later_does_not_move_the_highlight():
    opened: list[list[str]] = []
    discovery = FakeDiscovery([Choices(GROUP_ITEMS, complete=False), Choices((DOMAIN, *STAGES, *GROUP_ITEMS))])
    app = picker(discovery, opened)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_text(pilot, "a1b2c3d4e5/prod")
        await pilot.press("enter")
        await until_text(pilot, "CLIENT")
        assert opened == [["group:/aws/apigateway/prod-access"]]


async def test_nothing_more_is_asked_while_something_is_watched_and_asking_goes_on_afterwards():
    first = [Choices(GROUP_ITEMS[:1], complete=False), Choices(GROUP_ITEMS[:2], complete=False), Choices(GROUP_ITEMS)]
    discovery = FakeDiscovery(first, GROUPS)
    app = picker(discovery)
    async with app.run_test(size=(80, 24)) as pilot:
        discovery.gate.clear()
        discovery.gate.set()
        await until_text(pilot, "prod-access")
        await pilot.press("enter")
        await until_text(pilot, "CLIENT")
        await pilot.press("q")
        await until_text(pilot, "other")
        assert app.screen.has_class("-missing") is False
