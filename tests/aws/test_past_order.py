"""Without a screen nothing can be put in its place later: the past comes first, in time order, then what is new."""

from __future__ import annotations

import time

from tests.aws.conftest import GROUP
from tests.aws.test_following import now, put
from tests.support.cloudwatch import Answer, Endpoint
from tests.support.cloudwatch.tailing import Tailing
from tui.aws.budget import RequestBudget
from tui.settings import Settings
from tui.sources.base import CannotOpen, SystemClock
from tui.targets.opening import Targets
from tui.traffic.states import Phase


def in_order(endpoint: Endpoint, *groups: str, **options: object) -> Tailing:
    return Tailing(endpoint.url, groups or [GROUP], past_order="oldest-first", max_requests=None, **options)


def past(endpoint: Endpoint, *seconds: int, group: str = GROUP) -> list[str]:
    begun = now()
    for ago in seconds:
        put(endpoint, f"{ago} s ago", at=begun - ago * 1000, group=group)
    return [f"{ago} s ago" for ago in sorted(seconds, reverse=True)]


def test_the_past_comes_oldest_first_and_then_what_is_new(endpoint: Endpoint) -> None:
    endpoint.operations.page_events = 2
    old = past(endpoint, 30, 120, 200, 500, 600, 840)
    with in_order(endpoint) as tail:
        tail.until_phase(Phase.LIVE)
        put(endpoint, "new")
        tail.until_lines("new")
        tail.until(lambda: tail.sink.complete_to is not None)
        assert tail.sink.lines == [*old, "new"]


def test_several_groups_are_merged_in_time_order(endpoint: Endpoint) -> None:
    endpoint.group("/other/access")
    old = past(endpoint, 100, 300, 500) + past(endpoint, 200, 400, 600, group="/other/access")
    with in_order(endpoint, GROUP, "/other/access") as tail:
        tail.until_phase(Phase.LIVE)
        assert tail.sink.lines == sorted(old, reverse=True)


def test_what_arrives_while_the_past_is_read_comes_after_it_and_once(endpoint: Endpoint) -> None:
    endpoint.operations.page_events = 1
    old = past(endpoint, *range(100, 160))
    meanwhile = [f"meanwhile {number:02d}" for number in range(40)]
    with in_order(endpoint, budget=RequestBudget(SystemClock(), rate=60.0)) as tail:
        for number, line in enumerate(meanwhile):
            count = min(number * 2, len(old))
            tail.until(lambda count=count: len(tail.sink.lines) >= count)  # type: ignore[misc]
            put(endpoint, line)
        assert Phase.LIVE not in tail.sink.phases, "the past took less time than the test thinks"
        endpoint.operations.page_events = 1_000
        tail.until_lines(*meanwhile)
        tail.until(lambda: tail.sink.complete_to is not None)
        put(endpoint, "last")
        tail.until_lines("last")
        assert tail.sink.lines == [*old, *meanwhile, "last"]


def test_polling_too_goes_on_after_the_past(endpoint: Endpoint) -> None:
    old = past(endpoint, 500, 30, 3)
    with in_order(endpoint, engine="poll") as tail:
        tail.until_phase(Phase.POLLING)
        put(endpoint, "new")
        tail.until_lines("new")
        tail.until(lambda: tail.sink.complete_to is not None)
        assert tail.sink.lines == [*old, "new"]


def test_where_the_past_may_not_be_read_live_tail_goes_on_and_it_is_said(endpoint: Endpoint) -> None:
    endpoint.faults.always("FilterLogEvents", Answer.error("AccessDeniedException", "no"))
    with in_order(endpoint, patient=False) as tail:
        tail.until_phase(Phase.LIVE)
        tail.until(lambda: tail.sink.state.action == "logs:FilterLogEvents")
        put(endpoint, "new")
        tail.until_lines("new")


def test_where_nothing_may_be_read_an_impatient_source_ends(endpoint: Endpoint) -> None:
    endpoint.faults.always("FilterLogEvents", Answer.error("AccessDeniedException", "no"))
    with in_order(endpoint, engine="poll", patient=False) as tail:
        assert getattr(tail.ended(), "phase", None) is Phase.DENIED
    with in_order(endpoint, "/nope", patient=False) as tail:
        assert isinstance(tail.ended(), CannotOpen)


def test_one_group_that_is_gone_does_not_hold_up_the_others(endpoint: Endpoint) -> None:
    old = past(endpoint, 100, 50)
    with in_order(endpoint, GROUP, "/nope", engine="poll") as tail:
        tail.until_lines(*old)
        put(endpoint, "new")
        tail.until_lines("new")
        assert [line for line in tail.sink.lines if line in old] == old
        assert Phase.NO_GROUP in tail.sink.phases


def test_without_a_past_it_follows_at_once(endpoint: Endpoint) -> None:
    past(endpoint, 100)
    with in_order(endpoint, since_ms=None) as tail:
        tail.until_phase(Phase.LIVE)
        put(endpoint, "new")
        tail.until_lines("new")
        assert tail.sink.lines == ["new"]


def test_a_target_without_a_screen_is_read_in_order(endpoint: Endpoint) -> None:
    past(endpoint, 30, 120, 600)
    settings = Settings(endpoint_url=endpoint.url)
    tail = Targets(settings, screen=False)([f"group:{GROUP}"])
    tail.start()
    try:
        rows: list[str] = []
        end = time.monotonic() + 10
        while len(rows) < 3 and time.monotonic() < end:
            tail.wait(0.2)
            rows += [row.raw.reveal() for row in tail.drain().rows]
        assert rows == ["600 s ago", "120 s ago", "30 s ago"]
    finally:
        tail.close()
