from __future__ import annotations

from tests.support.cloudwatch.fakes import JumpClock
from tui.aws.budget import RequestBudget
from tui.aws.session import AwsSession
from tui.sources.base import Source
from tui.sources.cloudwatch import CloudWatchSource


def source(*groups: str, **options: str) -> CloudWatchSource:
    clock = JumpClock()
    budget = RequestBudget(clock)
    return CloudWatchSource(AwsSession, groups, "auto", None, True, None, clock, budget, source_id=options.get("id"))


def test_it_is_a_source_with_a_name_for_people() -> None:
    one: Source = source("arn:aws:logs:eu-west-1:123456789012:log-group:/gr\x1boup:*")
    assert one.name == "/gr\\x1boup"
    assert source("/a", "/b").name == "2 log groups"


def test_the_id_is_the_groups_unless_given() -> None:
    assert source("/a", "/b").source_id == "cloudwatch:/a,/b"
    assert source("/a", id="x").source_id == "x"


def test_poke_and_interrupt_are_safe_before_the_start() -> None:
    one = source("/a")
    one.poke()
    one.interrupt()
