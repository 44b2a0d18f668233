"""What belongs to every screen works in every dialog too: above all the way out."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.command import CommandPalette
from textual.widgets import Input

from tests.screens.frame_host import watching
from tests.support.tails import row, rows
from tui.app import INTERRUPTED
from tui.screens import export
from tui.screens.background import in_background
from tui.screens.help import HelpScreen

DIALOGS = {"x": "ExportScreen", "Y": "CopyScreen", "question_mark": "HelpScreen", "P": "DumpScreen", "colon": "Palette"}


@pytest.mark.parametrize("key", DIALOGS)
async def test_ctrl_c_quits_from_every_dialog(tmp_path: Path, key: str) -> None:
    async with watching(rows(3), folder=tmp_path) as watch:
        await watch.press(key)
        assert type(watch.app.screen).__name__ == DIALOGS[key]
        await watch.press("ctrl+c")
    assert watch.app.return_code == INTERRUPTED
    assert watch.tail.closed


async def test_ctrl_c_quits_from_the_themes() -> None:
    async with watching(rows(3)) as watch:
        await watch.press("T")
        assert isinstance(watch.app.screen, CommandPalette)
        await watch.press("ctrl+c")
    assert watch.app.return_code == INTERRUPTED


@pytest.mark.parametrize("keys", [("question_mark", "slash"), ("colon",), ("x", "u")])
async def test_ctrl_c_in_a_dialog_s_field_copies_what_is_selected_inside_the_app(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    async with watching(rows(3), folder=tmp_path) as watch:
        await watch.press(*keys)
        await watch.type("abc")
        field = watch.app.screen.query_one(Input)
        field.action_select_all()
        await watch.press("ctrl+c")
        assert watch.app.is_running
        assert watch.app.clipboard == "abc"
        field.action_end()
        await watch.press("ctrl+c")
    assert watch.app.return_code == INTERRUPTED


@pytest.mark.parametrize("key", ["x", "Y", "P"])
async def test_help_and_mouse_work_in_a_dialog(tmp_path: Path, key: str) -> None:
    async with watching(rows(3), folder=tmp_path) as watch:
        await watch.press(key)
        below = watch.app.screen
        await watch.press("question_mark")
        assert isinstance(watch.app.screen, HelpScreen)
        await watch.press("question_mark")
        assert watch.app.screen is below
        await watch.press("f2")
        assert "This terminal's mouse cannot be switched from here." in watch.notices()
        await watch.press("T")
        assert isinstance(watch.app.screen, CommandPalette)
        await watch.press("escape", "ctrl+l")
        assert watch.app.screen is below


async def test_own_keys_hold_in_dialogs_too() -> None:
    async with watching(rows(3), keymap={"help": "f5"}) as watch:
        await watch.press("P", "f5")
        assert isinstance(watch.app.screen, HelpScreen)


# The export


async def test_an_export_begins_with_the_request_under_the_cursor(tmp_path: Path) -> None:
    async with watching(rows(30), folder=tmp_path) as watch:
        await watch.press("x")
        await watch.app.workers.wait_for_complete()
        await watch.pilot.pause()
        assert "[this request (1)]" in watch.text()
        assert "all shown (30)" in watch.text()
        await watch.press("escape", "m", "k", "m", "x")
        assert "[marked (2)]" in watch.text()


def test_quitting_does_not_wait_for_an_export_that_is_being_prepared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, threads = threading.Event(), []

    def endless(*_: Any, **__: Any) -> None:
        threads.append(threading.current_thread())
        go_on.wait(60)

    monkeypatch.setattr(export, "prepare", endless)

    async def begin_and_quit() -> int | None:
        async with watching(rows(3), folder=tmp_path) as watch:
            await watch.press("x", "s", "ctrl+c")
        return watch.app.return_code

    # The loop's end is part of quitting: there it would wait for its own pool.
    assert asyncio.run(begin_and_quit()) == INTERRUPTED
    assert threads
    assert all(thread.is_alive() and thread.daemon for thread in threads)
    go_on.set()
    for thread in threads:
        thread.join(5)


async def test_a_large_export_is_prepared_only_when_it_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []
    prepare = export.prepare

    def counted(found: Any, *rest: Any, **more: Any) -> Any:
        counts.append(len(found))
        return prepare(found, *rest, **more)

    monkeypatch.setattr(export, "prepare", counted)
    many = [row(number) for number in range(20_000)]
    async with watching(many, folder=tmp_path) as watch:
        while watch.desk.store.totals.kept < len(many):
            await watch.arrive()
        await watch.press("x")
        await watch.app.workers.wait_for_complete()
        assert counts == [1]
        # Pilot's own `press` waits until the processor is idle, which it is not while that is prepared.
        watch.app.post_message(events.Key("s", "s"))
        while len(counts) == 1:
            await asyncio.sleep(0)
        began = asyncio.get_running_loop().time()
        watch.app.post_message(events.Key("ctrl+c", None))
        while watch.app.return_code is None:
            await asyncio.sleep(0)
    assert asyncio.get_running_loop().time() - began < 1
    assert counts == [1, 20_000]
    assert watch.app.return_code == INTERRUPTED


async def test_background_work_returns_raises_and_is_dropped() -> None:
    assert await in_background(lambda: 7, "seven") == 7
    with pytest.raises(ZeroDivisionError):
        await in_background(lambda: 1 // 0, "wrong")
    go_on, ended = threading.Event(), threading.Event()

    def work() -> None:
        go_on.wait(5)
        ended.set()

    waiter = asyncio.ensure_future(in_background(work, "dropped"))
    await asyncio.sleep(0)
    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter
    go_on.set()
    assert ended.wait(5)
    await asyncio.sleep(0)


# The plain dump


async def test_the_dump_opens_where_the_list_stands_and_keeps_the_mark_of_a_claim() -> None:
    async with watching(rows(200, failing=lambda number: number % 2 == 1)) as watch:
        await watch.press("g", "space", "space", "space")
        top = watch.lines()[0][1:13].strip()
        await watch.press("P")
        await watch.pilot.pause()
        text = watch.text()
        assert f"T{top}" in text.split("\n")[0]
        assert " ?client-" in text
        assert " client-" in text
        await watch.press("g")
        assert "05:31:53" in watch.text().split("\n")[0]
        await watch.press("G")
        assert "05:35:12" in watch.text()
