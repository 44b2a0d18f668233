from __future__ import annotations

import pytest

from tui.access_log.entry import AccessLogEntry, Row
from tui.access_log.execution import Joining
from tui.access_log.parser import LineParser
from tui.ports import DiscoveryError
from tui.sources.demo.execution import demo_execution_log
from tui.sources.demo.script import CYCLE
from tui.sources.demo.source import demo_lines

NOW_MS = 1_720_330_313_123


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    parser = LineParser()
    return [parser.parse(event) for event in demo_lines(7, NOW_MS, CYCLE)]


def requests(rows: list[Row], status: int) -> list[AccessLogEntry]:
    return [row for row in rows if isinstance(row, AccessLogEntry) and row.status == status]


def test_every_request_has_a_confirmed_log_that_ends_with_its_status(rows: list[Row]):
    for row in rows:
        if not isinstance(row, AccessLogEntry) or row.request_id is None:
            continue
        log = demo_execution_log(row)
        assert [candidate.joining for candidate in log.candidates] == [Joining.CONFIRMED]
        assert not log.candidates[0].mixed
        assert log.lines[-1].text == f"Method completed with status: {row.status}"
        assert all(row.time <= line.time <= row.time + (row.latency_ms or 0) + 3 for line in log.lines)
        assert log == demo_execution_log(row)


def test_refused_certificates_have_the_reasons_that_aws_gives(rows: list[Row]):
    found = {demo_execution_log(row).denial for row in requests(rows, 403)}
    assert found == {
        "Could not find issuer for certificate",
        "self signed certificate",
        "certificate has expired",
    }


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (429, "Key throttle limit exceeded"),
        (502, "Network error"),
        (504, "timeout"),
        (200, "Successfully completed execution"),
    ],
)
def test_other_outcomes_tell_what_happened(rows: list[Row], status: int, words: str):
    log = demo_execution_log(requests(rows, status)[0])
    assert any(words in line.text for line in log.lines)
    assert log.denial is None


def test_its_secrets_are_masked_and_a_long_line_is_cut(rows: list[Row]):
    log = demo_execution_log(requests(rows, 200)[0])
    text = "\n".join(line.text for line in log.lines)
    assert "Authorization=••••" in text
    assert "X-Shop-Session=••••" in text
    assert "THEDEMOISNOSECRET" not in text
    assert any(line.cut for line in log.lines)


def test_a_broken_line_has_none(rows: list[Row]):
    broken = [row for row in rows if not isinstance(row, AccessLogEntry) or row.request_id is None]
    assert broken
    for row in broken:
        with pytest.raises(DiscoveryError):
            demo_execution_log(row)
