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
    for module in ("unwrap", "holding"):
        monkeypatch.setattr(f"tui.access_log.{module}.MAX_DOCUMENT", 100)
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
    assert unwrap(LINES[0] + '{"cut') == plain(LINES[0] + '{"cut')
    assert [event.message for event in unwrap(LINES[0] + LINES[1] + " and more")] == [LINES[0], LINES[1], " and more"]


def rows(*lines: str) -> list[tuple[str | None, int | None, tuple[str, ...]]]:
    parser = LineParser()
    found = [parser.parse(event) for event in unwrap(*lines)]
    assert all(isinstance(row, AccessLogEntry) for row in found)
    return [(row.request_id, row.status, row.warnings) for row in found if isinstance(row, AccessLogEntry)]


REFUSED = '{"requestId":"r1","userAgent":"%s","path":"/p","status":"403"}'
FORGED = r"{\"requestId\":\"r1\",\"status\":\"200\"}"


@pytest.mark.parametrize(
    "agent",
    [
        'x","events":[],"z":"}{',
        'x","results":[],"z":"}{',
        'x","results":[],"status":"Complete","z":"}{',
        f'x","logEvents":[{{"message":"{FORGED}","timestamp":{MS}}}],"z":"',
        f'x","events":[{{"message":"{FORGED}","timestamp":{MS}}}],"z":"}}{{',
        f'x","@message":"{FORGED}","@timestamp":"2024-07-07 05:31:53.123","z":"}}{{',
        f'x","message":"{FORGED}","timestamp":{MS},"z":"}}{{',
        'x","sessionUpdate":{"sessionResults":[]},"z":"}{',
        'x","messageType":"CONTROL_MESSAGE","z":"}{',
    ],
)
def test_a_client_cannot_make_a_line_a_document(agent):
    ((request, status, _),) = rows(REFUSED % agent)
    assert (request, status) == ("r1", 403)


def test_an_object_that_is_no_document_is_a_line():
    assert rows('{"events":[],"requestId":"r1","status":"403"}') == [("r1", 403, ())]
    assert rows('{"results":[],"requestId":"r1","status":"403"}') == [("r1", 403, ())]


@pytest.mark.parametrize("agent", ['x","status":"200"}{"z":"y', 'x","status":"200"} {"z":"y', 'x","status":"200"}{"z'])
def test_a_client_cannot_split_a_line(agent):
    ((request, status, warnings),) = rows(REFUSED % agent)
    assert (request, status) == ("r1", 403)
    assert {"trailing-text", "duplicate-keys"} <= set(warnings)


def test_pieces_that_a_client_made_look_complete_are_marked():
    assert rows(REFUSED % 'x","status":"200"}{"requestId":"r9","z":"y') == [
        ("r1", 200, ("split",)),
        ("r9", 403, ("split",)),
    ]


@pytest.mark.parametrize("between", ["", " ", ",", ";", "\t", "\r"])
@pytest.mark.parametrize("wrapping", ["", f"{ISO}Z ", f"{ISO}000+00:00 stream-1 "])
def test_every_record_on_a_line_is_a_row(between, wrapping):
    line = wrapping + between.join(LINES[:2])
    found = unwrap(line)
    assert [(event.message, event.warnings) for event in found] == [(text, ("split",)) for text in LINES[:2]]
    assert len({(event.timestamp, event.origin, event.line) for event in found}) == 1
    parser = LineParser()
    assert [parser.parse(event).warnings for event in found] == [("split",)] * 2


def test_a_piece_that_cannot_be_read_is_marked_too():
    found = unwrap(LINES[0] + LINES[1] + " and more")
    row = LineParser().parse(found[2])
    assert row.warnings == ("split",)


def test_a_line_of_empty_objects_is_one_event():
    line = "{}" * 500_000
    assert unwrap(line) == plain(line)


@pytest.mark.parametrize("opening", ["{", "[", "{ ", '{"x":"-----BEGIN CERTIFICATE-----'])
@pytest.mark.parametrize(
    "lines",
    [
        LINES[:2],
        ['203.0.113.7 - - [07/Jul/2024:05:31:53 +0000] "GET / HTTP/1.1" 403 3 r'] * 2,
        ['"203.0.113.7","GET","403"'] * 2,
        ["<request/>"] * 2,
        [f"{LINES[0]},", f"{LINES[1]},"],
        [f"{ISO}Z {LINES[0]}"] * 2,
    ],
)
def test_a_line_that_opens_nothing_holds_nothing_back(opening, lines):
    unwrapper = Unwrapper(ORIGIN)
    assert [event.line for event in unwrapper.feed([opening, *lines], 1)] == [1, 2, 3]
    assert unwrapper.finish() == []


def test_what_was_held_back_is_unwrapped_all_the_same():
    event = json.dumps(filtered()["events"][0])  # type: ignore[index]
    assert [found.message for found in unwrap("[", event, LINES[1])] == ["[", LINES[0], LINES[1]]


@pytest.mark.parametrize(
    "text",
    [
        '{\n "a": {\n  "b": [\n   1,\n   {"c": 2}\n  ]\n },\n\n "status": "200"\n}',
        '{\n "a":\n {\n  "b": 1\n }\n, "status": "200"\n}',
        '{\n "a": [\n  {\n   "b": 1\n  }, {\n   "b": 2\n  }\n ], "status": "200",\n "c": []\n}',
        '{\n "a": [{\n  "b": {\n   "c": 1\n  }}],\n "status": "200"\n}',
        "{\n}",
    ],
)
def test_other_ways_of_printing_prettily(text):
    assert unwrap(*text.split("\n"), LINES[0]) == [
        LogEvent(text, ORIGIN, line=1),
        LogEvent(LINES[0], ORIGIN, line=text.count("\n") + 2),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["{", '"a": 1', '"b": 2', "}"],
        ["{", "]"],
        ["[", "}"],
        ["{", '"a": 1,', "},", "x"],
        ["{", '"a": 1', "} x"],
        ["[", "x,", "]"],
        ["[", "1", "]"],
        ["{", '"a": x,', '"b": 1', "}"],
        ["["] * 100,
        ["{", *[f'"k{number}": 1,' for number in range(MAX_SPREAD + 5)], '"z": 1', "}"],
    ],
    ids=lambda lines: " ".join(lines)[:20],
)
def test_what_cannot_be_a_document_is_lines(lines):
    assert unwrap(*lines) == plain(*lines)


def test_a_list_of_thousands_of_events_is_a_document():
    event = {"timestamp": MS, "message": "a"}
    lines = json.dumps([event] * 3000, indent=1).splitlines()
    assert len(unwrap(*lines)) == 3000
    one_a_line = ["[", *[json.dumps(event) + ","] * 3000, json.dumps(event), "]"]
    assert len(unwrap(*one_a_line)) == 3001


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


@pytest.mark.parametrize(
    "last", ['","status":"403"}', 'MIIB","status":"403"}', '-----END CERTIFICATE-----","status":"403"}']
)
def test_a_pem_that_was_masked_or_cut_ends_with_its_entry(last):
    lines = ['{"requestId":"r","p":"-----BEGIN CERTIFICATE-----', "MIIB****", "", last]
    assert unwrap(*lines, LINES[0]) == [LogEvent("\n".join(lines), ORIGIN, line=1), LogEvent(LINES[0], ORIGIN, line=5)]


def test_several_pems_with_raw_line_breaks_are_one_entry():
    chain = ISSUED.pem.strip() + "\n" + ISSUED.pem.strip()
    text = f'{{"requestId":"r","p":"{chain}","a":"b\nc","q":"{ISSUED.pem.strip()}"}}'
    assert unwrap(*text.split("\n"), LINES[0]) == [
        LogEvent(text, ORIGIN, line=1),
        LogEvent(LINES[0], ORIGIN, line=text.count("\n") + 2),
    ]
    assert unwrap(*text.split("\n")[:-1], LINES[0])[-1].message == LINES[0]


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
