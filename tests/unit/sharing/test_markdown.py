from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.sharing import samples
from tui.sharing.markdown import LABELS, escape, table, ticket, units
from tui.sharing.records import record
from tui.sharing.redaction import Redactor

HOSTILE = [
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "<script>alert(1)</script>",
    "**bold** _it_ ~~x~~",
    "`code` ``more``",
    "a | b | c",
    "@everyone #1",
    "https://evil.example",
    "www.evil.example",
    "a\n# heading",
    "| --- |",
    "\\| \\` x",
]


def spans(text: str) -> str:
    """What is left when every code span (CommonMark 6.1) is taken out."""
    return re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_code(text: str):
    assert spans(escape(text)) == ""
    assert "\n" not in escape(text)
    assert "|" not in escape(text, in_table=True)


@given(st.text(min_size=1))
def test_no_text_becomes_markup(text: str):
    left = spans(escape(text))
    assert re.fullmatch(r"[A-Za-z0-9 ,;%/{}+.-]*", left)
    assert "](" not in left


@pytest.mark.parametrize(
    "text", ["client-3fa9c1d2e4b7", "5fc39214-e591-43e7-94c0-2575a6a19994", "/pets/{id}", "EC P-256", "/"]
)
def test_ordinary_text_stays_plain(text: str):
    assert escape(text) == text


def hostile(text: str) -> dict[str, Any]:
    found = record(samples.request(refused=True, certificate=samples.client_certificate()))
    certificate = {**found["certificate"], "subject": text, "issuer": text, "subject_alternative_names": [text]}
    error = {"message": text, "response_type": text}
    return found | {
        "path": text,
        "user_agent": text,
        "certificate": certificate,
        "error": error,
        "context": {text: text},
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_a_ticket_shows_hostile_values_as_they_are(text: str):
    left = spans(ticket(hostile(text)))
    for mark in ("](", "<script", "https://", "www.", "@every", "~~"):
        assert mark not in left
    assert "\n# heading" not in left


@pytest.mark.parametrize("text", HOSTILE)
def test_a_table_keeps_its_columns(text: str):
    lines = [line for line in table([hostile(text)]).splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {10}


def test_query_values_are_masked():
    found = hostile("x") | {"path": "/pets?token=walnut"}
    assert "walnut" not in ticket(found)
    assert "walnut" not in table([found])


def test_the_claim_of_a_refused_client_is_marked():
    row = samples.request(refused=True, certificate=samples.client_certificate())
    served = samples.request(certificate=samples.client_certificate())
    assert "?CN=warehouse-client-07" in ticket(record(row))
    assert "?" not in ticket(record(served))
    assert "?" not in ticket(Redactor().record(served))


def test_validity_says_lifetime_and_state_at_the_request():
    found = record(samples.request(certificate=samples.client_certificate()))
    assert "(3653 d); at the request: valid" in ticket(found)
    late = found | {"time": "2044-01-01T00:00:00.000Z"}
    assert "at the request: not valid" in ticket(late)
    assert "at the request" not in ticket(found | {"time": None})
    half = found | {"certificate": {**found["certificate"], "not_before": None}}
    assert "… to 2034-01-01T00:00:00Z" in ticket(half)
    none = found | {"certificate": {**found["certificate"], "not_before": None, "not_after": None}}
    assert "Valid" not in ticket(none)


def test_a_ticket_without_redaction_may_hold_pem_and_raw_line():
    row = samples.request(certificate=samples.client_certificate())
    text = ticket(record(row, include_pem=True, include_raw=True))
    assert "-----BEGIN CERTIFICATE-----" in text
    assert "- Raw: " in text


def test_an_unparsed_line_has_a_ticket_and_a_row():
    found = record(samples.broken())
    assert ticket(found).startswith("### Line that could not be read")
    assert "| unparsed |" in table([found])


def test_a_request_of_which_nothing_is_known_has_a_ticket():
    found = dict.fromkeys(record(samples.request())) | {"context": {}, "warnings": [], "source": {}, "redacted": True}
    assert ticket(found).startswith("### Request")


def test_every_label_of_a_ticket_is_known():
    issued = samples.client_certificate()
    full = record(samples.request(refused=True, certificate=issued), include_pem=True, include_raw=True)
    full |= {"unparsed": "why", "message": "text", "warnings": ["odd"], "certificate_error": "cut off"}
    full["certificate"] |= {"mismatches": ["subject"], "repairs": ["escaped-newlines"]}
    full["source"] = {"log_group": "g", "log_stream": "s", "file": "f", "line": 1}
    text = ticket({**full, "context": {}}) + ticket({**full, "unparsed": None, "context": {}})
    written = set(re.findall(r"^- ([^:`]+): ", text, re.MULTILINE)) | set(
        re.findall(r"^\*\*(.+)\*\*$", text, re.MULTILINE)
    )
    assert written == LABELS - {"Line that could not be read", "Phases"}


def test_the_parts_of_a_text_stand_for_themselves():
    assert units("### 403 GET `/pets`\n\n- Key: EC P-256\n- other: x\n| a | b |") == [
        *("###", "403", "GET", "`/pets`", "", "EC P-256", "- other: x", "", " a ", " b ", ""),
    ]
