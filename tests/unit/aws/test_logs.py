from __future__ import annotations

import pytest

from tests.support.cloudwatch.fakes import api, raw
from tui.aws.arns import GroupName, parse_group
from tui.aws.errors import AwsFault, FaultKind

GROUP = GroupName("/group")


def test_a_page_gives_events_with_their_origin_and_counts_the_call() -> None:
    logs, client = api({"events": [raw("a"), raw("b")], "nextToken": "t"})
    page = logs.filter_page(GROUP, 5, 9)
    assert [event.message for event in page.events] == ["a", "b"]
    assert page.events[0].origin is page.events[1].origin
    assert page.events[0].origin.log_group == "/group"
    assert page.events[0].event_id == "id-a"
    assert page.next_token == "t"
    assert not page.full
    assert client.asked == [{"logGroupName": "/group", "startTime": 5, "endTime": 9}]
    assert (logs.take_calls(), logs.take_calls()) == (1, 0)


def test_an_arn_goes_as_identifier_and_no_end_is_sent_where_there_is_none() -> None:
    logs, client = api({"events": []})
    group = parse_group("arn:aws:logs:eu-west-1:123456789012:log-group:/group:*")
    logs.filter_page(group, -5, None, "t")
    assert client.asked == [{"logGroupIdentifier": group.arn, "startTime": 0, "nextToken": "t"}]


def test_a_page_that_traffic_filled_is_full() -> None:
    logs, _ = api({"events": [raw("x" * 400_000), raw("y" * 400_000)], "nextToken": "t"})
    assert logs.filter_page(GROUP, 0).full


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        None,
        {"events": None},
        {"events": "x"},
        {"events": ["x"]},
        {"events": [{"message": "x"}]},
        {"events": [{"message": 1, "timestamp": 1}]},
        {"events": [], "nextToken": 1},
        AttributeError("'list' object has no attribute 'get'"),
    ],
    ids=repr,
)
def test_what_is_no_valid_page_is_a_fault_and_never_empty(answer: object) -> None:
    logs, _ = api(answer)
    with pytest.raises(AwsFault) as caught:
        logs.filter_page(GROUP, 0)
    assert caught.value.kind is FaultKind.BAD_PAGE


def test_groups_come_page_by_page_with_plain_arns() -> None:
    entry = {"logGroupName": "/a", "arn": "arn:aws:logs:r:1:log-group:/a:*", "logGroupClass": "STANDARD"}
    logs, client = api({"logGroups": [entry], "nextToken": "t"}, {"logGroups": []})
    pages = list(logs.describe_log_groups(prefix="/a"))
    assert [[group.arn for group in page] for page in pages] == [["arn:aws:logs:r:1:log-group:/a"], []]
    assert client.asked[1] == {"limit": 50, "logGroupNamePrefix": "/a", "nextToken": "t"}


def test_a_token_of_groups_that_repeats_with_nothing_ends_the_list() -> None:
    logs, client = api(*[{"logGroups": [], "nextToken": "t"}] * 5)
    assert list(logs.describe_log_groups()) == [[], []]
    assert len(client.asked) == 2


def test_a_group_without_name_is_a_broken_page() -> None:
    logs, _ = api({"logGroups": [{"arn": "x"}]})
    with pytest.raises(AwsFault):
        list(logs.describe_log_groups())


def test_the_date_header_tells_how_far_the_clocks_are_apart() -> None:
    headers = {"HTTPHeaders": {"date": "Thu, 01 Jan 1970 01:00:00 GMT"}}
    logs, _ = api({"events": [], "ResponseMetadata": headers}, {"events": [], "ResponseMetadata": {"HTTPHeaders": {}}})
    logs.filter_page(GROUP, 0)
    logs.filter_page(GROUP, 0)
    assert logs.skew == 3600.0


def test_a_live_tail_without_a_stream_is_a_fault() -> None:
    logs, client = api({})
    with pytest.raises(AwsFault) as caught:
        logs.start_live_tail([GroupName("/a", "arn:a")])
    assert caught.value.kind is FaultKind.BAD_PAGE
    assert client.asked == [{"logGroupIdentifiers": ["arn:a"]}]
