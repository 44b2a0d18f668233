from __future__ import annotations

import threading

from tests.support.sinks import StepClock
from tui.sources.demo.clock import DemoClock

NOW_MS = 1_720_330_313_000


def test_runs_on_from_the_given_time():
    machine = StepClock(lambda: None, start=5.0)
    clock = DemoClock(NOW_MS, machine=machine)
    assert clock.now() == NOW_MS / 1000
    assert not clock.wait(threading.Event(), 2.5)
    assert clock.now() == NOW_MS / 1000 + 2.5
    assert clock.monotonic() == 7.5


def test_frozen_stays_there():
    machine = StepClock(lambda: None)
    clock = DemoClock(NOW_MS, frozen=True, machine=machine)
    clock.wait(threading.Event(), 2.5)
    assert clock.now() == NOW_MS / 1000


def test_a_wait_ends_when_told_to_stop():
    stop = threading.Event()
    stop.set()
    assert DemoClock(NOW_MS).wait(stop, 60)
