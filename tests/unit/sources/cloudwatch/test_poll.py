from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.sources.cloudwatch.rig import GROUP, Rig, event, fault
from tui.aws.arns import GroupName
from tui.aws.errors import AwsFault, FaultKind
from tui.sources.cloudwatch.poll import Poller
from tui.sources.cloudwatch.watch import Reason
from tui.traffic.states import Phase


def rounds(count: int, also: Callable[[int], object] = lambda _: None) -> Callable[[], bool]:
    """Ends polling after so many rounds; asked once after each, and once a tick."""
    left = [count]

    def until() -> bool:
        left[0] -= 1
        also(left[0])
        return left[0] <= 0

    return until


def test_each_window_reaches_behind_the_newest_event() -> None:
    rig = Rig()
    poller = Poller(rig.watch(), [GROUP], rig.now, None)
    rig.api.events = [event("a", rig.now + 100)]
    rig.clock.time += 1
    begun = rig.now
    poller.run(rounds(12))
    starts = [start for start, _, _ in rig.api.asked]
    assert starts[:2] == [begun - 11_000, begun - 10_900]
    assert all(end is None for _, end, _ in rig.api.asked)
    assert rig.sink.lines == ["a"]
    assert rig.sink.states[0].phase is Phase.POLLING


def test_an_event_dated_ahead_does_not_run_away_with_the_window() -> None:
    rig = Rig()
    rig.api.events = [event("future", rig.now + 7_200_000)]
    Poller(rig.watch(), [GROUP], rig.now, None).run(rounds(12))
    assert all(start <= rig.now for start, _, _ in rig.api.asked)


def test_a_quiet_group_is_not_read_from_the_beginning_for_ever_but_an_outage_is_not_skipped() -> None:
    rig = Rig()
    poller = Poller(rig.watch(), [GROUP], rig.now, None)
    begun = rig.now
    poller.run(rounds(3))
    rig.clock.time += 600
    poller.run(rounds(1))
    assert rig.api.asked[-1][0] <= begun + 10_000, "ten minutes without a call are read"
    poller.run(rounds(1))
    rig.clock.time += 1
    assert rig.api.asked[-1][0] >= rig.now - 75_000


def test_the_reason_stands_beside_the_state() -> None:
    rig = Rig()
    reason = Reason("Not live: denied.", "Ask.", "logs:StartLiveTail")
    Poller(rig.watch(), [GROUP], rig.now, reason).run(rounds(1))
    state = rig.sink.states[-1]
    assert (state.cause, state.remedy, state.action) == ("Not live: denied.", "Ask.", "logs:StartLiveTail")


def test_a_group_that_is_gone_does_not_keep_the_others_from_being_polled() -> None:
    rig = Rig()
    rig.api.faults = [fault(FaultKind.GONE)]
    rig.api.events = [event("x", rig.now)]
    Poller(rig.watch(), [GroupName("/gone"), GROUP], rig.now, None).run(rounds(20))
    assert rig.sink.lines == ["x"]
    assert Phase.NO_GROUP in [state.phase for state in rig.sink.states]


def test_while_nobody_watches_it_polls_every_half_minute() -> None:
    rig = Rig()
    watch = rig.watch(idle_stop=1.0)
    rig.clock.time += 2
    begun = rig.clock.time
    Poller(watch, [GROUP], rig.now, None).run(lambda: rig.clock.time - begun > 95)
    assert len(rig.api.asked) == 4


def test_completeness_waits_for_the_poller() -> None:
    rig = Rig()
    rig.coverage.backfilled()
    seen: list[int] = []

    def look(_: int) -> None:
        rig.coverage.reached(min(rig.reconciler.polled_to(10**15), 10**15))
        seen.append(rig.sink.deliveries[-1].complete_to or 0)

    Poller(rig.watch(), [GROUP], rig.now, None).run(rounds(3, look))
    assert max(seen) <= rig.now
    assert rig.reconciler.polled_to(7) == 7


def test_what_no_waiting_cures_ends_the_poller() -> None:
    rig = Rig()
    rig.api.faults = [fault(FaultKind.CONFIG)]
    with pytest.raises(AwsFault):
        Poller(rig.watch(), [GROUP], rig.now, None).run(rounds(5))
