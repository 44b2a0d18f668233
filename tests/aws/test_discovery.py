"""From a stage or a custom domain to its log group, over HTTP against local endpoints of API Gateway, STS and logs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.apigateway import ACCOUNT, GatewayEndpoint
from tests.support.apigateway.stored import PEM_FORMAT, group_arn
from tui.api import ApiKind, TruststoreSetting
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


def test_a_stage_of_a_rest_api(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.api(REST, rest=True).stages["prod"] |= {
        "canarySettings": {"percentTraffic": 12.5, "deploymentId": "x"},
        "methodSettings": {
            "*/*": {"loggingLevel": "ERROR", "dataTraceEnabled": True},
            "~1pets/GET": {"loggingLevel": "INFO"},
        },
        "webAclArn": "arn:waf",
        "tracingEnabled": True,
    }
    found = resolve_stage(aws, REST, "prod")
    assert (found.log_group, found.log_group_arn) == (GROUP, group_arn(GROUP))
    assert (found.kind, found.region, found.account) == (ApiKind.REST, "ap-northeast-1", ACCOUNT)
    assert found.format == PEM_FORMAT
    assert found.execution_log_group == f"API-Gateway-Execution-Logs_{REST}/prod"
    logging = found.stage.execution_logging
    assert logging is not None
    assert (logging.level, logging.data_trace, dict(logging.overrides)) == ("ERROR", True, {"/pets/GET": "INFO"})
    assert found.stage.canary_percent == 12.5
    assert "canary" in found.notes[0]
    assert (found.stage.web_acl_arn, found.stage.tracing, found.stage.deployment_id) == ("arn:waf", True, "dep123")
    assert (found.api.name, found.api.default_endpoint_disabled) == ("pets", False)
    assert found.api.endpoint_types == ("REGIONAL",)
    assert (found.log_group_class, found.domain, found.missing) == ("STANDARD", None, ())
    assert gateway.called("apigateway") == ["GetStage", "GetRestApi"], "no call more than needed"
    assert not gateway.called("sts")


def test_the_default_stage_of_an_http_api(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    found = resolve_stage(aws, HTTP, "$default")
    assert (found.kind, found.stage.target) == (ApiKind.HTTP, f"{HTTP}/$default")
    assert found.execution_log_group is None
    assert found.stage.execution_logging is None
    assert found.api.endpoint is not None
    assert not gateway.called("apigateway"), "$default is never the stage of a REST API"


def test_a_stage_of_a_websocket_api(aws: AwsSession) -> None:
    found = resolve_stage(aws, SOCKET, "live")
    assert found.kind is ApiKind.WEBSOCKET
    assert found.execution_log_group == f"API-Gateway-Execution-Logs_{SOCKET}/live"
    assert found.stage.execution_logging is not None
    assert found.stage.execution_logging.level == "INFO"
    assert "no certificates" in found.notes[0]


def test_the_star_of_templates_is_no_part_of_the_group(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.stage(REST, "prod", arn=group_arn(GROUP) + ":*")
    assert resolve_stage(aws, REST, "prod").log_group_arn == group_arn(GROUP)


def test_a_domain_with_mutual_tls(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    domain = gateway.stored.domain(HOST)
    domain.document["mutualTlsAuthentication"]["truststoreWarnings"] = ["a certificate\x1b expired"]
    gateway.stored.map(HOST, "", REST, "prod")
    found = resolve_domain(aws, HOST)
    assert found.domain is not None
    assert found.truststore == TruststoreSetting("s3://trust/store.pem", "v1", ("a certificate\x1b expired",))
    assert (found.domain.security_policy, found.domain.status) == ("TLS_1_2", "AVAILABLE")
    assert (found.base_path, found.stage.target, found.log_group) == ("", f"{REST}/prod", GROUP)
    assert any("default endpoint is open" in note for note in found.notes)
    assert any("certificate\\x1b expired" in note for note in found.notes)


def test_the_longest_base_path_wins(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.domain(HOST)
    for path, api, stage in (("", REST, "prod"), ("orders", SOCKET, "live"), ("orders/v2", HTTP, "$default")):
        gateway.stored.map(HOST, path, api, stage)
    targets = {
        path: resolve_domain(aws, HOST, path).stage.target
        for path in ("", "orders", "orders/v2/items", "/orders/v20/", "else")
    }
    assert targets == {
        "": f"{REST}/prod",
        "orders": f"{SOCKET}/live",
        "orders/v2/items": f"{HTTP}/$default",
        "/orders/v20/": f"{SOCKET}/live",
        "else": f"{REST}/prod",
    }


def test_several_stages_without_a_base_path_are_listed(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.domain(HOST)
    gateway.stored.map(HOST, "", REST, "prod")
    gateway.stored.map(HOST, "orders", HTTP, "$default")
    reason = refused(lambda: resolve_domain(aws, HOST))
    assert f"/orders → {HTTP}/$default" in reason.cause
    assert f"{HOST}/orders" in reason.remedy
    assert resolve_domain(aws, HOST, "").stage.name == "prod"


def test_a_base_path_that_is_not_mapped(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.domain(HOST)
    gateway.stored.map(HOST, "orders", REST, "prod")
    reason = refused(lambda: resolve_domain(aws, HOST, "pets"))
    assert reason.cause == f"Nothing is mapped to /pets on {HOST}."
    assert f"/orders → {REST}/prod" in reason.remedy
    assert resolve_domain(aws, HOST).base_path == "orders", "the only stage needs no base path"


def test_a_domain_without_mappings(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.domain(HOST)
    assert "No API is mapped" in refused(lambda: resolve_domain(aws, HOST)).cause


def test_a_wildcard_domain_serves_its_hosts(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.domain("*.example.com")
    gateway.stored.map("*.example.com", "", REST, "prod")
    found = resolve_domain(aws, "API.example.com.")
    assert found.domain is not None
    assert found.domain.name == "*.example.com"
    assert "wildcard" in found.notes[0]
    assert "no custom domain a.b.example.com" in refused(lambda: resolve_domain(aws, "a.b.example.com")).cause


def test_routing_rules_go_before_mappings(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.domain(HOST, routingMode="ROUTING_RULE_THEN_BASE_PATH_MAPPING")
    gateway.stored.map(HOST, "", REST, "prod")
    gateway.stored.stage(REST, "beta")
    gateway.stored.rule(HOST, 20, REST, "beta", paths=("pets",))
    gateway.stored.rule(HOST, 10, REST, "dev", headers=(("x-beta", "yes*"),))
    found = resolve_domain(aws, HOST, "pets/1")
    assert (found.stage.name, found.base_path) == ("beta", "pets")
    assert "rule20" in found.notes[0]
    assert "x-beta: yes*" in found.notes[1]
    assert "rule10" in found.notes[1]
    assert resolve_domain(aws, HOST, "else").stage.name == "prod"


def test_rules_alone(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.stored.domain(HOST, routingMode="ROUTING_RULE_ONLY")
    gateway.stored.rule(HOST, 10, REST, "prod", headers=(("x-beta", "yes"),))
    assert "rule10" in resolve_domain(aws, HOST).notes[0], "the only stage"
    reason = refused(lambda: resolve_domain(aws, HOST, "pets"))
    assert "x-beta: yes" in reason.cause
    assert f"{REST}/prod" in reason.cause


def test_every_page_is_read(aws: AwsSession, gateway: GatewayEndpoint) -> None:
    gateway.operations.page = 2
    gateway.stored.domain(HOST)
    for number in range(7):
        gateway.stored.map(HOST, f"p{number}", HTTP, "$default")
    gateway.stored.map(HOST, "last", REST, "prod")
    assert resolve_domain(aws, HOST, "last").stage.target == f"{REST}/prod"
