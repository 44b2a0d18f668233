"""A live session that ends in any way is opened again, and what was missed comes exactly once, marked."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from tests.aws.conftest import GROUP
from tests.aws.test_following import now, put
from tests.support.cloudwatch import Answer, Endpoint
from tests.support.cloudwatch.tailing import FAST, Tailing
from tui.traffic.states import Phase

NO_SWEEP = replace(FAST, sweep=60.0)
"""A sweep would find by itself what a test wants a repair to find."""


@pytest.mark.parametrize("ending", ["end", "abort", "timeout", "streaming-error", "garbage"])
def test_what_came_between_two_sessions_is_recovered_once_and_marked(endpoint: Endpoint, ending: str) -> None:
    with Tailing(endpoint.url, [GROUP], engine="live", since_ms=None, timing=NO_SWEEP) as tail:
        tail.until_phase(Phase.LIVE)
        put(endpoint, "before")
        tail.until_lines("before")
        endpoint.faults.next("StartLiveTail", Answer.error("ServiceUnavailableException", "later", 503), times=2)
        endpoint.live.act(ending)
        tail.until_phase(Phase.RECONNECTING)
        put(endpoint, "between", "twin", "twin")
        tail.until_phase(Phase.LIVE)
        put(endpoint, "after")
        tail.until_lines("before", "between", "after")
        tail.until(lambda: any(gap.filled for gap in tail.sink.gaps))
        assert sorted(tail.sink.lines) == ["after", "before", "between", "twin", "twin"]
        marks = {event.message: event.recovered for event in tail.sink.events}
        assert marks["between"]
        assert not marks["before"]
        assert not marks["after"]
        opened, *_, filled = tail.sink.gaps
        assert opened.end is None
        assert opened.start == filled.start
        assert filled.end is not None
        assert filled.recovered == 3


def test_sessions_that_never_last_give_way_to_polling(endpoint: Endpoint) -> None:
    with Tailing(endpoint.url, [GROUP], timing=replace(FAST, proven=30.0, live_again=60.0)) as tail:
        for _ in range(2):
            tail.until_phase(Phase.LIVE)
            endpoint.live.act("end")
            tail.until(lambda: tail.sink.state.phase is not Phase.LIVE)
        state = tail.until_phase(Phase.POLLING)
        assert "AWS closed the Live Tail session" in (state.cause or "")
        put(endpoint, "polled")
        tail.until_lines("polled")


def test_a_session_that_falls_silent_is_lost_after_the_read_timeout(endpoint: Endpoint) -> None:
    with Tailing(endpoint.url, [GROUP]) as tail:
        tail.until_phase(Phase.LIVE)
        endpoint.live.act("silent")
        begun = time.monotonic()
        state = tail.until_phase(Phase.RECONNECTING)
        assert time.monotonic() - begun < 1.5
        assert "fell silent" in (state.cause or "")
        put(endpoint, "while silent")
        tail.until_phase(Phase.LIVE)
        tail.until_lines("while silent")
        assert tail.sink.lines == ["while silent"]


def test_sampled_seconds_are_told_and_read_again(endpoint: Endpoint) -> None:
    endpoint.live.limit = 5
    with Tailing(endpoint.url, [GROUP], since_ms=None, timing=NO_SWEEP) as tail:
        tail.until_phase(Phase.LIVE)
        expected = [f"line {number}" for number in range(60)]
        put(endpoint, *expected)
        tail.until(lambda: tail.sink.sampled)
        tail.until_lines(*expected)
        tail.until(lambda: any(gap.filled for gap in tail.sink.gaps))
        assert sorted(tail.sink.lines) == sorted(expected)
        assert sum(event.recovered for event in tail.sink.events) == 55


def test_what_the_screen_could_not_take_comes_once_it_can(endpoint: Endpoint) -> None:
    with Tailing(endpoint.url, [GROUP], since_ms=None, timing=NO_SWEEP) as tail:
        tail.until_phase(Phase.LIVE)
        tail.sink.full = True
        put(endpoint, "too fast", "twin", "twin")
        tail.until(lambda: tail.sink.gaps)
        tail.sink.full = False
        tail.until_lines("too fast", "twin")
        tail.until(lambda: any(gap.filled for gap in tail.sink.gaps))
        put(endpoint, "calm again")
        tail.until_lines("calm again")
        assert sorted(tail.sink.lines) == ["calm again", "too fast", "twin", "twin"]


def test_an_outage_while_polling_loses_nothing(endpoint: Endpoint) -> None:
    with Tailing(endpoint.url, [GROUP], engine="poll") as tail:
        tail.until_phase(Phase.POLLING)
        endpoint.faults.always("FilterLogEvents", Answer(reset=True))
        state = tail.until_phase(Phase.RECONNECTING)
        assert state.retry_at is not None
        put(endpoint, "in the outage", at=now())
        endpoint.faults.always("FilterLogEvents", None)
        tail.until_phase(Phase.POLLING)
        tail.until_lines("in the outage")
        assert tail.sink.lines == ["in the outage"]


def test_a_late_event_is_found_by_a_sweep(endpoint: Endpoint) -> None:
    with Tailing(endpoint.url, [GROUP], engine="poll") as tail:
        tail.until_phase(Phase.POLLING)
        put(endpoint, "on time")
        tail.until_lines("on time")
        put(endpoint, "late", at=now() - 20_000)
        tail.until_lines("late")
        assert sorted(tail.sink.lines) == ["late", "on time"]


@pytest.mark.parametrize(
    "broken",
    [
        Answer.html(),
        Answer.truncated(),
        Answer(body=b""),
        Answer.json([]),
        Answer.json(None),
        Answer.json({"events": "x"}),
        Answer.json({"events": [{"eventId": "1"}]}),
        Answer.json({"events": [], "nextToken": 7}),
    ],
    ids=["html", "truncated", "empty", "list", "null", "text", "no message", "odd token"],
)
@pytest.mark.parametrize("engine", ["auto", "poll"])
def test_a_page_without_a_valid_list_of_events_is_a_failed_page(
    endpoint: Endpoint, broken: Answer, engine: str
) -> None:
    endpoint.faults.next("FilterLogEvents", broken, times=3)
    expected = [f"line {number}" for number in range(20)]
    put(endpoint, *expected, at=now() - 2_000)
    with Tailing(endpoint.url, [GROUP], engine=engine) as tail:
        tail.until_lines(*expected)
        assert sorted(tail.sink.lines) == sorted(expected)
        told = [state.cause or "" for state in tail.sink.states]
        assert any("answered logs:FilterLogEvents with" in cause for cause in told)


def test_a_page_that_fails_in_the_middle_is_asked_for_again_with_its_token(endpoint: Endpoint) -> None:
    endpoint.operations.page_events = 5
    expected = [f"line {number:02d}" for number in range(20)]
    for number, line in enumerate(expected):
        put(endpoint, line, at=now() - 30_000 + number)
    with Tailing(endpoint.url, [GROUP], follow=False) as tail:
        tail.until_lines("line 00")
        endpoint.faults.next("FilterLogEvents", Answer.html())
        assert tail.ended() is None
        assert tail.sink.lines == expected


def test_a_token_that_repeats_without_events_ends_the_pass(endpoint: Endpoint) -> None:
    endpoint.operations.stuck_token = True
    put(endpoint, "a", at=now() - 30_000)
    with Tailing(endpoint.url, [GROUP], follow=False) as tail:
        assert tail.ended() is None
        assert tail.sink.lines == ["a"]
    assert len(endpoint.calls("FilterLogEvents")) == 2


def test_throttling_is_shown_with_a_countdown_and_passes(endpoint: Endpoint) -> None:
    endpoint.faults.next("FilterLogEvents", Answer.error("ThrottlingException", "Rate exceeded"), times=2)
    put(endpoint, "a")
    with Tailing(endpoint.url, [GROUP], engine="poll") as tail:
        state = tail.until_phase(Phase.THROTTLED)
        assert state.retry_at is not None
        assert "shares" in (state.remedy or "") or "share" in (state.remedy or "")
        tail.until_lines("a")


def test_a_clock_that_is_wrong_does_not_bound_what_is_read(endpoint: Endpoint) -> None:
    endpoint.skew = 3600.0
    with Tailing(endpoint.url, [GROUP], engine="poll") as tail:
        tail.until_phase(Phase.POLLING)
        put(endpoint, "ahead of this machine", at=now() + 3_600_000)
        tail.until_lines("ahead of this machine")


def test_a_live_group_that_is_deleted_is_gone(endpoint: Endpoint) -> None:
    with Tailing(endpoint.url, [GROUP], since_ms=None) as tail:
        tail.until_phase(Phase.LIVE)
        endpoint.groups.delete(GROUP)
        endpoint.live.act("end")
        tail.until_phase(Phase.GONE)
    assert Phase.NO_GROUP not in tail.sink.phases


def test_a_group_that_is_deleted_and_made_again_goes_on(endpoint: Endpoint) -> None:
    with Tailing(endpoint.url, [GROUP], engine="poll") as tail:
        tail.until_phase(Phase.POLLING)
        endpoint.groups.delete(GROUP)
        tail.until_phase(Phase.GONE)
        endpoint.group(GROUP)
        put(endpoint, "new life")
        tail.until_phase(Phase.POLLING)
        tail.until_lines("new life")
