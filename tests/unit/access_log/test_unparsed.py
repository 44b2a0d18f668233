from __future__ import annotations

import pytest

from tests.support.lines import seed_line
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.unparsed import MAX_LINE, MAX_MESSAGE, not_json, unparsed

ORIGIN = EventOrigin("file:x", file="x")


def test_a_row_keeps_what_the_event_knows():
    row = unparsed(LogEvent("a\x1bb", ORIGIN, 5, 6, None, 7, True), "why", "salvaged")
    assert (row.time, row.reason, row.message, row.timestamp, row.ingestion_time, row.line, row.recovered) == (
        5, "why", "a\\x1bb", 5, 6, 7, True,
    )  # fmt: skip
    assert row.warnings == ("salvaged", "control-characters")
    assert row.raw.reveal() == "a\x1bb"
    assert row.origin is ORIGIN
    assert not row.failed


@pytest.mark.parametrize("timestamp", [None, -1, 10**18])
def test_an_impossible_timestamp_is_no_time(timestamp):
    assert unparsed(LogEvent("x", ORIGIN, timestamp), "why").time is None


def test_a_long_message_is_cut_and_says_by_how_much():
    row = unparsed(LogEvent("é" * 100_000, ORIGIN), "why")
    assert row.message == "é" * MAX_MESSAGE + f"… [{100_000 - MAX_MESSAGE:,} more characters]"
    assert row.warnings == ()


def test_an_oversized_line_is_kept_in_part():
    row = unparsed(LogEvent("x y" * MAX_LINE, ORIGIN), "why")
    assert row.warnings == ("oversized",)
    assert len(row.raw.reveal()) == MAX_LINE
    assert len(row.message) < MAX_MESSAGE + 100


def test_a_certificate_that_the_cut_goes_through_is_hidden_too():
    text = "x" * 100 + " -----BEGIN CERTIFICATE-----\n" + "MIIB" * 100_000
    assert "MIIB" not in unparsed(LogEvent(text, ORIGIN), "why").message


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty line"),
        (" \t", "empty line"),
        ("\ufeff", "empty line"),
        ('203.0.113.7 - - [07/Jul/2024:05:31:53 +0000] "GET /pets HTTP/1.1" 200 184 abc', "CLF"),
        ('203.0.113.7 - - [07/Jul/2024:05:31:53 +0000]"GET /pets HTTP/1.1" 200 184 abc', "CLF"),
        ('<request id="x"> <ip>203.0.113.7</ip></request>', "XML"),
        ("203.0.113.7,-,-,07/Jul/2024:05:31:53 +0000,GET,/pets,HTTP/1.1,200,184,a,b", "CSV"),
        ("(663837a7-884d-40ac-b046-1a8ff65656dc) Method completed with status: 200", "execution log"),
        ("[1,2]", "list"),
        ("hello", "plain text"),
        ('"text"', "plain text"),
    ],
)
def test_the_reason_names_what_it_looks_like(text, reason):
    assert reason in not_json(text)


def test_no_text_of_a_good_line_is_lost():
    line = seed_line()
    assert unparsed(LogEvent(line, ORIGIN), "why").message == line
