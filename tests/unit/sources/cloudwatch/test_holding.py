from __future__ import annotations

import pytest

from tests.support.sinks import RecordingSink
from tests.unit.sources.cloudwatch.rig import event
from tui.sources.cloudwatch import holding
from tui.sources.cloudwatch.holding import HoldingSink
from tui.traffic.batch import Delivery


def test_nothing_is_held_before_and_after() -> None:
    sink = RecordingSink()
    held = HoldingSink(sink)
    held.put([event("b", 2)])
    held.release()
    assert held.offer([event("a", 1)])
    assert sink.lines == ["b", "a"]


def test_what_was_held_leaves_in_time_order_whoever_brought_it() -> None:
    sink = RecordingSink()
    held = HoldingSink(sink)
    held.hold()
    assert held.offer([event("c", 3), event("d", 4)])
    held.put([event("a", 1), event("b", 3)])
    held.news(Delivery("s", received=4))
    assert sink.lines == []
    assert len(sink.deliveries) == 1
    held.release()
    assert sink.lines == ["a", "c", "b", "d"]


def test_what_comes_while_it_lets_go_comes_after() -> None:
    sink = RecordingSink()
    held = HoldingSink(sink)
    held.hold()
    held.put([event("a", 5)])
    taken = sink.put

    def put(events: list) -> None:  # type: ignore[type-arg]
        taken(events)
        if len(sink.batches) == 1:
            assert held.offer([event("b", 1)])

    sink.put = put  # type: ignore[method-assign,assignment]
    held.release()
    assert sink.lines == ["a", "b"]
    held.put([event("c", 0)])
    assert sink.lines == ["a", "b", "c"]


def test_what_is_too_much_passes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "MAX_HELD", 2)
    sink = RecordingSink()
    held = HoldingSink(sink)
    held.hold()
    held.put([event("b", 2), event("c", 3)])
    held.put([event("a", 1)])
    assert sink.lines == ["a"]
    held.release()
    assert sink.lines == ["a", "b", "c"]
