from __future__ import annotations

import json

from tui.gateway.iam import ACTIONS, FEATURES, policy

ARN = "arn:aws:logs:eu-west-1:123456789012:log-group:/group"


def statements(text: str) -> dict[str, str]:
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
            assert action.split(":")[1].startswith(("Describe", "Filter", "Start", "Get", "List"))


def test_reading_is_scoped_to_the_group_in_the_form_that_iam_checks() -> None:
    found = statements(policy("watch", ARN + ":*"))
    assert found["logs:FilterLogEvents"] == ARN + ":*"
    assert found["logs:StartLiveTail"] == ARN
    assert found["logs:DescribeLogGroups"] == "arn:aws:logs:*:*:log-group:*"


def test_without_a_group_there_is_a_placeholder() -> None:
    found = statements(policy())
    assert found["logs:FilterLogEvents"] == "arn:aws:logs:*:*:log-group:NAME:*"
    assert found["logs:StartLiveTail"] == "arn:aws:logs:*:*:log-group:NAME"
