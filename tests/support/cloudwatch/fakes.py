"""Stand-ins for a clock, a session and its client: what a unit test of the AWS parts needs instead of a network."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from tui.aws.errors import CallContext
from tui.aws.logs import LogsApi, Origins


class JumpClock:
    """Time that passes in waits alone, at once; every wait is kept."""

    def __init__(self, start: float = 1_720_330_313.0) -> None:
        self.time = start
        self.waits: list[float] = []
        self.on_wait: Callable[[], object] = lambda: None

    def now(self) -> float:
        return self.time

    def monotonic(self) -> float:
        return self.time

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        self.waits.append(seconds)
        self.time += max(0.0, seconds)
        self.on_wait()
        return stop.is_set()


class FakeClient:
    """Answers each call with the next answer of its list, and remembers what was asked."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    def _next(self, **request: Any) -> object:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    filter_log_events = describe_log_groups = start_live_tail = _next


class FakeSession:
    """A session whose client is given."""

    def __init__(self, client: FakeClient) -> None:
        self.client = client

    def logs(self) -> FakeClient:
        return self.client

    def context(self, action: str, subject: str | None = None, resource: str | None = None) -> CallContext:
        return CallContext(action, subject, resource, "eu-west-1")


def api(*answers: object) -> tuple[LogsApi, FakeClient]:
    """An API over these answers."""
    client = FakeClient(*answers)
    session: Any = FakeSession(client)
    return LogsApi(session, Origins("test"), lambda: 0.0), client


def raw(message: str = "line", timestamp: int = 1_720_330_313_000, **more: Any) -> dict[str, Any]:
    """An event as FilterLogEvents gives it."""
    event = {"message": message, "timestamp": timestamp, "ingestionTime": timestamp + 5, "logStreamName": "s"}
    return {**event, "eventId": f"id-{message}", **more}
