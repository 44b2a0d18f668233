from __future__ import annotations

from tests.support.sinks import RecordingSink
from tests.unit.sources.cloudwatch.rig import fault
from tui.aws.errors import AwsFault, FaultKind
from tui.sources.cloudwatch.states import _SEVERITY, StateBoard
from tui.traffic.states import Phase


def board() -> tuple[StateBoard, RecordingSink]:
    sink = RecordingSink()
    return StateBoard("s", sink), sink


def test_the_worst_part_speaks_and_an_answer_is_told_once() -> None:
    states, sink = board()
    live, poll = states.part(), states.part()
    live.calm(Phase.LIVE)
    poll.calm(Phase.POLLING, "Not live: why.", "remedy", "logs:X")
    live.calm(Phase.LIVE)
    assert [state.phase for state in sink.states] == [Phase.LIVE, Phase.POLLING]
    assert sink.states[-1].cause == "Not live: why."
    assert sink.states[-1].action == "logs:X"
    poll.retire()
    assert sink.states[-1].phase is Phase.LIVE


def test_a_fault_shows_its_countdown_until_it_is_over() -> None:
    states, sink = board()
    part = states.part()
    part.calm(Phase.POLLING)
    part.fault(fault(FaultKind.THROTTLED), 12.5)
    assert (sink.states[-1].phase, sink.states[-1].retry_at) == (Phase.THROTTLED, 12.5)
    part.over()
    part.over()
    assert [state.phase for state in sink.states] == [Phase.POLLING, Phase.THROTTLED, Phase.POLLING]


def test_trouble_in_the_background_annotates_a_healthy_state_only() -> None:
    states, sink = board()
    front, behind = states.part(), states.part(background=True)
    behind.fault(fault(FaultKind.DENIED), None)
    assert sink.states == []
    front.calm(Phase.LIVE)
    assert sink.states[-1].phase is Phase.LIVE
    assert sink.states[-1].cause == "denied happened."
    assert sink.states[-1].action == "logs:FilterLogEvents"
    front.fault(fault(FaultKind.STREAM_LOST), 1.0)
    assert (sink.states[-1].phase, sink.states[-1].cause) == (Phase.RECONNECTING, "stream lost happened.")


def test_a_fallback_part_is_heard_only_while_it_is_alone() -> None:
    states, sink = board()
    first = states.part(fallback=True)
    first.calm(Phase.CONNECTING)
    other = states.part()
    other.calm(Phase.LIVE)
    first.calm(Phase.CONNECTING)
    assert [state.phase for state in sink.states] == [Phase.CONNECTING, Phase.LIVE]
    other.retire()
    assert sink.states[-1].phase is Phase.CONNECTING


def test_a_group_is_gone_only_after_it_was_seen() -> None:
    states, sink = board()
    part, other = states.part(), states.part(background=True)
    missing = AwsFault(FaultKind.GONE, "None.", action="logs:StartLiveTail", subject="/a, /b")
    part.fault(missing, 1.0)
    other.saw("/c")
    part.fault(missing, 2.0)
    other.saw("/b")
    part.fault(missing, 3.0)
    assert [state.phase for state in sink.states] == [Phase.NO_GROUP, Phase.NO_GROUP, Phase.GONE]
    assert states.has_seen(missing)
    assert not states.has_seen(fault(FaultKind.GONE))


def test_every_phase_has_its_place() -> None:
    assert sorted(_SEVERITY, key=str) == sorted(Phase, key=str)
