"""An export in clear: only after a word was typed, never under --no-reveal, and still masked on the screen."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

from textual.widgets import Input, Static

from tests.screens.detail_host import certificate, item, pem_body, screen_text, settled
from tests.screens.dialog_host import DialogHost, services
from tui.screens.export import ExportScreen
from tui.screens.export_texts import CONFIRMATION, ExportScope
from tui.widgets.detail.body import DetailBody

SIZE = (80, 24)


def rows(count: int = 3) -> list[Any]:
    return [item(number, certificate()).row for number in range(count)]


def dialog(folder: Path, *, scopes: list[ExportScope] | None = None, **settings: Any) -> ExportScreen:
    everything = rows()
    given = [
        ExportScope("this request", everything[:1]),
        ExportScope("marked", []),
        ExportScope("all shown", everything),
    ]
    return ExportScreen(services(folder, **settings), scopes if scopes is not None else given)


def preview(app: DialogHost) -> str:
    return app.screen.query_one(DetailBody).text


def status(app: DialogHost) -> str:
    return str(app.screen.query_one("#status", Static).render())


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


async def type_word(pilot: Any, word: str) -> None:
    await pilot.press("u")
    await pilot.pause()
    await pilot.press(*word, "enter")
    await settled(pilot)


async def test_unredacted_needs_the_typed_word(tmp_path: Path) -> None:
    app = DialogHost(dialog(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await type_word(pilot, "yes")
        assert "Export, redacted" in screen_text(app)
        assert "my_client" not in preview(app)
        await type_word(pilot, CONFIRMATION)
        assert "Export, NOT REDACTED" in screen_text(app)
        assert "my_client" in preview(app)
        assert "NOT REDACTED" in preview(app)
        await pilot.press("enter")
        await settled(pilot)
        (path,) = files(tmp_path)
        assert "my_client" in path.read_text()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_u_goes_back_to_redacted_without_asking(tmp_path: Path) -> None:
    app = DialogHost(dialog(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await type_word(pilot, CONFIRMATION)
        await pilot.press("u")
        await settled(pilot)
        assert "my_client" not in preview(app)


async def test_esc_leaves_the_question_only(tmp_path: Path) -> None:
    app = DialogHost(dialog(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("u", *CONFIRMATION, "escape")
        await settled(pilot)
        assert app.screen is app.dialog
        assert "my_client" not in preview(app)
        assert "Export, redacted" in screen_text(app)
        await pilot.press("u")
        assert app.screen.query_one(Input).value == ""


async def test_a_certificate_in_clear_is_masked_in_the_preview_but_not_in_the_file(tmp_path: Path) -> None:
    app = DialogHost(dialog(tmp_path, include_pem=True))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("right")
        await type_word(pilot, CONFIRMATION)
        body = pem_body(certificate())
        assert [line for line in body if line in preview(app) + screen_text(app)] == []
        assert not app.screen.query_one(DetailBody).allow_select
        await pilot.press("enter")
        await settled(pilot)
        (path,) = files(tmp_path)
        assert all(line in json.loads(path.read_text())[0]["certificate"]["pem"] for line in body)


async def test_no_reveal_makes_unredacted_impossible(tmp_path: Path) -> None:
    app = DialogHost(dialog(tmp_path, no_reveal=True, unredacted=True))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("u")
        await pilot.pause()
        assert "--no-reveal" in status(app)
        assert not app.screen.query_one(Input).display
        await pilot.press("enter")
        await settled(pilot)
        assert "my_client" not in files(tmp_path)[0].read_text()


async def test_the_host_s_policy_makes_unredacted_impossible_and_is_named(tmp_path: Path) -> None:
    app = DialogHost(dialog(tmp_path, no_unredacted=True))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("u")
        await pilot.pause()
        assert "no_unredacted" in status(app)
        assert not app.screen.query_one(Input).display
        app.screen._unredacted = True  # type: ignore[attr-defined]  # nor by any other way
        await pilot.press("f")
        await settled(pilot)
        assert "my_client" not in preview(app)


async def test_what_is_said_of_certificates_is_true(tmp_path: Path) -> None:
    for include_pem in (False, True):
        app = DialogHost(dialog(tmp_path, include_pem=include_pem))
        async with app.run_test(size=SIZE) as pilot:
            await settled(pilot)
            await pilot.press("right", "u")
            await pilot.pause()
            assert ("certificates (PEM) will not be in it" in status(app)) != include_pem
            await pilot.press(*CONFIRMATION, "enter")
            await settled(pilot)
            assert "certificates are masked here" not in preview(app)
            await pilot.press("enter")
            await settled(pilot)
            newest = max(files(tmp_path), key=lambda path: path.stat().st_mtime_ns)
            assert ("BEGIN CERTIFICATE" in newest.read_text()) == include_pem


async def test_names_from_the_log_are_no_markup(tmp_path: Path) -> None:
    hostile = item(1, path="/[/x]", identity__userAgent="[@click=app.pwn]x[/]", stage="[/x]").row
    app = DialogHost(dialog(tmp_path, scopes=[ExportScope("[/x]", [hostile])]))
    async with app.run_test(size=SIZE) as pilot:
        await type_word(pilot, CONFIRMATION)
        assert "[@click=app.pwn]x[/]" in preview(app)
        assert "[/x] (1)" in screen_text(app)
