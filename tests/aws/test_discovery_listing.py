"""What there is to pick from, with whatever permissions there are; and that the policy allows exactly what is asked."""

from __future__ import annotations

import fnmatch
import json

import pytest

from tests.support.apigateway import ACCOUNT, GatewayEndpoint
from tests.support.apigateway.stored import group_arn
from tests.support.cloudwatch import Answer, Endpoint
from tui.aws.session import AwsSession
from tui.gateway.iam import NEEDS_NO_PERMISSION, policy
from tui.gateway.listing import find_choices, list_domains, list_stages
from tui.gateway.resolve import resolve_domain, resolve_stage
from tui.gateway.unresolved import Unresolved
from tui.ports import Choices, DiscoveryError, Section

REST, HTTP, SOCKET = "a1b2c3d4e5", "f6g7h8i9j0", "k1l2m3n4o5"


@pytest.fixture(autouse=True)
def gateway(api_gateway: GatewayEndpoint) -> GatewayEndpoint:
    """An account with a bit of everything."""
    stored = api_gateway.stored
    stored.domain("www.example.com", truststore=None)
    stored.domain("api.example.com")
    stored.domain("new.example.com", domainNameStatus="PENDING_OWNERSHIP_VERIFICATION")
    stored.rest(REST, "pets\x1b[31m")
    stored.http(HTTP)
    stored.http(SOCKET, "chat", protocol="WEBSOCKET")
    stored.stage(REST, "prod")
    stored.stage(REST, "off", group=None)
    stored.stage(REST, "bare", log_format='{"requestId":"$context.requestId"}')
    stored.stage(REST, "hose", arn=f"arn:aws:firehose:ap-northeast-1:{ACCOUNT}:deliverystream/amazon-apigateway-x")
    stored.stage(REST, "far", arn=group_arn("/far", region="us-east-1"))
    stored.stage(HTTP, "$default", log_format="${context.identity.clientCert.subjectDN} ${context.requestId}")
    stored.stage(SOCKET, "live", level="INFO")
    return api_gateway


def last(aws: AwsSession) -> Choices:
    return list(find_choices(aws))[-1]


def problems(choices: Choices, section: Section) -> dict[str, str]:
    return {one.target: one.problem for one in choices.items if one.section is section}


def test_domains_with_mutual_tls_come_first_then_stages_with_logs_then_groups(aws: AwsSession) -> None:
    found = last(aws)
    assert found.complete
    assert found.missing == ()
    sections = [one.section for one in found.items]
    assert sections == sorted(sections, key=list(Section).index)
    domains = problems(found, Section.DOMAINS)
    assert list(domains) == ["domain:api.example.com", "domain:new.example.com", "domain:www.example.com"]
    assert domains["domain:new.example.com"] == "pending ownership verification"
    stages = problems(found, Section.STAGES)
    assert stages == {
        f"stage:{REST}/prod": "",
        f"stage:{HTTP}/$default": "",
        f"stage:{REST}/bare": "the format lacks the certificate (clientCert)",
        f"stage:{SOCKET}/live": "WebSocket: no certificates",
        f"stage:{REST}/off": "access logging is off",
        f"stage:{REST}/hose": "logs to Firehose, which cannot be read back",
        f"stage:{REST}/far": "logs to another region or place",
    }
    assert set(list(stages)[:2]) == {f"stage:{REST}/prod", f"stage:{HTTP}/$default"}
    likely = {one.target for one in found.items if one.section is Section.STAGES and one.is_likely}
    assert likely == set(list(stages)[:4])
    assert any("pets\\x1b[31m · REST" in one.note for one in found.items)
    assert [one.target for one in found.items if one.section is Section.GROUPS] == [
        "group:" + group_arn("/aws/apigateway/prod-access")
    ]


def test_answers_grow_and_nothing_is_asked_once_nobody_takes_the_next(
    aws: AwsSession, gateway: GatewayEndpoint
) -> None:
    answers = find_choices(aws)
    first = next(answers)
    assert [one.section for one in first.items] == [Section.DOMAINS] * 3
    assert not first.complete
    asked = len(gateway.calls)
    assert {one.section for one in next(answers).items} == {Section.DOMAINS, Section.GROUPS}
    assert len(gateway.calls) == asked
    answers.close()
    assert gateway.called("apigatewayv2") == []


def test_with_permissions_for_cloudwatch_alone_the_groups_are_there(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.deny("*")
    found = last(aws)
    assert [one.section for one in found.items] == [Section.GROUPS]
    assert len(found.missing) == 3
    assert all("apigateway:GET" in one for one in found.missing)


def test_without_the_groups_the_rest_is_there(aws: AwsSession, endpoint: Endpoint) -> None:
    endpoint.faults.always("DescribeLogGroups", Answer.error("AccessDeniedException", "no"))
    found = last(aws)
    assert {one.section for one in found.items} == {Section.DOMAINS, Section.STAGES}
    assert "logs:DescribeLogGroups" in found.missing[0]


def test_stages_that_may_not_be_read_are_asked_for_once(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    for number in range(5):
        gateway.stored.rest(f"r{number:09d}")
    gateway.deny("/restapis/*/stages")
    found = last(aws)
    assert gateway.called("apigateway").count("GetStages") == 1
    assert len(found.missing) == 1
    assert problems(found, Section.STAGES) == {
        f"stage:{HTTP}/$default": "",
        f"stage:{SOCKET}/live": "WebSocket: no certificates",
    }


def test_nothing_at_all_is_an_error(aws: AwsSession, gateway: GatewayEndpoint, endpoint: Endpoint) -> None:
    gateway.deny("*")
    endpoint.faults.always("DescribeLogGroups", Answer.error("AccessDeniedException", "no"))
    with pytest.raises(DiscoveryError, match="logs:DescribeLogGroups"):
        list(find_choices(aws))


def test_expired_credentials_are_said_at_once(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.faults.always("GetDomainNames", Answer.error("ExpiredTokenException", "old", 403))
    with pytest.raises(DiscoveryError, match="expired"):
        list(find_choices(aws))
    assert len(gateway.calls) == 1


def test_where_api_gateway_cannot_be_reached_the_groups_are_there(
    aws: AwsSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    for service in ("API_GATEWAY", "APIGATEWAYV2"):
        monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", "http://127.0.0.1:1")
    found = last(aws)
    assert [one.section for one in found.items] == [Section.GROUPS]
    assert len(found.missing) == 1
    assert "API Gateway in ap-northeast-1 at http://127.0.0.1:1 cannot be reached" in found.missing[0]


def test_many_apis_are_cut_off_and_named(
    aws: AwsSession, gateway: GatewayEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.gateway.listing.MAX_APIS", 3)
    for number in range(5):
        gateway.stored.rest(f"r{number:09d}")
    found = last(aws)
    assert gateway.called("apigateway").count("GetStages") == 3
    assert "API_ID/STAGE" in found.missing[0]


def test_every_call_is_paced(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    waits: list[None] = []
    list(find_choices(aws, lambda: waits.append(None)))
    assert len(waits) == len(gateway.calls)


def test_domains_and_stages_alone(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.operations.page = 1
    assert [domain.name for domain in list_domains(aws)][-1] == "www.example.com"
    assert len(list_stages(aws)) == 7
    gateway.deny("*")
    for ask in (list_domains, list_stages):
        with pytest.raises(DiscoveryError, match="apigateway:GET"):
            ask(aws)


def test_everything_that_is_asked_is_in_the_policy_and_nothing_more(
    aws: AwsSession, gateway: GatewayEndpoint, endpoint: Endpoint
) -> None:
    list(find_choices(aws))
    gateway.stored.map("api.example.com", "", REST, "prod")
    gateway.stored.domain("by.example.com", routingMode="ROUTING_RULE_ONLY")
    gateway.stored.rule("by.example.com", 1, REST, "prod")
    gateway.stored.stage(REST, "else", arn=group_arn("/far", account="999999999999"))
    for host in ("api.example.com", "by.example.com"):
        resolve_domain(aws, host)
    resolve_stage(aws, HTTP, "$default")
    for work in (
        lambda: resolve_stage(aws, REST, "nope"),
        lambda: resolve_stage(aws, "z9z9z9z9z9", "x"),
        lambda: resolve_stage(aws, REST, "else"),
        lambda: resolve_domain(aws, "nope.example.com"),
    ):
        with pytest.raises(Unresolved):
            work()
    gateway.faults.next("GetApiMappings", Answer.error("AccessDeniedException", "no", 403))
    resolve_domain(aws, "api.example.com")
    allowed: list[tuple[str, str]] = []
    for statement in json.loads(policy("watch"))["Statement"]:
        resources = statement["Resource"]
        allowed += [(statement["Action"], one) for one in ([resources] if isinstance(resources, str) else resources)]
    used: set[tuple[str, str]] = set()
    for call in gateway.calls:
        if call.action in NEEDS_NO_PERMISSION:
            continue
        matching = {(action, one) for action, one in allowed if action == call.action and _covers(one, call.resource)}
        assert matching, f"{call.action} on {call.resource} is not in the policy"
        used |= matching
    assert used == {(action, one) for action, one in allowed if action.startswith("apigateway:")}
    assert "GetCallerIdentity" in gateway.called("sts")


def _covers(pattern: str, arn: str) -> bool:
    return fnmatch.fnmatchcase(arn, pattern)
