"""The Execution log tab: fetched when opened, off the event loop, kept, asked for again after an error."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.screens.detail_host import DetailHost, FakeTime, item, line_item, screen_text, until
from tests.screens.frame_host import watching
from tests.support import execution as lines
from tests.support.execution import GROUP, TIME, events
from tests.support.tails import rows
from tui.access_log.entry import AccessLogEntry, Row
from tui.access_log.execution import ExecutionLog, Wanted, read_execution_log
from tui.ports import DiscoveryError
from tui.settings import Settings
from tui.text import is_unsafe
from tui.widgets.detail.execution_tab import KEPT
from tui.widgets.detail.pages import Tab

SIZE = (100, 40)
TAB = Tab.EXECUTION.value
Outcome = list[str] | DiscoveryError | Exception


def log_of(entry: Row, texts: list[str]) -> ExecutionLog:
    assert isinstance(entry, AccessLogEntry)
    wanted = Wanted(entry.request_id or "", entry.extended_request_id, GROUP, TIME, TIME)
    return read_execution_log(events(texts, entry.request_id or ""), wanted)


class Logs:
    """Answers with the next outcome, the last one for ever; holds its answers back while `open` is not set."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.asked: list[Row] = []
        self.threads: list[threading.Thread] = []
        self.stops: list[threading.Event] = []
        self.open = threading.Event()
        self.open.set()

    def fetch(self, entry: Row, stop: threading.Event | None = None) -> ExecutionLog:
        assert stop is not None
        self.asked.append(entry)
        self.threads.append(threading.current_thread())
        self.stops.append(stop)
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        assert self.open.wait(10)
        if isinstance(outcome, Exception):
            raise outcome
        return log_of(entry, outcome)


def shows(app: DetailHost, text: str) -> Callable[[], bool]:
    return lambda: text in app.pane.body.text


async def test_it_is_fetched_off_the_event_loop_and_says_so_meanwhile() -> None:
    logs = Logs(lines.refused(extended=None))
    logs.open.clear()
    app = DetailHost(execution_logs=logs)
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(2))
        assert logs.asked == []
        app.pane.open_tab(TAB)
        await pilot.pause()
        assert "loading…" in screen_text(app)
        logs.open.set()
        await until(pilot, shows(app, lines.REASONS[0]))
        assert "loading…" not in screen_text(app)
        assert "by the request id only" in screen_text(app)
        assert logs.threads[0] is not threading.main_thread()
        assert logs.threads[0].daemon
        text = app.pane.body.text
        assert text.index("AWS said so") < text.index("Refusal") < text.index("Method response")


async def test_it_is_kept_for_each_request() -> None:
    logs = Logs(lines.served())
    app = DetailHost(execution_logs=logs)
    async with app.run_test(size=SIZE) as pilot:
        for number in (1, 2, 1, 2):
            app.pane.show(item(number))
            app.pane.open_tab(TAB)
            await until(pilot, shows(app, "Successfully completed"))
            app.pane.open_tab("request")
        assert len(logs.asked) == 2
        for number in range(KEPT + 1):
            app.pane.open_tab(TAB)
            app.pane.show(item(100 + number))
            await until(pilot, shows(app, "Successfully completed"))
        app.pane.show(item(1))
        await until(pilot, shows(app, "Successfully completed"))
        assert len(logs.asked) == 2 + KEPT + 1 + 1


async def test_an_error_says_cause_and_remedy_and_its_key_asks_again() -> None:
    logs = Logs(DiscoveryError("AWS refused it.", "Ask for the permission."), lines.refused(extended=None))
    app = DetailHost(execution_logs=logs)
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(2))
        app.pane.open_tab(TAB)
        await until(pilot, shows(app, "AWS refused it.\nAsk for the permission.\n\nPress 4 to try again."))
        await pilot.resize_terminal(90, 30)
        await pilot.pause()
        app.pane.toggle_reveal()
        assert len(logs.asked) == 1
        app.pane.open_tab(TAB)
        await until(pilot, shows(app, lines.REASONS[0]))
        app.pane.open_tab(TAB)
        await pilot.pause()
        assert len(logs.asked) == 2


@pytest.mark.parametrize("first", [DiscoveryError("Not now."), []], ids=["error", "nothing found"])
async def test_reopened_after_an_error_or_nothing_it_is_asked_for_again(first: Outcome) -> None:
    logs = Logs(first, lines.refused(extended=None))
    app = DetailHost(execution_logs=logs)
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(2))
        app.pane.open_tab(TAB)
        await until(pilot, lambda: shows(app, "Not now.")() or shows(app, "none of this request")())
        app.pane.open_tab("raw")
        app.pane.open_tab(TAB)
        await until(pilot, shows(app, lines.REASONS[0]))
        assert len(logs.asked) == 2


async def test_a_fault_of_the_program_is_said_and_ends_nothing() -> None:
    app = DetailHost(execution_logs=Logs(ZeroDivisionError("walnut")))
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(2))
        app.pane.open_tab(TAB)
        await until(pilot, shows(app, "could not be read (ZeroDivisionError)"))
        assert "walnut" not in app.pane.body.text


async def test_a_late_answer_for_another_request_is_dropped_and_told_to_stop() -> None:
    logs = Logs(lines.refused("late walnut", extended=None), lines.refused(extended=None))
    logs.open.clear()
    app = DetailHost(execution_logs=logs)
    async with app.run_test(size=SIZE) as pilot:
        app.pane.open_tab(TAB)
        app.pane.show(item(2))
        await until(pilot, lambda: len(logs.asked) == 1)
        app.pane.show(item(4))
        await until(pilot, lambda: len(logs.asked) == 2)
        assert logs.stops[0].is_set()
        assert not logs.stops[1].is_set()
        logs.open.set()
        await until(pilot, shows(app, lines.REASONS[0]))
        logs.threads[0].join(5)
        await pilot.pause()
        assert "late walnut" not in app.pane.body.text


async def test_leaving_the_tab_while_it_loads_does_not_ask_twice() -> None:
    logs = Logs(lines.refused(extended=None))
    logs.open.clear()
    app = DetailHost(execution_logs=logs)
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(2))
        for name in (TAB, "request", TAB, TAB):
            app.pane.open_tab(name)
            await pilot.pause()
        assert shows(app, "loading…")()
        app.pane.open_tab("raw")
        logs.open.set()
        logs.threads[0].join(5)
        await pilot.pause()
        assert app.pane.tab is Tab.RAW
        assert not shows(app, lines.REASONS[0])()
        app.pane.open_tab(TAB)
        await until(pilot, shows(app, lines.REASONS[0]))
        assert len(logs.asked) == 1


async def test_candidates_are_all_shown_and_no_reason_stands_above_them() -> None:
    found = [*lines.refused(), *lines.served(extended="zzz7jH4vtjMFmig=")]
    app = DetailHost(execution_logs=Logs(found))
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(2, extendedRequestId=lines.EXTENDED))
        app.pane.open_tab(TAB)
        await until(pilot, shows(app, "Candidate 1 of 2"))
        text = app.pane.body.text
        assert "Candidate 2 of 2" in text
        assert "nothing is concluded" in text
        assert "Access denied" not in text[: text.index("Candidate 1 of 2")]


async def test_secrets_show_only_while_revealed() -> None:
    clock = FakeTime()
    app = DetailHost(clock=clock, execution_logs=Logs(lines.served()))
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(2))
        app.pane.open_tab(TAB)
        await until(pilot, shows(app, "Authorization=••••"))
        assert "walnut" not in app.pane.body.text
        app.pane.toggle_reveal()
        assert "Bearer walnut" in app.pane.body.text.replace("\n", "")
        clock.seconds += 31
        await until(pilot, lambda: "walnut" not in app.pane.body.text)
        app.pane.toggle_reveal()
        app.pane.show(item(4))
        await until(pilot, shows(app, "Authorization=••••"))
        assert "walnut" not in app.pane.body.text


async def test_no_reveal_keeps_them_masked() -> None:
    app = DetailHost(Settings(no_reveal=True), execution_logs=Logs(lines.served()))
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(2))
        app.pane.open_tab(TAB)
        await until(pilot, shows(app, "Authorization=••••"))
        assert not app.pane.toggle_reveal().revealed
        assert "walnut" not in app.pane.body.text


@pytest.mark.parametrize("text", ["[@click=app.pwn]x[/]", "[/x]", "\x1b]52;c;aGFjaw==\x07", "\u202egnp", "a\nb"])
async def test_hostile_lines_are_drawn_literally(text: str) -> None:
    hostile = [f"Access denied. Reason: {text}", text, f"Method request headers: {{User-Agent={text}, X={text}}}"]
    app = DetailHost(execution_logs=Logs(hostile))
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(2))
        app.pane.open_tab(TAB)
        await until(pilot, shows(app, "Refusal"))
        for _ in range(2):
            assert not any(is_unsafe(line) for line in app.pane.body.text.split("\n"))
            strips: list[Any] = app.screen._compositor.render_strips()
            metas = [segment.style.meta for strip in strips for segment in strip if segment.style is not None]
            assert not any("@click" in meta for meta in metas)
            app.pane.toggle_reveal()
            await pilot.pause()


async def test_without_an_account_and_for_a_broken_line_it_says_why() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE):
        app.pane.show(item(2))
        app.pane.open_tab(TAB)
        assert shows(app, "no account to ask")()
        app.pane.show(line_item("this is no access log line", 9))
        assert shows(app, "no account to ask")()


async def test_the_key_opens_it_in_the_whole_program() -> None:
    logs = Logs(DiscoveryError("Not now."), lines.refused(extended=None))
    async with watching(rows(20), execution_logs=logs, size=(80, 24)) as watch:
        await watch.press("4")
        assert watch.desk.detail.tab is Tab.EXECUTION
        await until(watch.pilot, lambda: "Not now." in watch.text())
        await watch.press("4")
        await until(watch.pilot, lambda: lines.REASONS[0] in watch.text())
        assert "4 Execution log" in watch.text()
        await watch.press("q")
        assert watch.list.display


async def test_quitting_does_not_wait_for_a_fetch() -> None:
    logs = Logs(lines.served())
    logs.open.clear()
    async with watching(rows(3), execution_logs=logs) as watch:
        await watch.press("4")
        await until(watch.pilot, lambda: len(logs.asked) == 1)
        await watch.press("q", "q")
    assert watch.app.return_code == 0
    assert logs.threads[0].is_alive()
    logs.open.set()
    logs.threads[0].join(5)


@pytest.mark.parametrize(
    ("width", "tabs"),
    [
        (53, "1 Request · 2 Certificate · 4 Execution log · 5 Raw"),
        (52, "1 Req · 2 Cert · 4 Execution log · 5 Raw"),
        (40, "1 · 2 · 4 Execution log · 5"),
    ],
)
async def test_a_narrow_pane_shortens_the_names_of_other_tabs(width: int, tabs: str) -> None:
    app = DetailHost(execution_logs=Logs(lines.served()))
    async with app.run_test(size=(width, 24)) as pilot:
        app.pane.show(item(2))
        app.pane.open_tab(TAB)
        await until(pilot, shows(app, "Successfully completed"))
        assert tabs in screen_text(app)
