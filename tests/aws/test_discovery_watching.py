"""Watching a stage or a custom domain: looked up first, then followed; and what is said while it cannot be."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.apigateway import GatewayEndpoint
from tests.support.cloudwatch import Answer, Endpoint
from tests.support.cloudwatch.tailing import FAST, Tailing, WaitingSink
from tui.api import ResolvedTarget
from tui.aws.budget import RequestBudget
from tui.aws.session import AwsSession
from tui.gateway.resolve import resolve_domain, resolve_stage
from tui.sources.base import CannotOpen, Source, SourceError, SystemClock
from tui.sources.cloudwatch import CloudWatchSource
from tui.sources.discovered import DiscoveredSource, source_id
from tui.traffic.states import Phase

REST = "a1b2c3d4e5"
GROUP = "/aws/apigateway/prod-access"
HOST = "api.example.com"


@pytest.fixture(autouse=True)
def gateway(api_gateway: GatewayEndpoint) -> GatewayEndpoint:
    api_gateway.stored.rest(REST)
    api_gateway.stored.stage(REST, "prod")
    api_gateway.stored.domain(HOST)
    api_gateway.stored.map(HOST, "", REST, "prod")
    return api_gateway


class Watching(Tailing):
    """A running `DiscoveredSource` over a real CloudWatch source."""

    def __init__(self, url: str, look_up: Callable[[AwsSession], ResolvedTarget], **options: Any) -> None:
        super().__init__(url, [])
        self.found: list[ResolvedTarget] = []
        clock = SystemClock()
        budget = RequestBudget(clock, rate=100.0)

        def session() -> AwsSession:
            return AwsSession(endpoint_url=url, read_timeout=1.0)

        def follow(found: ResolvedTarget) -> Source:
            self.found.append(found)
            return CloudWatchSource(
                session, [found.log_group_arn], "auto", int(time.time() * 1000) - 900_000, True, None, clock, budget,
                source_id=source_id(HOST), timing=FAST,
            )  # fmt: skip

        self.source = DiscoveredSource(HOST, look_up, follow, session, clock, budget, timing=FAST, **options)


def domain(session: AwsSession) -> ResolvedTarget:
    return resolve_domain(session, HOST)


def test_a_domain_is_looked_up_and_then_followed_live(endpoint: Endpoint, gateway: GatewayEndpoint) -> None:
    with Watching(endpoint.url, domain) as tail:
        state = tail.until_phase(Phase.LIVE)
        endpoint.put(GROUP, "s", [(int(time.time() * 1000), "hello")])
        tail.until_lines("hello")
    assert tail.found[0].log_group == GROUP
    first, second = tail.sink.states[:2]
    assert (first.phase, first.cause) == (Phase.CONNECTING, f"Looking up {HOST} in API Gateway …")
    assert second.phase is Phase.CONNECTING
    assert f"{HOST} logs to {GROUP}" in (second.cause or "")
    assert {one.source_id for one in tail.sink.states} == {state.source_id} == {tail.source.source_id}
    assert tail.source.name == HOST


def test_a_target_that_leads_nowhere_ends_with_exit_code_2(endpoint: Endpoint, gateway: GatewayEndpoint) -> None:
    with Watching(endpoint.url, lambda session: resolve_stage(session, REST, "prd")) as tail:
        error = tail.ended()
    assert isinstance(error, CannotOpen)
    assert error.exit_code == 2
    assert f"Did you mean {REST}/prod?" in error.remedy


def test_a_refusal_is_waited_out_on_a_screen(endpoint: Endpoint, gateway: GatewayEndpoint) -> None:
    gateway.faults.next("GetDomainName", Answer.error("AccessDeniedException", "no", 403), times=2)
    with Watching(endpoint.url, domain) as tail:
        state = tail.until_phase(Phase.DENIED)
        assert state.action == "apigateway:GET"
        assert state.retry_at is not None
        tail.until_phase(Phase.LIVE)


def test_a_refusal_ends_a_command_with_exit_code_3(endpoint: Endpoint, gateway: GatewayEndpoint) -> None:
    gateway.deny("/domainnames/*")
    with Watching(endpoint.url, domain, patient=False) as tail:
        error = tail.ended()
    assert isinstance(error, SourceError)
    assert (error.exit_code, error.action) == (3, "apigateway:GET")
    assert "tries again" not in error.remedy


def test_throttling_is_waited_out(endpoint: Endpoint, gateway: GatewayEndpoint) -> None:
    gateway.faults.next("GetStage", Answer.error("TooManyRequestsException", "slow down", 429))
    with Watching(endpoint.url, domain, patient=False) as tail:
        tail.until_phase(Phase.THROTTLED)
        tail.until_phase(Phase.LIVE)


def test_stopping_while_looking_up_takes_no_second(endpoint: Endpoint, gateway: GatewayEndpoint) -> None:
    gateway.faults.always("GetDomainName", Answer(hang=True))
    with Watching(endpoint.url, domain) as tail:
        tail.until(lambda: gateway.calls)
        assert tail.end() < 1.5
    assert not tail.found


def test_a_stop_before_the_start_reads_nothing() -> None:
    stop, looked = threading.Event(), threading.Event()
    stop.set()

    def look_up(_: AwsSession) -> ResolvedTarget:
        looked.set()
        raise AssertionError("nothing is looked up")

    clock = SystemClock()
    unused: Any = None
    source = DiscoveredSource(HOST, look_up, unused, AwsSession, clock, RequestBudget(clock), timing=FAST)
    source.interrupt()
    source.poke()
    source.run(WaitingSink(), stop)
    assert not looked.is_set()
