"""The detail pane at 80×24: everything can be reached, by keys and by mouse, at any width."""

from __future__ import annotations

import pytest
from textual import events

from tests.screens.detail_host import (
    NOW,
    DetailHost,
    certificate,
    item,
    screen_text,
    settled,
)
from tui.settings import Settings
from tui.traffic.items import DividerItem
from tui.widgets.detail import pages
from tui.widgets.detail.body import DetailBody
from tui.widgets.detail.pages import Tab
from tui.widgets.detail.tabs import TabLine
from tui.wording.certificate import certificate_sections

SIZE = (80, 24)


async def test_without_a_request_it_says_what_to_do() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        assert "No request is selected" in screen_text(app)
        app.pane.show(DividerItem(5, 0, "gap", "gap of 3 s"))
        await pilot.pause()
        assert "No request is selected" in screen_text(app)
        assert not app.pane.toggle_reveal().revealed


async def test_the_tabs_are_named_with_their_keys() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item())
        await pilot.pause()
        assert "1 Request · 2 Certificate · 4 Execution log · 5 Raw" in screen_text(app)


async def test_the_request_tab_says_where_values_come_from() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(2))
        await pilot.pause()
        text = screen_text(app)
        for expected in ("Method", "GET", "✗", "403", "logged", "203.0.113.7"):
            assert expected in text


async def test_everything_about_a_certificate_can_be_reached_at_80x24() -> None:
    issued = certificate()
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        shown = item(1, issued)
        app.pane.show(shown)
        app.pane.open_tab("certificate")
        await settled(pilot)
        seen = []
        for _ in range(40):
            seen += [app.pane.body.render_line(y).text for y in range(app.pane.body.size.height)]
            before = app.pane.body.visible_lines
            app.pane.body.scroll_pages(1)
            await pilot.pause()
            if app.pane.body.visible_lines == before:
                break
        everything = "".join(line.strip() for line in seen).replace(" ", "")
        reading = pages.decode(pages.presented(shown.row))  # type: ignore[arg-type]
        fields = [field for section in certificate_sections(shown.row, reading, NOW) for field in section.fields]
        assert len(fields) > 15
        for field in fields:
            assert field.label.replace(" ", "") in everything
            for line in (field.value or field.provenance.value).split("\n"):
                head = line.replace(" ", "")[:30]
                assert head in everything, field.name


async def test_scrolling_stops_at_both_ends_and_says_where_it_is() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item())
        await pilot.pause()
        body = app.pane.body
        body.scroll_lines(-5)
        first, last, count = body.visible_lines
        assert (first, last) == (1, body.size.height)
        assert count > last
        assert f"1–{last} of {count}" in screen_text(app)
        body.scroll_to_bottom()
        assert body.visible_lines[1] == count
        body.scroll_lines(5)
        assert body.visible_lines[1] == count
        body.scroll_pages(-0.5)
        await pilot.pause()
        assert body.visible_lines[1] == count - body.size.height // 2
        body.scroll_to_top()
        assert body.visible_lines[0] == 1


async def test_the_wheel_scrolls() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item())
        await pilot.pause()
        await pilot._post_mouse_events([events.MouseScrollDown], DetailBody, button=0)
        assert app.pane.body.visible_lines[0] == 4
        await pilot._post_mouse_events([events.MouseScrollUp], DetailBody, button=0)
        assert app.pane.body.visible_lines[0] == 1


async def test_tabs_open_by_name_in_turn_and_by_mouse() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item())
        seen = []
        for _ in Tab:
            seen.append(app.pane.tab)
            app.pane.next_tab()
            await settled(pilot)
        assert seen == [Tab.REQUEST, Tab.CERTIFICATE, Tab.EXECUTION, Tab.RAW]
        assert app.pane.tab is Tab.REQUEST
        await pilot.click(TabLine, offset=(50, 0))
        assert app.pane.tab is Tab.RAW


async def test_another_request_starts_at_the_top_of_the_open_tab() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(1))
        await pilot.pause()
        app.pane.body.scroll_lines(3)
        same = app.pane.body.visible_lines
        app.pane.show(item(1))
        assert app.pane.body.visible_lines == same
        app.pane.show(item(2))
        assert app.pane.body.visible_lines[0] == 1


async def test_a_resize_and_no_wrap_lay_out_again() -> None:
    app = DetailHost()
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(1, identity__userAgent="word " * 60))
        await pilot.pause()
        wrapped = app.pane.body.visible_lines[2]
        assert app.pane.body.toggle_wrap() is False
        assert app.pane.body.visible_lines[2] < wrapped
        app.pane.body.toggle_wrap()
        await pilot.resize_terminal(200, 50)
        await pilot.pause()
        assert app.pane.body.visible_lines[2] < wrapped


@pytest.mark.parametrize("width", [20, 40, 60, 200])
async def test_lines_are_exactly_as_wide_as_the_pane(width: int) -> None:
    app = DetailHost()
    async with app.run_test(size=(width, 12)) as pilot:
        app.pane.show(item(1, certificate()))
        for _ in Tab:
            await settled(pilot)
            for widget in (app.pane.body, app.pane.query_one(TabLine)):
                assert {widget.render_line(y).cell_length for y in range(widget.size.height)} == {width}
            app.pane.next_tab()


async def test_ascii_draws_nothing_else_of_its_own() -> None:
    app = DetailHost(Settings(ascii=True))
    async with app.run_test(size=SIZE) as pilot:
        app.pane.show(item(2, certificate()))
        for _ in Tab:
            await settled(pilot)
            widgets = (app.pane.body, app.pane.query_one(TabLine))
            for text in (widget.render_line(y).text for widget in widgets for y in range(widget.size.height)):
                assert text.isascii(), text
            app.pane.next_tab()
