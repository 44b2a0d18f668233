"""A log group is followed over real HTTP: back-fill, live, poll, and each event once."""

from __future__ import annotations

import time

from tests.aws.conftest import GROUP
from tests.support.cloudwatch import Answer, Endpoint
from tests.support.cloudwatch.groups import REGION
from tests.support.cloudwatch.tailing import FAST, Tailing
from tui.aws.budget import RequestBudget
from tui.aws.session import AwsSession
from tui.sources.base import SystemClock
from tui.sources.cloudwatch import Timing
from tui.traffic.states import Phase


def now() -> int:
    return int(time.time() * 1000)


def put(endpoint: Endpoint, *lines: str, at: int | None = None, group: str = GROUP) -> None:
    endpoint.put(group, "stream-1", [((now() if at is None else at), line) for line in lines])


def test_live_shows_a_new_event_within_a_second_and_a_half_at_the_pace_of_aws() -> None:
    clock = SystemClock()
    with Endpoint() as endpoint:
        endpoint.group(GROUP)
        put(endpoint, "old", at=now() - 60_000)
        options = {"timing": Timing(), "budget": RequestBudget(clock)}
        options["session_factory"] = lambda: AwsSession(endpoint_url=endpoint.url)
        with Tailing(endpoint.url, [GROUP], **options) as tail:
            tail.until_phase(Phase.LIVE)
            tail.until_lines("old", timeout=3)
            begun = time.monotonic()
            put(endpoint, "new")
            tail.until_lines("new")
            assert time.monotonic() - begun <= 1.5


def test_polling_shows_a_new_event_within_three_seconds_at_its_own_pace(endpoint: Endpoint) -> None:
    options = {"timing": Timing(), "budget": RequestBudget(SystemClock())}
    with Tailing(endpoint.url, [GROUP], engine="poll", **options) as tail:
        state = tail.until_phase(Phase.POLLING)
        assert "--engine poll" in (state.cause or "")
        begun = time.monotonic()
        put(endpoint, "new")
        tail.until_lines("new")
        assert time.monotonic() - begun <= 3.0
    assert not endpoint.calls("StartLiveTail")
    assert not endpoint.calls("DescribeLogGroups"), "polling by name needs no other permission"


def test_the_past_comes_newest_slice_first_and_ascending_inside(endpoint: Endpoint) -> None:
    end = now()
    for seconds in (30, 120, 200, 500, 600, 840):
        put(endpoint, f"{seconds} s a", at=end - seconds * 1000)
        put(endpoint, f"{seconds} s b", at=end - seconds * 1000 + 1)
    with Tailing(endpoint.url, [GROUP]) as tail:
        tail.until_lines("840 s a", "30 s b")
        # One minute, then four, then the rest.
        order = [30, 200, 120, 840, 600, 500]
        assert tail.sink.lines == [f"{seconds} s {which}" for seconds in order for which in "ab"]
        tail.until(lambda: any(one.progress and "back-fill to" in one.progress for one in tail.sink.deliveries))


def test_the_past_is_read_page_by_page_also_across_empty_pages(endpoint: Endpoint) -> None:
    endpoint.operations.page_events = 7
    endpoint.operations.empty_pages = 2
    expected = [f"line {number}" for number in range(50)]
    for number, line in enumerate(expected):
        put(endpoint, line, at=now() - 30_000 + number)
    with Tailing(endpoint.url, [GROUP]) as tail:
        tail.until_lines(*expected)
        assert sorted(tail.sink.lines) == sorted(expected)


def test_no_event_comes_twice_though_live_backfill_and_sweeps_overlap(endpoint: Endpoint) -> None:
    with Tailing(endpoint.url, [GROUP]) as tail:
        tail.until_phase(Phase.LIVE)
        for number in range(40):
            put(endpoint, f"line {number}", "the same line in the same millisecond", at=now())
            tail.stop.wait(0.02)
        # Two sweeps later everything was read at least three times.
        tail.until(lambda: sum(one.duplicates for one in tail.sink.deliveries) >= 100)
        lines = tail.sink.lines
        assert sorted(line for line in lines if line.startswith("line")) == sorted(f"line {n}" for n in range(40))
        assert lines.count("the same line in the same millisecond") == 40
        assert not any(event.recovered for event in tail.sink.events)


def test_completeness_is_claimed_once_the_past_was_read_and_a_sweep_has_passed(endpoint: Endpoint) -> None:
    begun = now()
    with Tailing(endpoint.url, [GROUP]) as tail:
        tail.until(lambda: tail.sink.complete_to is not None)
        assert tail.sink.complete_to is not None
        assert begun - 1000 < tail.sink.complete_to <= now() - FAST.settle * 1000


def test_several_groups_share_one_live_session(endpoint: Endpoint) -> None:
    for name in ("/other/access", "/third/access"):
        endpoint.group(name)
        put(endpoint, f"past of {name}", at=now() - 30_000, group=name)
    with Tailing(endpoint.url, [GROUP, "/other/access", "/third/access"]) as tail:
        tail.until_phase(Phase.LIVE)
        put(endpoint, "a")
        put(endpoint, "b", group="/other/access")
        tail.until_lines("a", "b", "past of /other/access", "past of /third/access")
        assert endpoint.live.opened == 1
        origins = {event.message: event.origin for event in tail.sink.events}
        assert origins["b"].log_group == "/other/access"
        assert origins["b"].log_stream == "stream-1"
        assert tail.source.name == "3 log groups"


def test_more_than_ten_groups_get_a_second_session(endpoint: Endpoint) -> None:
    names = [f"/group/{number:02d}" for number in range(12)]
    for name in names:
        endpoint.group(name)
    with Tailing(endpoint.url, names, since_ms=None) as tail:
        tail.until_phase(Phase.LIVE)
        tail.until(lambda: endpoint.live.opened == 2)
        put(endpoint, "last", group=names[-1])
        tail.until_lines("last")


def test_an_arn_with_its_trailing_star_is_taken_as_it_is(endpoint: Endpoint) -> None:
    arn = f"arn:aws:logs:{REGION}:123456789012:log-group:{GROUP}:*"
    put(endpoint, "old", at=now() - 10_000)
    with Tailing(endpoint.url, [arn]) as tail:
        tail.until_phase(Phase.LIVE)
        tail.until_lines("old")
        put(endpoint, "new")
        tail.until_lines("new")
        assert tail.source.name == GROUP
    assert not endpoint.calls("DescribeLogGroups")
    assert endpoint.calls("StartLiveTail")[0].body["logGroupIdentifiers"] == [arn.removesuffix(":*")]


def test_a_group_without_live_tail_is_polled_beside_one_that_is_live(endpoint: Endpoint) -> None:
    endpoint.group("/cold/access", log_class="INFREQUENT_ACCESS")
    with Tailing(endpoint.url, [GROUP, "/cold/access"]) as tail:
        state = tail.until_phase(Phase.POLLING)
        assert "/cold/access is of the class INFREQUENT_ACCESS" in (state.cause or "")
        put(endpoint, "warm")
        put(endpoint, "cold", group="/cold/access")
        tail.until_lines("warm", "cold")
        assert endpoint.live.opened == 1


def test_without_following_everything_comes_in_time_order_and_the_source_ends(endpoint: Endpoint) -> None:
    endpoint.operations.page_events = 3
    end = now() - 60_000
    for number in range(20):
        group = GROUP if number % 3 else "/other/access"
        put(endpoint, f"{number:02d}", at=end + number * 10, group=group)
    with Tailing(endpoint.url, [GROUP, "/other/access"], follow=False) as tail:
        assert tail.ended() is None
        assert tail.sink.lines == [f"{number:02d}" for number in range(20)]
        assert tail.sink.state.phase is Phase.ENDED
    assert not endpoint.calls("StartLiveTail")


def test_the_backfill_ends_at_its_limit_and_says_so(endpoint: Endpoint) -> None:
    for minutes in range(1, 14):
        put(endpoint, *(f"{minutes} min {number}" for number in range(30)), at=now() - minutes * 60_000 + 5_000)
    with Tailing(endpoint.url, [GROUP], max_requests=40) as tail:
        tail.until(lambda: any("back-fill ended" in (one.progress or "") for one in tail.sink.deliveries))
        assert "1 min 0" in tail.sink.lines
        assert "13 min 0" not in tail.sink.lines
        assert tail.sink.complete_to is None, "what was cut off is not complete"


def test_a_denied_live_tail_falls_back_to_polling_and_says_why(endpoint: Endpoint) -> None:
    message = (
        "User: arn:aws:sts::123456789012:assumed-role/ops/me is not authorized to perform: logs:StartLiveTail "
        "on resource: x because no identity-based policy allows the logs:StartLiveTail action"
    )
    endpoint.faults.always("StartLiveTail", Answer.error("AccessDeniedException", message))
    put(endpoint, "old", at=now() - 10_000)
    with Tailing(endpoint.url, [GROUP]) as tail:
        state = tail.until_phase(Phase.POLLING)
        assert state.action == "logs:StartLiveTail"
        assert "refused logs:StartLiveTail" in (state.cause or "")
        assert "because no identity-based policy allows" in (state.cause or "")
        assert f"log-group:{GROUP}" in (state.remedy or "")
        put(endpoint, "new")
        tail.until_lines("old", "new")
        assert len(endpoint.calls("StartLiveTail")) == 1


def test_an_endpoint_without_live_tail_is_polled(endpoint: Endpoint) -> None:
    endpoint.faults.always("StartLiveTail", Answer.error("", "Not yet implemented", status=404))
    with Tailing(endpoint.url, [GROUP]) as tail:
        state = tail.until_phase(Phase.POLLING)
        assert "does not offer logs:StartLiveTail" in (state.cause or "")
        put(endpoint, "new")
        tail.until_lines("new")


def test_without_permission_to_list_a_name_is_polled_and_an_arn_is_live(endpoint: Endpoint) -> None:
    endpoint.faults.always("DescribeLogGroups", Answer.error("AccessDeniedException", "no"))
    with Tailing(endpoint.url, [GROUP]) as tail:
        state = tail.until_phase(Phase.POLLING)
        assert "Live Tail needs the group's ARN" in (state.cause or "")
        assert state.action == "logs:DescribeLogGroups"
        put(endpoint, "new")
        tail.until_lines("new")


def test_too_many_live_sessions_mean_polling_until_one_is_free(endpoint: Endpoint) -> None:
    endpoint.faults.next("StartLiveTail", Answer.error("LimitExceededException", "too many"))
    with Tailing(endpoint.url, [GROUP]) as tail:
        state = tail.until_phase(Phase.POLLING)
        assert "no free Live Tail session" in (state.cause or "")


def test_an_unreachable_live_tail_is_tried_again_later(endpoint: Endpoint) -> None:
    endpoint.faults.next("StartLiveTail", Answer(reset=True), times=2)
    with Tailing(endpoint.url, [GROUP]) as tail:
        tail.until_phase(Phase.POLLING)
        put(endpoint, "while polling")
        tail.until_lines("while polling")
        tail.until_phase(Phase.LIVE)
        put(endpoint, "live again")
        tail.until_lines("live again")
        assert tail.sink.lines == ["while polling", "live again"]


def test_forced_live_waits_instead_of_polling(endpoint: Endpoint) -> None:
    endpoint.faults.next("StartLiveTail", Answer.error("AccessDeniedException", "no"), times=2)
    with Tailing(endpoint.url, [GROUP], engine="live") as tail:
        state = tail.until_phase(Phase.DENIED)
        assert state.retry_at is not None
        tail.until_phase(Phase.LIVE)
        assert Phase.POLLING not in tail.sink.phases


def test_nobody_watching_ends_the_live_session_and_a_key_brings_it_back(endpoint: Endpoint) -> None:
    with Tailing(endpoint.url, [GROUP], idle_stop=0.3) as tail:
        tail.until_phase(Phase.LIVE)
        state = tail.until_phase(Phase.POLLING)
        assert "no key was pressed" in (state.cause or "")
        put(endpoint, "while idle")
        tail.source.poke()
        tail.until_phase(Phase.LIVE)
        put(endpoint, "back")
        tail.until_lines("while idle", "back")
