"""The list: what it shows, where it stands, and what it does not redraw."""

from __future__ import annotations

import pytest

from tests.screens.frame_host import screen_lines, watching
from tests.support.tails import ScriptedTail, parse, row, rows


async def test_rows_say_their_status_in_text_and_in_colour():
    async with watching([row(0), row(1, status="403"), row(2, status="503")]) as watch:
        lines = watch.lines()
        assert "200" in lines[0]
        assert "403" in lines[1]
        assert "503" in lines[2]
        colours = [
            next(segment.style.color for segment in watch.list.render_line(y) if segment.text.strip() in {"200", "403"})
            for y in (1, 2)
        ]
        assert colours[0] != colours[1]


async def test_titles_name_the_columns_and_the_zone():
    async with watching(rows(2)) as watch:
        title = watch.list.render_line(0).text
        assert title.split() == ["TIME", "UTC", "ST", "METHOD", "PATH", "ms", "CLIENT"]


async def test_the_name_of_a_refused_client_is_only_a_claim():
    async with watching([row(0, subject="CN=known"), row(1, status="403", subject="CN=stranger")]) as watch:
        assert watch.lines()[0].rstrip().endswith(" known")
        assert watch.lines()[1].rstrip().endswith(" ?stranger")


async def test_it_follows_until_the_cursor_leaves_the_newest_row():
    async with watching(rows(50)) as watch:
        assert watch.cursor_path() == "/pets/49"
        assert watch.badge() == "following"
        await watch.arrive(rows(1, first=50))
        assert watch.cursor_path() == "/pets/50"

        await watch.press("k")
        before = watch.lines()
        await watch.arrive(rows(10, first=51))
        assert watch.lines() == before
        assert watch.cursor_path() == "/pets/49"
        assert watch.badge() == "+10 new (1 failed) · G"

        await watch.press("G")
        assert watch.cursor_path() == "/pets/60"
        assert watch.badge() == "following"


async def test_moving_back_to_the_newest_row_follows_again():
    async with watching(rows(5)) as watch:
        await watch.press("k", "j")
        assert watch.badge() == "following"


async def test_opening_the_detail_pins_the_request():
    async with watching(rows(30)) as watch:
        await watch.press("enter")
        await watch.arrive(rows(5, first=30))
        assert watch.desk.detail.item is not None
        assert watch.desk.detail.item.row.path == "/pets/29"
        assert watch.badge() == "+5 new (0 failed)"
        await watch.press("q")
        assert watch.cursor_path() == "/pets/29"


async def test_the_opened_request_stays_when_it_is_evicted():
    async with watching(rows(50), max_requests=60) as watch:
        await watch.press("g", "enter")
        await watch.arrive(rows(60, first=50))
        assert watch.desk.store.totals.evicted > 0
        assert watch.desk.detail.item is not None
        assert watch.desk.detail.item.row.path == "/pets/0"


async def test_late_rows_and_eviction_leave_what_is_read_in_its_place():
    early = rows(40, first=100)
    async with watching(early, max_requests=100) as watch:
        await watch.press("k", "k", "k", "k", "k")
        before = watch.lines()
        await watch.arrive(rows(20))  # older than all that is shown
        assert watch.lines() == before
        await watch.arrive(rows(50, first=140))  # evicts the oldest
        assert watch.desk.store.totals.evicted > 0
        assert watch.lines() == before


async def test_a_late_row_in_view_moves_the_rows_above_the_cursor_only():
    async with watching([row(number, path=f"/r{number}") for number in range(0, 80, 2)]) as watch:
        await watch.press(*"kkkkk")
        y = [line.split()[3] for line in watch.lines()].index("/r68")
        await watch.arrive([row(61, path="/r61")])
        lines = watch.lines()
        assert lines[y].split()[3] == "/r68"
        assert lines[y + 1].split()[3] == "/r70"
        late = next(line for line in lines if "/r61" in line)
        assert late.startswith("~")


async def test_recovered_rows_are_marked():
    async with watching([row(0), row(1, recovered=True)]) as watch:
        assert [line[0] for line in watch.lines()[:2]] == [" ", "~"]


async def test_rows_are_drawn_once_and_only_where_something_changed():
    async with watching(rows(100)) as watch:
        await watch.press("k", "j")
        drawn = watch.list.drawn
        await watch.press("k", "j", "k", "j")
        assert watch.list.drawn == drawn
        watch.list.refresh_rows()
        assert not watch.list._repaint_regions


async def test_a_page_and_a_half_page():
    async with watching(rows(200)) as watch:
        page = watch.list.size.height - 1
        await watch.press("g")
        assert watch.cursor_path() == "/pets/0"
        await watch.press("space")
        assert watch.cursor_path() == f"/pets/{page - 1}"
        await watch.press("pageup")
        assert watch.cursor_path() == "/pets/0"
        await watch.press("ctrl+d")
        half = int(watch.cursor_path().split("/")[-1])
        assert page // 2 - 1 <= half <= page // 2
        await watch.press("end")
        assert watch.badge() == "following"


async def test_newest_on_top_keeps_following():
    async with watching(rows(30)) as watch:
        await watch.press("o")
        assert "/pets/29" in watch.lines()[0]
        await watch.arrive(rows(1, first=30))
        assert "/pets/30" in watch.lines()[0]
        await watch.press("j")
        before = watch.lines()
        await watch.arrive(rows(3, first=31))
        assert watch.cursor_path() == "/pets/29"
        assert [line for line in watch.lines() if "/pets/29 " in line]
        assert watch.lines()[1:3] == before[1:3]


async def test_times_go_through_utc_local_and_age(monkeypatch):
    async with watching(rows(1)) as watch:
        assert "05:31:53.123" in watch.lines()[0]
        await watch.press("t")
        assert "TIME UTC" not in watch.list.render_line(0).text or "05:31:53.123" in watch.lines()[0]
        await watch.press("t")
        assert "TIME ago" in watch.list.render_line(0).text
        assert "3 min ago" in watch.lines()[0]
        watch.tail.time += 600
        watch.screen.show_all()
        await watch.pilot.pause()
        assert "13 min ago" in watch.lines()[0]


async def test_columns_change():
    async with watching(rows(3), size=(120, 24)) as watch:
        assert "SOURCE IP" in watch.list.render_line(0).text
        await watch.press("C")
        assert "ERROR" in watch.list.render_line(0).text


HOSTILE = [
    row(0, path="/items[/close]/[@click=app.bell]x[/]"),
    row(1, path="/\x1b]52;c;QUJD\x07\x1b[31m\u202egnp.exe\u200b", status="403"),
    row(2, path="/日本語のとても長いパスがここにありますからどこかで切られます/終わり"),
    row(3, path="/e\u0301" + "\u0301" * 40, subject="CN=[bold]x[/bold]\x9b31m"),
    row(4, subject="CN=" + "長" * 60),
    parse("\x1b[2J not a line [/x] $var :smile: \x00\x07"),
    parse('{"status":"' + "9" * 400 + '"}'),
    row(5, path="/" + "a" * 5000),
]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50), (40, 10), (20, 5), (119, 24)])
@pytest.mark.parametrize("open_detail", [False, True])
async def test_no_line_is_broken_whatever_the_log_says(size, open_detail):
    async with watching(HOSTILE, size=size) as watch:
        if open_detail:
            await watch.press("enter")
        for key in ("k", "k", "k", "k", "C", "t", "m"):
            await watch.press(key)
            for y in range(watch.list.size.height):
                if watch.list.display:
                    assert watch.list.render_line(y).cell_length == watch.list.size.width
            strips = watch.app.screen._compositor.render_strips()
            assert {strip.cell_length for strip in strips} == {size[0]}
            text = "".join(strip.text for strip in strips)
            assert all(character.isprintable() for character in text)
            assert not set(text) & set("\x1b\u202e\u200b\x9b")


async def test_markup_in_a_line_is_text():
    async with watching(HOSTILE, size=(200, 24)) as watch:
        text = watch.text()
        assert "/items[/close]/[@click=app.bell]x[/]" in text
        assert "\\x1b]52;c;QUJD\\x07" in text
        assert "[bold]x" in text


async def test_a_line_that_cannot_be_read_says_why():
    async with watching([parse("hello world")]) as watch:
        assert "???" in watch.lines()[0]
        assert "hello world" in watch.lines()[0]


async def test_a_click_selects_and_the_wheel_leaves_follow():
    async with watching(rows(60)) as watch:
        await watch.pilot.click("#requests", offset=(5, 3))
        await watch.pilot.pause()
        assert watch.list.window.cursor_id == watch.list._items[2].id
        await watch.press("G")
        watch.list.on_mouse_scroll_up(_wheel())
        await watch.pilot.pause()
        assert watch.badge() == "not following"


async def test_ascii_draws_no_other_character():
    tail = ScriptedTail([row(number, path="/" + "p" * 90, status="403") for number in range(40)])
    async with watching(tail=tail, ascii=True) as watch:
        await watch.press("m", "k", "k")
        await watch.arrive([row(41)])
        assert all(line.isascii() for line in screen_lines(watch.app)), watch.text()


def _wheel():
    from textual.events import MouseScrollUp

    return MouseScrollUp(None, 0, 0, 0, 0, 0, False, False, False)
