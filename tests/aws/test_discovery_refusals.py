"""Stages and domains that lead nowhere, or that may not be read: what is said, and what is used all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.apigateway import ACCOUNT, GatewayEndpoint
from tests.support.apigateway.stored import group_arn
from tests.support.cloudwatch import Answer, Endpoint
from tui.aws.errors import FaultKind
from tui.aws.session import AwsSession
from tui.gateway.resolve import resolve_domain, resolve_stage
from tui.gateway.unresolved import Unresolved

REST, HTTP, SOCKET = "a1b2c3d4e5", "f6g7h8i9j0", "k1l2m3n4o5"
GROUP = "/aws/apigateway/prod-access"
HOST = "api.example.com"


@pytest.fixture(autouse=True)
def gateway(api_gateway: GatewayEndpoint) -> GatewayEndpoint:
    """API Gateway and STS, found by the variables of their services; one API of each kind."""
    stored = api_gateway.stored
    stored.rest(REST)
    stored.http(HTTP)
    stored.http(SOCKET, "chat", protocol="WEBSOCKET")
    stored.stage(REST, "prod", level="ERROR")
    stored.stage(HTTP, "$default")
    stored.stage(SOCKET, "live", level="INFO")
    return api_gateway


def refused(work: Callable[[], object]) -> Unresolved:
    with pytest.raises(Unresolved) as caught:
        work()
    return caught.value


@pytest.mark.parametrize(
    ("settings", "cause", "remedy"),
    [
        ({"group": None}, "Access logging is off", "mtlstail setup"),
        (
            {"arn": f"arn:aws:firehose:ap-northeast-1:{ACCOUNT}:deliverystream/amazon-apigateway-x"},
            "Firehose stream amazon-apigateway-x",
            "download the objects",
        ),
        ({"arn": group_arn("/far", region="us-east-1")}, "another region: /far in us-east-1", "mtlstail watch arn:"),
        ({"arn": group_arn("/far", account="999999999999")}, "another account: /far of 999999999999", "monitors it"),
        ({"arn": "arn:aws:s3:::bucket"}, "no log group", ""),
        ({"group": "/rare"}, "Infrequent Access", "mtlstail history"),
    ],
)
def test_what_cannot_be_watched_is_said_with_what_can_be_done(
    aws: AwsSession, gateway: GatewayEndpoint, endpoint: Endpoint, settings: dict[str, str], cause: str, remedy: str
) -> None:
    endpoint.group("/rare", log_class="INFREQUENT_ACCESS")
    gateway.stored.stage(REST, "prod", **settings)
    reason = refused(lambda: resolve_stage(aws, REST, "prod"))
    assert cause in reason.cause
    assert remedy in reason.remedy
    assert reason.fault is None


def test_near_stages_and_apis_and_domains_are_offered(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.stage(REST, "dev")
    reason = refused(lambda: resolve_stage(aws, REST, "prd"))
    assert reason.cause == f"The API {REST} has no stage prd."
    assert f"Did you mean {REST}/prod?" in reason.remedy
    assert "prod, dev" in reason.remedy
    reason = refused(lambda: resolve_stage(aws, HTTP, "prod"))
    assert "$default" in reason.remedy
    reason = refused(lambda: resolve_stage(aws, "a1b2c3d4e6", "prod"))
    assert "There is no API a1b2c3d4e6" in reason.cause
    assert f"{REST} (pets)" in reason.remedy
    gateway.stored.domain(HOST)
    reason = refused(lambda: resolve_domain(aws, "apt.example.com"))
    assert f"Did you mean {HOST}?" in reason.remedy


def test_a_private_domain_is_no_domain_with_mutual_tls(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.domain(HOST, truststore=None, endpointConfiguration={"types": ["PRIVATE"]})
    gateway.faults.always("GetDomainName", Answer.error("NotFoundException", "Invalid domain name", 404))
    assert "private custom domain" in refused(lambda: resolve_domain(aws, HOST)).cause


def test_a_refused_call_names_its_action_and_resource(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.deny(f"/restapis/{REST}/stages/*")
    reason = refused(lambda: resolve_stage(aws, REST, "prod"))
    assert reason.fault is not None
    assert (reason.fault.kind, reason.fault.action) == (FaultKind.DENIED, "apigateway:GET")
    assert f"arn:aws:apigateway:ap-northeast-1::/restapis/{REST}/stages/prod" in reason.remedy
    assert "no identity-based policy allows" in reason.cause


def test_what_could_be_read_is_used_and_what_is_missing_is_said(
    aws: AwsSession, gateway: GatewayEndpoint, endpoint: Endpoint
) -> None:
    gateway.stored.domain(HOST, routingMode="ROUTING_RULE_THEN_BASE_PATH_MAPPING")
    gateway.stored.map(HOST, "", REST, "prod")
    for pattern in (f"/restapis/{REST}", "*/apimappings", "*/routingrules/*"):
        gateway.deny(pattern)
    endpoint.faults.always("DescribeLogGroups", Answer.error("AccessDeniedException", "no"))
    found = resolve_domain(aws, HOST)
    assert found.log_group == GROUP
    assert found.log_group_class is None
    said = " ".join(found.missing)
    for action in ("apigateway:ListRoutingRules", "apigateway:GET", "logs:DescribeLogGroups"):
        assert action in said
    assert len(found.missing) == 3
    assert found.api.default_endpoint_disabled is None


def test_an_http_stage_whose_api_may_not_be_read_has_no_kind(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.deny(f"/apis/{HTTP}")
    found = resolve_stage(aws, HTTP, "$default")
    assert found.kind is None
    assert found.missing


def test_rules_alone_that_may_not_be_read_leave_nothing(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.domain(HOST, routingMode="ROUTING_RULE_ONLY")
    gateway.deny("*/routingrules/*")
    reason = refused(lambda: resolve_domain(aws, HOST))
    assert reason.fault is not None
    assert reason.fault.action == "apigateway:ListRoutingRules"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer.html(), FaultKind.BAD_PAGE),
        (Answer.json({"stageName": 7}), FaultKind.BAD_PAGE),
        (Answer.json([]), FaultKind.BAD_PAGE),
        (Answer.error("TooManyRequestsException", "slow", 429), FaultKind.THROTTLED),
        (Answer.error("UnauthorizedException", "no", 401), FaultKind.DENIED),
        (Answer.error("ExpiredTokenException", "old", 403), FaultKind.CREDENTIALS),
        (Answer(reset=True), FaultKind.UNREACHABLE),
    ],
)
def test_answers_that_are_none(aws: AwsSession, gateway: GatewayEndpoint, answer: Answer, kind: FaultKind) -> None:
    gateway.faults.always("GetStage", answer)
    reason = refused(lambda: resolve_stage(aws, REST, "prod"))
    assert reason.fault is not None
    assert reason.fault.kind is kind
    assert "API Gateway" in reason.cause or "apigateway" in reason.cause or "credentials" in reason.cause


def test_a_domain_whose_mappings_may_not_be_read_at_all(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.domain(HOST)
    gateway.deny("*mappings")
    reason = refused(lambda: resolve_domain(aws, HOST))
    assert reason.fault is not None
    assert "/apimappings" in reason.remedy, "the call that knows every mapping"
    gateway.faults.always("GetApiMappings", Answer.error("TooManyRequestsException", "slow", 429))
    reason = refused(lambda: resolve_domain(aws, HOST))
    assert reason.fault is not None
    assert reason.fault.kind is FaultKind.THROTTLED


def test_without_the_permission_to_list_nothing_near_is_offered(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.domain("apt.example.com")
    for pattern in ("/domainnames", "/restapis", "/apis"):
        gateway.deny(pattern)
    reason = refused(lambda: resolve_domain(aws, HOST))
    assert (reason.cause.startswith(f"There is no custom domain {HOST}"), reason.fault) == (True, None)
    assert "apt" not in reason.remedy
    assert "There is no API z9z9z9z9z9" in refused(lambda: resolve_stage(aws, "z9z9z9z9z9", "prod")).cause


def test_an_api_without_any_stage_is_to_be_deployed(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.rest("n0n0n0n0n0")
    assert "deploy it first" in refused(lambda: resolve_stage(aws, "n0n0n0n0n0", "prod")).remedy


def test_where_nothing_is_near_the_domains_are_listed(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    assert "There is none." in refused(lambda: resolve_domain(aws, HOST)).remedy
    gateway.stored.domain("zzzzzz.invalid")
    assert "There are: zzzzzz.invalid." in refused(lambda: resolve_domain(aws, HOST)).remedy


def test_faults_that_every_call_would_meet_end_the_search(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    for operation in ("GetRestApi", "GetDomainNames"):
        gateway.faults.always(operation, Answer.error("ExpiredTokenException", "old", 403))
    for work in (lambda: resolve_stage(aws, REST, "prod"), lambda: resolve_domain(aws, HOST)):
        reason = refused(work)
        assert reason.fault is not None
        assert reason.fault.kind is FaultKind.CREDENTIALS


def test_an_account_that_sts_does_not_tell_is_said(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.stage(REST, "prod", arn=group_arn("/far", account="999999999999"))
    gateway.faults.next("GetCallerIdentity", Answer.html())
    found = resolve_stage(aws, REST, "prod")
    assert found.account == "999999999999"
    assert "Which account" in found.missing[0]
