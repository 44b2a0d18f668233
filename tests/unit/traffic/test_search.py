from __future__ import annotations

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from tests.unit.traffic.making import CERTIFICATE, HOSTILE_ROWS, entry, given, presented, unparsed
from tui.access_log.entry import LoggedError, Row
from tui.text import Secret
from tui.traffic.search import text_search

ROW = entry(
    1_720_330_313_123,
    status=403,
    method="GET",
    path="/Pets/7",
    resource_path="/pets/{id}",
    source_ip="192.0.2.1",
    user_agent="curl/8.4",
    request_id="5fc39214-e591",
    extended_request_id="ahs7jH4vtjMFmig=",
    api_id="a1b2c3",
    stage="prod",
    domain_name="api.example.com",
    error=LoggedError("Forbidden", "ACCESS_DENIED"),
    certificate=presented("-----BEGIN hidden", subject_dn="CN=logged_client"),
    context={"routeKey": "GET /pets"},
    secrets={"identity.apiKey": Secret("top-secret")},
)


@pytest.mark.parametrize(
    "needle",
    [
        "2024-07-07t05:31:53",
        "05:31:53.123",
        "403",
        "get",
        "pets/7",
        "{id}",
        "192.0.2",
        "curl",
        "5fc39214",
        "ahs7jh",
        "a1b2",
        "prod",
        "api.example.com",
        "forbidden",
        "access_denied",
        "logged_client",
        "my_client",
        "spiffe://acme",
        "GET /pets",
    ],
)
def test_finds_what_the_row_shows(needle: str) -> None:
    assert text_search(needle, given(CERTIFICATE))(ROW)


@pytest.mark.parametrize("needle", ["", "top-secret", "BEGIN", "hidden", "nothing", "05:31:54"])
def test_finds_no_secret_and_no_pem(needle: str) -> None:
    assert not text_search(needle, given(CERTIFICATE))(ROW)


def test_case_counts_where_it_was_typed() -> None:
    assert text_search("Pets", given(None))(ROW)
    assert not text_search("PETS", given(None))(ROW)
    assert text_search("My_client", given(CERTIFICATE))(ROW) is False


def test_finds_in_unparsed_lines_by_message_reason_and_time() -> None:
    line = unparsed(1_720_330_313_000, "Verifying Usage Plan")
    assert text_search("usage", given(None))(line)
    assert text_search("no json", given(None))(line)
    assert text_search("05:31", given(None))(line)
    assert not text_search("05:31", given(None))(unparsed(None))
    assert not text_search("05:31", given(None))(unparsed(10**30))


def test_finds_the_escaped_form_of_a_pasted_character() -> None:
    assert text_search("\x1b[31m", given(None))(entry(path="/\\x1b[31m"))


@hypothesis_given(HOSTILE_ROWS, st.text(max_size=8))
def test_never_raises(row: Row, needle: str) -> None:
    assert text_search(needle, given(CERTIFICATE))(row) in {True, False}
