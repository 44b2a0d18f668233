from __future__ import annotations

from contextlib import nullcontext

import pytest

from tests.unit.sources.cloudwatch.rig import GROUP, Rig, event, fault
from tui.aws.arns import GroupName
from tui.aws.errors import AwsFault, FaultKind
from tui.aws.logs import Page
from tui.sources.cloudwatch.backfill import Backfill, CatchUp, Past, read_once, read_past
from tui.sources.cloudwatch.holding import HoldingSink


def run(rig: Rig, past: Past) -> None:
    for _ in Backfill(rig.link, rig.part, rig.intake, rig.coverage, rig.sink, [GROUP], past, "s").steps():
        continue


def spans(rig: Rig) -> list[tuple[int, int | None]]:
    return [(start, end) for start, end, token in rig.api.asked if token is None]


def test_slices_join_without_overlap_from_newest_to_oldest_and_grow() -> None:
    rig = Rig()
    run(rig, Past(0, 900_000))
    assert spans(rig) == [(840_000, 900_000), (599_999, 839_999), (0, 599_998)]


def test_a_dense_past_is_cut_so_that_the_limit_is_hardly_passed() -> None:
    rig = Rig()
    rig.api.page_size = 10_000
    # 20 a second over an hour: 72,000 events, of which 5,000 are wanted.
    rig.api.events = [event(str(number), number * 50) for number in range(72_000)]
    run(rig, Past(0, 3_600_000, 5_000))
    assert 5_000 <= len(rig.sink.lines) <= 7_000
    newest = sorted(int(line) for line in rig.sink.lines)
    assert newest == list(range(newest[0], 72_000)), "no hole between the slices"
    assert any("back-fill ended at" in (one.progress or "") for one in rig.sink.deliveries)
    rig.coverage.reached(3_600_000)
    assert not any(one.complete_to for one in rig.sink.deliveries)


def test_without_a_beginning_there_is_no_past_to_read() -> None:
    rig = Rig()
    run(rig, Past(None))
    assert rig.api.asked == []
    rig.coverage.reached(5)
    assert rig.sink.deliveries[-1].complete_to == 5


def test_the_end_is_the_moment_of_reading_and_what_has_not_settled() -> None:
    rig = Rig()
    run(rig, Past(rig.now - 1000))
    assert rig.api.asked[0][1] == rig.now + 5_000


def test_a_group_that_is_gone_does_not_end_the_past_of_the_others() -> None:
    rig = Rig()
    rig.api.faults = [fault(FaultKind.GONE)]
    rig.api.events = [event("x", 50)]
    past = Past(0, 100)
    for _ in Backfill(rig.link, rig.part, rig.intake, rig.coverage, rig.sink, [GROUP, GROUP], past, "s").steps():
        continue
    assert rig.sink.lines == ["x"]


def test_reading_once_is_in_time_order_and_merges_groups() -> None:
    rig = Rig()
    rig.api.events = [event(f"{number:02d}", number) for number in range(20)]
    read_once(rig.link, rig.part, rig.intake, [GROUP], Past(0, 100))
    assert rig.sink.lines == [f"{number:02d}" for number in range(20)]
    again = Rig()
    again.api.events = rig.api.events
    read_once(again.link, again.part, again.intake, [GROUP, GroupName("/other")], Past(0, 100))
    assert again.sink.lines == rig.sink.lines


def slow(rig: Rig, *seconds: int) -> None:
    """Each of the next calls takes so long, and an event happens at its end."""
    answer, left = rig.api.filter_page, list(seconds)

    def filter_page(group: GroupName, start: int, end: int | None = None, token: str | None = None) -> Page:
        page = answer(group, start, end, token)
        if left:
            rig.clock.time += left.pop(0)
            rig.api.events.append(event(f"{len(left)} left", rig.now))
        return page

    rig.api.filter_page = filter_page  # type: ignore[method-assign]


def test_what_came_while_the_past_was_read_is_read_before_following_begins() -> None:
    rig = Rig()
    rig.api.events = [event("old", rig.now - 600_000)]
    slow(rig, 300, 100, 10)
    until = read_past(rig.link, rig.part, rig.intake, [GROUP], rig.now - 900_000)
    assert rig.sink.lines == ["old", "2 left", "1 left"]
    assert until == rig.now - 10_000


def test_traffic_that_outruns_the_reading_is_followed_all_the_same() -> None:
    rig = Rig()
    slow(rig, *[300] * 50)
    read_past(rig.link, rig.part, rig.intake, [GROUP], rig.now - 900_000)
    assert len(rig.api.asked) < 10


def test_a_past_that_cannot_be_read_to_its_end_lets_go_of_what_was_held() -> None:
    for kind in (FaultKind.GONE, FaultKind.DENIED):
        rig = Rig()
        held = HoldingSink(rig.sink)
        held.hold()
        held.put([event("live", rig.now)])
        rig.api.faults = [fault(kind)]
        join = CatchUp(rig.link, rig.part, rig.intake, rig.coverage, held, [GROUP], rig.now)
        with pytest.raises(AwsFault) if kind is FaultKind.DENIED else nullcontext():
            list(join.steps())
        assert rig.sink.lines == ["live"]
