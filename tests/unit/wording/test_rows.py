from __future__ import annotations

import time
from collections.abc import Iterator

import msgspec
import pytest

from tests.unit.sharing import samples
from tui.access_log.entry import LoggedError
from tui.certificate.model import LoggedFields, PresentedCertificate
from tui.wording import rows
from tui.wording.fields import Level

NOON = 1720353600000


@pytest.fixture
def tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("tokyo")
def test_a_time_in_utc_and_local():
    assert rows.time_text(1720330313123) == "05:31:53.123"
    assert rows.time_text(1720330313123, "local") == "14:31:53.123"
    assert rows.time_text(1720310400007, "local") == "09:00:00.007"
    assert rows.time_text(None) == ""
    assert rows.time_text(-1) == "23:59:59.999"


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (0, "0.0 s ago"),
        (12_340, "12.3 s ago"),
        (60_000, "1 min ago"),
        (7_199_000, "119 min ago"),
        (7_200_000, "2 h ago"),
        (200_000_000, "2 d ago"),
        (-5_000, "in 5.0 s"),
    ],
)
def test_a_time_relative_to_now(ago: int, text: str):
    assert rows.time_text(NOON - ago, "relative", NOON) == text


def test_a_time_beyond_the_calendar_is_still_written():
    assert rows.time_text(10**17, "local") == rows.time_text(10**17)


def test_status_is_text_and_level():
    cases = {"200": Level.GOOD, "301": Level.PLAIN, "403": Level.BAD, "502": Level.BAD}
    for status, level in cases.items():
        row = samples.request({"status": status})
        assert (rows.status_text(row), rows.status_level(row)) == (status, level)
    none = samples.request({"status": "-"})
    assert (rows.status_text(none), rows.status_level(none)) == ("", Level.PLAIN)
    assert (rows.status_text(samples.broken()), rows.status_level(samples.broken())) == ("???", Level.WARNING)


@pytest.mark.parametrize(("latency", "text"), [(None, ""), (0, "0"), (29000, "29000"), (125_400, "125s")])
def test_latency_fits_its_column(latency: int | None, text: str):
    assert rows.latency_text(latency) == text


def test_path_and_error():
    assert rows.path_text(samples.request({"path": "/pets?a=walnut"})) == "/pets?a=••••"
    assert rows.path_text(samples.request({"path": "-", "resourcePath": "/p/{id}"})) == "/p/{id}"
    assert rows.path_text(samples.broken()) == samples.broken().reason
    assert rows.error_text(samples.request(refused=True)) == "Forbidden"
    assert rows.error_text(samples.request({"error.message": "-", "error.responseType": "THROTTLED"})) == "THROTTLED"
    assert rows.error_text(samples.request()) == ""
    assert rows.error_text(samples.broken()) == ""


def test_no_cell_holds_a_token():
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ3YWxudXQifQ.c2lnbmF0dXJl"
    presented = PresentedCertificate(None, LoggedFields(f"CN={token}", None, None, None, None))
    row = msgspec.structs.replace(
        samples.request(), path=f"/p/{token}", error=LoggedError(f"'Bearer {token}'", None), certificate=presented
    )
    for cell in (rows.path_text(row), rows.error_text(row), rows.client_label(row, None)):
        assert cell
        assert token not in cell
