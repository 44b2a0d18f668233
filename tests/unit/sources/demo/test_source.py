from __future__ import annotations

import json
import subprocess
import sys
import threading
import time

import pytest

from tests.support.sinks import RecordingSink, StepClock
from tui.sources.demo.clock import DemoClock
from tui.sources.demo.source import HISTORY, DemoSource, demo_lines
from tui.tailer import Tailer
from tui.traffic.states import Phase, TailState

NOW_MS = 1_720_330_313_123


def _run(clock=None, **options):
    sink = RecordingSink()
    options = {"seed": 7, "now_ms": NOW_MS} | options
    DemoSource(clock=clock or StepClock(), **options).run(sink, threading.Event())
    return sink


def test_a_fixed_seed_and_time_give_the_same_history_whatever_the_clock_says():
    first, second = _run(), _run(StepClock(start=9e8))
    assert first.events[:HISTORY] == second.events[:HISTORY]
    assert _run(seed=8).lines[0] != first.lines[0]


def test_no_seed_gives_another_story_each_time():
    assert _run(seed=None).lines != _run(seed=None).lines


def test_the_history_comes_first_in_order_and_in_pieces():
    sink = _run(follow=False)
    times = [event.timestamp for event in sink.events]
    assert len(times) == HISTORY
    assert times == sorted(times)
    assert times[-1] < NOW_MS
    assert len(sink.batches) > 5
    assert sink.states == [TailState("demo", Phase.READING)]
    assert sum(delivery.received for delivery in sink.deliveries) == HISTORY
    assert sink.deliveries[-1].complete_to == times[-1]


@pytest.mark.parametrize("part", [slice(0, 20), slice(-20, None)])
def test_a_refusal_is_among_the_first_and_the_last_rows_of_the_history(part):
    lines = _run(follow=False).lines[part]
    assert any('"status":"403"' in line for line in lines)


def test_requests_go_on_at_the_given_rate_in_script_time():
    clock = StepClock(*[lambda: None] * 39)
    sink = _run(clock, rate=4.0)
    live = sink.events[HISTORY:]
    assert 38 <= len(live) <= 40
    assert [event.timestamp for event in live] == [
        event.timestamp for event in _run(clock=StepClock(*[lambda: None] * 39)).events[HISTORY:]
    ]
    assert all(event.timestamp >= NOW_MS for event in live)
    assert sum(clock.waits) == pytest.approx((live[-1].timestamp - NOW_MS) / 1000, abs=1)


def test_a_high_rate_comes_in_batches_and_not_by_a_busy_loop():
    clock = StepClock(*[lambda: None] * 20)
    sink = _run(clock, rate=5000.0)
    assert min(clock.waits) >= 0.02
    assert len(sink.events) - HISTORY > 100
    assert max(len(batch) for batch in sink.batches) > 20


def test_without_a_fixed_time_the_story_starts_now():
    sink = _run(StepClock(start=1_000_000.0), now_ms=None, follow=False)
    assert 0 < 1_000_000_000 - sink.events[-1].timestamp < 2000


def test_stop_ends_it_in_the_history_too():
    stop = threading.Event()
    stop.set()
    sink = RecordingSink()
    DemoSource(7, now_ms=NOW_MS).run(sink, stop)
    assert sink.events == []


@pytest.mark.parametrize("rate", [0, -1, float("nan"), float("inf")])
def test_an_impossible_rate_is_refused(rate):
    with pytest.raises(ValueError, match="rate"):
        DemoSource(rate=rate)


def test_lines_for_screenshots_are_the_end_of_the_history():
    assert demo_lines(7, NOW_MS, 30) == _run(follow=False).events[-30:]


def test_it_is_called_demo_and_takes_pokes():
    source = DemoSource(7)
    source.poke()
    source.interrupt()
    assert (source.source_id, source.name) == ("demo", "demo")


def test_through_the_tailer_rows_come_at_once_and_it_quits_at_once():
    tailer = Tailer([DemoSource(7, now_ms=NOW_MS)], title="demo", clock=DemoClock(NOW_MS))
    tailer.start()
    rows = []
    deadline = time.monotonic() + 20
    while len(rows) < HISTORY:
        assert tailer.failure is None
        assert time.monotonic() < deadline
        tailer.wait(5)
        rows += tailer.drain().rows
    assert tailer.failure is None
    began = time.monotonic()
    assert tailer.close()
    assert time.monotonic() - began < 1
    assert len({row.request_id for row in rows if hasattr(row, "request_id")}) > HISTORY * 0.98


def test_importing_it_does_not_import_cryptography():
    code = "import sys, tui.sources.demo.source, json; print(json.dumps('cryptography' in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert json.loads(done.stdout) is False
