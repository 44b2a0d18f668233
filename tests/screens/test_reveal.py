"""The reveal: for one request, for a time, never where it is forbidden."""

from __future__ import annotations

import pytest

from tests.screens.detail_host import FakeTime
from tui.widgets.detail.reveal import REFUSED, RevealPolicy


@pytest.fixture
def clock() -> FakeTime:
    return FakeTime()


def test_nothing_is_revealed_at_first(clock: FakeTime) -> None:
    policy = RevealPolicy(False, monotonic=clock)
    assert policy.item_id is None
    assert policy.seconds_left == 0
    assert not policy.mask()


def test_one_request_is_revealed_and_no_other(clock: FakeTime) -> None:
    policy = RevealPolicy(False, monotonic=clock)
    outcome = policy.toggle(7)
    assert outcome.revealed
    assert "30 s" in outcome.message
    assert policy.is_revealed(7)
    assert not policy.is_revealed(8)
    policy.toggle(8)
    assert not policy.is_revealed(7)


def test_the_time_runs_out(clock: FakeTime) -> None:
    policy = RevealPolicy(False, seconds=30, monotonic=clock)
    policy.toggle(7)
    clock.seconds += 29.5
    assert policy.is_revealed(7)
    assert policy.seconds_left == 1
    clock.seconds += 0.5
    assert not policy.is_revealed(7)
    assert policy.seconds_left == 0


def test_a_second_press_masks(clock: FakeTime) -> None:
    policy = RevealPolicy(False, monotonic=clock)
    policy.toggle(7)
    assert not policy.toggle(7).revealed
    assert not policy.is_revealed(7)


def test_masking_says_whether_there_was_something(clock: FakeTime) -> None:
    policy = RevealPolicy(False, monotonic=clock)
    policy.toggle(7)
    assert policy.mask()
    assert not policy.is_revealed(7)


def test_no_reveal_refuses_and_says_why(clock: FakeTime) -> None:
    policy = RevealPolicy(True, monotonic=clock)
    outcome = policy.toggle(7)
    assert not outcome.revealed
    assert outcome.message == REFUSED
    assert "--no-reveal" in outcome.message
    assert not policy.is_revealed(7)
