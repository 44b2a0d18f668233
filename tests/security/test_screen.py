"""Hostile lines on the screen: drawn literally, obeyed by nobody, and nothing secret in sight."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Static

from tests.screens.detail_host import DetailHost, certificate, line_item, pem_body, screen_text, settled
from tests.support.lines import request_values
from tests.support.tails import ScriptedTail
from tui.app import MtlstailApp
from tui.settings import Settings
from tui.text import is_unsafe
from tui.traffic.items import RequestItem
from tui.widgets.detail.pages import Tab

SIZE = (80, 24)
MARKUP = [
    "[@click=app.pwn]x[/]",
    "[/x]",
    "[bold",
    "$text :smile:",
    "a\\",
    "\\[red]x",
    "[link=http://e.example]y[/link]",
]
ESCAPES = [
    "\x1b]52;c;aGFjaw==\x07",
    "\x1b]52;c;aGFjaw==\x1b\\",
    "\x9d52;c;aGFjaw==\x9c",
    "\x1b[31mred\x1b[0m",
    "\x1bP+q544e\x1b\\",
    "\x0e\x05\x00\x7f",
    "\u202egnp.exe\u2066",
    "zero\u200bwidth\u2060\ufeff",
    "\U000e0041tag",
    "line\u2028para\u2029",
    "a" + "\u0301" * 40,
    "\ud800",
]
HOSTILE_FIELDS = ("path", "identity.userAgent", "error.message", "stage", "requestId", "domainName")


def hostile(text: str) -> RequestItem:
    """A request in which every free field, the names in the logged certificate and an unknown key hold `text`."""
    values = {**request_values(1), **dict.fromkeys(HOSTILE_FIELDS, text), "x" + text: text}
    values |= {"identity.clientCert.subjectDN": f"CN={text}", "identity.clientCert.issuerDN": f"CN={text}"}
    return line_item(json.dumps(values))


async def every_screenful(pilot: Any, app: DetailHost) -> list[str]:
    """What the pane draws on all tabs, from top to bottom."""
    seen = []
    for _ in Tab:
        await settled(pilot)
        app.pane.body.scroll_to_top()
        for _ in range(30):
            await pilot.pause()
            seen.append("\n".join(line_texts(app)))
            before = app.pane.body.visible_lines
            app.pane.body.scroll_pages(1)
            if app.pane.body.visible_lines == before:
                break
        app.pane.next_tab()
    return seen


def line_texts(app: App[Any]) -> list[str]:
    """The lines of the whole screen as they are about to be sent to the terminal."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def click_actions(app: App[Any]) -> list[object]:
    """Everything on the screen that a click would run."""
    strips = app.screen._compositor.render_strips()
    metas = [segment.style.meta for strip in strips for segment in strip if segment.style is not None]
    return [meta for meta in metas if "@click" in meta]


@pytest.mark.parametrize("text", MARKUP)
async def test_markup_is_text(text: str) -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(hostile(text))
        for _ in Tab:
            await settled(pilot)
            # The execution log is fetched, so the line's own text does not stand there.
            is_shown = text.replace("\\", "") in app.pane.body.text.replace("\\", "")
            assert is_shown or app.pane.tab is Tab.EXECUTION
            assert click_actions(app) == []
            app.pane.next_tab()
        assert app.is_running


async def test_clicking_every_cell_of_it_runs_nothing() -> None:
    hostile_text = "[@click=app.pwn]x[/]"
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(hostile(hostile_text))
        await pilot.pause()
        lines = line_texts(app)
        y = next(number for number, line in enumerate(lines) if hostile_text in line)
        start = lines[y].index(hostile_text)
        for x in range(start, start + len(hostile_text)):
            await pilot.click(offset=(x, y))
        assert app.clicked == []


@pytest.mark.parametrize("text", ESCAPES)
async def test_nothing_that_a_terminal_obeys_or_that_hides_is_drawn(text: str) -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(hostile(text))
        for screenful in await every_screenful(pilot, app):
            for line in screenful.split("\n"):
                assert not is_unsafe(line), [unicodedata.name(char, hex(ord(char))) for char in line if is_unsafe(char)]


async def test_a_revealed_raw_line_is_sanitised_too() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(line_item('{"requestId":"x\x1b]52;c;aGFjaw==\x07","status":"\u202e200"}'))
        app.pane.open_tab("raw")
        await pilot.pause()
        app.pane.toggle_reveal()
        await pilot.pause()
        assert app.pane.revealed
        assert not is_unsafe(app.pane.body.text.replace("\n", ""))
        assert "\\u001b]52" in app.pane.body.text


async def test_a_megabyte_is_drawn_in_no_time_and_counted() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        shown = hostile("\u202e\x1b" * 200_000)
        started = time.perf_counter()
        app.pane.show(shown)
        elapsed = time.perf_counter() - started
        await pilot.pause()
        assert "more characters" in app.pane.body.text
        assert len(app.pane.body.text) < 200_000
        assert elapsed < 1.0


async def test_a_screenshot_of_any_tab_holds_no_certificate() -> None:
    issued = certificate()
    app = DetailHost()
    async with app.run_test(size=(200, 60)) as pilot:
        app.pane.show(line_item(json.dumps({**request_values(1), **issued.logged})))
        for _ in Tab:
            await settled(pilot)
            picture = screen_text(app)
            assert "my_client" in picture or app.pane.tab in {Tab.REQUEST, Tab.EXECUTION}
            assert [line for line in pem_body(issued) if line[:40] in picture] == []
            app.pane.next_tab()


# The whole program


def program(*shown: RequestItem, folder: Any, **settings: Any) -> MtlstailApp:
    tail = ScriptedTail([item.row for item in shown])
    return MtlstailApp(Settings(**settings), tail=tail, environ={"SSH_TTY": "/dev/pts/1"}, export_folder=folder)


@pytest.mark.parametrize("texts", [MARKUP, ESCAPES], ids=["markup", "escapes"])
async def test_the_whole_program_draws_hostile_lines_literally(texts: list[str], tmp_path: Path) -> None:
    rows = [hostile(text) for text in texts] + [line_item(f"not json {text}") for text in texts]
    app = program(*rows, folder=tmp_path)
    async with app.run_test(size=SIZE) as pilot:

        async def is_harmless(key: str) -> bool:
            await pilot.press(key)
            await pilot.pause()
            return click_actions(app) == [] and not any(is_unsafe(line) for line in line_texts(app))

        for key in ("G", "enter", *(["2", "5", "left_square_bracket", "1", "left_square_bracket"] * (len(rows) // 2))):
            assert await is_harmless(key), key
        for key in ("x", "escape", "Y", "escape", "P", "escape", "question_mark", "escape", "colon"):
            assert await is_harmless(key), key
        assert app.is_running


async def test_no_screen_of_the_program_shows_a_certificate_unless_revealed(tmp_path: Path) -> None:
    issued = certificate()
    app = program(line_item(json.dumps({**request_values(1), **issued.logged})), folder=tmp_path)
    async with app.run_test(size=(120, 60)) as pilot:

        async def seen(*keys: str) -> bool:
            await pilot.press(*keys)
            await pilot.pause()
            await pilot.pause(0.1)
            picture = screen_text(app)
            return any(line[:40] in picture for line in pem_body(issued))

        for keys in (["G"], ["enter"], ["2"], ["5"], ["x"], ["escape"], ["Y"], ["escape"], ["P"], ["escape"], ["2"]):
            assert not await seen(*keys), keys
        assert await seen("r")
        assert not await seen("x")
        assert not await seen("escape")
        assert await seen("r")
        assert not await seen("colon")
        assert not await seen("escape")
        assert await seen("r")
        assert not await seen("y")


async def test_no_reveal_holds_in_the_program(tmp_path: Path) -> None:
    issued = certificate()
    shown = line_item(json.dumps({**request_values(1), **issued.logged}))
    app = program(shown, folder=tmp_path, no_reveal=True)
    async with app.run_test(size=(120, 60), notifications=True) as pilot:
        await pilot.press("G", "enter", "2", "r")
        await pilot.pause(0.2)
        picture = screen_text(app)
        assert "my_client" in picture
        assert not any(line in picture for line in pem_body(issued))
        assert "--no-reveal" in picture


async def test_the_search_for_click_actions_finds_one() -> None:
    class Careless(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("[@click=app.bell]x[/]")

    app = Careless()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert click_actions(app) != []
