from __future__ import annotations

import pytest

from tests.unit.sources.cloudwatch.rig import GROUP, Rig, fault
from tui.aws.errors import AwsFault, FaultKind
from tui.aws.logs import LogGroup
from tui.sources.cloudwatch.groups import LIVE_LIMIT, plan

ARN = GROUP.arn or ""


def test_polling_asks_for_nothing() -> None:
    rig = Rig()
    rig.api.faults = [fault(FaultKind.DENIED)]
    found = plan(rig.link, rig.part, ["/group", "/group"], "poll")
    assert [group.name for group in found.polled] == ["/group"]
    assert found.reason is not None
    assert "--engine poll" in found.reason.cause


def test_a_name_gets_its_arn_and_an_arn_stays() -> None:
    rig = Rig()
    rig.api.groups = [LogGroup("/group-2", "arn:x"), LogGroup("/group", ARN, "STANDARD")]
    assert plan(rig.link, rig.part, ["/group"], "auto").live == ((GROUP,),)
    rig.api.faults = [fault(FaultKind.DENIED)]
    assert plan(rig.link, rig.part, [ARN + ":*"], "auto").live == ((GROUP,),)


@pytest.mark.parametrize("log_class", ["INFREQUENT_ACCESS", "DELIVERY"])
def test_a_class_without_live_tail_is_polled_unless_live_is_forced(log_class: str) -> None:
    rig = Rig()
    rig.api.groups = [LogGroup("/group", ARN, log_class)]
    found = plan(rig.link, rig.part, ["/group"], "auto")
    assert found.polled == (GROUP,)
    assert found.reason is not None
    assert log_class in found.reason.cause
    assert plan(rig.link, rig.part, ["/group"], "live").live == ((GROUP,),)


def test_without_permission_to_list_a_name_is_polled() -> None:
    rig = Rig()
    rig.api.faults = [fault(FaultKind.DENIED)]
    found = plan(rig.link, rig.part, ["/group"], "auto")
    assert [group.name for group in found.groups] == ["/group"]
    assert found.reason is not None
    assert found.reason.action == "logs:FilterLogEvents"


def test_a_missing_group_ends_an_impatient_link() -> None:
    rig = Rig(patient=False)
    with pytest.raises(AwsFault) as caught:
        plan(rig.link, rig.part, ["/nope"], "auto")
    assert caught.value.kind is FaultKind.GONE


def test_a_session_takes_ten_groups() -> None:
    rig = Rig()
    found = plan(rig.link, rig.part, [f"{ARN}{number}" for number in range(23)], "auto")
    assert [len(session) for session in found.live] == [LIVE_LIMIT, LIVE_LIMIT, 3]
    assert len(found.groups) == 23


def test_groups_of_several_regions_are_refused() -> None:
    rig = Rig()
    with pytest.raises(AwsFault, match=r"several regions: eu-west-1, us-east-1\. Watch the groups of one") as caught:
        plan(rig.link, rig.part, [ARN, "/group-2", ARN.replace("eu-west-1", "us-east-1")], "poll")
    assert caught.value.kind is FaultKind.CONFIG
