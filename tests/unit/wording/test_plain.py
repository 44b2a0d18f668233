from __future__ import annotations

import re
from datetime import UTC, datetime

from tests.unit.sharing import samples
from tui.certificate.reading import read
from tui.sharing.records import record
from tui.sharing.redaction import Redactor
from tui.wording.fields import Field, Provenance, Section
from tui.wording.plain import plain_lines, record_line, text_line
from tui.wording.request import request_sections

ISSUED = samples.client_certificate()


def test_sections_become_lines():
    sections = [
        Section(
            "One", (Field("a", "A", "1\n2", Provenance.LOGGED, note="why"), Field("bb", "BB", None, Provenance.ABSENT))
        ),
        Section("Two", (Field("c", "C", "3", Provenance.LOGGED),)),
        Section("None", ()),
    ]
    assert plain_lines(sections) == [
        "One",
        "  A   1",
        "      2",
        "      why",
        "  BB  (absent from your format)",
        "",
        "Two",
        "  C  3",
        "",
        "None",
    ]


def test_a_request_is_one_line():
    row = samples.request(refused=True, certificate=ISSUED)
    assert text_line(row, False) == ("2024-07-07T05:31:53.123Z 403 GET  /pets  3 ms  ?warehouse-client-07  Forbidden")
    assert row.certificate is not None
    assert text_line(row, False, read(row.certificate)) == text_line(row, False)


def test_a_record_gives_the_same_line_and_a_redacted_one_a_safe_line():
    row = samples.request(refused=True, certificate=ISSUED)
    assert record_line(record(row), False) == text_line(row, False)
    line = record_line(Redactor().record(row), False)
    assert re.fullmatch(r"2024-07-07T05:31:53\.123Z 403 GET  /pets  3 ms  \?client-[0-9a-f]{12}  Forbidden", line)


def test_colour_is_by_status_and_ends():
    for status, code in (("200", "\x1b[32m"), ("302", "\x1b[36m"), ("404", "\x1b[33m"), ("500", "\x1b[31m")):
        line = text_line(samples.request({"status": status}), True)
        assert f"{code}{status}\x1b[0m" in line
    plain = text_line(samples.request({"status": "500"}), True)
    assert re.sub(r"\x1b\[\d*m", "", plain) == text_line(samples.request({"status": "500"}), False)


def test_no_foreign_escape_reaches_the_line():
    row = samples.request(
        {"identity.userAgent": "\x1b]52;c;x\x07", "path": "/\x1b[31m\u202e", "error.message": "\x9b1m"}
    )
    assert "\x1b" not in text_line(row, False)
    assert "\x9b" not in record_line(record(row), False)


def test_query_values_are_masked():
    row = samples.request({"path": "/pets?a=walnut"})
    assert "walnut" not in text_line(row, False)
    assert "walnut" not in record_line(record(row), False)


def test_an_unparsed_line_is_one_line_too():
    row = samples.broken()
    assert "??? not JSON" in text_line(row, False)
    assert "this is no access log line" in text_line(row, False)
    assert record_line(record(row), False) == text_line(row, False)
    assert "this is no" not in record_line(Redactor().record(row), True)


def test_a_request_of_which_little_is_known():
    line = samples.parse('{"requestId":"5fc39214-e591-43e7-94c0-2575a6a19994","responseLatency":"125000"}')
    for text in (text_line(line, False), record_line(record(line), False)):
        assert text.endswith("125s")
    nothing = record(line) | {"time": None, "latency_ms": None}
    assert record_line(nothing, False) == ""


def test_a_certificate_without_subject_has_no_client():
    row = samples.request(certificate=ISSUED)
    found = record(row)
    found["certificate"] = {**found["certificate"], "subject": None}
    assert "client" not in record_line(found, False)


def test_the_detail_as_plain_text_holds_no_secret():
    row = samples.custom({"identity.apiKey": "walnut-secret"})
    text = "\n".join(plain_lines(request_sections(row, datetime(2024, 7, 7, tzinfo=UTC))))
    assert "walnut-secret" not in text
    assert "••••" in text
