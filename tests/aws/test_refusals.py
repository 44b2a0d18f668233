"""Every refusal becomes a sentence that says what happened, where, and what to do, and holds no secret."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.aws.conftest import GROUP
from tests.aws.test_following import put
from tests.support.cloudwatch import Answer, Endpoint
from tests.support.cloudwatch.tailing import Tailing
from tui.aws.errors import AwsFault, FaultKind
from tui.aws.logs import LogsApi, Origins
from tui.aws.session import AwsSession
from tui.gateway.log_groups import list_log_groups
from tui.ports import DiscoveryError
from tui.sources.base import CannotOpen, SourceError
from tui.traffic.states import Phase


def fail(endpoint: Endpoint, session: AwsSession) -> AwsFault:
    """The fault of the next page."""
    from tui.aws.arns import parse_group

    api = LogsApi(session, Origins("test"), lambda: 0.0)
    with pytest.raises(AwsFault) as caught:
        api.filter_page(parse_group(GROUP), 0)
    assert "canary" not in str(caught.value).lower()
    return caught.value


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (Answer.error("ExpiredTokenException"), FaultKind.CREDENTIALS, "have expired"),
        (Answer.error("UnrecognizedClientException"), FaultKind.CREDENTIALS, "does not accept the AWS credentials"),
        (Answer.error("InvalidSignatureException", "Signature expired: x"), FaultKind.CLOCK, "clock is wrong"),
        (Answer.error("InvalidSignatureException", "does not match"), FaultKind.CREDENTIALS, "does not accept"),
        (Answer.error("AccessDeniedException", "no"), FaultKind.DENIED, "refused logs:FilterLogEvents"),
        (Answer.error("ResourceNotFoundException", "no"), FaultKind.GONE, f"no log group {GROUP}"),
        (Answer.error("ThrottlingException", "no"), FaultKind.THROTTLED, "throttles logs:FilterLogEvents"),
        (Answer.error("LimitExceededException", "no"), FaultKind.THROTTLED, "throttles"),
        (Answer.error("ServiceUnavailableException", "no", 503), FaultKind.SERVER, "failed"),
        (Answer.error("InternalFailure", "no", 500), FaultKind.SERVER, "failed"),
        (Answer.error("InvalidParameterException", "no"), FaultKind.INVALID, "does not accept the call"),
        (Answer.html(503), FaultKind.SERVER, "failed"),
        (Answer.html(429), FaultKind.THROTTLED, "throttles"),
        (Answer.html(), FaultKind.BAD_PAGE, "no list of events"),
        (Answer(reset=True), FaultKind.UNREACHABLE, "broke off"),
        (Answer(hang=True), FaultKind.UNREACHABLE, "did not answer in time"),
        (Answer(body=b"{}", length=50), FaultKind.BAD_PAGE, "no list of events"),
    ],
    ids=lambda value: value.value if isinstance(value, FaultKind) else "",
)
def test_each_answer_is_one_kind_with_cause_and_place(
    endpoint: Endpoint, session: Callable[[], AwsSession], answer: Answer, kind: FaultKind, said: str
) -> None:
    endpoint.faults.always("FilterLogEvents", answer)
    fault = fail(endpoint, session())
    assert fault.kind is kind
    assert said in fault.cause
    assert fault.remedy


def test_the_missing_permission_is_named_as_a_policy_names_it(
    endpoint: Endpoint, session: Callable[[], AwsSession]
) -> None:
    endpoint.faults.always("FilterLogEvents", Answer.error("AccessDeniedException", "no"))
    remedy = fail(endpoint, session()).remedy
    assert f"logs:FilterLogEvents on arn:aws:logs:*:*:log-group:{GROUP}:*" in remedy


def test_an_unreachable_endpoint_is_named(endpoint: Endpoint) -> None:
    fault = fail(endpoint, AwsSession(endpoint_url="http://127.0.0.1:1"))
    assert fault.kind is FaultKind.UNREACHABLE
    assert "http://127.0.0.1:1" in fault.cause


def test_no_credentials_name_the_command_that_brings_them(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, session: Callable[[], AwsSession]
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    fault = fail(endpoint, session())
    assert fault.kind is FaultKind.CREDENTIALS
    assert "no AWS credentials" in fault.cause
    assert "aws sso login" in fault.remedy


def test_an_ended_sso_login_names_the_profile(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    Path(os.environ["AWS_CONFIG_FILE"]).write_text(
        "[profile rollout]\nsso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-1\n"
        "sso_account_id = 123456789012\nsso_role_name = reader\nregion = eu-central-1\n"
    )
    monkeypatch.setenv("HOME", str(Path(os.environ["AWS_CONFIG_FILE"]).parent))
    fault = fail(endpoint, AwsSession(profile="rollout", endpoint_url=endpoint.url))
    assert fault.kind is FaultKind.CREDENTIALS
    assert "`aws sso login --profile rollout`" in fault.remedy


def test_a_missing_profile_and_a_broken_file_are_final_and_quote_nothing(endpoint: Endpoint) -> None:
    fault = fail(endpoint, AwsSession(profile="nope", endpoint_url=endpoint.url))
    assert fault.kind is FaultKind.CONFIG
    assert "no AWS profile nope" in fault.cause
    assert not fault.retryable
    Path(os.environ["AWS_CONFIG_FILE"]).write_text("canary = AKIACANARYCANARY9999 [[[")
    fault = fail(endpoint, AwsSession(endpoint_url=endpoint.url))
    assert fault.kind is FaultKind.CONFIG
    assert "AKIA" not in str(fault)


def test_no_region_anywhere_is_said(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION")
    fault = fail(endpoint, AwsSession(endpoint_url=endpoint.url))
    assert "No AWS region is known" in fault.cause
    assert "--region" in fault.remedy


def test_what_aws_writes_is_sanitised_and_never_repeats_a_key(
    endpoint: Endpoint, session: Callable[[], AwsSession]
) -> None:
    token = "FwoGZXIvYXdzEBYaD" + "x" * 60
    answer = Answer.error("InvalidParameterException", f"\x1b]52;c;eA==\x07 AKIACANARYCANARY1234 {token}")
    endpoint.faults.always("FilterLogEvents", answer)
    text = str(fail(endpoint, session()))
    assert "\x1b" not in text
    assert "AKIA" not in text
    assert token not in text


def test_a_missing_group_names_those_that_look_like_it(endpoint: Endpoint) -> None:
    endpoint.group("/aws/apigateway/prod-acess-old")
    for number in range(60):
        endpoint.group(f"/aws/lambda/function-{number:02d}")
    with Tailing(endpoint.url, ["/aws/apigateway/prd-access"]) as tail:
        state = tail.until_phase(Phase.NO_GROUP)
        assert "There is no log group /aws/apigateway/prd-access in CloudWatch Logs in ap-northeast-1" in (
            state.cause or ""
        )
        assert GROUP in (state.remedy or "")
        assert "lambda" not in (state.remedy or "")
        endpoint.group("/aws/apigateway/prd-access")
        tail.until_phase(Phase.LIVE)


def test_a_missing_group_ends_an_impatient_source_with_the_code_for_inputs(endpoint: Endpoint) -> None:
    for options in ({"follow": False}, {"patient": False}, {"patient": False, "engine": "poll"}):
        with Tailing(endpoint.url, ["/nope"], **options) as tail:
            error = tail.ended()
            assert isinstance(error, CannotOpen)
            assert error.exit_code == 2
            assert error.phase is Phase.NO_GROUP


def test_a_refused_source_ends_with_the_code_for_refusals_and_the_action(endpoint: Endpoint) -> None:
    endpoint.faults.always("FilterLogEvents", Answer.error("AccessDeniedException", "no"))
    with Tailing(endpoint.url, [GROUP], follow=False) as tail:
        error = tail.ended()
        assert isinstance(error, SourceError)
        assert error.exit_code == 3
        assert error.action == "logs:FilterLogEvents"
        assert error.phase is Phase.DENIED


def test_a_missing_profile_ends_even_a_patient_source(endpoint: Endpoint) -> None:
    make = lambda: AwsSession(profile="nope", endpoint_url=endpoint.url)  # noqa: E731
    with Tailing(endpoint.url, [GROUP], session_factory=make) as tail:
        error = tail.ended()
        assert isinstance(error, SourceError)
        assert "no AWS profile nope" in error.cause


def test_missing_credentials_are_called_missing(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with Tailing(endpoint.url, [GROUP]) as tail:
        state = tail.until_phase(Phase.NO_CREDENTIALS)
        assert "no AWS credentials" in (state.cause or "")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIACANARYCANARY1234")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary-secret")
        tail.until_phase(Phase.LIVE)
    assert Phase.CREDENTIALS_EXPIRED not in tail.sink.phases


def test_expired_credentials_are_waited_out_with_a_new_session(endpoint: Endpoint) -> None:
    made: list[AwsSession] = []

    def make() -> AwsSession:
        made.append(AwsSession(endpoint_url=endpoint.url, read_timeout=1.0))
        return made[-1]

    with Tailing(endpoint.url, [GROUP], session_factory=make, engine="poll") as tail:
        tail.until_phase(Phase.POLLING)
        endpoint.faults.always("FilterLogEvents", Answer.error("ExpiredTokenException"))
        state = tail.until_phase(Phase.CREDENTIALS_EXPIRED)
        assert state.remedy
        put(endpoint, "while expired")
        endpoint.faults.always("FilterLogEvents", None)
        tail.until_phase(Phase.POLLING)
        tail.until_lines("while expired")
        assert len(made) >= 2


def test_denied_backfill_beside_a_live_tail_is_said_and_the_tail_goes_on(endpoint: Endpoint) -> None:
    endpoint.faults.always("FilterLogEvents", Answer.error("AccessDeniedException", "no"))
    with Tailing(endpoint.url, [GROUP]) as tail:
        tail.until(lambda: tail.sink.states and tail.sink.state.action == "logs:FilterLogEvents")
        assert tail.sink.state.phase is Phase.LIVE
        put(endpoint, "new")
        tail.until_lines("new")


def test_a_refused_listing_becomes_a_discovery_error(endpoint: Endpoint, session: Callable[[], AwsSession]) -> None:
    endpoint.faults.always("DescribeLogGroups", Answer.error("AccessDeniedException", "no"))
    with pytest.raises(DiscoveryError) as caught:
        list_log_groups(session())
    assert "logs:DescribeLogGroups" in caught.value.remedy
