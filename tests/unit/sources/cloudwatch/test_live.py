from __future__ import annotations

import pytest

from tests.unit.sources.cloudwatch.rig import GROUP, Rig, fault
from tui.aws.errors import AwsFault, FaultKind
from tui.sources.cloudwatch.faults import Stopped
from tui.sources.cloudwatch.live import HOPELESS, LiveFollower
from tui.traffic.states import Phase


@pytest.mark.parametrize("kind", list(HOPELESS))
def test_what_live_tail_cannot_do_gives_way_to_polling_at_once(kind: FaultKind) -> None:
    rig = Rig()
    rig.api.faults = [fault(kind)]
    follower = LiveFollower(rig.watch(), [GROUP])
    reason = follower.run()
    assert reason.cause == f"Not live: {kind.value} happened."
    assert reason.again == HOPELESS[kind]
    assert follower.up.is_set()
    assert rig.clock.waits == []


@pytest.mark.parametrize("kind", [FaultKind.UNREACHABLE, FaultKind.SERVER, FaultKind.BAD_PAGE, FaultKind.STREAM_LOST])
def test_passing_trouble_is_tried_once_more_and_polling_then_tries_live_again(kind: FaultKind) -> None:
    rig = Rig()
    follower = LiveFollower(rig.watch(), [GROUP])
    again = []
    for _ in range(7):
        rig.api.faults = [fault(kind)] * 2
        again.append(follower.run().again)
    assert again == [15.0, 30.0, 60.0, 120.0, 240.0, 300.0, 300.0]
    assert rig.sink.states[0].phase is Phase.RECONNECTING


def test_credentials_and_missing_groups_are_waited_for() -> None:
    rig = Rig()
    rig.api.faults = [fault(FaultKind.CREDENTIALS)] * 3 + [fault(FaultKind.GONE)] * 2 + [fault(FaultKind.DENIED)]
    LiveFollower(rig.watch(), [GROUP]).run()
    assert rig.clock.waits == [5.0, 5.0, 5.0, 30.0, 30.0]
    assert rig.sink.states[0].phase is Phase.CREDENTIALS_EXPIRED


def test_forced_live_never_gives_way() -> None:
    rig = Rig()
    rig.api.faults = [fault(FaultKind.DENIED), fault(FaultKind.UNSUPPORTED), fault(FaultKind.UNREACHABLE)] * 2
    rig.clock.on_wait = lambda: rig.stop.set() if len(rig.clock.waits) >= 6 else None
    with pytest.raises(Stopped):
        LiveFollower(rig.watch("live"), [GROUP]).run()
    assert {state.phase for state in rig.sink.states} == {Phase.DENIED, Phase.FAILED, Phase.RECONNECTING}


def test_a_broken_configuration_is_final() -> None:
    rig = Rig()
    rig.api.faults = [fault(FaultKind.CONFIG)]
    with pytest.raises(AwsFault):
        LiveFollower(rig.watch(), [GROUP]).run()


def test_interrupting_where_nothing_runs_does_nothing() -> None:
    LiveFollower(Rig().watch(), [GROUP]).interrupt()
