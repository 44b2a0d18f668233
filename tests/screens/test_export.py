"""The export dialog: seen before it leaves, stopped where it leaks, written where nothing was."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from tests.screens.detail_host import certificate, item, pem_body, screen_text, settled
from tests.screens.dialog_host import DialogHost, services
from tui.screens import export
from tui.screens.export import ExportScreen
from tui.screens.export_texts import ExportScope
from tui.sharing.export import PreparedExport
from tui.sharing.formats import Format
from tui.sharing.leaks import Leak
from tui.sharing.manifest import Manifest
from tui.widgets.detail.body import DetailBody

SIZE = (80, 24)
SENSITIVE = ("my_client", "Example CA", "203.0.113.7", "123456789012", "api.example.com")


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


async def test_manifest_scan_and_text_are_shown_before_anything_is_written(tmp_path: Path) -> None:
    app = DialogHost(dialog(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        screen = screen_text(app)
        for expected in ("Export, redacted", "[this request (1)]", "all shown (3)", "[markdown]", "0600", "Manifest"):
            assert expected in screen
        assert "marked" not in screen
        assert "Leak scan: nothing sensitive found" in status(app)
        for expected in ("1 request", "Kept:", "Replaced by pseudonyms:", "Removed:", "client-"):
            assert expected in preview(app)
        assert files(tmp_path) == []


@pytest.mark.parametrize("presses", range(len(Format)))
async def test_no_format_shows_or_writes_anything_sensitive(tmp_path: Path, presses: int) -> None:
    app = DialogHost(dialog(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("s", *["f"] * presses)
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        (path,) = files(tmp_path)
        written = path.read_text()
        assert path.suffix == list(Format)[presses].suffix
        for text in (written, preview(app), screen_text(app)):
            assert [secret for secret in (*SENSITIVE, *pem_body(certificate())) if secret in text] == []


async def test_enter_writes_a_private_file_says_where_and_then_closes(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there yet"
    app = DialogHost(dialog(folder))
    old = os.umask(0)
    try:
        async with app.run_test(size=SIZE) as pilot:
            await settled(pilot)
            await pilot.press("enter")
            await settled(pilot)
            (path,) = files(folder)
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert path.name in status(app)
            await pilot.press("enter")
            await pilot.pause()
            assert app.results == [path]
            assert files(folder) == [path]
    finally:
        os.umask(old)


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_leaving_writes_nothing(tmp_path: Path, key: str) -> None:
    app = DialogHost(dialog(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press(key)
        await pilot.pause()
        assert app.results == [None]
        assert files(tmp_path) == []


async def test_scope_and_format_go_round_both_ways(tmp_path: Path) -> None:
    app = DialogHost(dialog(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("tab")
        await settled(pilot)
        assert "[all shown (3)]" in screen_text(app)
        assert "3 requests" in preview(app)
        await pilot.press("shift+tab", "right", "right")
        await settled(pilot)
        assert "[this request (1)]" in screen_text(app)
        assert "[ndjson]" in screen_text(app)
        await pilot.press("left")
        await settled(pilot)
        assert "[json]" in screen_text(app)


async def test_a_leak_stops_the_export_and_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.sharing.redaction import Redactor

    redact = Redactor.redact
    monkeypatch.setattr(
        Redactor, "redact", lambda self, clear: {**redact(self, clear), "stage": clear["certificate"]["subject"]}
    )
    app = DialogHost(dialog(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "leak scan found" in status(app)
        assert "certificate.subject" in status(app)
        assert "my_client" not in preview(app) + screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert files(tmp_path) == []
        assert "Nothing was written" in status(app)


async def test_a_blocked_export_is_never_written_even_if_its_text_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = PreparedExport("secret", Format.JSON, Manifest(1, True), (Leak("stage", "as it is"),), "It was stopped.")
    monkeypatch.setattr(export, "prepare", lambda *_, **__: blocked)
    app = DialogHost(dialog(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "secret" not in preview(app)
        await pilot.press("enter")
        await settled(pilot)
        assert files(tmp_path) == []


async def test_preparing_is_off_the_event_loop_and_cannot_be_overtaken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, threads = threading.Event(), []
    prepare = export.prepare

    def slow(scope: Any, *rest: Any, **more: Any) -> PreparedExport:
        threads.append(threading.current_thread())
        if len(scope) == 1:
            assert go_on.wait(5)
        return prepare(scope, *rest, **more)

    monkeypatch.setattr(export, "prepare", slow)
    app = DialogHost(dialog(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "preparing…" in status(app)
        await pilot.press("enter")
        assert files(tmp_path) == []
        await pilot.press("s")
        await settled(pilot)
        go_on.set()
        await settled(pilot)
        assert "3 requests" in preview(app)
        assert threading.main_thread() not in threads


async def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    app = DialogHost(dialog(blocked))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "no folder" in status(app)


async def test_an_open_folder_is_warned_about(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    app = DialogHost(dialog(folder))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "Everyone on this machine can write" in preview(app)


async def test_a_key_file_that_cannot_be_used_is_explained(tmp_path: Path) -> None:
    app = DialogHost(dialog(tmp_path, pseudonym_key_file=tmp_path / "no such key"))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "no such key" in status(app)
        await pilot.press("enter")
        assert files(tmp_path) == []


async def test_without_requests_it_says_so(tmp_path: Path) -> None:
    app = DialogHost(dialog(tmp_path, scopes=[ExportScope("marked", [])]))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s", "enter")
        await settled(pilot)
        assert app.is_running
        assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("down", "up"), [("j", "k"), ("space", "b"), ("G", "g"), ("pagedown", "pageup"), ("end", "home")]
)
async def test_the_preview_scrolls(tmp_path: Path, down: str, up: str) -> None:
    app = DialogHost(dialog(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        body = app.screen.query_one(DetailBody)
        await pilot.press(down)
        assert body.visible_lines[0] > 1
        await pilot.press(up)
        assert body.visible_lines[0] == 1
