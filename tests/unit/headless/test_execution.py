from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.support import execution as lines
from tests.support.execution import GROUP, TIME, events
from tests.unit.sharing import samples
from tui.access_log.entry import AccessLogEntry, Row
from tui.access_log.execution import ExecutionLog, Wanted, read_execution_log
from tui.cli import main
from tui.headless.execution import WithExecutionLog
from tui.headless.outputs import Text
from tui.ports import DiscoveryError
from tui.sharing.records import record
from tui.sharing.redaction import Redactor
from tui.sources.demo.source import demo_lines
from tui.targets.opening import Targets

KEY = bytes(range(32))


class Logs:
    """Answers with these lines, or raises."""

    def __init__(self, *outcomes: list[str] | DiscoveryError) -> None:
        self.outcomes = list(outcomes)
        self.asked: list[Row] = []

    def fetch(self, entry: Row, stop: threading.Event | None = None) -> ExecutionLog:
        assert isinstance(entry, AccessLogEntry)
        self.asked.append(entry)
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, DiscoveryError):
            raise outcome
        wanted = Wanted(entry.request_id or "", entry.extended_request_id, GROUP, TIME, TIME)
        return read_execution_log(events(outcome, entry.request_id or ""), wanted)


def refused() -> Row:
    return samples.request(refused=True)


def text(found: dict[str, Any]) -> list[str]:
    return Text(colour=False).one(found).decode().splitlines()


def test_failed_requests_get_their_lines_and_others_none():
    logs = Logs(lines.refused(extended=None))
    made = WithExecutionLog(logs, record, None)
    assert made(samples.request())["execution_log"] is None
    assert made(samples.broken())["execution_log"] is None
    assert logs.asked == []
    found = made(refused())["execution_log"]
    assert [line["text"] for line in found] == lines.refused(extended=None)
    assert {line["joined"] for line in found} == {"request-id"}
    assert "execution_log" not in record(refused())


def test_redacted_records_hold_redacted_lines():
    logs = Logs([*lines.refused(), "Method request headers: {Accept=walnut}", "walnut"])
    found = WithExecutionLog(logs, record, Redactor(key=KEY).redact)(refused())
    assert found["redacted"] is True
    assert "walnut" not in json.dumps(found)
    assert found["execution_log"][1]["text"] == f"Access denied. Reason: {lines.REASONS[0]}"


def test_text_output_has_the_lines_below_the_request():
    found = text(WithExecutionLog(Logs(lines.refused(extended=None)), record, None)(refused()))
    assert " 403 " in found[0]
    assert found[1] == "    candidate 1: by the request id only"
    assert found[2] == f"    05:31:53.123  Access denied. Reason: {lines.REASONS[0]}"
    assert len(text(record(refused()))) == 1


def test_why_there_is_none_is_said_once_for_each_reason(capsys: pytest.CaptureFixture[str]):
    denied = DiscoveryError("Denied.", "Ask for it.")
    made = WithExecutionLog(Logs(denied, denied, DiscoveryError("Gone.")), record, None)
    for _ in range(3):
        assert made(refused())["execution_log"] is None
    assert capsys.readouterr().err == (
        "mtlstail: no execution log: Denied.\n  Ask for it.\nmtlstail: no execution log: Gone.\n"
    )


def test_csv_has_no_place_for_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "access.log"
    path.write_text(demo_lines(7, TIME, 1)[0].message + "\n")
    assert main(["print", str(path), "--execution-log", "--output", "csv"]) == 2
    assert "--execution-log" in capsys.readouterr().err


def test_lines_of_a_file_have_none_and_it_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    path = tmp_path / "access.log"
    path.write_text("".join(f"{event.message}\n" for event in demo_lines(7, TIME, 18)))
    assert main(["print", str(path), "--execution-log", "--output", "ndjson"]) == 0
    said = capfd.readouterr()
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert len(rows) == 18
    assert {row["execution_log"] for row in rows} == {None}
    assert said.err.count("no execution log") == 1


def test_it_is_a_flag_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("MTLSTAIL_EXECUTION_LOG", "1")
    assert main(["print", str(tmp_path / "missing.log")]) == 2
    assert "MTLSTAIL_EXECUTION_LOG" in capsys.readouterr().err


def test_the_targets_of_a_run_know_their_execution_logs():
    from tui.settings import Settings

    world = Targets(Settings(region="eu-west-1"), screen=False)
    world(["group:/aws/apigateway/prod-access"])
    assert list(world.execution_logs._groups) == ["/aws/apigateway/prod-access"]
