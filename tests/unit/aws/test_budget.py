from __future__ import annotations

import threading

from tests.support.cloudwatch.fakes import JumpClock
from tui.aws.budget import BURST, THROTTLE_MEMORY, RequestBudget, shared_budget


def calls_in(budget: RequestBudget, clock: JumpClock, seconds: float, *, background: bool = False) -> int:
    """How many calls the budget lets through in so much time."""
    stop, end, calls = threading.Event(), clock.time + seconds, 0
    while budget.take(stop, background=background) and clock.time < end:
        calls += 1
    return calls


def test_two_calls_a_second_after_a_short_burst() -> None:
    clock = JumpClock()
    assert calls_in(RequestBudget(clock), clock, 60.0) == 120 + BURST - 1


def test_background_calls_get_half() -> None:
    clock = JumpClock()
    assert calls_in(RequestBudget(clock), clock, 60.0, background=True) == 60


def test_one_call_a_second_once_throttled_and_two_again_later() -> None:
    clock = JumpClock()
    budget = RequestBudget(clock)
    budget.throttled()
    assert budget.rate == 1.0
    assert calls_in(budget, clock, 60.0) <= 60 + BURST
    clock.time += THROTTLE_MEMORY
    assert budget.rate == 2.0


def test_a_waiting_background_call_does_not_hold_up_the_others() -> None:
    clock = JumpClock()
    budget, stop = RequestBudget(clock), threading.Event()
    for _ in range(2):
        budget.take(stop, background=True)
    before = clock.time
    budget.take(stop)
    assert clock.time - before <= 0.5


def test_full_pages_are_paid_back_but_not_once_throttled() -> None:
    clock = JumpClock()
    budget, stop = RequestBudget(clock), threading.Event()
    begun = clock.time
    for _ in range(100):
        budget.take(stop, background=True)
        budget.refund()
    assert clock.time == begun
    budget.throttled()
    for _ in range(20):
        budget.take(stop)
        budget.refund()
    assert clock.time - begun >= 15


def test_stop_ends_the_wait() -> None:
    clock = JumpClock()
    budget, stop = RequestBudget(clock), threading.Event()
    clock.on_wait = stop.set
    results = [budget.take(stop) for _ in range(BURST + 2)]
    assert results == [True] * BURST + [False] * 2
    assert not budget.take(stop, background=True)


def test_one_place_has_one_budget() -> None:
    clock = JumpClock()
    first = shared_budget(clock, "a", "eu-west-1", None)
    assert shared_budget(clock, "a", "eu-west-1", None) is first
    assert shared_budget(clock, "a", "eu-west-2", None) is not first
