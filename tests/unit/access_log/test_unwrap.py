from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.certificates import Authority
from tests.support.lines import request_values, seed_line
from tui.access_log.entry import AccessLogEntry
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.parser import LineParser
from tui.access_log.unwrap import MAX_SPREAD, Unwrapper

ORIGIN = EventOrigin("file:x", file="x")
ISSUED = Authority("Unwrap CA").issue("unwrap")
LINES = [seed_line(request_values(number, refused=number == 1, certificate=ISSUED.logged)) for number in range(3)]
MS = 1_720_330_313_123
ISO = "2024-07-07T05:31:53.123"


def unwrap(*lines: str, first: int = 1) -> list[LogEvent]:
    unwrapper = Unwrapper(ORIGIN)
    return unwrapper.feed(lines, first) + unwrapper.finish()


def plain(*lines: str, first: int = 1) -> list[LogEvent]:
    return [LogEvent(line, ORIGIN, line=number) for number, line in enumerate(lines, first)]


def filtered() -> dict[str, object]:
    events = [
        {"logStreamName": "s", "timestamp": MS + number, "message": line, "ingestionTime": MS, "eventId": str(number)}
        for number, line in enumerate(LINES)
    ]
    return {"events": events, "searchedLogStreams": []}


def test_plain_lines_pass_with_their_numbers():
    assert unwrap(*LINES) == plain(*LINES)
    assert unwrap(LINES[0] + "\n", "\n", " \t", LINES[1] + "\r\n", first=10) == [
        LogEvent(LINES[0], ORIGIN, line=10),
        LogEvent(LINES[1], ORIGIN, line=13),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "203.0.113.7 - - [07/Jul/2024:05:31:53 +0000] x",
        "<request/>",
        "a,b",
        '{"a":"}{"}',
        '{"a":"}{',
        "}{",
        "x}{y",
        '{"message":"x"}',
        '{"messageId":"m","status":"200"}',
        '{"status":"200","events":[]}',
        "2024-07-07T05:31:53",
        "2024-99-99T05:31:53Z {}",
        "@message is",
        "@message",
    ],
)
def test_what_only_looks_wrapped_passes_too(line):
    assert unwrap(line) == plain(line)


@pytest.mark.parametrize(
    ("prefix", "stream", "ms"),
    [
        (f"{ISO}000+00:00 stream-1 ", "stream-1", MS),
        (
            f"{ISO}000+00:00 log_stream_created_by_aws_to_validate_log_delivery_subscriptions ",
            "log_stream_created_by_aws_to_validate_log_delivery_subscriptions",
            MS,
        ),
        ("2024-07-07T05:31:53 ", None, MS - 123),
        (f"{ISO}Z ", None, MS),
    ],
)
def test_tail_and_export(prefix, stream, ms):
    origin = EventOrigin("file:x", None, stream, "x")
    assert unwrap(*(prefix + line for line in LINES)) == [
        LogEvent(line, origin, ms, line=number) for number, line in enumerate(LINES, 1)
    ]


def test_an_export_of_lines_that_are_no_json():
    assert unwrap(f"{ISO}Z 203.0.113.7 - - [07") == [LogEvent("203.0.113.7 - - [07", ORIGIN, MS, line=1)]


@pytest.mark.parametrize("indent", [None, 2, 4, "\t"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_a_document_of_filter_log_events(indent, bom):
    lines = (
        (bom + json.dumps(filtered(), indent=indent)).splitlines() if not bom or indent else [json.dumps(filtered())]
    )
    origin = EventOrigin("file:x", None, "s", "x")
    expected = [LogEvent(line, origin, MS + number, MS, str(number), 5) for number, line in enumerate(LINES)]
    assert unwrap(*lines, first=5) == expected
    assert unwrap(*lines, *lines, first=5)[:3] == expected


def test_a_list_of_events_pretty_printed_between_plain_lines():
    document = json.dumps(filtered()["events"], indent=2).splitlines()
    found = unwrap(LINES[0], *document, LINES[1])
    assert [event.message for event in found] == [LINES[0], *LINES, LINES[1]]
    assert [event.line for event in found] == [1, 2, 2, 2, len(document) + 2]


def test_a_document_may_come_in_pieces():
    unwrapper = Unwrapper(ORIGIN)
    found = []
    for number, line in enumerate(json.dumps(filtered(), indent=2).splitlines(), 1):
        found += unwrapper.feed([line], number)
    assert [event.message for event in found] == LINES
    assert unwrapper.finish() == []


def test_an_entry_pretty_printed_is_one_line():
    text = json.dumps(json.loads(LINES[0]), indent=2)
    (event,) = unwrap(*text.splitlines())
    assert event == LogEvent(text, ORIGIN, line=1)
    row = LineParser().parse(event)
    assert isinstance(row, AccessLogEntry)
    assert row.status == 200


def test_an_unfinished_or_broken_document_becomes_plain_lines():
    lines = json.dumps(filtered(), indent=2).splitlines()
    assert unwrap(*lines[:-1]) == plain(*lines[:-1])
    assert unwrap("{", "x", "}", LINES[0]) == plain("{", "x", "}", LINES[0])
    assert unwrap("{", "", "x") == [LogEvent("{", ORIGIN, line=1), LogEvent("x", ORIGIN, line=3)]


def test_a_document_that_is_too_long_becomes_plain_lines(monkeypatch):
    monkeypatch.setattr("tui.access_log.unwrap.MAX_DOCUMENT", 100)
    lines = json.dumps(filtered(), indent=2).splitlines()
    assert [event.message for event in unwrap(*lines)] == lines
    compact = json.dumps(filtered())
    assert unwrap(compact) == plain(compact)


def test_records_one_after_another_without_a_line_break():
    record = {
        "messageType": "DATA_MESSAGE",
        "logGroup": "g",
        "logStream": "s",
        "logEvents": [{"id": "1", "timestamp": MS, "message": LINES[0]}],
    }
    found = unwrap(json.dumps(record) * 3, LINES[1] + LINES[2])
    assert [event.message for event in found] == [LINES[0]] * 3 + LINES[1:]
    assert [event.line for event in found] == [1, 1, 1, 2, 2]
    assert found[0].origin.log_group == "g"
    assert [event.message for event in unwrap(LINES[0] + '{"cut')] == [LINES[0], '{"cut']
    assert [event.message for event in unwrap(LINES[0] + LINES[1] + " and more")] == [LINES[0], LINES[1], " and more"]


def test_one_event_an_object_a_line():
    lines = [json.dumps(event) for event in filtered()["events"]]  # type: ignore[attr-defined]
    assert [(event.message, event.line) for event in unwrap(*lines)] == list(zip(LINES, (1, 2, 3), strict=True))


def test_the_csv_of_logs_insights():
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["@timestamp", "@message", "@logStream"])
    writer.writerows(["2024-07-07 05:31:53.123", line, "s"] for line in LINES)
    origin = EventOrigin("file:x", None, "s", "x")
    assert unwrap(*text.getvalue().splitlines(), 'odd "row', "") == [
        *(LogEvent(line, origin, MS, line=number) for number, line in enumerate(LINES, 2)),
        LogEvent('odd "row', ORIGIN, line=5),
    ]


def test_a_pem_with_raw_line_breaks_does_not_tear_its_entry_apart():
    broken = LINES[1].replace("\\n", "\n")
    found = unwrap(LINES[0], *broken.splitlines(), LINES[2])
    assert [event.message for event in found] == [LINES[0], broken, LINES[2]]
    row = LineParser().parse(found[1])
    assert isinstance(row, AccessLogEntry)
    assert row.status == 403
    assert row.certificate is not None
    assert row.certificate.pem is not None
    assert row.certificate.pem.reveal() == ISSUED.pem


def test_tail_in_its_json_form_breaks_entries_over_lines():
    text = json.dumps(json.loads(LINES[0]), indent=4)
    origin = EventOrigin("file:x", None, "s", "x")
    tail = f"{ISO}000+00:00 s {text}".splitlines()
    assert unwrap(*tail, LINES[1]) == [
        LogEvent(text, origin, MS, line=1),
        LogEvent(LINES[1], ORIGIN, line=len(tail) + 1),
    ]
    assert unwrap(*tail[:-1]) == plain(*tail[:-1])
    broken = LINES[1].replace("\\n", "\n")
    assert unwrap(*f"{ISO}000+00:00 s {broken}".splitlines()) == [LogEvent(broken, origin, MS, line=1)]


def test_a_format_with_keys_like_an_events_stays_whole():
    line = '{"timestamp":"07/Jul/2024:05:31:53 +0000","message":"Forbidden","status":"403"}'
    assert unwrap(line) == plain(line)


def test_a_pem_that_never_ends_is_given_up():
    lines = ['{"x":"-----BEGIN CERTIFICATE-----', *(f"line {number}" for number in range(MAX_SPREAD + 50))]
    assert unwrap(*lines) == plain(*lines)


@given(
    st.lists(
        st.text(st.characters(exclude_categories=(), exclude_characters="\n\r"))
        | st.sampled_from(
            [
                "{",
                "}",
                "[",
                "]",
                LINES[0],
                f"{ISO}Z {LINES[0]}",
                json.dumps(filtered()),
                "@timestamp,@message",
                '{"events":[',
                "}{",
                "{}{}",
                '{"x":"-----BEGIN CERTIFICATE-----',
                *json.dumps(filtered(), indent=1).splitlines(),
            ]
        ),
        max_size=30,
    ),
    st.integers(1, 5),
)
def test_no_input_raises_and_pieces_make_no_difference(lines, size):
    whole = unwrap(*lines)
    unwrapper = Unwrapper(ORIGIN)
    found: list[LogEvent] = []
    for start in range(0, len(lines), size):
        found += unwrapper.feed(lines[start : start + size], start + 1)
    assert found + unwrapper.finish() == whole
    assert all(1 <= (event.line or 0) <= len(lines) for event in whole)


@given(st.lists(st.text(st.characters(exclude_categories=(), exclude_characters="\n\r")), max_size=20))
def test_lines_that_are_wrapped_in_nothing_known_lose_nothing(lines):
    assume(not any("@message" in line for line in lines))  # the CSV's header is no line
    kept = "\n".join(event.message for event in unwrap(*lines))
    assert kept.split() == "\n".join(lines).split()
