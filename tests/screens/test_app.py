"""The app around the screens: ways in, ways out, and what the terminal is like."""

from __future__ import annotations

import io
import os
import signal

import pytest
from rich.console import Console
from textual import events

from tests.screens.frame_host import watching
from tests.support.tails import row, rows
from tui import crash
from tui.app import INTERRUPTED, MtlstailApp
from tui.commands import COMMANDS
from tui.screens.profile import profile
from tui.screens.watch import WatchScreen
from tui.settings import Settings


async def test_quitting_closes_the_tail():
    async with watching(rows(3)) as watch:
        await watch.press("q")
    assert watch.tail.closed
    assert watch.app.return_code == 0


async def test_ctrl_c_interrupts():
    async with watching(rows(3)) as watch:
        await watch.press("ctrl+c")
    assert watch.app.return_code == INTERRUPTED
    assert watch.tail.closed


async def test_ctrl_c_in_a_field_copies_what_is_selected_and_nothing_leaves():
    async with watching(rows(3)) as watch:
        written: list[str] = []
        watch.app._driver.write = written.append  # type: ignore[union-attr,method-assign]
        await watch.press("f")
        await watch.type("secret")
        watch.desk.prompt.query_one("TextInput").action_select_all()
        await watch.press("ctrl+c")
        assert watch.app.is_running
        assert watch.app.clipboard == "secret"
        assert not any("\x1b]52" in text for text in written)
        watch.desk.prompt.query_one("TextInput").action_end()
        await watch.press("ctrl+c")
    assert watch.app.return_code == INTERRUPTED


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
async def test_a_signal_ends_the_app(number):
    async with watching(rows(3)) as watch:
        os.kill(os.getpid(), number)
        for _ in range(100):
            if watch.app._exit:
                break
            await watch.pilot.pause(0.02)
    assert watch.app.return_code == INTERRUPTED
    assert watch.tail.closed


async def test_a_crash_reports_no_data():
    secret = "-----BEGIN CERTIFICATE-----MIIsecret"
    printed = io.StringIO()
    apps: list[MtlstailApp] = []

    def fail() -> None:
        local = secret
        raise RuntimeError(local)

    async def crash_it() -> None:
        async with watching(rows(3)) as watch:
            apps.append(watch.app)
            watch.app.error_console = Console(file=printed, width=200)
            watch.screen.handlers["mark"] = fail
            await watch.press("m")

    with pytest.raises(RuntimeError):
        await crash_it()
    assert apps[0].return_code == crash.EXIT_CODE
    assert "RuntimeError" in printed.getvalue()
    assert "MIIsecret" not in printed.getvalue()


async def test_a_panic_prints_nothing_that_was_given_to_it():
    async with watching(rows(3)) as watch:
        printed = io.StringIO()
        watch.app.error_console = Console(file=printed, width=200)
        watch.app.panic("MIIsecret")
    assert "MIIsecret" not in printed.getvalue()
    assert "the terminal could not be read" in printed.getvalue()
    assert watch.app.return_code == crash.EXIT_CODE


async def test_what_a_cut_arrow_key_leaves_behind_does_nothing():
    async with watching(rows(30)) as watch:
        watch.app.ESCAPE_ECHO = 0.020  # type: ignore[misc]
        before = watch.cursor_path()
        for key, character, late in (("escape", "\x1b", 0.0), ("left_square_bracket", "[", 0.01), ("k", "k", 0.015)):
            event = events.Key(key, character)
            event.time = 500.0 + late
            await watch.app.on_event(event)
        await watch.pilot.pause()
        assert watch.cursor_path() == before
        event = events.Key("k", "k")
        event.time = 500.1
        await watch.app.on_event(event)
        await watch.pilot.pause()
        assert watch.cursor_path() != before


async def test_the_palette_has_the_table_s_commands_and_none_of_textual_s():
    async with watching(rows(30)) as watch:
        await watch.press("colon")
        text = watch.text()
        assert "oldest" in text
        assert "Screenshot" not in text
        await watch.type("failures only")
        await watch.app.workers.wait_for_complete()
        await watch.press("enter")
        await watch.pilot.pause()
        assert watch.desk.store.failures_only


async def test_the_palette_offers_everything_once():
    async with watching(rows(3)) as watch:
        await watch.press("ctrl+p")
        entries = [hit.text async for hit in _entries(watch.app)]
        wanted = {command.label for command in COMMANDS if command.palette}
        assert {entry.rsplit("  (", 1)[0] for entry in entries} == wanted
        assert len(entries) == len(wanted)


def _entries(app: MtlstailApp):
    from tui.screens.palette import CommandEntries

    provider = CommandEntries(app.screen_stack[0])
    return provider.discover()


async def test_help_lists_every_key():
    async with watching(rows(3), size=(130, 160)) as watch:
        await watch.press("question_mark")
        text = watch.text()
        for command in COMMANDS:
            assert command.help in text, command.id
        await watch.press("q")
        assert isinstance(watch.app.screen, WatchScreen)


async def test_export_and_copy_open_their_dialogs(tmp_path):
    async with watching(rows(3), folder=tmp_path) as watch:
        await watch.press("x")
        assert type(watch.app.screen).__name__ == "ExportScreen"
        await watch.press("escape", "Y")
        assert type(watch.app.screen).__name__ == "CopyScreen"
        await watch.press("escape")
        assert watch.app.screen is watch.screen


async def test_the_plain_dump_is_redacted():
    async with watching([row(0, path="/pets/7", subject="CN=known-name")], size=(140, 24)) as watch:
        assert "known-name" in watch.text()
        await watch.press("P")
        text = watch.text()
        assert "2024-07-07T05:31:53.123Z 200 GET" in text
        assert "known-name" not in text
        assert "/pets/7" not in text
        await watch.press("q")
        assert watch.app.screen is watch.screen


async def test_revealed_text_is_masked_when_the_terminal_loses_focus():
    async with watching(rows(3)) as watch:
        await watch.press("enter", "r")
        assert watch.desk.detail.revealed
        watch.app.post_message(events.AppBlur())
        await watch.pilot.pause()
        await watch.pilot.pause()
        assert not watch.desk.detail.revealed


async def test_nothing_on_the_screen_can_be_selected_with_the_mouse():
    async with watching(rows(3)) as watch:
        assert not watch.app.ALLOW_SELECT


async def test_without_colour_nothing_but_attributes_is_drawn(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with watching(rows(30), environ={"NO_COLOR": "1"}, theme=None) as watch:
        _assert_colourless(watch.app)


async def test_the_no_color_flag_does_the_same():
    async with watching(rows(30), no_color=True, theme=None) as watch:
        _assert_colourless(watch.app)
        assert any(segment.style.reverse for segment in _segments(watch.app) if segment.style)


def _assert_colourless(app: MtlstailApp) -> None:
    for segment in _segments(app):
        for color in (segment.style.color, segment.style.bgcolor) if segment.style else ():
            assert color is None or color.is_default, (segment, color)


def _segments(app: MtlstailApp):
    return [segment for strip in app.screen._compositor.render_strips() for segment in strip]


async def test_sixteen_colours_are_the_terminal_s_own(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("COLORTERM", raising=False)
    async with watching(rows(30), theme=None) as watch:
        assert watch.app.theme == "ansi-dark"
        colors = {segment.style.color for segment in _segments(watch.app) if segment.style}
        assert not any(color is not None and color.is_system_defined is False for color in colors)


def test_a_session_through_ssh_is_gentle():
    far = profile(Settings(), {"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"})
    near = profile(Settings(), {})
    assert far.remote
    assert not far.mouse
    assert far.frame_seconds >= 0.2
    assert far.escape_seconds is not None
    assert near.mouse
    assert near.frame_seconds == 0.1
    assert profile(Settings(bastion=True), {}).remote
