from __future__ import annotations

import pytest

from tests.support.cloudwatch.fakes import api
from tui.aws.errors import AwsFault, FaultKind
from tui.gateway.log_groups import LOOKS_LIKE, likelihood, near_names

GONE = AwsFault(FaultKind.GONE, "gone", "check", action="logs:FilterLogEvents")


@pytest.mark.parametrize(
    "name",
    [
        "/aws/apigateway/prod-access",
        "API-Gateway-Access-Logs_a1b2c3d4e5/prod",
        "/company/orders-api/access",
        "api-gw-mtls",
        "/http-api/access-logs",
    ],
)
def test_names_of_access_logs_are_recognised(name: str) -> None:
    assert likelihood(name) >= LOOKS_LIKE


@pytest.mark.parametrize(
    "name",
    [
        "API-Gateway-Execution-Logs_a1b2c3d4e5/prod",
        "/aws/lambda/api-gateway-access",
        "/aws/apigateway/welcome",
        "/ecs/web",
        "accessory",
        "/rapid/therapist",
    ],
)
def test_other_names_are_not(name: str) -> None:
    assert likelihood(name) < LOOKS_LIKE


def groups(*names: str) -> dict[str, object]:
    return {"logGroups": [{"logGroupName": name, "arn": f"arn:{name}"} for name in names]}


def test_near_names_are_found_by_the_longest_word() -> None:
    logs, client = api(groups("/aws/apigateway/prod-access", "/aws/apigateway/other"))
    fault = near_names(logs, "/aws/apigateway/prd-access", GONE)
    assert "/aws/apigateway/prod-access" in fault.remedy
    assert fault.kind is FaultKind.GONE
    assert client.asked[0]["logGroupNamePattern"] == "apigateway"


def test_without_anything_near_or_the_permission_the_fault_stays() -> None:
    logs, _ = api(*[groups("zzzzzz")] * 4)
    assert near_names(logs, "/aws/apigateway/prd-access", GONE) is GONE
    logs, _ = api(AttributeError("broken"))
    assert near_names(logs, "/aws/apigateway/prd-access", GONE) is GONE
