from __future__ import annotations

from tests.support.cloudwatch.fakes import JumpClock
from tui.sources.cloudwatch.watch import Attention


def test_attention_ends_after_its_time_and_a_key_brings_it_back() -> None:
    clock = JumpClock()
    attention = Attention(clock, 7200.0)
    clock.time += 7199
    assert not attention.idle
    clock.time += 1
    assert attention.idle
    attention.poke()
    assert not attention.idle


def test_zero_means_never() -> None:
    clock = JumpClock()
    attention = Attention(clock, 0.0)
    clock.time += 1e9
    assert not attention.idle
