"""The execution log of a request over real HTTP: found, joined, refused, missing."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.support import execution as lines
from tests.support.cloudwatch import Answer, Endpoint
from tests.support.execution import ID, TIME
from tests.support.lines import request_values, seed_line
from tui.access_log.entry import Row
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.execution import Joining
from tui.access_log.parser import LineParser
from tui.aws.arns import parse_group
from tui.aws.session import AwsSession
from tui.cli import main
from tui.ports import DiscoveryError
from tui.targets.execution_logs import TargetExecutionLogs

ACCESS = "/aws/apigateway/prod-access"
OTHER = "0b4c5d6e-1111-4222-8333-444455556666"


def values(**more: str) -> dict[str, str]:
    return {**request_values(refused=True), "requestId": ID, "extendedRequestId": lines.EXTENDED, **more}


def row(group: str = ACCESS) -> Row:
    origin = EventOrigin("cloudwatch", log_group=group)
    return LineParser().parse(LogEvent(seed_line(values()), origin, timestamp=TIME))


def put(
    endpoint: Endpoint, texts: list[str], request_id: str = ID, *, time: int = TIME, stream: str = "9f2c4a6e"
) -> None:
    endpoint.put(lines.GROUP, stream, [(time, f"({request_id}) {text}") for text in texts])


@pytest.fixture
def logs(session: Callable[[], AwsSession]) -> TargetExecutionLogs:
    found = TargetExecutionLogs(lambda _: session())
    found.watch([parse_group(ACCESS)])
    return found


def test_the_lines_of_one_request_are_found_among_others(endpoint: Endpoint, logs: TargetExecutionLogs) -> None:
    for texts in zip(lines.refused(), lines.refused(lines.REASONS[2], "zzz7jH4vtjMFmig="), strict=True):
        put(endpoint, [texts[0]])
        put(endpoint, [texts[1]], OTHER)
    put(endpoint, [f"Method request headers: {{x={ID}}}"], OTHER)
    log = logs.fetch(row())
    assert [line.text for line in log.lines] == lines.refused()
    assert log.candidates[0].joining is Joining.CONFIRMED
    assert log.denial == lines.REASONS[0]
    [call] = endpoint.calls("FilterLogEvents")
    assert call.body["filterPattern"] == f'"{ID}"'
    assert call.body["logGroupName"] == lines.GROUP


def test_the_endpoint_filters_by_the_quoted_term(session: Callable[[], AwsSession], endpoint: Endpoint) -> None:
    """What the other tests of this file rely on: lines without the id do not come back at all."""
    put(endpoint, ["mine"])
    put(endpoint, ["theirs"], OTHER)
    client = session().logs()
    found = client.filter_log_events(logGroupName=lines.GROUP, filterPattern=f'"{ID}"')
    assert [event["message"] for event in found["events"]] == [f"({ID}) mine"]
    assert client.filter_log_events(logGroupName=lines.GROUP, filterPattern=f'"{ID.upper()}"')["events"] == []
    with pytest.raises(client.exceptions.InvalidParameterException):
        client.filter_log_events(logGroupName=lines.GROUP, filterPattern='{ $.x = "y" }')


def test_only_two_minutes_around_the_request_are_searched(endpoint: Endpoint, logs: TargetExecutionLogs) -> None:
    put(endpoint, ["too early"], time=TIME - 120_001)
    put(endpoint, ["just in"], time=TIME - 120_000)
    put(endpoint, ["just in too"], time=TIME + 120_003)
    put(endpoint, ["too late"], time=TIME + 120_004)
    assert [line.text for line in logs.fetch(row()).lines] == ["just in", "just in too"]


def test_page_by_page_also_across_empty_ones_each_line_once(endpoint: Endpoint, logs: TargetExecutionLogs) -> None:
    endpoint.operations.page_events = 4
    endpoint.operations.empty_pages = 1
    put(endpoint, lines.served())
    log = logs.fetch(row())
    assert [line.text.partition(":")[0] for line in log.lines] == [text.partition(":")[0] for text in lines.served()]


def test_a_repeated_request_id_gives_candidates_and_no_reason(endpoint: Endpoint, logs: TargetExecutionLogs) -> None:
    put(endpoint, lines.refused())
    put(endpoint, lines.served(extended="zzz7jH4vtjMFmig="), time=TIME + 40, stream="0d1f3557")
    log = logs.fetch(row())
    assert len(log.candidates) == 2
    assert log.denial is None


def test_a_missing_group_and_an_empty_one_are_told_apart(endpoint: Endpoint, logs: TargetExecutionLogs) -> None:
    with pytest.raises(DiscoveryError) as caught:
        logs.fetch(row())
    assert "no execution log" in caught.value.cause
    assert "logging/loglevel,value=ERROR" in caught.value.remedy
    endpoint.group(lines.GROUP)
    assert logs.fetch(row()).candidates == ()


def test_denied_is_said_with_what_to_ask_for(endpoint: Endpoint, logs: TargetExecutionLogs) -> None:
    endpoint.faults.always("FilterLogEvents", Answer.error("AccessDeniedException", "no identity-based policy allows"))
    with pytest.raises(DiscoveryError) as caught:
        logs.fetch(row())
    assert "logs:FilterLogEvents" in caught.value.cause
    assert lines.GROUP in caught.value.remedy
    assert len(endpoint.calls("FilterLogEvents")) == 1


def test_a_sign_in_page_is_no_empty_log(endpoint: Endpoint, logs: TargetExecutionLogs) -> None:
    put(endpoint, lines.refused())
    endpoint.faults.next("FilterLogEvents", Answer.html())
    assert logs.fetch(row()).denial == lines.REASONS[0]


def test_print_adds_it_to_failed_requests(endpoint: Endpoint, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    served = seed_line({**request_values(1), "requestId": OTHER})
    endpoint.put(ACCESS, "s", [(TIME, seed_line(values())), (TIME + 1, served)])
    put(endpoint, [*lines.refused(), "Method request headers: {Authorization=walnut}"])
    arguments = ["print", ACCESS, "--endpoint-url", endpoint.url, "--no-follow", "--since", "2024-07-07T05:00:00Z"]
    assert main([*arguments, "--execution-log", "--unredacted"]) == 0
    refused, passed = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert passed["execution_log"] is None
    assert [line["text"] for line in refused["execution_log"]] == [
        *lines.refused(),
        "Method request headers: {Authorization=••••}",
    ]
    assert refused["execution_log"][0] == {
        "time": "2024-07-07T05:31:53.123Z",
        "text": f"Extended Request Id: {lines.EXTENDED}",
        "candidate": 1,
        "joined": "confirmed",
    }
    assert main(arguments) == 0
    assert all("execution_log" not in json.loads(line) for line in capsysbinary.readouterr().out.splitlines())
