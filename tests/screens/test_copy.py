"""Copying: only redacted text leaves, and the message claims no more than is known."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from textual.widgets import OptionList, Static

from tests.screens.detail_host import certificate, item, pem_body, screen_text, settled
from tests.screens.dialog_host import DialogHost, Terminal, services
from tui.screens.copy import CopyScreen, choices, copy_summary

SIZE = (80, 24)
SENSITIVE = ("my_client", "Example CA", "203.0.113.7", "123456789012", "api.example.com")


def leaks(text: str) -> list[str]:
    return [secret for secret in (*SENSITIVE, *pem_body(certificate())) if secret in text]


def labels(app: DialogHost) -> list[str]:
    options = app.screen.query_one(OptionList).options
    return [str(option.prompt) for option in options]


async def test_the_summary_is_redacted_and_the_message_is_honest(tmp_path: Path) -> None:
    terminal = Terminal()
    message = await copy_summary(item(2, certificate()), services(tmp_path, terminal))
    (text,) = terminal.copied
    assert "403" in text
    assert "client-" in text
    assert leaks(text) == []
    assert "cannot be confirmed" in message


async def test_without_a_clipboard_the_summary_points_to_a_file(tmp_path: Path) -> None:
    message = await copy_summary(item(2, certificate()), services(tmp_path, None))
    assert "no clipboard" in message
    assert "Y offers a file" in message


async def test_a_key_file_that_cannot_be_used_is_explained(tmp_path: Path) -> None:
    terminal = Terminal()
    given = services(tmp_path, terminal, pseudonym_key_file=tmp_path / "no such key")
    assert "no such key" in await copy_summary(item(2), given)
    assert terminal.copied == []
    app = DialogHost(CopyScreen(item(2), given))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "no such key" in str(app.screen.query_one("#status", Static).render())
        await pilot.press("enter", "y", "x")
        assert terminal.copied == []


async def test_fields_stand_beside_their_redacted_values(tmp_path: Path) -> None:
    app = DialogHost(CopyScreen(item(2, certificate()), services(tmp_path, Terminal())))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        offered = "\n".join(labels(app))
        for field in ("status", "request_id", "certificate.subject", "certificate.issuer", "certificate.not_after"):
            assert field in offered
        assert "client-" in offered
        assert leaks(offered + screen_text(app)) == []


def test_every_choice_is_redacted(tmp_path: Path) -> None:
    offered = choices(item(2, certificate()), services(tmp_path))
    assert len(offered) > 20
    assert leaks("\n".join(f"{choice.shown} {choice.text}" for choice in offered)) == []
    markdown, document, line = (choice.text for choice in offered[:3])
    assert markdown.startswith("###")
    assert json.loads(document)[0] == json.loads(line)
    assert json.loads(line)["redacted"] is True


@pytest.mark.parametrize("number", [0, 2, 10])
async def test_enter_copies_the_chosen_one(tmp_path: Path, number: int) -> None:
    terminal = Terminal()
    shown, given = item(2, certificate()), services(tmp_path, terminal)
    app = DialogHost(CopyScreen(shown, given))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.screen.query_one(OptionList).highlighted = number
        await pilot.press("enter")
        await settled(pilot)
        assert terminal.copied == [choices(shown, given)[number].text]
        assert "cannot be confirmed" in app.results[0]


async def test_keys_move_choose_and_leave(tmp_path: Path) -> None:
    terminal = Terminal()
    app = DialogHost(CopyScreen(item(2, certificate()), services(tmp_path, terminal)))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        options = app.screen.query_one(OptionList)
        await pilot.press("j", "j", "k")
        assert options.highlighted == 1
        await pilot.press("G")
        assert options.highlighted == options.option_count - 1
        await pilot.press("g", "space")
        assert options.highlighted > 5
        await pilot.press("b")
        assert options.highlighted == 0
        await pilot.press("escape")
        await pilot.pause()
        assert app.results == [None]
        assert terminal.copied == []


async def test_y_copies_like_enter(tmp_path: Path) -> None:
    terminal = Terminal()
    app = DialogHost(CopyScreen(item(2), services(tmp_path, terminal)))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("y")
        await settled(pilot)
        assert len(terminal.copied) == 1
        assert len(app.results) == 1


async def test_where_there_is_no_clipboard_a_private_file_is_offered(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    app = DialogHost(CopyScreen(item(2, certificate()), services(folder, None)))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert app.results == []
        assert "Press x" in str(app.screen.query_one("#status", Static).render())
        await pilot.press("x")
        await settled(pilot)
        (path,) = folder.iterdir()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert leaks(path.read_text()) == []
        assert path.name in app.results[0]


async def test_a_file_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    folder = tmp_path / "a file"
    folder.write_text("")
    app = DialogHost(CopyScreen(item(2), services(folder, None)))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("x")
        await settled(pilot)
        assert "no folder" in str(app.screen.query_one("#status", Static).render())


@pytest.mark.parametrize("hostile", ["[/x]", "[@click=app.pwn]x[/]", "\x1b]52;c;aGFjaw==\x07"])
async def test_hostile_values_are_text(tmp_path: Path, hostile: str) -> None:
    app = DialogHost(
        CopyScreen(item(2, path=hostile, stage=hostile, requestId=hostile), services(tmp_path, Terminal()))
    )
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        metas = [app.screen.get_style_at(x, y).meta for y in range(24) for x in range(80)]
        assert not [meta for meta in metas if "@click" in meta]
        assert app.is_running
