from __future__ import annotations

from tests.support import execution as lines
from tests.support.execution import EXTENDED, GROUP, ID, TIME, events
from tui.access_log.event import LogEvent
from tui.access_log.execution import ExecutionLog, Wanted, read_execution_log
from tui.headless.execution import line_records
from tui.wording.execution import execution_sections, execution_text
from tui.wording.fields import Field, Level
from tui.wording.plain import plain_lines


def read(found: list[LogEvent], extended: str | None = EXTENDED, *, complete: bool = True) -> ExecutionLog:
    return read_execution_log(found, Wanted(ID, extended, GROUP, TIME - 120_000, TIME + 120_000), complete=complete)


def head(log: ExecutionLog) -> dict[str, Field]:
    return {field.label: field for field in execution_sections(log)[0].fields}


def titles(log: ExecutionLog) -> list[str]:
    return [section.title for section in execution_sections(log)]


def test_the_reason_stands_first_and_the_refusal_before_all_other_phases():
    log = read(events(lines.refused()))
    first = execution_sections(log)[0].fields[0]
    assert (first.label, first.value, first.level) == ("Access denied", lines.REASONS[0], Level.BAD)
    assert titles(log) == ["Execution log", "Refusal", "Ids", "Method response"]


def test_lines_are_folded_under_their_phases_each_with_its_time():
    log = read(events(lines.served()))
    assert titles(log) == [
        "Execution log",
        "Ids",
        "Usage plan",
        "Method request",
        "Integration request",
        "Integration response",
        "Method response",
    ]
    ids = execution_sections(log)[1]
    assert [field.label for field in ids.fields] == ["05:31:53.123"] * 3
    assert sum(len(section.fields) for section in execution_sections(log)[1:]) == len(lines.served())


def test_how_the_lines_were_joined_is_said():
    confirmed = head(read(events(lines.refused())))["Joined"]
    assert (confirmed.value, confirmed.level) == ("confirmed by the extended request id", Level.GOOD)
    by_id = head(read(events(lines.refused()), None))["Joined"]
    assert (by_id.value, by_id.level) == ("by the request id only", Level.WARNING)
    assert "client can choose" in by_id.note
    other = read(events(lines.refused(extended="zzz7jH4vtjMFmig=")))
    assert head(other)["Joined"].level is Level.BAD
    assert "Access denied" not in head(other)


def test_candidates_stand_side_by_side_and_no_reason_above_them():
    log = read(events(lines.refused()) + events(lines.served(extended="zzz7jH4vtjMFmig="), first=50, time=TIME + 9))
    assert "Access denied" not in head(log)
    assert head(log)["Joined"].value == "2 candidates carry this request id"
    assert "nothing is concluded" in head(log)["Joined"].note
    found = titles(log)
    assert found[1:5] == ["Candidate 1 of 2", "Candidate 1 of 2 · Refusal", "Candidate 1 of 2 · Ids", found[4]]
    assert "Candidate 2 of 2" in found
    first = {field.label: field.value for field in execution_sections(log)[1].fields}
    assert first["Access denied"] == lines.REASONS[0]
    assert first["Extended id"] == EXTENDED


def test_mixed_lines_say_so():
    log = read(events(lines.refused(extended=None) * 2))
    assert "nothing tells them apart" in (head(log)["Mixed"].value or "")


def test_no_lines_say_what_that_may_mean():
    log = read([])
    assert titles(log) == ["Execution log"]
    assert head(log)["Lines"].value == "none of this request"
    assert "OFF" in head(log)["Lines"].note
    assert head(log)["Log group"].value == GROUP
    assert head(log)["Searched"].value == "2024-07-07 05:29:53.123 UTC to 05:33:53.123"


def test_what_is_cut_off_or_incomplete_is_marked():
    log = read(events(["Method request headers: {Accept=*/* [TRUNCATED]"]), complete=False)
    assert head(log)["Lines"].value == "1, 1 of them cut off"
    assert head(log)["Incomplete"].level is Level.WARNING
    assert "1,024 bytes" in execution_sections(log)[1].fields[0].note


def test_secrets_are_masked_in_plain_text_and_kept_for_a_reveal():
    sections = execution_sections(read(events(lines.served())))
    text = "\n".join(plain_lines(sections))
    assert "walnut" not in text
    assert "Authorization=••••" in text
    revealed = [field.secret.reveal() for section in sections for field in section.fields if field.secret]
    assert any("Bearer walnut" in secret for secret in revealed)


def test_text_below_a_request_has_time_and_line():
    text = execution_text(line_records(read(events(lines.refused()))))
    assert text == [
        f"    05:31:53.123  Extended Request Id: {EXTENDED}",
        f"    05:31:53.123  Access denied. Reason: {lines.REASONS[0]}",
        "    05:31:53.123  Method completed with status: 403",
    ]


def test_text_says_how_doubtful_lines_were_joined():
    assert execution_text(line_records(read(events(lines.refused()), None)))[0] == (
        "    candidate 1: by the request id only"
    )
    log = read(events(lines.refused()) + events(lines.served(extended="zzz7jH4vtjMFmig="), first=50, time=TIME + 9))
    headings = [line for line in execution_text(line_records(log)) if "candidate" in line]
    assert headings == [
        "    candidate 1: confirmed by the extended request id",
        "    candidate 2: another request with the same id",
    ]
    assert execution_text([{"time": None, "text": None, "candidate": None, "joined": None}]) == [""]
