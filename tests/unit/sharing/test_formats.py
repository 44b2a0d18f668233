from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.sharing import samples
from tui.sharing.formats import FORMULA_STARTS, Format, csv_header, csv_row, flat, render, summary
from tui.sharing.records import record
from tui.sharing.redaction import Redactor
from tui.text import is_unsafe, sanitize


def records() -> list[dict[str, Any]]:
    issued = samples.client_certificate()
    return [
        record(samples.request(refused=True, certificate=issued)),
        record(samples.request(number=1)),
        record(samples.broken()),
    ]


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_ndjson_is_one_object_a_line():
    lines = render(records(), Format.NDJSON).splitlines()
    assert [json.loads(line) for line in lines] == records()


def test_json_is_one_list():
    text = render(records(), Format.JSON)
    assert json.loads(text) == records()
    assert text.isascii()
    assert text.endswith("]\n")


def test_csv_has_dotted_columns_and_empty_cells_for_what_is_absent():
    rows = table(render(records(), Format.CSV))
    assert [row["status"] for row in rows] == ["403", "200", ""]
    assert rows[0]["certificate.subject"] == "CN=warehouse-client-07,O=Walnut Logistics,C=JP"
    assert rows[0]["certificate.is_ca"] == "false"
    assert rows[0]["certificate.subject_alternative_names"].startswith("DNS:warehouse.walnut.example URI:")
    assert rows[1]["certificate.subject"] == ""
    assert rows[0]["error.message"] == "Forbidden"
    assert json.loads(rows[0]["context"]) == {"domainPrefix": "api", "resourceId": "x1y2z3"}
    assert rows[2]["context"] == ""
    assert rows[2]["message"] == "this is no access log line"
    assert not {"certificate", "error", "source", "raw", "certificate.pem"} & rows[0].keys()
    columns = list(rows[0])
    assert columns.index("status") < columns.index("certificate.subject") < columns.index("source.log_group")


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_cell_never_begins_like_a_formula(start: str):
    found = records()[1] | {"path": f"{start}HYPERLINK(1)", "warnings": [f"{start}x"]}
    cells = [cell for line in csv.reader(io.StringIO(render([found], Format.CSV), newline="")) for cell in line]
    assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)]
    shown = {"\t": "\\x09", "\r": "\\x0d"}.get(start, f"'{start}")
    assert f"{shown}HYPERLINK(1)" in cells


def test_csv_can_be_written_line_by_line():
    assert csv_header() + "".join(csv_row(found) for found in records()) == render(records(), Format.CSV)


def test_pem_and_raw_line_have_columns_only_where_they_are():
    row = samples.request(certificate=samples.client_certificate())
    found = record(row, include_pem=True, include_raw=True)
    line = table(render([found], Format.CSV))[0]
    assert line["certificate.pem"] == "'" + found["certificate"]["pem"]
    assert line["raw"] == row.raw.reveal()
    assert "BEGIN" not in csv_row(found)


def test_every_key_of_a_record_has_a_column():
    columns = set(csv_header().strip().split(","))
    for found in records():
        assert flat({**found, "context": None}).keys() - {"certificate", "error", "verdict"} <= columns


def test_a_negative_number_is_no_formula():
    assert table(render([{"latency_ms": -3}], Format.CSV))[0]["latency_ms"] == "-3"


@given(st.text())
def test_csv_gives_any_text_back_as_it_may_be_shown(text: str):
    cell = next(iter(csv.DictReader(io.StringIO(render([{"path": text, "x": 1}], Format.CSV), newline=""))))["path"]
    assert cell.removeprefix("'") == "\n".join(map(sanitize, text.split("\n"))).removeprefix("'")


def test_no_format_holds_what_a_terminal_obeys():
    raw = "/p\x1b]52;c;eA==\x07\x9d\u202e\u200b"
    found = {**records()[0], "path": raw, "raw": raw, "user_agent": raw, "warnings": [raw]}
    for kind in Format:
        text = render([found], kind)
        assert not [character for character in text if character != "\n" and is_unsafe(character)]
        assert "x1b" in text or "u001b" in text


def test_flat_joins_names_with_dots():
    assert flat({"a": {"b": {"c": 1}}, "d": [1]}) == {"a.b.c": 1, "d": [1]}


def test_every_format_has_a_suffix():
    assert [kind.suffix for kind in Format] == [".md", ".json", ".ndjson", ".csv"]


def test_one_request_in_markdown_is_a_list_and_several_a_table():
    one = render(records()[:1], Format.MARKDOWN)
    assert one == summary(records()[0])
    assert one.startswith("### 403 GET /pets\n")
    several = render(records(), Format.MARKDOWN)
    assert several.startswith("## 3 requests\n")
    assert several.count("\n|") == 5


def test_nothing_is_an_empty_export():
    assert render([], Format.JSON) == "[]\n"
    assert render([], Format.NDJSON) == ""
    assert "0 requests" in render([], Format.MARKDOWN)
    assert render([], Format.CSV) == csv_header()


def test_a_redacted_record_says_so():
    row = samples.request()
    assert "Redacted" in summary(Redactor().record(row))
    assert "Redacted" not in summary(record(row))
