from __future__ import annotations

import json
import re
from typing import Any

from tui.gateway.iam import ACTIONS, FEATURES, policy

ARN = "arn:aws:logs:eu-west-1:123456789012:log-group:/group"

EXECUTION_LOGS = [
    f"arn:aws:logs:*:*:log-group:{name}:*" for name in ("API-Gateway-Execution-Logs_*", "/aws/apigateway/*")
]


def statements(text: str) -> dict[str, Any]:
    document = json.loads(text)
    assert document["Version"] == "2012-10-17"
    assert all(one["Effect"] == "Allow" for one in document["Statement"])
    return {one["Action"]: one["Resource"] for one in document["Statement"]}


def test_each_feature_allows_its_actions_and_nothing_else() -> None:
    for feature in FEATURES:
        assert set(statements(policy(feature))) == set(ACTIONS[feature])


def test_every_action_only_reads() -> None:
    for actions in ACTIONS.values():
        for action in actions:
            assert action.split(":")[1].startswith(("Describe", "Filter", "Start", "Get", "GET", "List"))


def test_reading_is_scoped_to_the_group_in_the_form_that_iam_checks() -> None:
    found = statements(policy("watch", ARN + ":*"))
    assert found["logs:FilterLogEvents"] == [ARN + ":*", *EXECUTION_LOGS]
    assert found["logs:StartLiveTail"] == ARN
    assert found["logs:DescribeLogGroups"] == "arn:aws:logs:*:*:log-group:*"


def test_without_a_group_there_is_a_placeholder() -> None:
    found = statements(policy())
    assert found["logs:FilterLogEvents"] == ["arn:aws:logs:*:*:log-group:NAME:*", *EXECUTION_LOGS]
    assert found["logs:StartLiveTail"] == "arn:aws:logs:*:*:log-group:NAME"


def test_api_gateway_is_read_by_exact_paths() -> None:
    resources = statements(policy("watch"))["apigateway:GET"]
    assert "arn:aws:apigateway:*::/restapis/??????????/stages/*" in resources
    assert not [one for one in resources if re.search(r"apis/\*", one)], "a star would reach keys and integrations"
    assert not [one for one in resources if "/v2" in one]


def test_statements_have_names_that_iam_takes() -> None:
    names = [one["Sid"] for one in json.loads(policy())["Statement"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9]+", name) for name in names)
