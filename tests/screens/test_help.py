"""The help: every command of the table, with its keys, reachable and searchable at 80×24."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual.app import App
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from tests.screens.detail_host import screen_text
from tests.support.tails import parse, row
from tui.access_log.entry import Row
from tui.commands import COMMANDS, Group, keys_text
from tui.screens.help import NAMES, HelpScreen
from tui.screens.legend import LEGEND
from tui.traffic.items import DividerItem, RequestItem
from tui.widgets.columns import layout
from tui.widgets.row_renderer import STYLES, RowOptions, RowRenderer
from tui.wording.names import client_label

SIZE = (80, 24)


class Host(App[None]):
    def __init__(self, screen: HelpScreen) -> None:
        super().__init__()
        self.help_screen = screen

    async def on_mount(self) -> None:
        await self.push_screen(self.help_screen)


def keys(app: App[None]) -> str:
    return str(app.screen.query_one("#keys", Static).render())


async def test_every_command_is_explained_under_its_heading() -> None:
    app = Host(HelpScreen())
    async with app.run_test(size=SIZE):
        text = keys(app)
        flowing = " ".join(text.split())
        for command in COMMANDS:
            assert command.help in flowing
            assert keys_text(command) in text
        assert [text.index(group.value) for group in Group] == sorted(text.index(group.value) for group in Group)


async def test_its_title_says_what_it_is() -> None:
    app = Host(HelpScreen())
    async with app.run_test(size=SIZE):
        assert "Help: keys" in screen_text(app)


async def test_everything_can_be_reached_by_scrolling() -> None:
    app = Host(HelpScreen())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        seen = screen_text(app)
        for _ in range(10):
            await pilot.press("space")
            await pilot.pause()
            seen += screen_text(app)
        for command in COMMANDS:
            assert command.help[:40] in seen


@pytest.mark.parametrize(
    ("down", "up"), [("j", "k"), ("down", "up"), ("pagedown", "pageup"), ("space", "b"), ("G", "g")]
)
async def test_it_scrolls_both_ways(down: str, up: str) -> None:
    app = Host(HelpScreen())
    async with app.run_test(size=SIZE) as pilot:
        scroll = app.screen.query_one(VerticalScroll)
        await pilot.press(down)
        await pilot.pause()
        assert scroll.scroll_y > 0
        await pilot.press(up)
        await pilot.pause()
        assert scroll.scroll_y == 0


async def test_the_search_narrows_and_esc_leaves_the_search_first() -> None:
    app = Host(HelpScreen())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("slash", *"redacted")
        await pilot.pause()
        assert "Copy the redacted summary" in keys(app)
        assert "Go to the oldest request" not in keys(app)
        await pilot.press("escape")
        assert app.screen is app.help_screen
        assert not app.screen.query_one(Input).has_focus
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is not app.help_screen


async def test_a_search_without_a_hit_says_so_and_is_no_markup() -> None:
    app = Host(HelpScreen())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("slash")
        app.screen.query_one(Input).value = "[/x]"
        await pilot.press("enter")
        await pilot.pause()
        assert "Nothing matches" in keys(app)
        assert app.screen.query_one(VerticalScroll).has_focus


async def test_the_operators_own_keys_are_shown() -> None:
    app = Host(HelpScreen(keymap={"follow": "f9"}))
    async with app.run_test(size=SIZE):
        assert "F9" in keys(app)


async def test_ascii_writes_arrow_names() -> None:
    app = Host(HelpScreen(ascii_only=True))
    async with app.run_test(size=SIZE):
        assert keys(app).isascii()


@pytest.mark.parametrize("size", [SIZE, (60, 20), (100, 30), (140, 40)])
async def test_continuations_are_indented_and_nothing_is_cut(size: tuple[int, int]) -> None:
    app = Host(HelpScreen())
    async with app.run_test(size=size):
        lines = keys(app).splitlines()
        headings = {*(group.value for group in Group), "Signs and colours", NAMES}
        assert {line for line in lines if line and not line.startswith("  ")} == headings
        width = app.screen.query_one("#keys", Static).size.width
        assert [line for line in lines if len(line) > width] == []


async def test_names_stand_beside_the_texts_where_there_is_room_and_always_at_the_end() -> None:
    for size, places in ((SIZE, 1), ((110, 30), 2)):
        app = Host(HelpScreen())
        async with app.run_test(size=size):
            text = keys(app)
            names = text[text.index(NAMES) :].split()
            for command in COMMANDS:
                assert command.id in names
                assert text.split().count(command.id) >= places, command.id
            before = text[: text.index(NAMES)]
            assert ("failures-only" in before) == (places == 2)


async def test_the_legend_has_every_sign_that_a_row_can_show() -> None:
    renderer = RowRenderer(
        dict.fromkeys(STYLES, Style()), RowOptions(layout(80)), lambda found: client_label(found, None)
    )
    marked = _item(row(0), marked=True)
    drawn = {
        "●": renderer.line(marked),
        "~": renderer.line(_item(row(0), late=True)),
        ">": renderer.line(_item(row(0)), is_hit=True),
        "???": renderer.line(_item(parse("no such line"))),
        "?name": renderer.line(_item(row(0, status="403", subject="CN=name"))),
        "── text ──": renderer.line(DividerItem(2, 0, "gap", "text")),
    }
    known = {sign.text: sign.meaning for sign in LEGEND}
    for sign, strip in drawn.items():
        assert sign in strip.text
        assert sign in known
    app = Host(HelpScreen())
    async with app.run_test(size=SIZE):
        flowing = " ".join(keys(app).split())
        assert all(f"{sign.text} {sign.meaning}" in flowing for sign in LEGEND)


def _item(found: Row, *, marked: bool = False, late: bool = False) -> RequestItem:
    item = RequestItem(1, found, 0)
    item.marked, item.late = marked, late
    return item
