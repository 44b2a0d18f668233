"""Region, endpoint and user agent are what was asked for, in the order of precedence, and are shown."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.aws.conftest import GROUP
from tests.support.cloudwatch import Endpoint
from tests.support.cloudwatch.tailing import Tailing
from tui.aws.session import AwsSession
from tui.gateway.iam import ACTIONS
from tui.gateway.log_groups import list_log_groups
from tui.traffic.states import Phase


def configure(text: str) -> None:
    Path(os.environ["AWS_CONFIG_FILE"]).write_text(text)


def connected(session: AwsSession) -> AwsSession:
    session.logs()
    return session


def test_the_region_of_the_flag_wins_then_target_environment_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    configure("[default]\nregion = eu-west-1\n")
    assert connected(AwsSession(region="us-east-1", target_region="us-east-2")).region == "us-east-1"
    assert connected(AwsSession(target_region="us-east-2")).region == "us-east-2"
    assert connected(AwsSession()).region == "ap-northeast-1"
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-south-1")
    assert connected(AwsSession()).region == "ap-south-1"
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert connected(AwsSession()).region == "eu-west-1"


def test_an_endpoint_of_flag_environment_or_profile_is_used_and_shown(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint.group("/seen")
    configure(f"[default]\nendpoint_url = {endpoint.url}\n")
    assert list_log_groups(AwsSession())
    configure(f"[default]\nservices = local\n[services local]\ncloudwatch_logs =\n  endpoint_url = {endpoint.url}\n")
    assert list_log_groups(AwsSession())
    configure("")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", endpoint.url)
    session = AwsSession()
    assert session.endpoint == endpoint.url, "known before the first call"
    assert list_log_groups(session)
    assert session.place == f"ap-northeast-1 · {endpoint.url}"


def test_live_tail_works_through_an_endpoint_of_the_environment(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint.url)
    with Tailing("", [GROUP], session_factory=AwsSession) as tail:
        tail.until_phase(Phase.LIVE)


def test_without_an_endpoint_nothing_is_shown_and_the_host_prefix_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    session = connected(AwsSession())
    assert session.endpoint is None
    assert session.place == "ap-northeast-1"
    assert session.logs().meta.endpoint_url == "https://logs.ap-northeast-1.amazonaws.com"
    assert session.logs().meta.config.inject_host_prefix is not False


def test_a_password_in_an_endpoint_is_not_shown() -> None:
    session = AwsSession(region="eu-west-1", endpoint_url="http://me:canary@127.0.0.1:9/x?token=canary")
    assert session.place == "eu-west-1 · http://127.0.0.1:9/x"


def test_requests_name_the_program(endpoint: Endpoint, session: Callable[[], AwsSession]) -> None:
    list_log_groups(session())
    assert "mtlstail/" in endpoint.requests[0].headers["User-Agent"]


def test_a_whole_session_calls_only_what_the_policy_allows(
    endpoint: Endpoint, session: Callable[[], AwsSession]
) -> None:
    list_log_groups(session())
    with Tailing(endpoint.url, [GROUP]) as tail:
        tail.until_phase(Phase.LIVE)
        endpoint.live.act("abort")
        tail.until(lambda: any(gap.filled for gap in tail.sink.gaps))
    with Tailing(endpoint.url, ["/nope"]) as tail:
        tail.until_phase(Phase.NO_GROUP)
    called = {f"logs:{request.operation}" for request in endpoint.requests}
    assert called == {action for action in ACTIONS["watch"] if action.startswith("logs:")}


def test_the_account_listing_reads_all_pages_and_puts_access_logs_first(
    endpoint: Endpoint, session: Callable[[], AwsSession]
) -> None:
    for number in range(120):
        endpoint.group(f"/aws/lambda/api-access-{number:03d}")
    endpoint.group("API-Gateway-Access-Logs_a1b2c3d4e5/prod", retention=30)
    endpoint.group("API-Gateway-Execution-Logs_a1b2c3d4e5/prod")
    endpoint.group("/company/orders-api/access", log_class="INFREQUENT_ACCESS")
    choices = list_log_groups(session())
    assert len(choices) == 124
    likely = [choice.name for choice in choices if choice.looks_like_access_log]
    assert set(likely) == {GROUP, "API-Gateway-Access-Logs_a1b2c3d4e5/prod", "/company/orders-api/access"}
    assert [choice.name for choice in choices[:3]] == likely
    notes = {choice.name: choice.note for choice in choices}
    assert "no live tail" in notes["/company/orders-api/access"]
    assert "kept 30 days" in notes["API-Gateway-Access-Logs_a1b2c3d4e5/prod"]
    assert choices[0].target.startswith("arn:aws:logs:ap-northeast-1:123456789012:log-group:")
