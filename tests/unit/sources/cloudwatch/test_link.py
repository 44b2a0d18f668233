from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.sources.cloudwatch.rig import Rig, fault
from tui.aws.errors import AwsFault, FaultKind
from tui.aws.logs import LogsApi
from tui.sources.cloudwatch.faults import Stopped
from tui.sources.cloudwatch.link import IMPATIENT_ATTEMPTS, BackOff
from tui.sources.cloudwatch.timing import Timing
from tui.traffic.states import Phase


def failing(*kinds: FaultKind) -> Callable[[LogsApi], str]:
    left = list(kinds)

    def work(_: LogsApi) -> str:
        if left:
            raise fault(left.pop(0))
        return "done"

    return work


def test_back_off_grows_to_its_cap_with_jitter_and_resets() -> None:
    rig = Rig()
    back_off = BackOff(Timing(), rig.link.rng)
    waits = [back_off.next() for _ in range(200)]
    assert all(0.25 <= wait <= 30.0 for wait in waits)
    assert waits[0] <= 0.5
    assert max(waits) > 20.0
    assert len(set(waits)) > 150
    back_off.reset()
    assert back_off.next() <= 0.5


def test_a_call_is_repeated_until_it_succeeds_and_the_state_says_why() -> None:
    rig = Rig()
    rig.part.calm(Phase.POLLING)
    done = rig.link.call(rig.part, failing(FaultKind.SERVER, FaultKind.THROTTLED, FaultKind.BAD_PAGE))
    assert done == "done"
    assert [state.phase for state in rig.sink.states] == [
        Phase.POLLING,
        Phase.RECONNECTING,
        Phase.THROTTLED,
        Phase.RECONNECTING,
        Phase.POLLING,
    ]
    assert rig.link.budget.rate == 1.0, "throttled once, slower for a while"


@pytest.mark.parametrize(
    ("kind", "seconds"), [(FaultKind.CREDENTIALS, 5.0), (FaultKind.GONE, 30.0), (FaultKind.DENIED, 30.0)]
)
def test_what_a_person_must_change_is_looked_at_again_at_a_fixed_pace(kind: FaultKind, seconds: float) -> None:
    rig = Rig()
    rig.link.call(rig.part, failing(*[kind] * 4))
    assert [wait for wait in rig.clock.waits if wait > 1] == [seconds] * 4


def test_an_impatient_link_ends_at_once_where_access_is_missing() -> None:
    rig = Rig(patient=False)
    with pytest.raises(AwsFault):
        rig.link.call(rig.part, failing(FaultKind.GONE))
    assert rig.sink.states == []


def test_an_impatient_link_tries_passing_trouble_a_few_times() -> None:
    rig = Rig(patient=False)
    assert rig.link.call(rig.part, failing(*[FaultKind.SERVER] * (IMPATIENT_ATTEMPTS - 1))) == "done"
    rig = Rig(patient=False)
    with pytest.raises(AwsFault):
        rig.link.call(rig.part, failing(*[FaultKind.SERVER] * IMPATIENT_ATTEMPTS))


def test_an_impatient_link_that_has_worked_once_waits_unless_it_is_one_shot() -> None:
    for one_shot in (False, True):
        rig = Rig(patient=False, one_shot=one_shot)
        rig.link.call(rig.part, failing())
        work = failing(FaultKind.CREDENTIALS)
        if one_shot:
            with pytest.raises(AwsFault):
                rig.link.call(rig.part, work)
        else:
            assert rig.link.call(rig.part, work) == "done"


def test_what_no_waiting_cures_ends_even_a_patient_link() -> None:
    with pytest.raises(AwsFault):
        Rig().link.call(Rig().part, failing(FaultKind.CONFIG))


def test_a_caller_may_give_up_on_kinds_of_its_own() -> None:
    rig = Rig()
    with pytest.raises(AwsFault):
        rig.link.call(rig.part, failing(FaultKind.DENIED), give_up=frozenset({FaultKind.DENIED}))


def test_stop_ends_a_wait_and_discards_what_came_too_late() -> None:
    rig = Rig()
    rig.clock.on_wait = rig.stop.set
    with pytest.raises(Stopped):
        rig.link.call(rig.part, failing(FaultKind.SERVER))
    rig = Rig()

    def late(_: LogsApi) -> str:
        rig.stop.set()
        return "late"

    with pytest.raises(Stopped):
        rig.link.call(rig.part, late)


def test_a_credentials_fault_makes_a_new_session() -> None:
    rig = Rig()
    del rig.link.api  # the real one
    used: list[Any] = []

    def work(api: LogsApi) -> None:
        used.append(api)
        if len(used) == 1:
            raise fault(FaultKind.CREDENTIALS)

    rig.link.call(rig.part, work)
    assert rig.sessions == 2
    assert used[0] is not used[1]


def test_the_clock_of_aws_counts_where_this_one_is_wrong() -> None:
    rig = Rig()
    del rig.link.api
    assert rig.link.now_ms() == rig.now
    rig.link.api().skew = 1.5
    assert rig.link.now_ms() == rig.now
    rig.link.api().skew = -90.0
    assert rig.link.now_ms() == rig.now - 90_000
