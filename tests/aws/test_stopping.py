"""Whatever AWS does, a source that is told to stop has ended within a second."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tests.aws.conftest import GROUP
from tests.aws.test_following import put
from tests.support.cloudwatch import Answer, Endpoint
from tests.support.cloudwatch.tailing import Tailing
from tui.sources.cloudwatch import Timing
from tui.traffic.states import Phase

IDS = ["live", "polling", "finding", "opening", "back-fill", "throttled", "unavailable", "expired", "denied", "gone"]


def hang(*operations: str) -> Callable[[Endpoint], None]:
    def arrange(endpoint: Endpoint) -> None:
        for operation in operations:
            endpoint.faults.always(operation, Answer(hang=True))

    return arrange


def refuse(operation: str, code: str) -> Callable[[Endpoint], None]:
    return lambda endpoint: endpoint.faults.always(operation, Answer.error(code))


def nothing(endpoint: Endpoint) -> None:
    """All is well."""


@pytest.mark.parametrize(
    ("arrange", "phase", "engine"),
    [
        (nothing, Phase.LIVE, "auto"),
        (nothing, Phase.POLLING, "poll"),
        (hang("DescribeLogGroups"), Phase.CONNECTING, "auto"),
        (hang("StartLiveTail"), Phase.CONNECTING, "auto"),
        (hang("FilterLogEvents"), Phase.LIVE, "auto"),
        (refuse("FilterLogEvents", "ThrottlingException"), Phase.THROTTLED, "poll"),
        (refuse("FilterLogEvents", "ServiceUnavailableException"), Phase.RECONNECTING, "poll"),
        (refuse("FilterLogEvents", "ExpiredTokenException"), Phase.CREDENTIALS_EXPIRED, "poll"),
        (refuse("FilterLogEvents", "AccessDeniedException"), Phase.DENIED, "poll"),
        (refuse("FilterLogEvents", "ResourceNotFoundException"), Phase.NO_GROUP, "poll"),
    ],
    ids=IDS,
)
def test_stop_takes_less_than_a_second_in_every_state(
    endpoint: Endpoint, arrange: Callable[[Endpoint], None], phase: Phase, engine: str
) -> None:
    arrange(endpoint)
    with Tailing(endpoint.url, [GROUP], engine=engine, timing=Timing()) as tail:
        tail.until_phase(phase)
        assert tail.end() < 1.0
        assert tail.error is None


def test_a_silent_live_session_is_left_at_once(endpoint: Endpoint) -> None:
    endpoint.live.interval = 30.0
    with Tailing(endpoint.url, [GROUP], timing=Timing(), since_ms=None) as tail:
        tail.until_phase(Phase.LIVE)
        assert tail.end() < 0.5


def test_stop_alone_is_enough_though_it_takes_a_little_longer(endpoint: Endpoint) -> None:
    with Tailing(endpoint.url, [GROUP], timing=Timing()) as tail:
        tail.until_phase(Phase.LIVE)
        tail.stop.set()
        assert tail.ended(timeout=1.0) is None


def test_nothing_is_handed_over_after_the_end(endpoint: Endpoint) -> None:
    with Tailing(endpoint.url, [GROUP]) as tail:
        tail.until_phase(Phase.LIVE)
        tail.end()
        count = len(tail.sink.events)
        put(endpoint, "too late")
        assert not threading.Event().wait(0.2)
        assert len(tail.sink.events) == count


def test_a_source_that_ends_leaves_no_thread_behind(endpoint: Endpoint) -> None:
    with Tailing(endpoint.url, [GROUP]) as tail:
        tail.until_phase(Phase.LIVE)
        tail.end()
    left = [thread.name for thread in threading.enumerate() if thread.name == "mtlstail-cloudwatch"]
    assert left == []
