from __future__ import annotations

import threading

import pytest

from tui.sources.cloudwatch.crew import LEAVE_SECONDS, Crew
from tui.sources.cloudwatch.faults import Stopped


def nothing() -> None:
    """Nobody to interrupt."""


def test_the_crew_ends_when_all_have_ended() -> None:
    done: list[int] = []
    crew = Crew()

    def main() -> None:
        crew.start(lambda: done.append(1))
        done.append(2)

    crew.run(main, threading.Event(), nothing)
    assert sorted(done) == [1, 2]
    assert crew.halt.is_set()


def test_the_first_failure_ends_the_others_and_is_raised() -> None:
    crew = Crew()
    others: list[bool] = []

    def main() -> None:
        crew.start(lambda: others.append(crew.halt.wait(5)))
        raise KeyError("x")

    with pytest.raises(KeyError):
        crew.run(main, threading.Event(), nothing)
    assert others == [True]


def test_stopped_is_no_failure_and_interrupt_is_called() -> None:
    crew, stop, interrupted = Crew(), threading.Event(), threading.Event()

    def main() -> None:
        stop.set()
        crew.wake()
        crew.halt.wait(5)
        raise Stopped

    crew.run(main, stop, interrupted.set)
    assert interrupted.is_set()


def test_a_thread_that_does_not_end_is_left_behind() -> None:
    crew, stop, release = Crew(), threading.Event(), threading.Event()
    stop.set()
    crew.run(lambda: release.wait(LEAVE_SECONDS * 10), stop, nothing)
    assert not release.is_set()
    release.set()
