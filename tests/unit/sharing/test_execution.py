from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import execution as lines
from tests.support.execution import EXTENDED, GROUP, ID, TIME, events
from tests.unit.sharing import samples
from tui.access_log.execution import Wanted, read_execution_log
from tui.headless.execution import line_records
from tui.sharing.execution import MAX_LINES, known_line, redacted_lines
from tui.sharing.formats import csv_header
from tui.sharing.records import record
from tui.sharing.redaction import Redactor

KEY = bytes(range(32))


def records(texts: list[str]) -> list[dict[str, object]]:
    wanted = Wanted(ID, EXTENDED, GROUP, TIME - 1, TIME + 1)
    return line_records(read_execution_log(events(texts), wanted))


def redacted(texts: list[str]) -> list[str]:
    clear = {**record(samples.request()), "execution_log": records(texts)}
    return [line["text"] for line in Redactor(key=KEY).redact(clear)["execution_log"]]


def test_known_sentences_leave_without_their_variable_parts():
    assert redacted(lines.served()) == [
        f"Extended Request Id: {EXTENDED}",
        "Verifying Usage Plan for request: …. API Key: … API Stage: …",
        f"API Key … authorized because method '…' does not require API Key. {lines.NO_LIMITS}",
        "Usage Plan check succeeded for API Key … and API Stage …",
        "Starting execution for request: …",
        "HTTP Method: GET, Resource Path: …",
        "Method request path: …",
        "Method request query string: …",
        "Method request headers: …",
        "Method request body before transformations: …",
        "Endpoint request URI: …",
        "Endpoint request headers: …",
        "Endpoint request body after transformations: …",
        "Sending request to …",
        "Received response. Status: 200, Integration latency: 12 ms",
        "Endpoint response headers: …",
        "Endpoint response body before transformations: …",
        "Method response body after transformations: …",
        "Method response headers: …",
        "Successfully completed execution",
        "Method completed with status: 200",
        "AWS Integration Endpoint RequestId : 0b4c5d6e-1111-4222-8333-444455556666",
        "X-ray Tracing ID : Root=1-6962324d-273b8749616a929c8bd4fd14",
    ]


def test_refusals_keep_the_reason_that_is_aws_s_own():
    for reason in lines.REASONS:
        assert redacted(lines.refused(reason))[1] == f"Access denied. Reason: {reason}"
    assert redacted(["Access denied. Reason: walnut is not allowed"]) == ["Access denied. Reason: …"]
    assert redacted(lines.throttled())[2] == "Key throttle limit exceeded for …. Limit: 1.00 Burst: 1"
    assert redacted(lines.unauthorized())[1] == "Starting authorizer: … for request: …"
    assert redacted(lines.unauthorized())[7] == "Unauthorized request: …"


@pytest.mark.parametrize(
    "text",
    [
        "walnut",
        "Successfully completed execution walnut",
        "Method completed with status: walnut",
        "Method completed with status: 200 walnut",
        "Received response. Status: 200, Integration latency: walnut ms",
        "HTTP Method: walnut, Resource Path: /",
        "Key throttle limit exceeded for walnut. Limit: walnut Burst: 1",
        "access denied. walnut",
    ],
)
def test_every_other_line_becomes_a_pseudonym(text: str):
    [found] = redacted([text])
    assert found.startswith("text-")
    assert redacted([text]) == [found]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Extended Request Id: walnut", "Extended Request Id: …"),
        ("X-ray Tracing ID : walnut", "X-ray Tracing ID : …"),
        ("HTTP Method: WALNUT, Resource Path: /walnut", "HTTP Method: …, Resource Path: …"),
        ("Received response. Integration latency: 3 ms", "Received response. Status: …, Integration latency: 3 ms"),
        ("Verifying Usage Plan for request: walnut\nwalnut. API Key: w API Stage: w", known_line(lines.served()[1])),
    ],
)
def test_what_stands_where_aws_puts_a_value_is_kept_only_in_its_shape(text: str, kept: str):
    assert known_line(text) == kept


def test_nothing_of_the_lines_leaves_but_what_the_table_names():
    hostile = [
        {"time": "walnut", "text": "walnut", "candidate": "walnut", "joined": "walnut", "walnut": "walnut"},
        {"time": 7, "text": 7, "candidate": -1, "joined": ["walnut"]},
        "walnut",
        ["walnut"],
    ]
    found = Redactor(key=KEY).redact({"execution_log": hostile})["execution_log"]
    assert "walnut" not in json.dumps(found)
    assert [sorted(line) for line in found] == [["candidate", "joined", "text", "time"]] * 2
    assert found[1] == {"time": None, "text": None, "candidate": None, "joined": None}


@pytest.mark.parametrize("value", ["walnut", 7, {"text": "walnut"}, True])
def test_what_is_no_list_of_lines_leaves_nothing(value: object):
    assert Redactor(key=KEY).redact({"execution_log": value})["execution_log"] is None


def test_no_more_lines_leave_than_a_request_has():
    assert len(redacted_lines([{"text": "x"}] * (MAX_LINES + 9), str) or []) == MAX_LINES


def test_a_request_without_one_keeps_its_keys():
    assert "execution_log" not in Redactor(key=KEY).record(samples.request())
    assert "execution_log" not in csv_header()


_ANY = st.text().map(lambda text: f"walnut{text}walnut")


@given(st.sampled_from(["", *lines.served(), *lines.unauthorized(), "Access denied. Reason: "]), _ANY, st.booleans())
def test_no_hostile_text_gets_through(beginning: str, text: str, before: bool):
    found = redacted([text + beginning if before else beginning + text])
    assert "walnut" not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize("piece", [" API Key: ", "API Key '", " for request: ", ". Limit: 1 Burst: 1"])
def test_no_line_takes_long(piece: str):
    started = time.process_time()
    for beginning in (
        "Verifying Usage Plan for request: ",
        "API Key ",
        "Starting authorizer: ",
        "Key throttle limit exceeded for ",
    ):
        known_line((beginning + piece * 4000)[:2048] + "!")
        known_line(beginning + piece * 4000 + "!")
    assert time.process_time() - started < 1.0
