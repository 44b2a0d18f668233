from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from tests.support.lines import VARIABLES as RECOMMENDED
from tui.access_log.entry import AccessLogEntry, UnparsedLine
from tui.access_log.parser import LineParser
from tui.access_log.recommended import MINIMAL
from tui.sources.demo.clients import cast
from tui.sources.demo.script import CYCLE, SCENES
from tui.sources.demo.traffic import Traffic, write_line

NOW_MS = 1_720_330_313_123
CLIENTS = cast(7, dt.datetime.fromtimestamp(NOW_MS / 1000, dt.UTC)).clients
TRAFFIC = Traffic(7, 4.0, NOW_MS, CLIENTS)


def _scene(name):
    return next(scene for scene in SCENES if scene.name == name)


def _rows(name, first=-CYCLE):
    parser = LineParser()
    return [parser.parse(TRAFFIC.event(first + slot)) for slot in _scene(name).slots]


def test_the_format_is_the_recommended_one_key_by_key():
    assert MINIMAL == RECOMMENDED
    line = write_line({"status": "200"})
    assert line.startswith('{ "accountId":"-", "apiId":"-", ')
    assert line.endswith(', "responseLength":"-", "status":"200" }')
    assert tuple(json.loads(line)) == MINIMAL


def test_the_same_seed_start_and_number_give_the_same_bytes():
    again = Traffic(7, 4.0, NOW_MS, CLIENTS)
    assert [TRAFFIC.event(n) for n in range(-50, 50)] == [again.event(n) for n in range(-50, 50)]
    assert Traffic(8, 4.0, NOW_MS, CLIENTS).event(3).message != TRAFFIC.event(3).message


def test_times_rise_with_the_numbers_and_keep_to_the_rate():
    times = [TRAFFIC.time(number) for number in range(-2 * CYCLE, 2 * CYCLE)]
    assert times == sorted(times)
    assert TRAFFIC.time(-1) < NOW_MS <= TRAFFIC.time(0)
    assert TRAFFIC.time(CYCLE) - TRAFFIC.time(-CYCLE) == pytest.approx(2 * CYCLE * 1000 / 4, rel=0.01)
    assert Traffic(7, 40.0, NOW_MS, CLIENTS).time(CYCLE) - NOW_MS == pytest.approx(CYCLE * 1000 / 40, rel=0.05)


def test_ordinary_lines_have_plausible_values_in_known_shapes():
    row = LineParser().parse(TRAFFIC.event(2))
    assert isinstance(row, AccessLogEntry)
    values = json.loads(TRAFFIC.event(2).message)
    assert int(values["requestTimeEpoch"]) == row.time == TRAFFIC.event(2).timestamp
    assert re.fullmatch(r"[\w-]{15}=", values["extendedRequestId"])
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", values["requestId"])
    moment = dt.datetime.strptime(values["requestTime"], "%d/%b/%Y:%H:%M:%S %z")
    assert int(moment.timestamp()) == row.time // 1000
    assert row.account_id == "123456789012"
    assert values["error.message"] == "-"


def test_most_of_the_traffic_succeeds():
    parser = LineParser()
    rows = [parser.parse(TRAFFIC.event(number)) for number in range(CYCLE)]
    assert sum(row.failed for row in rows) < CYCLE * 0.25
    assert {row.status for row in rows if isinstance(row, AccessLogEntry)} >= {200, 201, 204, 403, 429, 502, 504}


@pytest.mark.parametrize("name", ["unknown CA", "expired", "self-signed", "escape sequences"])
def test_strangers_are_refused_with_their_certificate_in_the_line(name):
    for row in _rows(name):
        assert (row.status, row.error.message, row.error.response_type) == (403, "Forbidden", "ACCESS_DENIED")
        assert row.certificate.pem is not None
        assert row.response_bytes == 23


def test_a_rotation_shows_one_subject_with_two_issuers():
    logged = [row.certificate.logged for row in _rows("rotation half done")]
    assert len({fields.subject_dn for fields in logged}) == 1
    assert len({fields.issuer_dn for fields in logged}) == 2
    assert {row.status for row in _rows("rotation half done")} == {200}


def test_throttling_comes_as_a_burst():
    rows = _rows("throttling")
    assert {(row.status, row.error.response_type) for row in rows} == {(429, "THROTTLED")}
    first_20 = [row.time for row in rows[:20]]
    assert first_20[-1] - first_20[0] < 2000


def test_the_backend_fails_in_both_ways():
    assert {(row.status, row.error.response_type) for row in _rows("backend down")} == {
        (502, "INTEGRATION_FAILURE"),
        (504, "INTEGRATION_TIMEOUT"),
    }


def test_a_broken_line_is_no_json_and_still_a_row():
    for slot in _scene("broken line").slots:
        message = TRAFFIC.event(slot).message
        with pytest.raises(json.JSONDecodeError):
            json.loads(message)
        row = LineParser().parse(TRAFFIC.event(slot))
        assert isinstance(row, UnparsedLine) or "salvaged" in row.warnings


def test_escape_sequences_are_in_the_line_and_not_in_the_row():
    for slot in _scene("escape sequences").slots:
        assert "\\u001b]0;" in TRAFFIC.event(slot).message
    for row in _rows("escape sequences"):
        assert "\x1b" not in row.user_agent
        assert "\\x1b]0;" in row.user_agent
        assert "<U+202E>" in row.user_agent
        assert "control-characters" in row.warnings
