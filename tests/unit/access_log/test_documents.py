from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.access_log.documents import Origins, events_of, milliseconds
from tui.access_log.event import EventOrigin, LogEvent

ORIGIN = EventOrigin("file:x", file="x")
MS = 1_720_330_313_123


def events(document: object) -> list[LogEvent] | None:
    return events_of(json.dumps(document), Origins(ORIGIN), 7)


def test_filter_log_events():
    event = {"logStreamName": "s", "timestamp": MS, "message": "{}\n", "ingestionTime": MS + 5, "eventId": "3"}
    expected = LogEvent("{}", EventOrigin("file:x", None, "s", "x"), MS, MS + 5, "3", 7)
    assert events({"events": [event, event], "searchedLogStreams": []}) == [expected, expected]
    assert events([event]) == [expected]
    assert events(event) == [expected]
    assert events({"events": []}) == []


def test_get_log_events():
    assert events({"events": [{"timestamp": MS, "message": "a", "ingestionTime": 1}], "nextForwardToken": "f/1"}) == [
        LogEvent("a", ORIGIN, MS, 1, None, 7)
    ]


def test_a_subscriptions_record():
    record = {
        "messageType": "DATA_MESSAGE",
        "owner": "1",
        "logGroup": "g",
        "logStream": "s",
        "subscriptionFilters": [],
        "logEvents": [{"id": "9", "timestamp": MS, "message": "a"}],
    }
    assert events(record) == [LogEvent("a", EventOrigin("file:x", "g", "s", "x"), MS, None, "9", 7)]
    assert (
        events({"messageType": "CONTROL_MESSAGE", "logEvents": [{"id": "", "timestamp": 1, "message": "CWL"}]}) is None
    )


def test_live_tail():
    result = {"logStreamName": "s", "logGroupIdentifier": "1:g", "message": "a", "timestamp": MS, "ingestionTime": MS}
    update = {"sessionMetadata": {"sampled": False}, "sessionResults": [result]}
    expected = [LogEvent("a", EventOrigin("file:x", "1:g", "s", "x"), MS, MS, None, 7)]
    assert events({"sessionUpdate": update}) == expected
    assert events(update) == expected
    assert events({"sessionStart": {"requestId": "r"}}) == []


def test_logs_insights():
    cells = {"@timestamp": "2024-07-07 05:31:53.123", "@message": "a", "@ptr": "p", "@logStream": "s", "@log": "1:g"}
    row = [{"field": field, "value": value} for field, value in cells.items()]
    expected = [LogEvent("a", EventOrigin("file:x", "1:g", "s", "x"), MS, None, "p", 7)]
    assert events({"results": [row], "status": "Complete"}) == expected
    assert events([cells]) == expected
    found = events([{**cells, "@message": {"status": "é"}}])
    assert found is not None
    assert found[0].message == '{"status": "é"}'


@pytest.mark.parametrize(
    "document",
    [
        1,
        "x",
        None,
        {},
        {"a": 1},
        [1],
        {"events": [{"message": "a"}]},
        {"events": [{"timestamp": 1, "message": "a"}, 5]},
        {"events": {}},
        {"message": "a"},
        {"timestamp": 1, "message": 5},
        {"message": "x", "level": "info"},
        {"events": [], "requestId": "r1", "status": "403"},
        {"results": [], "requestId": "r1"},
        {"results": [], "status": "403"},
        {"logEvents": [{"message": "{}", "timestamp": 1}], "requestId": "r1"},
        {"sessionResults": [], "status": "403"},
        {"sessionUpdate": {"sessionResults": []}, "status": "403"},
        {"sessionUpdate": {"sessionResults": [], "status": "403"}},
        {"events": [], "logEvents": []},
        {"messageType": "OTHER", "logEvents": []},
        {"@message": "{}", "@timestamp": "2024-07-07 05:31:53.123", "status": "403"},
        {"message": "x", "timestamp": 1, "status": "403"},
    ],
)
def test_what_is_no_document_is_left_alone(document):
    assert events(document) is None


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\ud800"])
def test_broken_text_is_left_alone(text):
    assert events_of(text, Origins(ORIGIN), 1) is None


@pytest.mark.parametrize(
    ("value", "ms"),
    [
        (MS, MS),
        (5.5, 5),
        (True, None),
        (-1, None),
        (10**20, None),
        (float("nan"), None),
        ("2024-07-07T05:31:53.123Z", MS),
        ("x", None),
        (None, None),
    ],
)
def test_milliseconds(value, ms):
    assert milliseconds(value) == ms


def test_a_message_that_is_nested_too_deeply_is_left_alone(monkeypatch):
    def too_deep(*_, **__):
        raise RecursionError

    monkeypatch.setattr("tui.access_log.documents.json.dumps", too_deep)
    assert events_of('{"timestamp":1,"@message":{"a":1}}', Origins(ORIGIN), 1) is None


def test_streams_share_their_origin_and_the_origins_are_bounded():
    origins = Origins(ORIGIN)
    assert origins.of(None, None) is ORIGIN
    assert origins.of("g", "s") is origins.of("g", "s")
    assert origins.of(5, ["s"]) is ORIGIN
    for number in range(3000):
        origins.of(None, str(number))
    assert len(origins._streams) <= 1024


@given(
    st.recursive(
        st.none() | st.integers() | st.text() | st.floats(allow_nan=False),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "events",
                        "message",
                        "timestamp",
                        "logEvents",
                        "results",
                        "field",
                        "value",
                        "sessionUpdate",
                        "@message",
                    ]
                ),
                inner,
            )
        ),
    )
)
def test_any_document(document):
    found = events(document)
    assert found is None or all(isinstance(event, LogEvent) for event in found)
