from __future__ import annotations

from collections.abc import Sequence

from tests.support.sinks import RecordingSink
from tests.unit.sources.cloudwatch.rig import event
from tui.access_log.event import LogEvent
from tui.sources.cloudwatch.intake import Intake


class FullSink(RecordingSink):
    full = False

    def offer(self, events: Sequence[LogEvent]) -> bool:
        return not self.full and super().offer(events)


def intake() -> tuple[Intake, FullSink]:
    sink = FullSink()
    return Intake("s", sink, lambda: 1), sink


def test_what_both_engines_bring_is_passed_on_once_and_counted() -> None:
    taking, sink = intake()
    assert taking.live([event("a", 1, polled=False)], 1.0, 1)
    assert taking.polled([event("a", 1), event("b", 2)]) == (1, 0)
    assert taking.polled([event("a", 1), event("b", 2)]) == (0, 0)
    assert taking.live([event("b", 2, polled=False)], 1.0, 1)
    assert sink.lines == ["a", "b"]
    assert sum(one.received for one in sink.deliveries) == 6
    assert sum(one.duplicates for one in sink.deliveries) == 4
    assert sum(one.api_calls for one in sink.deliveries) == 4
    assert sum(one.live_seconds for one in sink.deliveries) == 2.0
    assert sum(one.bytes_read for one in sink.deliveries) == 6
    assert taking.passed_on == 2


def test_only_what_is_new_and_inside_the_span_is_marked() -> None:
    taking, sink = intake()
    taking.polled([event("known", 6)])
    result = taking.polled([event("early", 4), event("start", 5), event("known", 6), event("end", 9)], missed=(5, 9))
    assert result == (3, 1)
    assert {one.message: one.recovered for one in sink.events} == {
        "known": False,
        "early": False,
        "start": True,
        "end": False,
    }
    taking.polled([event("open", 100)], missed=(5, None))
    assert sink.events[-1].recovered


def test_what_the_receiver_refused_comes_by_polling_exactly_once() -> None:
    taking, sink = intake()
    sink.full = True
    twins = [event("twin", 1, polled=False), event("twin", 1, polled=False)]
    assert not taking.live(twins, 1.0, 1)
    sink.full = False
    polled = [event("twin", 1), LogEvent("twin", event("twin", 1).origin, 1, 1, "other id")]
    assert taking.polled(polled).new == 2
    assert taking.polled(polled).new == 0
    assert sink.lines == ["twin", "twin"]


def test_nothing_new_is_not_handed_over() -> None:
    taking, sink = intake()
    assert taking.live([], 1.0, 1)
    taking.polled([])
    assert sink.batches == []
