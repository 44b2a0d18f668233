"""What may mtlstail do in an account? The least-privilege policy, feature by feature; every action only reads."""

from __future__ import annotations

import json
from typing import Final, Literal

from tui.aws.arns import parse_group, policy_resource

Feature = Literal["watch", "all"]
FEATURES: Final[tuple[Feature, ...]] = ("watch", "all")

_ANY_GROUP: Final = "arn:aws:logs:*:*:log-group:"
_DISCOVERY: Final = ("apigateway:GET", "apigateway:ListRoutingRules")
_WATCH: Final = ("logs:DescribeLogGroups", "logs:FilterLogEvents", "logs:StartLiveTail", *_DISCOVERY)
ACTIONS: Final[dict[Feature, tuple[str, ...]]] = {"watch": _WATCH, "all": _WATCH}
"""The IAM actions of each feature (Actions, resources, and condition keys for Amazon CloudWatch Logs, Amazon API
Gateway Management and Amazon API Gateway Management V2)."""
NEEDS_NO_PERMISSION: Final = frozenset({"sts:GetCallerIdentity"})
"""Actions that are used and that everybody may use (AWS STS API reference)."""

_API: Final = "?" * 10
"""The id of any API: ten characters. A star would reach over the slashes, to keys, authorizers and integrations."""
GATEWAY_PATHS: Final = (
    "/restapis", f"/restapis/{_API}", f"/restapis/{_API}/stages", f"/restapis/{_API}/stages/*",
    "/apis", f"/apis/{_API}", f"/apis/{_API}/stages", f"/apis/{_API}/stages/*",
    "/domainnames", "/domainnames/*",
)  # fmt: skip
"""What discovery reads of API Gateway, as IAM names it: without the `/v2` of the address."""


EXECUTION_LOG_GROUPS: Final = ("API-Gateway-Execution-Logs_*", "/aws/apigateway/*")
"""Where API Gateway writes the execution logs of REST and of WebSocket APIs."""


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
        "Sid": "Mtlstail" + _sid(action),
        "Effect": "Allow",
        "Action": action,
        "Resource": _resource(action, group),
    }


def _sid(action: str) -> str:
    """Letters and digits, unlike in any other statement (IAM JSON policy elements, Sid)."""
    service, _, name = action.partition(":")
    return f"{service.capitalize()}{name.capitalize()}" if name.isupper() else name


def _resource(action: str, group: str | None) -> str | list[str]:
    if action == "apigateway:GET":
        return [f"arn:aws:apigateway:*::{path}" for path in GATEWAY_PATHS]
    if action == "apigateway:ListRoutingRules":
        return "arn:aws:apigateway:*:*:/domainnames/*/routingrules/*"
    if action == "logs:DescribeLogGroups":
        return f"{_ANY_GROUP}*"  # it lists: IAM does not narrow it to one group
    named = parse_group(group or "NAME")
    if action == "logs:FilterLogEvents":
        return [policy_resource(named, streams=True), *(f"{_ANY_GROUP}{name}:*" for name in EXECUTION_LOG_GROUPS)]
    return policy_resource(named, streams=False)
