"""What `print` wrote is read back: the same request, as far as an access log can say it, and nothing invented."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.certificates import Authority
from tests.support.lines import request_values, seed_line
from tui.access_log.entry import AccessLogEntry, Row, UnparsedLine
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.own_record import own_record
from tui.access_log.parser import LineParser
from tui.access_log.unwrap import Unwrapper
from tui.certificate.reading import read
from tui.sharing.records import encode_line, record
from tui.sharing.redaction import Redactor

ISSUED = Authority("Round Trip CA").issue("my_client", sans=["DNS:a.example"])
LINE = seed_line(request_values(3, refused=True, certificate=ISSUED.logged))
ORIGIN = EventOrigin("x", log_group="/aws/apigateway/prod", log_stream="s")


def parse(line: str) -> Row:
    (event,) = Unwrapper(EventOrigin("file", file="r.ndjson")).feed([line], 1)
    return LineParser().parse(event)


def request(line: str) -> AccessLogEntry:
    row = parse(line)
    assert isinstance(row, AccessLogEntry), row
    return row


def printed(line: str = LINE, **options: bool) -> str:
    return encode_line(record(LineParser().parse(LogEvent(line, ORIGIN, 1_720_330_313_000)), **options)).decode()


def same(first: str, second: str) -> bool:
    """True where two records say the same but for where the line stood and what only a PEM tells."""
    one, other = (json.loads(text) for text in (first, second))
    for found in (one, other):
        del found["source"]
        for name in set(found["certificate"] or ()) - {"subject", "issuer", "serial_number", "not_before", "not_after"}:
            del found["certificate"][name]
    return bool(one == other)


def test_a_request_comes_back_with_its_certificate_and_without_false_warnings() -> None:
    row = request(printed())
    assert row.warnings == ()
    assert row.certificate is not None
    certificate = read(row.certificate).certificate
    assert certificate is not None
    assert certificate.decoded_from == "fields"
    assert certificate.serial_number == ISSUED.certificate.serial_number
    assert certificate.problems == {}
    assert row.raw.reveal() == printed()
    assert same(printed(), encode_line(record(row)).decode())


def test_a_printed_pem_is_decoded_again() -> None:
    row = request(printed(include_pem=True, include_raw=True))
    assert row.certificate is not None
    certificate = read(row.certificate).certificate
    assert certificate is not None
    assert certificate.decoded_from == "pem"
    assert certificate.subject_alternative_names == ("DNS:a.example",)
    assert certificate.mismatches == ()


@pytest.mark.parametrize(
    "line",
    [
        seed_line(),
        '{"requestId": "r", "status": "fine", "responseLatency": "soon", "integration.status": "200"}',
        '{"requestId": "r", "path": "/\\u001b[31m"}',
        '{"requestId": "r", "status": "200", "status": "403"}',
    ],
)
def test_what_was_odd_stays_odd_and_nothing_is_added(line: str) -> None:
    once = printed(line)
    again = encode_line(record(request(once))).decode()
    assert json.loads(again)["context"] == json.loads(once)["context"]
    assert set(json.loads(again)["warnings"]) == set(json.loads(once)["warnings"])
    assert request(again).status == request(once).status
    assert request(once).certificate is None


def test_a_redacted_record_is_a_request_of_pseudonyms() -> None:
    redacted = Redactor(key=b"k" * 32).redact(json.loads(printed()))
    row = request(encode_line(redacted).decode())
    assert row.source_ip == redacted["source_ip"]
    assert row.source_ip is not None
    assert row.source_ip.startswith("ip-")
    assert row.status == 403
    assert row.warnings == ()
    assert row.certificate is not None
    certificate = read(row.certificate).certificate
    assert certificate is not None
    assert certificate.subject == redacted["certificate"]["subject"]
    assert certificate.problems == {}


def test_a_line_that_had_not_been_read_stays_one() -> None:
    once = printed("no access log at all")
    row = parse(once)
    assert isinstance(row, UnparsedLine)
    assert row.message == "no access log at all"
    assert row.reason == json.loads(once)["unparsed"]
    without_message = json.loads(once) | {"message": None, "redacted": True}
    row = parse(json.dumps(without_message))
    assert isinstance(row, UnparsedLine)
    assert row.reason == json.loads(once)["unparsed"]


@pytest.mark.parametrize(
    "change",
    [
        {"redacted": "yes"},
        {"source": None},
        {"warnings": "salvaged"},
        {"context": []},
        {"unparsed": 5},
    ],
)
def test_what_only_resembles_a_record_is_none(change: dict[str, Any]) -> None:
    assert own_record(LogEvent(json.dumps(json.loads(printed()) | change), ORIGIN)) is None
    missing = json.loads(printed())
    del missing["status"]
    for text in (json.dumps(missing), printed()[:-1], f"[{printed()}]"):
        assert own_record(LogEvent(text, ORIGIN)) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*json.loads(printed()), "message"]), JSON, max_size=6))
def test_hostile_records_are_rows(change: dict[str, Any]) -> None:
    row = LineParser().parse(LogEvent(json.dumps(json.loads(printed()) | change), ORIGIN))
    assert isinstance(row, (AccessLogEntry, UnparsedLine))
    assert not getattr(row, "reason", "").startswith("could not be read")


def test_a_record_with_more_context_than_any_format_is_cut() -> None:
    many = json.loads(printed()) | {"context": {f"{'n' * 300}{number}": "v" for number in range(2_000)}}
    many["context"] |= {f"k{number}": "v" for number in range(2_000)}
    assert len(request(json.dumps(many)).context) <= 512
