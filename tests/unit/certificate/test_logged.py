from __future__ import annotations

import locale
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.certificates import logged_serial, logged_time
from tui.certificate.logged import from_fields, parse_moment, serial_readings
from tui.certificate.model import LoggedFields

MOMENT = datetime(2021, 8, 5, 9, 36, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1", (1, 1)),
        ("10", (10, 16)),
        ("0x1f", (31,)),
        ("0X1F", (31,)),
        ("1f", (31,)),
        ("a1:b2", (0xA1B2,)),
        ("10:20", (0x1020,)),
        ("A1 B2", (0xA1B2,)),
        ("1 (0x1)", (1,)),
        ("-5 (-0x5)", (-5,)),
        ("-5", (-5, -5)),
        ("-0x10", (-16,)),
        ("(Negative)0a:1b", (-0xA1B,)),
        (" 7 ", (7, 7)),
        ("", ()),
        ("-", ()),
        ("0x", ()),
        ("a1:", ()),
        ("a1:b2...", ()),
        ("**:**", ()),
        ("xyz", ()),
        ("1" * 500, ()),
        ("١", ()),
    ],
)
def test_serial_numbers(text: str, readings: tuple[int, ...]) -> None:
    assert serial_readings(text) == readings


@given(st.integers(0, 2**160))
def test_a_serial_as_openssl_prints_it_is_read_back(serial: int) -> None:
    assert serial in serial_readings(logged_serial(serial))


@pytest.mark.parametrize(
    "text",
    [
        "Aug  5 09:36:04 2021 GMT",
        "Aug 5 09:36:04 2021 GMT",
        "Aug  5 09:36:04.000 2021 GMT",
        "Aug  5 09:36:04 2021",
        "2021-08-05T09:36:04Z",
        "2021-08-05T09:36:04.000Z",
        "2021-08-05T18:36:04+09:00",
        "2021-08-05 09:36:04",
        "2021-08-05 09:36:04 UTC",
        "20210805T093604Z",
        "1628156164",
        "1628156164000",
        "210805093604Z",
        "20210805093604Z",
    ],
)
def test_dates(text: str) -> None:
    assert parse_moment(text) == MOMENT
    assert parse_moment(f" {text} ") == MOMENT


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "yesterday", "Foo  5 09:36:04 2021 GMT", "Feb 30 00:00:00 2021 GMT", "Aug  5 25:00:00 2021 GMT"),
        *("Aug  5 09:36:04 0000 GMT", "2021-13-01", "**********", "123", "2021080509360Z"),
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "990230000000Z", "1" * 300, "121080509360412Z"),
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert parse_moment(text) is None


def test_the_first_and_last_years() -> None:
    assert parse_moment("Jan  1 00:00:00 0001 GMT") == datetime(1, 1, 1, tzinfo=UTC)
    assert parse_moment("Dec 31 23:59:59 9999 GMT") == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert parse_moment("500101000000Z") == datetime(1950, 1, 1, tzinfo=UTC)
    assert parse_moment("491231235959Z") == datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_month_names_do_not_depend_on_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    before = locale.setlocale(locale.LC_TIME)
    try:
        for candidate in ("de_DE.UTF-8", "ja_JP.UTF-8", "C.UTF-8"):
            try:
                locale.setlocale(locale.LC_TIME, candidate)
            except locale.Error:
                continue
            assert parse_moment("Dec  5 09:36:04 2021 GMT") == datetime(2021, 12, 5, 9, 36, 4, tzinfo=UTC)
    finally:
        locale.setlocale(locale.LC_TIME, before)


@given(st.datetimes(min_value=datetime(1, 1, 1)))
def test_a_date_as_openssl_prints_it_is_read_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    text = logged_time(moment).replace(f" {moment.year} GMT", f" {moment.year:04d} GMT")
    assert parse_moment(text) == moment


@given(st.text(st.sampled_from("0123456789:TZ-+ AugGMT.x()") | st.characters(), max_size=60))
def test_no_text_raises(text: str) -> None:
    serial_readings(text)
    parse_moment(text)
    from_fields(LoggedFields(text, text, text, text, text))


def test_a_certificate_of_logged_fields() -> None:
    certificate = from_fields(
        LoggedFields(
            "C=DE,O=Example, Inc.,CN=client-1",
            "CN=R\x1bt,C=DE",
            "10",
            "Jan  1 00:00:00 2024 GMT",
            "Jan  1 00:00:00 2034 GMT",
        )
    )

    assert certificate is not None
    assert certificate.decoded_from == "fields"
    assert certificate.subject == "C=DE,O=Example, Inc.,CN=client-1"
    assert certificate.issuer == r"CN=R\x1bt,C=DE"
    assert [rdn[0].value for rdn in certificate.subject_rdns] == ["DE", "Example, Inc.", "client-1"]
    assert [rdn[0].label for rdn in certificate.issuer_rdns] == ["C", "CN"]
    assert certificate.serial_number == 10
    assert certificate.not_before == datetime(2024, 1, 1, tzinfo=UTC)
    assert certificate.not_after == datetime(2034, 1, 1, tzinfo=UTC)
    assert certificate.chain_length is None
    assert certificate.self_signed is None
    assert not certificate.problems
    assert certificate.pem is None


def test_what_cannot_be_read_is_a_problem_and_what_is_absent_is_none() -> None:
    certificate = from_fields(LoggedFields("CN=x", "-", "****", "some day", None))

    assert certificate is not None
    assert certificate.issuer is None
    assert certificate.problems == {
        "serial_number": "masked by a data-protection policy",
        "not_before": "the logged value is in no form that is known",
    }


@pytest.mark.parametrize("logged", [None, LoggedFields(), LoggedFields("-", "", "(none)", "null", " - ")])
def test_nothing_logged_is_no_certificate(logged: LoggedFields | None) -> None:
    assert from_fields(logged) is None
