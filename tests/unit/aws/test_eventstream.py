from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
import urllib3.exceptions as wire

from tests.support.cloudwatch.fakes import api, raw
from tui.aws.arns import GroupName
from tui.aws.errors import AwsFault, FaultKind
from tui.aws.eventstream import LiveTailStream

START = {"sessionStart": {"sessionId": "x"}}


def update(*messages: str, sampled: bool = False) -> dict[str, object]:
    results = [raw(message, logGroupIdentifier="123456789012:/group") for message in messages]
    return {"sessionUpdate": {"sessionMetadata": {"sampled": sampled}, "sessionResults": results}}


class Socket:
    def __init__(self) -> None:
        self.how: list[int] = []

    def shutdown(self, how: int) -> None:
        self.how.append(how)


class RawStream:
    """The response under botocore's stream; old urllib3 has no `shutdown`."""

    def __init__(self, error: Exception | None = None) -> None:
        self.calls = 0
        self.error = error
        self._connection = self
        self.sock = Socket()

    def shutdown(self) -> None:
        self.calls += 1
        if self.error is not None:
            raise self.error


class Stream:
    def __init__(self, updates: Iterable[object], raw_stream: object = None) -> None:
        self._updates = updates
        self._raw_stream = raw_stream
        self.closed = 0

    def __iter__(self) -> Iterator[object]:
        for one in self._updates:
            if isinstance(one, Exception):
                raise one
            yield one

    def close(self) -> None:
        self.closed += 1
        raise AttributeError("closed already")


def opened(*updates: object, raw_stream: object = None) -> LiveTailStream:
    logs, _ = api({"responseStream": Stream(updates, raw_stream)})
    return logs.start_live_tail([GroupName("/group", "arn:x")])


def test_updates_bring_events_and_say_whether_they_are_sampled() -> None:
    stream = opened(START, update("a", "b"), {"later": {}}, update(sampled=True))
    updates = stream.updates()
    first, second = next(updates), next(updates)
    assert [event.message for event in first.events] == ["a", "b"]
    assert first.events[0].origin.log_group == "/group"
    assert not first.sampled
    assert second.sampled
    with pytest.raises(AwsFault) as caught:
        next(updates)
    assert caught.value.kind is FaultKind.STREAM_LOST, "a clean end is an end, not silence"


@pytest.mark.parametrize(
    ("broken", "kind"),
    [
        (wire.ProtocolError("x"), FaultKind.STREAM_LOST),
        (wire.ReadTimeoutError(None, "", "x"), FaultKind.STREAM_LOST),  # type: ignore[arg-type]
        ({"sessionUpdate": {"sessionResults": "x"}}, FaultKind.BAD_PAGE),
        ({"sessionUpdate": {"sessionResults": [{}]}}, FaultKind.BAD_PAGE),
    ],
    ids=["protocol", "timeout", "no list", "no event"],
)
def test_whatever_breaks_is_a_fault(broken: object, kind: FaultKind) -> None:
    with pytest.raises(AwsFault) as caught:
        list(opened(broken).updates())
    assert caught.value.kind is kind


def test_after_shutdown_the_updates_end_quietly() -> None:
    for rest in ([update("b")], [wire.ProtocolError("x")], []):
        stream = opened(update("a"), *rest)
        updates = stream.updates()
        next(updates)
        stream.shutdown()
        assert list(updates) == []


def test_shutdown_uses_the_response_and_falls_back_to_the_socket() -> None:
    works = RawStream()
    opened(raw_stream=works).shutdown()
    assert (works.calls, works.sock.how) == (1, [])
    for error in (ValueError("not set"), RuntimeError("released"), OSError("gone")):
        broken = RawStream(error)
        opened(raw_stream=broken).shutdown()
        assert broken.sock.how == [0]
    opened(raw_stream=None).shutdown()


def test_close_never_raises() -> None:
    opened().close()
