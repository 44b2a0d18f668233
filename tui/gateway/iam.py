"""What may mtlstail do in an account? The least-privilege policy, feature by feature; every action only reads."""

from __future__ import annotations

import json
from typing import Final, Literal

from tui.aws.arns import parse_group, policy_resource

Feature = Literal["watch", "all"]
FEATURES: Final[tuple[Feature, ...]] = ("watch", "all")

_ANY_GROUP: Final = "arn:aws:logs:*:*:log-group:"
_WATCH: Final = ("logs:DescribeLogGroups", "logs:FilterLogEvents", "logs:StartLiveTail")
ACTIONS: Final[dict[Feature, tuple[str, ...]]] = {"watch": _WATCH, "all": _WATCH}
"""The IAM actions of each feature (Actions, resources, and condition keys for Amazon CloudWatch Logs)."""


def policy(feature: Feature = "all", group: str | None = None) -> str:
    """The policy document as JSON text, indented, ending with a line break.

    Args:
        feature: what it must allow.
        group: a log group's name or ARN to restrict reading to; None: a placeholder `NAME` to be replaced.
    """
    actions = ACTIONS[feature]
    statements = [_statement(action, group) for action in actions]
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2) + "\n"


def _statement(action: str, group: str | None) -> dict[str, object]:
    return {
        "Sid": "Mtlstail" + action.partition(":")[2],
        "Effect": "Allow",
        "Action": action,
        "Resource": _resource(action, group),
    }


def _resource(action: str, group: str | None) -> str:
    if action == "logs:DescribeLogGroups":
        return f"{_ANY_GROUP}*"  # it lists: IAM does not narrow it to one group
    named = parse_group(group or "NAME")
    return policy_resource(named, streams=action == "logs:FilterLogEvents")
