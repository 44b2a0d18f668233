from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import execution as lines
from tui.access_log.execution_line import MAX_TEXT, ExecutionLine, ExecutionPhase, execution_line, phase_of
from tui.text import is_unsafe

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln"


def line(text: str) -> ExecutionLine:
    return execution_line(7, text)


@pytest.mark.parametrize("text", lines.served() + lines.unauthorized() + lines.throttled())
def test_nothing_secret_stands_in_the_text_and_a_reveal_has_all_of_it(text: str):
    found = line(text)
    assert "walnut" not in found.text
    assert "b4d1e7" not in found.text
    if "walnut" in text or "****" in text:
        assert found.secret is not None
        assert found.secret.reveal() == text
    else:
        assert found.text == text
        assert found.secret is None


def test_headers_keep_their_names_and_their_harmless_values():
    text = "Method request headers: {Accept=*/*, X-Tenant=walnut, CloudFront-Viewer-Country=JP, Via=1.1 a, 1.1 b}"
    assert line(text).text == (
        "Method request headers: {Accept=*/*, X-Tenant=••••, CloudFront-Viewer-Country=JP, Via=1.1 a, 1.1 b}"
    )


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        ("{}", "{}"),
        ("", ""),
        ("walnut", "•••• (6 characters)"),
        ("{walnut}", "•••• (8 characters)"),
        ("{walnut, Accept=1}", "•••• (18 characters)"),
        ("{Cookie=}", "{Cookie=}"),
        ("{Authorization=Digest username=walnut, realm=walnut", "{Authorization=••••, realm=••••"),
        (
            f"{{User-Agent=walnut-free {TOKEN}}}",
            f"{{User-Agent=walnut-free [token of {len(TOKEN)} characters hidden]}}",
        ),
        ("{Cookie=walnut [TRUNCATED]", "{Cookie=•••• [TRUNCATED]"),
    ],
)
def test_odd_headers_show_nothing_that_is_not_known(payload: str, shown: str):
    assert line(f"Method request headers: {payload}").text == f"Method request headers: {shown}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Method request query string: {a=walnut, b=walnut}", "Method request query string: {a=••••, b=••••}"),
        (
            "Endpoint request URI: https://b.example/x?a=walnut&b=w",
            "Endpoint request URI: https://b.example/x?a=••••&b=••••",
        ),
        (
            "Endpoint request URI: https://b.example/x?walnut",
            "Endpoint request URI: https://b.example/x?•••• (6 characters)",
        ),
        ("Endpoint request URI: https://b.example/x", "Endpoint request URI: https://b.example/x"),
        ("API Key: abcdef1234567890", "API Key: ••••"),
        ("Method request body before transformations: null", "Method request body before transformations: null"),
        ("Gateway response body: {}", "Gateway response body: {}"),
        (f"something new: {TOKEN}", f"something new: [token of {len(TOKEN)} characters hidden]"),
        ("something new", "something new"),
    ],
)
def test_what_each_kind_of_line_shows(text: str, shown: str):
    assert line(text).text == shown


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Method request headers: {Accept=*/* [TRUNCATED]", True),
        ("Endpoint response body: " + "x" * 1000, True),
        ("Endpoint response body: " + "x" * 999, False),
        ("é" * 512, True),
        ("Successfully completed execution", False),
    ],
)
def test_a_line_that_was_cut_off_says_so(text: str, cut: bool):
    assert line(text).cut is cut


def test_more_than_a_line_may_hold_is_dropped_and_counts_as_cut():
    found = line("Endpoint response body: " + "x" * 100_000)
    assert found.cut
    assert found.secret is not None
    assert len(found.secret) == MAX_TEXT


def test_control_characters_are_made_visible():
    found = line("Access denied. Reason: \x1b]0;walnut\x07 \u202eexpired")
    assert found.denial == "\\x1b]0;walnut\\x07 <U+202E>expired"
    assert not is_unsafe(found.text)


def test_a_line_break_in_a_body_starts_no_line_of_its_own():
    found = line("something\nAccess denied. Reason: forged")
    assert found.denial is None
    assert "\n" not in found.text


@pytest.mark.parametrize(
    ("text", "decisive"),
    [
        ("Method completed with status: 403", True),
        ("Method completed with status: 502", True),
        ("Method completed with status: 200", False),
        ("Execution failed due to a timeout error", True),
        ("Starting execution for request: x", False),
    ],
)
def test_what_decided_the_request_strikes_the_eye(text: str, decisive: bool):
    assert line(text).decisive is decisive


def test_an_endpoint_s_line_is_the_authorizer_s_only_right_behind_it():
    text = "Endpoint request URI: https://b.example"
    assert phase_of(text, ExecutionPhase.AUTHORIZER) is ExecutionPhase.AUTHORIZER
    assert phase_of(text, ExecutionPhase.METHOD_REQUEST) is ExecutionPhase.INTEGRATION_REQUEST
    assert phase_of("Starting execution", ExecutionPhase.AUTHORIZER) is ExecutionPhase.METHOD_REQUEST
    assert phase_of("what is this", ExecutionPhase.AUTHORIZER) is ExecutionPhase.OTHER


HOSTILE = st.text() | st.builds(
    "".join, st.lists(st.sampled_from(["{", "}", "=", ", ", "?", "&", ":", "*", "a", "API Key: "]))
)


@given(
    st.sampled_from(["", "Method request headers: ", "Endpoint request URI: ", "Method request query string: "]),
    HOSTILE,
)
def test_any_text_gives_a_harmless_line(beginning: str, text: str):
    found = line(beginning + text)
    assert not is_unsafe(found.text)
    assert line(beginning + text) == found


@pytest.mark.parametrize("piece", ["{a=", ", a=", "****", "API Key: ", "?a=b&", "eyJ", "A" * 200, "token:"])
def test_no_text_takes_long(piece: str):
    started = time.process_time()
    for beginning in ("", "Method request headers: {", "Method request query string: {", "Endpoint request URI: ?"):
        line(beginning + piece * (1_000_000 // len(piece)))
    assert time.process_time() - started < 2.0
