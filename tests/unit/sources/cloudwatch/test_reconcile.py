from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.sources.cloudwatch.rig import Rig, event, fault
from tui.aws.errors import FaultKind
from tui.sources.cloudwatch.faults import Stopped
from tui.sources.cloudwatch.intake import REMEMBERED
from tui.sources.cloudwatch.timing import Timing
from tui.traffic.batch import Gap, SampledSpan


def run(rig: Rig, seconds: float, backfill: Iterator[None] | None = None) -> None:
    """Lets the reconciler work for so many seconds of its clock."""
    end = rig.clock.time + seconds
    rig.stop.clear()

    def look() -> None:
        if rig.clock.time >= end:
            rig.stop.set()

    rig.clock.on_wait = look
    with pytest.raises(Stopped):
        rig.reconciler.run(backfill or iter(()), lambda: True)


def gaps(rig: Rig) -> list[Gap]:
    return [one for one in rig.sink.all_news if isinstance(one, Gap)]


def test_a_gap_is_read_at_once_with_what_may_have_come_late_and_again_after_settling() -> None:
    rig = Rig()
    start = rig.now - 4_000
    rig.api.events = [event("in the gap", rig.now - 3_000), event("older", rig.now - 60_000)]
    rig.reconciler.repair(rig.coverage.gap(start, rig.now, "lost"))
    end = rig.now
    run(rig, 20)
    assert rig.api.asked[0][:2] == (start - 120_000, end + 5_000)
    assert len(rig.api.asked) == 2
    assert {one.message: one.recovered for one in rig.sink.events} == {"older": False, "in the gap": True}
    assert (gaps(rig)[-1].filled, gaps(rig)[-1].recovered) == (True, 1)


def test_the_second_pass_of_a_long_gap_reads_its_end_only() -> None:
    rig = Rig()
    rig.reconciler.repair(rig.coverage.gap(rig.now - 12 * 3_600_000, rig.now, "asleep"))
    end = rig.now
    run(rig, 20)
    assert [start for start, _, _ in rig.api.asked] == [end - 12 * 3_600_000 - 120_000, end - 120_000]


def test_a_sweep_never_reaches_further_back_than_the_window_remembers() -> None:
    rig = Rig()
    run(rig, 1)
    rig.clock.time += 12 * 3600
    before = rig.now
    run(rig, 1)
    assert rig.api.asked[0][0] >= before - Timing().long_sweep_ms - 10_000


def test_sweeps_overlap_each_other_and_claim_what_has_settled() -> None:
    rig = Rig()
    rig.coverage.backfilled()
    begun = rig.now
    run(rig, 100)
    assert len(rig.api.asked) == 3
    first, second = rig.api.asked[:2]
    assert first[0] == begun - 30_000
    assert first[1] is not None
    assert second[0] == first[1] - 30_000
    claimed = [one.complete_to for one in rig.sink.deliveries if one.complete_to is not None]
    assert claimed == [end for _, end, _ in rig.api.asked]


def test_every_tenth_sweep_reaches_far_back_unless_too_much_has_passed() -> None:
    for passed, far in ((0, True), (REMEMBERED, False)):
        rig = Rig()
        run(rig, 280)
        rig.intake.passed_on += passed
        run(rig, 30)
        lengths = [(end or 0) - start for start, end, _ in rig.api.asked]
        assert len(lengths) == 10
        assert (lengths[-1] > 200_000) is far


def test_a_gap_that_a_sweep_has_jumped_over_is_read_all_the_same() -> None:
    rig = Rig()
    rig.coverage.backfilled()
    run(rig, 31)
    fell_asleep = rig.now
    rig.api.events = [event("in the night", fell_asleep + 3_600_000), event("at dawn", fell_asleep + 11 * 3_600_000)]
    rig.clock.time += 12 * 3600
    claimed = [one.complete_to for one in rig.sink.deliveries if one.complete_to]
    run(rig, 1)
    assert [one.complete_to for one in rig.sink.deliveries if one.complete_to] == claimed, "a jump claims nothing"
    rig.reconciler.repair(rig.coverage.gap(fell_asleep, rig.now, "asleep"))
    run(rig, 60)
    assert rig.sink.lines == ["in the night", "at dawn"]
    assert rig.sink.deliveries[-1].complete_to is None or rig.sink.deliveries[-1].complete_to > fell_asleep
    assert max(one.complete_to or 0 for one in rig.sink.deliveries) > fell_asleep + 12 * 3_600_000


def test_a_gap_that_sweeps_have_read_already_is_read_at_its_end_only() -> None:
    rig = Rig()
    run(rig, 100)
    start = rig.now - 90_000
    swept = rig.api.asked[-1][1] or 0
    calls = len(rig.api.asked)
    rig.reconciler.repair(rig.coverage.gap(start, rig.now, "lost"))
    run(rig, 1)
    assert rig.api.asked[calls][0] == swept - 120_000


def test_sampled_seconds_that_follow_each_other_are_one_gap() -> None:
    rig = Rig()
    for second in range(5):
        rig.reconciler.sampled("s", rig.now + second * 1000, rig.now + (second + 1) * 1000)
    assert sum(isinstance(one, SampledSpan) for one in rig.sink.all_news) == 5
    assert {gap.start for gap in gaps(rig)} == {rig.now}
    assert gaps(rig)[-1].end == rig.now + 5000
    run(rig, 25)
    assert sum(gap.filled for gap in gaps(rig)) == 1


def test_repairs_go_before_the_past() -> None:
    rig = Rig()
    order: list[str] = []

    def past() -> Iterator[None]:
        order.append(f"past, {len(rig.api.asked)} calls before")
        rig.reconciler.recheck(rig.now - 10, rig.now)
        yield
        order.append(f"past, {len(rig.api.asked)} calls before")
        yield

    run(rig, 2, past())
    assert order == ["past, 0 calls before", "past, 1 calls before"]


def test_a_refused_repair_is_tried_again_and_nothing_is_forgotten() -> None:
    rig = Rig()
    gap = rig.coverage.gap(rig.now - 1000, rig.now, "lost")
    rig.api.faults = [fault(FaultKind.INVALID)]
    rig.reconciler.repair(gap)
    run(rig, 100)
    assert gaps(rig)[-1].filled


def test_the_past_waits_for_live_tail_but_not_for_long() -> None:
    rig = Rig()
    begun = rig.clock.time
    rig.clock.on_wait = lambda: rig.stop.set() if rig.clock.time - begun > 5 else None
    started: list[float] = []

    def past() -> Iterator[None]:
        started.append(rig.clock.time - begun)
        yield

    with pytest.raises(Stopped):
        rig.reconciler.run(past(), lambda: False)
    assert started
    assert 2.0 <= started[0] < 2.2
