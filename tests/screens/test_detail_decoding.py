"""Certificates are decoded off the event loop, when they are first shown, and for the request that is shown."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from typing import Any

import pytest

from tests.screens.detail_host import (
    DetailHost,
    certificate,
    item,
    line_item,
    screen_text,
    settled,
    until,
)
from tui.widgets.detail import pages
from tui.widgets.detail.pages import Tab

SIZE = (80, 24)


async def test_decoding_is_off_the_event_loop_and_says_so_when_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    started, go_on, threads = threading.Event(), threading.Event(), []
    decode = pages.decode

    def slow(presented: Any) -> Any:
        threads.append(threading.current_thread())
        started.set()
        assert go_on.wait(5)
        return decode(presented)

    monkeypatch.setattr(pages, "decode", slow)
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(1, certificate()))
        app.pane.open_tab("certificate")
        await until(pilot, lambda: "decoding…" in screen_text(app))
        assert started.is_set()
        assert threads[0] is not threading.main_thread()
        go_on.set()
        await settled(pilot)
        assert "my_client" in screen_text(app)
        assert "decoding…" not in screen_text(app)


async def test_a_late_result_for_another_request_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    decode = pages.decode
    slow_one = item(1, certificate("slow-client"))

    def slow(presented: Any) -> Any:
        if presented is pages.presented(slow_one.row):
            assert go_on.wait(5)
        return decode(presented)

    monkeypatch.setattr(pages, "decode", slow)
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.open_tab("certificate")
        app.pane.show(slow_one)
        await pilot.pause()
        app.pane.show(item(2, certificate("quick-client")))
        await until(pilot, lambda: "quick-client" in screen_text(app))
        go_on.set()
        await asyncio.to_thread(lambda: None)
        await settled(pilot)
        assert "quick-client" in screen_text(app)
        assert "slow-client" not in screen_text(app)


async def test_a_certificate_is_decoded_only_when_its_tab_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[object] = []
    decode = pages.decode
    monkeypatch.setattr(pages, "decode", lambda presented: decoded.append(presented) or decode(presented))
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(1, certificate()))
        app.pane.open_tab("raw")
        await settled(pilot)
        assert decoded == []
        app.pane.open_tab("certificate")
        await settled(pilot)
        app.pane.toggle_reveal()
        app.pane.toggle_reveal()
        await settled(pilot)
        assert len(decoded) == 1


async def test_without_a_certificate_the_tab_says_why() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(line_item('{"requestId":"x","status":"200"}'))
        app.pane.open_tab("certificate")
        await settled(pilot)
        assert "absent from your format" in screen_text(app)


async def test_a_line_that_could_not_be_read_has_all_tabs() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(line_item("this is no access log line"))
        for _ in Tab:
            await settled(pilot)
            assert len(app.pane.body.text) > 10
            app.pane.next_tab()


def test_importing_the_pane_does_not_import_x509() -> None:
    modules = "tui.widgets.detail.pane, tui.screens.export, tui.screens.copy, tui.screens.help"
    code = f"import sys, {modules}; print('cryptography' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
