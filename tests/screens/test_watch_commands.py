"""The commands of the watch screen, each by its key."""

from __future__ import annotations

import pytest

from tests.screens.frame_host import watching
from tests.support.tails import ScriptedTail, row, rows
from tui.commands import BY_ID, COMMANDS, Scope


async def test_every_command_is_carried_out_by_someone():
    async with watching(rows(3)) as watch:
        handled = set(watch.screen.handlers)
        assert handled == {command.id for command in COMMANDS if command.scope is Scope.WATCH}
        for command in COMMANDS:
            if command.scope is Scope.APP and command.id != "interrupt":
                watch.app.action_run(command.id)
                await watch.pilot.pause()


@pytest.mark.parametrize("key", ["A", "D", "R", "v", "B", "i", "K", "V", "H", "3", "ctrl+q", "Z"])
async def test_keys_without_a_command_do_nothing(key):
    async with watching(rows(30)) as watch:
        await watch.press("k", "k")
        before = watch.text()
        await watch.press(key)
        assert watch.text() == before
        assert watch.app.is_running


async def test_a_pause_freezes_the_view_and_counts_on():
    tail = ScriptedTail(rows(8))
    tail.time = 1_720_330_325.0  # 05:32:05: the requests are fresh
    async with watching(tail=tail) as watch:
        await watch.press("p")
        before = watch.lines()
        await watch.arrive(rows(10, first=8))
        assert watch.lines() == before
        assert watch.badge() == "paused · +10 new (1 failed)"
        assert watch.desk.flow.rates.history("2xx", watch.monotonic() + 1)[-1] == 16
        await watch.press("p")
        assert watch.badge() == "following"
        assert watch.cursor_path() == "/pets/17"


async def test_a_long_pause_is_bounded(monkeypatch):
    monkeypatch.setattr("tui.screens.flow._HELD", 20)
    async with watching(rows(30)) as watch:
        await watch.press("k", "p")
        before = watch.lines()
        await watch.arrive(rows(50, first=30))
        assert watch.lines() == before
        assert watch.badge().startswith("paused · +50 new")
        assert watch.desk.store.totals.kept > 30


@pytest.mark.parametrize("keys", [("p",), ("o", "p"), ("p", "t", "t", "t"), ("k", "j", "p")])
async def test_while_paused_nothing_moves_even_where_the_list_followed(monkeypatch, keys):
    monkeypatch.setattr("tui.screens.flow._HELD", 20)
    async with watching(rows(30)) as watch:
        await watch.press(*keys)
        before, path = watch.lines(), watch.cursor_path()
        for first in (30, 80, 130):
            await watch.arrive(rows(50, first=first))
            await watch.press("t", "t", "t")
            assert watch.lines() == before
            assert watch.cursor_path() == path
        assert watch.badge().startswith("paused · +150 new (15 failed)")
        await watch.press("p")
        assert watch.badge() == "following"
        assert watch.cursor_path() == "/pets/179"


async def test_g_is_offered_only_where_it_means_the_list():
    async with watching(rows(30), size=(130, 30)) as watch:
        await watch.press("enter")
        await watch.arrive(rows(5, first=30))
        assert watch.badge() == "+5 new (0 failed)"
        await watch.press("tab")
        assert watch.badge() == "+5 new (0 failed) · G"
        await watch.press("tab")
        assert watch.badge() == "+5 new (0 failed)"
        await watch.press("G")
        assert watch.badge() == "+5 new (0 failed)"
        await watch.press("q")
        assert watch.badge() == "+5 new (0 failed) · G"


async def test_the_kind_of_times_is_always_said(monkeypatch):
    monkeypatch.setattr("tui.screens.looking.zone_name", lambda _: "UTC")
    async with watching(rows(3)) as watch:
        for expected in ("Times in local time (UTC).", "Times as an age.", "Times in UTC."):
            await watch.press("t")
            assert expected in watch.text()


async def test_a_message_goes_with_the_next_key_that_does_something():
    async with watching(rows(30)) as watch:
        await watch.press("t")
        assert "Times in local time" in watch.text()
        await watch.press("A")
        assert "Times in local time" in watch.text()
        await watch.press("k")
        assert "Times in local time" not in watch.text()


async def test_what_is_said_of_a_reveal_goes_with_it():
    async with watching(rows(3)) as watch:
        await watch.press("enter", "r")
        assert "Shown in clear for 30 s" in watch.text()
        watch.app.app_focus = False
        await watch.pilot.pause()
        await watch.pilot.pause()
        assert not watch.desk.detail.revealed
        assert "Shown in clear for 30 s" not in watch.text()
        watch.app.app_focus = True
        await watch.press("r", "r")
        assert "Masked again." in watch.text()


async def test_failures_are_one_key_away():
    async with watching(rows(40)) as watch:
        await watch.press("E")
        assert watch.cursor_path() == "/pets/37"
        await watch.press("E", "e")
        assert watch.cursor_path() == "/pets/37"


async def test_the_next_failure_goes_on_from_the_oldest_as_the_search_does():
    async with watching(rows(40)) as watch:
        await watch.press("e")  # following: the cursor stands on the newest request
        assert watch.cursor_path() == "/pets/7"
        assert "Wrapped to the oldest failed request." in watch.notices()
        await watch.press("E")
        assert watch.cursor_path() == "/pets/37"
        assert watch.notices()[-1] == "Wrapped to the newest failed request."
        await watch.press("o", "e")
        assert watch.cursor_path() == "/pets/27"
        await watch.press("E", "E")
        assert watch.cursor_path() == "/pets/7"
        assert watch.notices()[-1] == "Wrapped to the oldest failed request."


async def test_where_there_is_no_other_failure_or_mark_that_is_said():
    async with watching(rows(9)) as watch:
        await watch.press("u")
        assert watch.notices()[-1] == "No marked request is shown."
        await watch.press("E", "e")
        assert watch.cursor_path() == "/pets/7"
        assert watch.notices()[-1] == "This is the only failed request."


async def test_failures_only_and_back_keeps_the_request():
    async with watching(rows(60)) as watch:
        await watch.press("E", "exclamation_mark")
        assert all("403" in line for line in watch.lines() if line.strip())
        assert watch.static("scope") == "failures only · 6 of 60 shown"
        assert watch.cursor_path() == "/pets/57"
        await watch.press("exclamation_mark")
        assert watch.cursor_path() == "/pets/57"
        assert len(watch.desk.store) == 60


async def test_marks():
    async with watching(rows(60)) as watch:
        await watch.press("k", "m", "k", "k", "m", "G", "U")
        assert watch.cursor_path() == "/pets/58"
        await watch.press("U")
        assert watch.cursor_path() == "/pets/56"
        assert next(line for line in watch.lines() if "/pets/56" in line).startswith("●")
        await watch.press("M")
        assert len(watch.desk.store) == 2
        await watch.press("M", "u")
        assert watch.cursor_path() == "/pets/58"
        await watch.press("u")
        assert watch.cursor_path() == "/pets/56"


async def test_a_filter_narrows_and_an_empty_one_shows_all():
    async with watching(rows(60)) as watch:
        await watch.press("f")
        await watch.type("status:4xx")
        await watch.press("enter")
        assert len(watch.desk.store) == 6
        assert watch.static("scope") == "filter status:4xx · 6 of 60 shown"
        assert watch.app.focused is watch.list
        await watch.press("escape", "escape")
        assert len(watch.desk.store) == 6
        await watch.press("f", "ctrl+u", "enter")
        assert len(watch.desk.store) == 60


async def test_a_wrong_filter_says_where_and_leaves_the_old_one_in_force():
    async with watching(rows(60)) as watch:
        await watch.press("f")
        await watch.type("status:4xx")
        await watch.press("enter", "f")
        await watch.type(" status:x")
        assert "At character" in watch.static("prompt-message")
        assert "Expected" in watch.static("prompt-message")
        await watch.press("enter")
        assert watch.desk.prompt.is_open
        assert len(watch.desk.store) == 6
        await watch.press("escape")
        assert not watch.desk.prompt.is_open
        assert watch.desk.store.filter is not None
        assert watch.desk.store.filter.text == "status:4xx"


async def test_a_filter_given_at_the_start_is_in_force():
    async with watching(rows(60), filter="status:4xx") as watch:
        assert len(watch.desk.store) == 6
    async with watching(rows(60), filter="status:(") as watch:
        assert len(watch.desk.store) == 60
        assert any("--filter is not in force" in notice for notice in watch.notices())


async def test_a_search_keeps_the_rows_around_its_hits():
    async with watching(rows(60)) as watch:
        await watch.press("slash")
        await watch.type("client-3")
        await watch.press("enter")
        assert watch.cursor_path() == "/pets/55"  # the newest row, /pets/59, is where it started
        assert len(watch.desk.store) == 60
        await watch.press("N")
        assert watch.cursor_path() == "/pets/51"
        await watch.press("n", "n")
        assert watch.cursor_path() == "/pets/59"
        hit = [segment for segment in watch.list.render_line(watch.list.size.height - 1) if segment.text == "client-3"]
        assert hit
        assert hit[0].style.underline


async def test_a_search_points_at_rows_whose_hit_is_not_visible():
    async with watching([row(0), row(1, user_agent="needle/1.0")]) as watch:
        await watch.press("slash")
        await watch.type("needle")
        await watch.press("enter")
        assert [line[0] for line in watch.lines()[:2]] == [" ", ">"]


async def test_a_search_without_a_hit_says_so():
    async with watching(rows(5)) as watch:
        await watch.press("n", "slash")
        await watch.type("nowhere")
        await watch.press("enter")
        assert "Nothing is searched for yet: / asks for a text." in watch.notices()
        assert "Not found: nowhere" in watch.notices()


async def test_same_client_and_same_request():
    arrivals = [
        row(number, subject=f"CN=c{number % 3}", issuer="CN=CA", serial=f"0{number % 3}") for number in range(30)
    ]
    async with watching(arrivals) as watch:
        await watch.press("s")
        assert len(watch.desk.store) == 10
        assert watch.cursor_path() == "/pets"
        await watch.press("equals_sign")
        assert len(watch.desk.store) == 1


async def test_a_pivot_without_a_certificate_says_so():
    async with watching([row(0)]) as watch:
        await watch.press("s")
        assert "This request names no client certificate." in watch.notices()
        assert watch.desk.store.filter is None


@pytest.mark.parametrize(
    ("text", "path"),
    [("05:32:10", "/pets/17"), ("-3m", "/pets/7"), ("2024-07-07T05:32:00Z", "/pets/7"), ("14:32:00+09:00", "/pets/7")],
)
async def test_going_to_a_time(text, path):
    async with watching(rows(60)) as watch:
        await watch.press("at")
        watch.desk.prompt.query_one("TextInput").value = text
        await watch.press("enter")
        assert watch.cursor_path() == path


async def test_a_time_that_is_none_says_what_was_expected():
    async with watching(rows(60)) as watch:
        await watch.press("at")
        await watch.type("soon")
        assert watch.static("prompt-message").startswith("Expected a time such as")
        await watch.press("enter", "escape")
        assert watch.cursor_path() == "/pets/59"


async def test_escape_clears_nothing_and_never_quits():
    async with watching(rows(20), filter="status:2xx") as watch:
        await watch.press("k", "m", "escape", "h", "escape")
        assert watch.app.is_running
        assert watch.desk.store.filter is not None
        assert watch.list.item is not None
        assert watch.list.item.marked


async def test_the_detail_is_beside_the_list_where_there_is_room():
    async with watching(rows(20), size=(130, 30)) as watch:
        await watch.press("k", "enter")
        assert watch.list.display
        assert watch.desk.detail.display
        assert watch.desk.detail.has_focus_within
        cursor = watch.list.window.cursor_id
        await watch.press("j")
        assert watch.list.window.cursor_id == cursor
        await watch.press("left_square_bracket")
        assert watch.list.window.cursor_id != cursor
        await watch.press("tab", "k")
        assert watch.list.has_focus
        assert watch.desk.detail.item is watch.list.item
        await watch.press("q")
        assert not watch.desk.detail.display


async def test_the_detail_fills_a_narrow_screen_and_its_tabs_open_by_key():
    async with watching(rows(20)) as watch:
        await watch.press("c")
        assert not watch.list.display
        assert watch.desk.detail.tab == "certificate"
        await watch.press("5")
        assert watch.desk.detail.tab == "raw"
        await watch.press("right_square_bracket", "left_square_bracket", "1")
        assert watch.desk.detail.tab == "request"
        await watch.press("h")
        assert watch.list.display
        assert watch.app.focused is watch.list


async def test_own_keys_replace_the_table_s():
    async with watching(rows(20), keymap={"move.up": "w", "no.such": "z"}) as watch:
        await watch.press("w")
        assert watch.cursor_path() == "/pets/18"
        await watch.press("k")
        assert watch.cursor_path() == "/pets/18"
        assert any("no.such" in notice for notice in watch.notices())


async def test_a_key_tells_the_tail_that_someone_watches():
    async with watching(rows(2)) as watch:
        await watch.press("j")
        assert watch.tail.pokes == 1


async def test_labels_and_ids_are_unique():
    assert len(BY_ID) == len(COMMANDS)
    keys = [key for command in COMMANDS for key in command.keys.split(",")]
    assert len(keys) == len(set(keys))
