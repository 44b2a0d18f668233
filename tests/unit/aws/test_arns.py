from __future__ import annotations

import pytest

from tui.aws.arns import GroupName, group_name, parse_group, partition, policy_resource

ARN = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/apigateway/prod"


@pytest.mark.parametrize("text", [ARN, ARN + ":*", ARN + ":log-stream:x"])
def test_an_arn_loses_what_follows_the_name(text: str) -> None:
    assert parse_group(text) == GroupName("/aws/apigateway/prod", ARN, "eu-west-1", "123456789012")


def test_a_name_stays_a_name() -> None:
    assert parse_group("/aws/apigateway/prod") == GroupName("/aws/apigateway/prod")
    assert parse_group("arn:aws:s3:::bucket").arn is None


def test_other_partitions_are_arns_too() -> None:
    assert parse_group(ARN.replace("arn:aws:", "arn:aws-cn:")).region == "eu-west-1"


@pytest.mark.parametrize("identifier", [ARN, "123456789012:/aws/apigateway/prod", "/aws/apigateway/prod"])
def test_a_live_event_names_its_group_in_three_ways(identifier: str) -> None:
    assert group_name(identifier) == "/aws/apigateway/prod"


def test_policies_name_the_group_or_its_events() -> None:
    assert policy_resource(parse_group(ARN), streams=False) == ARN
    assert policy_resource(parse_group(ARN), streams=True) == ARN + ":*"
    assert policy_resource(GroupName("x"), streams=False) == "arn:aws:logs:*:*:log-group:x"


@pytest.mark.parametrize(
    ("region", "name"),
    [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-east-1", "aws-us-gov"), ("us-isob-east-1", "aws-iso-b")],
)
def test_the_partition_of_a_region(region: str, name: str) -> None:
    assert partition(region) == name
