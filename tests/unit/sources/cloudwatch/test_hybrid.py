from __future__ import annotations

import pytest

from tests.unit.sources.cloudwatch.rig import GROUP, Rig, event, fault
from tui.aws.errors import FaultKind
from tui.sources.cloudwatch.faults import Stopped
from tui.sources.cloudwatch.hybrid import HybridFollower
from tui.traffic.states import Phase


def test_polling_takes_over_and_live_is_tried_again_in_time() -> None:
    rig = Rig()
    tries: list[float] = []
    begun = rig.clock.time

    def refuse(groups: object) -> None:
        tries.append(rig.clock.time - begun)
        raise fault(FaultKind.LIMIT)

    rig.api.start_live_tail = refuse  # type: ignore[method-assign]
    rig.api.events = [event("x", rig.now + 500)]
    rig.clock.on_wait = lambda: rig.stop.set() if rig.clock.time - begun > 650 else None
    follower = HybridFollower(rig.watch(), [GROUP], rig.now)
    with pytest.raises(Stopped):
        follower.run()
    assert [round(moment / 300) for moment in tries] == [0, 1, 2]
    assert rig.sink.lines == ["x"]
    assert rig.sink.states[0].phase is Phase.POLLING
    assert follower.up.is_set()


def test_live_tail_that_is_not_offered_is_not_asked_for_again() -> None:
    rig = Rig()
    rig.api.faults = [fault(FaultKind.UNSUPPORTED)]
    begun = rig.clock.time
    rig.clock.on_wait = lambda: rig.stop.set() if rig.clock.time - begun > 1000 else None
    follower = HybridFollower(rig.watch(), [GROUP], rig.now)
    follower.interrupt()
    with pytest.raises(Stopped):
        follower.run()
    assert len(rig.api.asked) > 500
