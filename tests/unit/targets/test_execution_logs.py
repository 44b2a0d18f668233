from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support import execution as lines
from tests.support.cloudwatch.fakes import FakeClient, FakeSession, raw
from tests.support.execution import ID, TIME
from tests.support.lines import request_values, seed_line
from tests.unit.gateway.test_execution_log import Refused
from tui.access_log.entry import Row
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.parser import LineParser
from tui.aws.arns import parse_group
from tui.ports import DiscoveryError
from tui.sources.demo.source import demo_lines
from tui.targets.execution_logs import TargetExecutionLogs

PAGE = {"events": [raw(f"({ID}) {text}", TIME, eventId=text) for text in lines.refused(extended=None)]}


class Sessions:
    """Makes sessions over scripted answers, and remembers for which regions."""

    def __init__(self, *answers: list[object]) -> None:
        self.clients = [FakeClient(*answer) for answer in answers]
        self.regions: list[str | None] = []

    def __call__(self, region: str | None) -> Any:
        session = FakeSession(self.clients[len(self.regions)])
        session.profile = session.region = session.endpoint = None  # type: ignore[attr-defined]
        self.regions.append(region)
        return session


def row(origin: EventOrigin) -> Row:
    line = seed_line({**request_values(refused=True), "requestId": ID})
    return LineParser().parse(LogEvent(line, origin, timestamp=TIME))


def test_a_line_of_a_watched_group_is_asked_for_in_its_region_with_one_session():
    sessions = Sessions([PAGE, PAGE])
    logs = TargetExecutionLogs(sessions)
    logs.watch([parse_group("arn:aws:logs:eu-west-1:123456789012:log-group:/group:*")], "us-east-1")
    for _ in range(2):
        assert logs.fetch(row(EventOrigin("cloudwatch", log_group="/group"))).denial == lines.REASONS[0]
    assert sessions.regions == ["eu-west-1"]
    assert "eu-west-1:123456789012" in sessions.clients[0].asked[0]["logGroupIdentifier"]


def test_a_group_without_a_region_takes_that_of_the_targets():
    sessions = Sessions([PAGE])
    logs = TargetExecutionLogs(sessions)
    logs.watch([parse_group("/group")], "us-east-1")
    logs.fetch(row(EventOrigin("cloudwatch", log_group="/group")))
    assert sessions.regions == ["us-east-1"]
    assert sessions.clients[0].asked[0]["logGroupName"] == lines.GROUP


def test_after_refused_credentials_there_is_a_new_session():
    sessions = Sessions([Refused("ExpiredTokenException")], [PAGE])
    logs = TargetExecutionLogs(sessions)
    logs.watch([parse_group("/group")])
    with pytest.raises(DiscoveryError):
        logs.fetch(row(EventOrigin("cloudwatch", log_group="/group")))
    assert logs.fetch(row(EventOrigin("cloudwatch", log_group="/group"))).denial is not None
    assert len(sessions.regions) == 2


@pytest.mark.parametrize("origin", [EventOrigin("file", file="x.log"), EventOrigin("c", log_group="/other")])
def test_a_line_from_elsewhere_asks_nobody(origin: EventOrigin):
    sessions = Sessions([PAGE])
    logs = TargetExecutionLogs(sessions)
    logs.watch([parse_group("/group")])
    with pytest.raises(DiscoveryError) as caught:
        logs.fetch(row(origin))
    assert "log group" in caught.value.cause
    assert sessions.regions == []


def test_the_demo_answers_for_its_own_lines():
    [event] = [
        event for event in demo_lines(7, TIME, 20) if '"self-signed"' in event.message or "test-client" in event.message
    ][:1]
    logs = TargetExecutionLogs(Sessions())
    assert logs.fetch(LineParser().parse(event)).denial == "self signed certificate"
    assert json.loads(event.message)["status"] == "403"
