from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from tui.access_log.event import EventOrigin, LogEvent
from tui.traffic.identity import BUCKET_MS, DuplicateWindow

ORIGIN = EventOrigin("s", "group", "stream")


def _event(
    message: str, timestamp: int | None = 1_000, event_id: str | None = None, origin: EventOrigin = ORIGIN
) -> LogEvent:
    return LogEvent(message, origin, timestamp, event_id=event_id)


# Few contents and times, so that most events have a twin.
_TRUTH = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([1_000, 1_001, 50_000])), min_size=1, max_size=12)


@given(_TRUTH, st.randoms(use_true_random=False), st.integers(0, 3))
def test_each_event_is_shown_once_however_the_engines_interleave(
    truth: list[tuple[str, int]], rng: random.Random, repeats: int
) -> None:
    window = DuplicateWindow()
    polled = [(_event(message, at, f"id{number}"), True) for number, (message, at) in enumerate(truth)]
    # Polling repeats itself: pages overlap.
    deliveries = [(_event(message, at), False) for message, at in truth] + polled + rng.choices(polled, k=repeats)
    rng.shuffle(deliveries)
    shown = [
        (event.message, event.timestamp)
        for event, by_polling in deliveries
        if (window.is_new_polled(event) if by_polling else window.is_new_live(event))
    ]
    assert sorted(shown) == sorted(truth)


@given(_TRUTH, st.sets(st.integers(0, 11)), st.randoms(use_true_random=False))
def test_what_live_tail_lost_comes_from_polling(
    truth: list[tuple[str, int]], lost: set[int], rng: random.Random
) -> None:
    window = DuplicateWindow()
    live = [(_event(message, at), False) for number, (message, at) in enumerate(truth) if number not in lost]
    polled = [(_event(message, at, f"id{number}"), True) for number, (message, at) in enumerate(truth)]
    deliveries = live + polled
    rng.shuffle(deliveries)
    shown = sum(window.is_new_polled(event) if by else window.is_new_live(event) for event, by in deliveries)
    assert shown == len(truth)


@given(_TRUTH, st.randoms(use_true_random=False))
def test_sessions_that_overlap_do_not_double_events(truth: list[tuple[str, int]], rng: random.Random) -> None:
    window = DuplicateWindow()
    deliveries = [(_event(message, at), session) for message, at in truth for session in (1, 2)]
    rng.shuffle(deliveries)
    assert sum(window.is_new_live(event, session) for event, session in deliveries) == len(truth)


def test_twins_differ_by_stream_group_time_or_text() -> None:
    window = DuplicateWindow()
    events = [
        _event("a"),
        _event("b"),
        _event("a", 1_001),
        _event("a", None),
        _event("a", origin=EventOrigin("s", "group", "other")),
        _event("a", origin=EventOrigin("s", "other", "stream")),
        _event("\ud800"),
    ]
    assert all(window.is_new_live(event) for event in events)
    assert len(window) == len(events)
    assert not any(window.is_new_polled(_event(event.message, event.timestamp, "x", event.origin)) for event in events)


def test_old_contents_are_forgotten_once_the_newest_has_moved_on() -> None:
    window = DuplicateWindow(window_ms=60_000)
    window.is_new_polled(_event("a", 1_000, "id"))
    window.is_new_live(_event("b", 60_000))
    assert not window.is_new_polled(_event("a", 1_000, "id"))
    window.is_new_live(_event("c", 130_000))
    assert len(window) == 1
    assert window.is_new_polled(_event("a", 1_000, "id"))


def test_an_old_span_that_is_read_now_is_remembered_all_the_same() -> None:
    window = DuplicateWindow(window_ms=60_000)
    window.is_new_live(_event("new", 10_000_000))
    assert window.is_new_polled(_event("old", 1_000, "id"))
    window.is_new_live(_event("newer", 10_050_000))
    assert not window.is_new_polled(_event("old", 1_000, "id"))


def test_spans_leave_in_the_order_in_which_they_were_last_touched() -> None:
    window = DuplicateWindow(window_ms=60_000)
    for at in (0, 10_000, 50_000):
        window.is_new_live(_event("a", at))
    assert not window.is_new_polled(_event("a", 0, "id"))
    window.is_new_live(_event("a", 75_000))
    assert len(window) == 3
    assert not window.is_new_polled(_event("a", 0, "id"))


def test_the_number_of_contents_is_bounded_and_the_longest_untouched_leave_first() -> None:
    window = DuplicateWindow(max_events=100)
    for number in range(1_000):
        assert window.is_new_live(_event(str(number), number * BUCKET_MS // 7))
        assert len(window) <= 100
    assert not window.is_new_polled(_event("999", 999 * BUCKET_MS // 7, "id"))
    assert window.is_new_polled(_event("0", 0, "id"))


def test_the_bound_holds_within_one_span() -> None:
    window = DuplicateWindow(max_events=1)
    assert all(window.is_new_live(_event(str(number), 5)) for number in range(20))
    assert len(window) == 1
    assert not window.is_new_polled(_event("19", 5, "id"))


def test_events_before_the_epoch_and_without_time() -> None:
    window = DuplicateWindow()
    assert window.is_new_live(_event("a", -5))
    assert window.is_new_polled(_event("a", None))
    assert not window.is_new_polled(_event("a", -5, "id"))
