"""A quiet group under a healthy Live Tail: nothing to show, and still a sign of life with every update."""

from __future__ import annotations

import time

from tests.aws.conftest import GROUP
from tests.support.cloudwatch import Endpoint
from tests.support.cloudwatch.tailing import FAST, Tailing
from tui.aws.budget import RequestBudget
from tui.aws.session import AwsSession
from tui.screens.flow import Flow
from tui.screens.strip_facts import STALE_SECONDS, strip_facts
from tui.sources.base import SystemClock
from tui.sources.cloudwatch import CloudWatchSource
from tui.tailer import Tailer
from tui.traffic.states import Phase
from tui.traffic.store import RequestStore

PACE = 15.0
"""How much faster than real time the screen's clock runs here."""


def test_every_empty_update_is_a_delivery(endpoint: Endpoint) -> None:
    with Tailing(endpoint.url, [GROUP], since_ms=None) as tail:
        tail.until_phase(Phase.LIVE)
        before = len(tail.sink.deliveries)
        tail.until(lambda: sum(one.live_seconds > 0 for one in tail.sink.deliveries[before:]) >= 10)
        assert tail.sink.events == []
        endpoint.live.act("silent")


def test_the_screen_takes_a_quiet_session_for_live_and_a_silent_one_not(endpoint: Endpoint) -> None:
    clock = SystemClock()
    source = CloudWatchSource(
        # The session itself must not give up before the screen has had its say.
        lambda: AwsSession(endpoint_url=endpoint.url, read_timeout=30.0),
        [GROUP], "auto", None, True, None, clock, RequestBudget(clock, rate=100.0), timing=QUIET,
    )  # fmt: skip
    tail, store = Tailer([source], title="quiet"), RequestStore()
    flow = Flow(tail, store, lambda: time.monotonic() * PACE)

    def state_while_waiting(seconds: float, until: str) -> set[str]:
        said = set()
        end = time.monotonic() + seconds
        while time.monotonic() < end and not any(until in text for text in said):
            tail.wait(0.02)
            flow.take()
            said.add(strip_facts(tail, flow, store, time.monotonic() * PACE, "utc").state)
        return said

    tail.start()
    try:
        assert "live" in state_while_waiting(5.0, "live")
        # Longer than what counts as stale, with an update every 0.75 of the screen's seconds.
        assert state_while_waiting(2.5 * STALE_SECONDS / PACE, "?") == {"live"}
        endpoint.live.act("silent")
        assert any("live? silent for" in text for text in state_while_waiting(5.0, "?"))
    finally:
        tail.close()


QUIET = type(FAST)(sweep=3600.0, tick=0.02)
"""Nothing but Live Tail says anything."""
