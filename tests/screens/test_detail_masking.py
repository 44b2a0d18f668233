"""What is secret in a request shows nowhere unless it was asked for, and not for longer than asked."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual.geometry import Offset
from textual.selection import SELECT_ALL, Selection

from tests.screens.detail_host import (
    DetailHost,
    FakeTime,
    certificate,
    item,
    line_item,
    pem_body,
    screen_text,
    settled,
    until,
)
from tui.settings import Settings
from tui.widgets.detail.body import DetailBody
from tui.widgets.detail.pages import Tab
from tui.widgets.detail.tabs import TabLine

SIZE = (80, 24)


KEY = "a-very-secret-api-key"


def drawn(app: DetailHost) -> str:
    """Every text that the pane's widgets hold or draw right now."""
    pane = app.pane
    strips = [
        widget.render_line(y).text for widget in (pane.body, *pane.query(TabLine)) for y in range(widget.size.height)
    ]
    return "\n".join([pane.body.text, *strips, screen_text(app), "".join(pane.body.get_selection(SELECT_ALL) or ())])


def secret_lines(app: DetailHost, lines: list[str]) -> list[str]:
    found = drawn(app)
    return [line for line in lines if line in found]


async def test_the_pem_is_nowhere_until_revealed() -> None:
    issued = certificate()
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(1, issued))
        for _ in Tab:
            await settled(pilot)
            for _ in range(5):
                assert secret_lines(app, pem_body(issued)) == []
                app.pane.body.scroll_pages(1)
                await pilot.pause()
            app.pane.next_tab()


async def revealed_certificate(pilot: Any, app: DetailHost) -> list[str]:
    issued = certificate()
    app.pane.show(item(1, issued))
    app.pane.open_tab("certificate")
    await settled(pilot)
    await pilot.press("r")
    await pilot.pause()
    app.pane.body.scroll_to_bottom()
    await pilot.pause()
    body = pem_body(issued)
    assert app.pane.revealed
    assert secret_lines(app, body) == body
    assert app.pane.body.get_selection(SELECT_ALL) is None
    assert not app.pane.body.allow_select
    assert "REVEALED 30 s" in screen_text(app)
    return body


async def is_masked(pilot: Any, app: DetailHost, body: list[str]) -> bool:
    await settled(pilot)
    return not app.pane.revealed and secret_lines(app, body) == [] and "REVEALED" not in screen_text(app)


async def test_a_reveal_brings_the_first_secret_into_view_with_its_label() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        issued = certificate()
        app.pane.show(item(1, issued))
        app.pane.open_tab("certificate")
        await settled(pilot)
        await pilot.press("r")
        await pilot.pause()
        picture = screen_text(app)
        assert "BEGIN CERTIFICATE" in picture
        assert [line for line in pem_body(issued) if line not in picture] == []


async def test_a_secret_above_comes_into_view_too() -> None:
    app = DetailHost()
    async with app.run_test(size=(80, 12)) as pilot:
        app.pane.show(item(1, path="/pets?token=query-secret"))
        await pilot.pause()
        app.pane.body.scroll_to_bottom()
        await pilot.press("r")
        await pilot.pause()
        assert "query-secret" in screen_text(app)


async def test_a_second_press_masks_again() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        body = await revealed_certificate(pilot, app)
        await pilot.press("r")
        assert await is_masked(pilot, app, body)
        assert app.pane.body.allow_select


async def test_time_masks_again_and_counts_down() -> None:
    clock = FakeTime()
    app = DetailHost(clock=clock)
    async with app.run_test(size=SIZE) as pilot:
        body = await revealed_certificate(pilot, app)
        clock.seconds += 20
        await until(pilot, lambda: "REVEALED 10 s" in screen_text(app))
        clock.seconds += 10
        await until(pilot, lambda: not app.pane.body.revealed)
        assert await is_masked(pilot, app, body)


async def test_moving_to_another_request_masks_and_coming_back_stays_masked() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        body = await revealed_certificate(pilot, app)
        first = app.pane.item
        app.pane.show(item(2))
        assert await is_masked(pilot, app, body)
        app.pane.show(first)
        assert await is_masked(pilot, app, body)


async def test_leaving_the_pane_masks() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        body = await revealed_certificate(pilot, app)
        app.query_one("#elsewhere").focus()
        await pilot.pause()
        assert await is_masked(pilot, app, body)


@pytest.mark.parametrize("focused", ["DetailPane", "#elsewhere"])
async def test_closing_the_pane_masks(focused: str) -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.query_one(focused).focus()
        await pilot.pause()
        body = await revealed_certificate(pilot, app)
        app.pane.display = False
        await pilot.pause()
        assert await is_masked(pilot, app, body)


async def test_a_terminal_that_loses_focus_masks_even_if_the_pane_had_none() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.query_one("#elsewhere").focus()
        await pilot.pause()
        body = await revealed_certificate(pilot, app)
        app.post_message(events.AppBlur())
        await pilot.pause()
        assert await is_masked(pilot, app, body)


async def test_a_screen_above_masks() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        body = await revealed_certificate(pilot, app)
        from textual.screen import ModalScreen

        await app.push_screen(ModalScreen())
        assert await is_masked(pilot, app, body)


async def test_a_suspended_process_masks() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        body = await revealed_certificate(pilot, app)
        app.app_suspend_signal.publish(app)
        assert await is_masked(pilot, app, body)


async def test_remask_is_what_copy_and_export_call() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        body = await revealed_certificate(pilot, app)
        app.pane.remask()
        assert await is_masked(pilot, app, body)


async def test_remask_after_the_time_is_over_still_clears_the_screen() -> None:
    clock = FakeTime()
    app = DetailHost(clock=clock)
    async with app.run_test(size=SIZE) as pilot:
        body = await revealed_certificate(pilot, app)
        clock.seconds += 31
        assert not app.pane.revealed
        app.pane.remask()
        assert secret_lines(app, body) == []


async def test_no_reveal_refuses_and_says_why() -> None:
    app = DetailHost(Settings(no_reveal=True))
    async with app.run_test(size=SIZE) as pilot:
        issued = certificate()
        app.pane.show(item(1, issued))
        app.pane.open_tab("certificate")
        await settled(pilot)
        outcome = app.pane.toggle_reveal()
        assert not outcome.revealed
        assert "--no-reveal" in outcome.message
        assert await is_masked(pilot, app, pem_body(issued))


async def test_api_key_and_query_values_are_masked_until_revealed() -> None:
    line = (
        '{"requestId":"x","status":"200","path":"/pets?token=query-secret","identity.apiKey":"' + KEY + '",'
        '"authorizer.principalId":"someone-special"}'
    )
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(line_item(line))
        secrets = [KEY, "query-secret"]
        for tab in (Tab.REQUEST, Tab.RAW):
            app.pane.open_tab(tab)
            await pilot.pause()
            assert secret_lines(app, secrets) == []
            app.pane.toggle_reveal()
            await pilot.pause()
            assert secret_lines(app, secrets) == secrets
            app.pane.toggle_reveal()
            await pilot.pause()
            assert secret_lines(app, secrets) == []


async def test_a_selection_made_before_the_reveal_is_gone() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(1, certificate()))
        await pilot.pause()
        body = app.pane.body
        app.screen.selections = {body: Selection(Offset(0, 0), Offset(7, 0))}
        await pilot.pause()
        assert app.screen.get_selected_text() == "Request"
        assert body.render_line(0).text.startswith("Request")
        app.pane.toggle_reveal()
        await pilot.pause()
        assert not app.screen.get_selected_text()


async def test_what_is_masked_can_be_selected() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(1, certificate()))
        await pilot.pause()
        await pilot.mouse_down(DetailBody, offset=(0, 0))
        await pilot.hover(DetailBody, offset=(7, 0))
        await pilot.mouse_up(DetailBody, offset=(7, 0))
        assert (app.screen.get_selected_text() or "").startswith("Request")


async def test_a_revealed_line_keeps_the_layout_of_its_masked_form_and_wraps_when_the_rest_is_cut() -> None:
    issued = certificate()
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(1, issued))
        app.pane.open_tab("raw")
        await pilot.pause()
        masked = [line for line in app.pane.body.text.split("\n") if '": ' in line]
        app.pane.body.toggle_wrap()
        await pilot.press("r")
        await pilot.pause()
        shown = app.pane.body.text.split("\n")
        keys = [line.split('": ')[0] for line in masked]
        assert [line.split('": ')[0] for line in shown if line.startswith('  "') and '": ' in line] == keys
        whole = "".join(line.strip() for line in shown)
        assert all(line in whole for line in pem_body(issued))


def test_the_body_of_the_detail_stays_small() -> None:
    methods = [name for name, value in vars(DetailBody).items() if callable(value) or isinstance(value, property)]
    assert len([name for name in methods if name != "Scrolled"]) <= 20
