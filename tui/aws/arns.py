"""Names of log groups: a plain name, or an ARN in one of the spellings that AWS and templates use."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ARN = re.compile(r"arn:(?P<partition>[^:]+):logs:(?P<region>[^:]*):(?P<account>[^:]*):log-group:(?P<name>[^:*]+)")
_LINKED = re.compile(r"\d{12}:(?P<name>.+)")
_PARTITIONS = (
    ("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-isob-", "aws-iso-b"), ("us-isof-", "aws-iso-f"),
    ("us-iso-", "aws-iso"), ("eu-isoe-", "aws-iso-e"), ("eusc-", "aws-eusc"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupName:
    """A log group as it was asked for."""

    name: str
    arn: str | None = None
    """Without the trailing `:*`, as StartLiveTail and `logGroupIdentifier` want it; None where only a name is known."""
    region: str | None = None
    account: str | None = None

    def sibling(self, name: str) -> GroupName:
        """Another group of the same account and region; by its name alone where this one has no ARN."""
        if self.arn is None:
            return GroupName(name)
        return parse_group(self.arn.rpartition(":log-group:")[0] + f":log-group:{name}")


def parse_group(text: str) -> GroupName:
    """A log group's name or ARN. The `:*` that policies and templates append is dropped."""
    match = _ARN.match(text)
    if match is None:
        return GroupName(text)
    return GroupName(match["name"], match[0], match["region"] or None, match["account"] or None)


def group_name(identifier: str) -> str:
    """The plain name in what a live event calls its group: a name, an ARN, or `account:name`."""
    if identifier.startswith("arn:"):
        return parse_group(identifier).name
    linked = _LINKED.fullmatch(identifier)
    return linked["name"] if linked else identifier


def policy_resource(group: GroupName, *, streams: bool) -> str:
    """The resource that an IAM policy names for this group; with `streams` as actions on its events need it."""
    arn = group.arn or f"arn:aws:logs:{group.region or '*'}:{group.account or '*'}:log-group:{group.name}"
    return f"{arn}:*" if streams else arn


def partition(region: str) -> str:
    """The partition that a region belongs to, as ARNs begin (AWS General Reference, Amazon Resource Names)."""
    return next((name for prefix, name in _PARTITIONS if region.startswith(prefix)), "aws")
