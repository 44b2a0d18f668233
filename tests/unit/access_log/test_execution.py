from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import execution as lines
from tests.support.execution import EXTENDED, GROUP, ID, TIME, events
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.execution import MAX_LINES, ExecutionLog, Joining, Wanted, read_execution_log
from tui.access_log.execution_line import ExecutionPhase
from tui.text import is_unsafe

OTHER = "0b4c5d6e-1111-4222-8333-444455556666"


def read(found: list[LogEvent], extended: str | None = EXTENDED, request_id: str = ID) -> ExecutionLog:
    wanted = Wanted(request_id, extended, GROUP, TIME - 120_000, TIME + 120_000)
    return read_execution_log(found, wanted)


def test_a_served_request_is_one_confirmed_candidate_in_order():
    log = read(events(lines.served()))
    [candidate] = log.candidates
    assert candidate.joining is Joining.CONFIRMED
    assert candidate.extended_request_id == EXTENDED
    assert [line.text.partition(":")[0] for line in candidate.lines] == [
        text.partition(":")[0] for text in lines.served()
    ]
    assert log.conclusive
    assert log.denial is None
    assert log.complete
    assert (log.group, log.start, log.end) == (GROUP, TIME - 120_000, TIME + 120_000)


def test_phases_follow_the_request():
    phases = [phase for phase, _ in itertools.groupby(line.phase for line in read(events(lines.served())).lines)]
    assert phases == [
        ExecutionPhase.IDS,
        ExecutionPhase.USAGE_PLAN,
        ExecutionPhase.METHOD_REQUEST,
        ExecutionPhase.INTEGRATION_REQUEST,
        ExecutionPhase.INTEGRATION_RESPONSE,
        ExecutionPhase.METHOD_RESPONSE,
        ExecutionPhase.IDS,
    ]


@pytest.mark.parametrize("reason", lines.REASONS)
def test_the_reason_of_a_refused_certificate_is_extracted(reason: str):
    log = read(events(lines.refused(reason)))
    assert log.denial == reason
    assert log.candidates[0].joining is Joining.CONFIRMED
    [line] = [line for line in log.lines if line.phase is ExecutionPhase.REFUSAL]
    assert line.decisive


def test_without_an_extended_id_on_both_sides_it_is_joined_by_the_request_id_only():
    for found, expected in ((lines.refused(extended=None), EXTENDED), (lines.refused(), None)):
        log = read(events(found), expected)
        assert log.candidates[0].joining is Joining.BY_REQUEST_ID
        assert log.denial == lines.REASONS[0]


def test_another_extended_id_is_another_request_and_proves_nothing():
    log = read(events(lines.refused(extended="zzz7jH4vtjMFmig=")))
    assert log.candidates[0].joining is Joining.OTHER_REQUEST
    assert log.candidates[0].denial is not None
    assert log.denial is None


def test_what_an_authorizer_asks_belongs_to_the_authorizer():
    log = read(events(lines.unauthorized()))
    phases = [line.phase for line in log.lines]
    assert phases == [ExecutionPhase.IDS, *[ExecutionPhase.AUTHORIZER] * 7, ExecutionPhase.METHOD_RESPONSE]
    assert [line.text for line in log.lines if line.decisive] == [
        f"Unauthorized request: {ID}",
        "Method completed with status: 403",
    ]
    assert log.denial is None


def test_a_throttled_request_is_decided_by_its_usage_plan():
    decisive = [line for line in read(events(lines.throttled())).lines if line.decisive]
    assert decisive[0].phase is ExecutionPhase.USAGE_PLAN
    assert decisive[0].text.endswith("Limit: 1.00 Burst: 1")


def test_interleaved_requests_of_one_stream_are_told_apart_by_the_prefix():
    mine = events(lines.served())
    theirs = events(lines.refused(extended="zzz7jH4vtjMFmig="), OTHER, first=100)
    mixed = [event for pair in itertools.zip_longest(mine, theirs) for event in pair if event is not None]
    log = read(mixed)
    assert [line.text for line in log.lines] == [line.text for line in read(mine).lines]
    assert log.conclusive


def test_lines_that_only_mention_the_id_are_left_out():
    theirs = events([f"Method request headers: {{X-Amzn-RequestId={ID}}}", f"({ID}) Access denied. Reason: x"], OTHER)
    assert read(theirs).candidates == ()


def test_two_requests_with_the_same_id_are_both_shown_and_nothing_is_concluded():
    first = events(lines.refused())
    second = events(lines.served(extended="zzz7jH4vtjMFmig="), first=50, time=TIME + 900)
    log = read(first + second)
    assert [candidate.joining for candidate in log.candidates] == [Joining.CONFIRMED, Joining.OTHER_REQUEST]
    assert log.candidates[0].denial == lines.REASONS[0]
    assert not log.conclusive
    assert log.denial is None


def test_lines_of_two_streams_are_two_candidates_the_earlier_first():
    late = events(lines.refused(extended=None), stream="b", time=TIME + 5)
    early = events(lines.refused(extended=None), stream="a")
    log = read(late + early)
    assert [candidate.lines[0].time for candidate in log.candidates] == [TIME, TIME + 5]
    assert log.denial is None


def test_two_refusals_that_nothing_tells_apart_are_said_to_be_mixed():
    log = read(events(lines.refused(extended=None) + lines.refused(lines.REASONS[2], extended=None)))
    assert log.candidates[0].mixed
    assert not log.conclusive
    assert log.denial is None


def test_inside_a_millisecond_the_stream_s_order_stands():
    found = events(lines.served())
    later = events(["Method completed with status: 200"], time=TIME + 1, first=90)
    texts = [line.text for line in read(later + found).lines]
    assert texts[:2] == [lines.served()[0], texts[1]]
    assert texts[-1] == "Method completed with status: 200"
    assert texts[1].startswith("Verifying Usage Plan")


def test_an_event_that_comes_twice_counts_once():
    found = events(lines.refused())
    assert len(read(found + found).lines) == 3
    assert read(found + found).conclusive


def test_more_lines_than_are_kept_make_it_incomplete():
    log = read(events(["Endpoint response body: x"] * (MAX_LINES + 5)))
    assert len(log.lines) == MAX_LINES
    assert not log.complete


def test_no_lines_are_no_candidates():
    log = read([])
    assert (log.candidates, log.lines, log.denial, log.conclusive) == ((), (), None, False)


@given(st.lists(st.text(max_size=200), max_size=12), st.randoms(use_true_random=False))
def test_whatever_the_lines_say_they_are_shown_harmlessly(texts: list[str], dice: random.Random):
    origins = [EventOrigin("test", log_stream=stream) for stream in ("a", "b", None)]
    found = [
        LogEvent(dice.choice([f"({ID}) {text}", f"({ID}){text}", text]), dice.choice(origins), dice.choice([None, 7]))
        for text in texts
    ]
    log = read(found, dice.choice([None, EXTENDED]))
    for line in log.lines:
        assert not is_unsafe(line.text)
        assert "walnut" not in repr(line.secret)
    for candidate in log.candidates:
        assert candidate.lines
        assert not is_unsafe(candidate.extended_request_id or "")
