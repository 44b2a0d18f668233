from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from tests.support import execution as lines
from tests.support.cloudwatch.fakes import FakeClient, JumpClock, api, raw
from tests.support.execution import ID, TIME
from tests.support.lines import request_values
from tui.access_log.entry import AccessLogEntry, Row
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.parser import LineParser
from tui.aws.arns import parse_group
from tui.aws.budget import RATE, RequestBudget
from tui.gateway.execution_log import ATTEMPTS, MAX_PAGES, ExecutionLogReader, is_http_api, wanted_of
from tui.ports import DiscoveryError

HTTP_ID = "KyDfdgZ9oAMEYpA="


class Refused(Exception):
    """What botocore raises for an answer that is an error."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message)
        self.response = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": 400}}


def row(**values: str | None) -> Row:
    """A line with flat keys; None leaves a variable out of the format."""
    given = {name.replace("__", "."): value for name, value in values.items()}
    found = {**request_values(refused=True), "requestId": ID, **given}
    line = json.dumps({name: value for name, value in found.items() if value is not None})
    return LineParser().parse(LogEvent(line, EventOrigin("test", log_group="/group"), timestamp=None))


def entry(**values: str | None) -> AccessLogEntry:
    found = row(**values)
    assert isinstance(found, AccessLogEntry)
    return found


def reader(*answers: object) -> tuple[ExecutionLogReader, FakeClient, JumpClock]:
    logs, client = api(*answers)
    clock = JumpClock()
    return ExecutionLogReader(logs, RequestBudget(clock), clock), client, clock


def page(*texts: str, token: str | None = None) -> dict[str, Any]:
    events = [raw(f"({ID}) {text}", TIME, eventId=f"{token}-{number}") for number, text in enumerate(texts)]
    return {"events": events} | ({"nextToken": token} if token else {})


def test_it_asks_for_the_request_id_within_two_minutes_around_the_request():
    fetching, client, _ = reader(page(*lines.refused(extended=None)))
    log = fetching.fetch(row(responseLatency="3000"))
    assert log.denial == lines.REASONS[0]
    assert client.asked == [
        {
            "logGroupName": lines.GROUP,
            "startTime": TIME - 120_000,
            "endTime": TIME + 3_000 + 120_000,
            "filterPattern": f'"{ID}"',
        }
    ]


def test_the_group_beside_the_access_log_s_is_asked_in_its_account():
    fetching, client, _ = reader(page())
    fetching.fetch(row(), parse_group("arn:aws:logs:eu-west-1:123456789012:log-group:/group:*"))
    assert client.asked[0]["logGroupIdentifier"] == f"arn:aws:logs:eu-west-1:123456789012:log-group:{lines.GROUP}"
    fetching, client, _ = reader(page())
    fetching.fetch(row(), parse_group("/group"))
    assert client.asked[0]["logGroupName"] == lines.GROUP


def test_pages_are_read_to_the_end_also_empty_ones():
    found = lines.served()
    fetching, client, _ = reader(page(token="a"), page(*found[:9], token="b"), page(token="c"), page(*found[9:]))
    log = fetching.fetch(row())
    assert len(log.lines) == len(found)
    assert log.complete
    assert [asked.get("nextToken") for asked in client.asked] == [None, "a", "b", "c"]


def test_a_token_that_repeats_with_nothing_ends_the_search():
    fetching, client, _ = reader(*[page(token="a")] * 9)
    assert fetching.fetch(row()).candidates == ()
    assert len(client.asked) == 2


def test_the_search_has_a_limit_and_stays_within_the_budget():
    fetching, client, clock = reader(*[page(token=str(number)) for number in range(MAX_PAGES + 9)])
    begun = clock.now()
    log = fetching.fetch(row())
    assert not log.complete
    assert len(client.asked) == MAX_PAGES
    assert clock.now() - begun >= (MAX_PAGES - 4) / RATE


def test_more_lines_than_are_kept_end_the_search():
    fetching, client, _ = reader(page(*["x"] * 2001, token="a"), page("y"))
    assert not fetching.fetch(row()).complete
    assert len(client.asked) == 1


def test_what_passes_is_tried_again_and_throttling_slows_the_budget_down():
    fetching, client, clock = reader(
        Refused("ThrottlingException"), AttributeError("x"), page(*lines.refused(extended=None))
    )
    assert fetching.fetch(row()).denial == lines.REASONS[0]
    assert len(client.asked) == 3
    assert clock.waits[0] >= 0.5
    assert fetching._budget.rate == 1.0


def test_what_does_not_pass_is_said_without_promising_to_go_on():
    fetching, client, _ = reader(*[Refused("ThrottlingException")] * 9)
    with pytest.raises(DiscoveryError) as caught:
        fetching.fetch(row())
    assert len(client.asked) == ATTEMPTS
    assert "throttles" in caught.value.cause
    assert "by itself" not in caught.value.remedy
    assert caught.value.remedy == "Other readers of this account share the quota."


def test_a_refusal_names_the_action_and_the_group():
    fetching, client, _ = reader(Refused("AccessDeniedException"))
    with pytest.raises(DiscoveryError) as caught:
        fetching.fetch(row())
    assert "logs:FilterLogEvents" in caught.value.cause
    assert f"log-group:{lines.GROUP}:*" in caught.value.remedy
    assert len(client.asked) == 1
    assert not fetching.stale


def test_without_the_group_it_says_how_to_switch_execution_logging_on():
    fetching, _, _ = reader(Refused("ResourceNotFoundException"))
    with pytest.raises(DiscoveryError) as caught:
        fetching.fetch(row())
    assert lines.GROUP in caught.value.cause
    assert "off" in caught.value.remedy
    assert "--rest-api-id a1b2c3d4e5 --stage-name 'prod'" in caught.value.remedy
    assert "value=ERROR" in caught.value.remedy


def test_a_websocket_api_has_a_group_of_another_name_and_another_command():
    fetching, client, _ = reader(Refused("ResourceNotFoundException"))
    with pytest.raises(DiscoveryError) as caught:
        fetching.fetch(row(requestId=HTTP_ID, extendedRequestId=HTTP_ID, connectionId="KyDfd", resourcePath=None))
    assert client.asked[0]["logGroupName"] == "/aws/apigateway/a1b2c3d4e5/prod"
    assert "apigatewayv2 update-stage --api-id a1b2c3d4e5 --stage-name 'prod'" in caught.value.remedy


def test_expired_credentials_make_the_reader_stale():
    fetching, _, _ = reader(Refused("ExpiredTokenException"))
    with pytest.raises(DiscoveryError) as caught:
        fetching.fetch(row())
    assert fetching.stale
    assert "by itself" not in caught.value.remedy
    assert "aws sso login" in caught.value.remedy


def test_a_search_that_nobody_waits_for_ends():
    fetching, client, _ = reader(page())
    stop = threading.Event()
    stop.set()
    with pytest.raises(DiscoveryError):
        fetching.fetch(row(), stop=stop)
    assert client.asked == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"requestId": "-"}, "requestId"),
        ({"requestId": None}, "requestId"),
        ({"apiId": None}, "apiId"),
        ({"stage": "-", "apiId": "-"}, "apiId, $context.stage"),
        ({"requestTimeEpoch": "-", "requestTime": "-"}, "no value for its time"),
    ],
)
def test_a_line_that_does_not_say_enough_names_what_is_missing(values: dict[str, str | None], words: str):
    with pytest.raises(DiscoveryError) as caught:
        wanted_of(row(**values))
    assert words in caught.value.cause
    assert "mtlstail format" in caught.value.remedy


@pytest.mark.parametrize(
    "values",
    [
        {"requestId": '5fc39214" "'},
        {"requestId": "a b c d e f g"},
        {"apiId": "../../aws"},
        {"stage": "prod/../x"},
        {"stage": "x" * 200},
        {"apiId": "a\x1b[2J"},
    ],
)
def test_what_api_gateway_never_writes_is_not_asked_for(values: dict[str, str]):
    fetching, client, _ = reader(page())
    with pytest.raises(DiscoveryError) as caught:
        fetching.fetch(row(**values))
    assert "none that API Gateway writes" in caught.value.cause
    assert client.asked == []


def test_a_line_that_could_not_be_read_has_none():
    broken = LineParser().parse(LogEvent("this is no access log line", EventOrigin("test"), timestamp=7))
    with pytest.raises(DiscoveryError) as caught:
        wanted_of(broken)
    assert "could not be read" in caught.value.cause


def test_http_apis_have_none_and_aws_suggests_a_rest_api():
    fetching, client, _ = reader(page())
    with pytest.raises(DiscoveryError) as caught:
        fetching.fetch(row(requestId=HTTP_ID, extendedRequestId=HTTP_ID, resourcePath="-", stage="$default"))
    assert "HTTP APIs" in caught.value.cause
    assert "REST API" in caught.value.remedy
    assert client.asked == []


@pytest.mark.parametrize(
    ("values", "http"),
    [
        ({}, False),
        ({"requestId": HTTP_ID, "extendedRequestId": HTTP_ID, "resourcePath": "-"}, True),
        ({"requestId": HTTP_ID, "extendedRequestId": None, "resourcePath": None, "routeKey": "GET /pets"}, True),
        ({"requestId": HTTP_ID, "extendedRequestId": None, "resourcePath": None, "routeKey": "$default"}, True),
        ({"requestId": HTTP_ID, "extendedRequestId": HTTP_ID, "eventType": "CONNECT", "routeKey": "$connect"}, False),
        ({"requestId": HTTP_ID, "extendedRequestId": None, "resourcePath": None}, False),
        ({"requestId": "UUID_REPLACED_INVALID_REQUEST_ID"}, False),
        ({"requestId": None}, False),
    ],
)
def test_an_http_api_is_told_by_its_ids_and_routes(values: dict[str, str | None], http: bool):
    assert is_http_api(entry(**values)) is http
