from __future__ import annotations

import locale

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.access_log.times import MAX_MS, clf_ms, epoch_ms, iso_ms, moment_ms, request_time

AT = 1_720_330_313_000
CLF = "07/Jul/2024:05:31:53 +0000"


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("1720330313123", AT + 123),
        ("1720330313", AT),
        ("1720330313.123", AT + 123),
        ("0", 0),
        ("99999999999", 99_999_999_999_000),
        ("100000000000", 100_000_000_000),
        (str(MAX_MS), MAX_MS),
    ],
)
def test_the_unit_of_an_epoch_follows_from_its_magnitude(text, ms):
    assert epoch_ms(text) == ms


@pytest.mark.parametrize("text", ["", "-", "-5", "1e9", "١٧٢٠٣٣٠٣١٣", " 17", str(MAX_MS + 1), "9" * 400, "NaN", "1_0"])
def test_nonsense_is_no_epoch(text):
    assert epoch_ms(text) is None


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        (CLF, AT),
        ("07/Jul/2024:14:31:53 +0900", AT),
        ("07/jul/2024:01:01:53 -0430", AT),
        ("[07/Jul/2024:05:31:53 +0000]", AT),
        ("7/Jul/2024:05:31:53 Z", AT),
        ("31/Dec/2016:23:59:60 +0000", 1_483_228_800_000),
    ],
)
def test_common_log_format(text, ms):
    assert clf_ms(text) == ms


@pytest.mark.parametrize(
    "text",
    [
        "30/Feb/2024:05:31:53 +0000",
        "07/Foo/2024:05:31:53 +0000",
        "07/Jul/2024:25:31:53 +0000",
        "07/Jul/2024",
        "x" * 999,
        "01/Jan/0001:00:00:00 +0000",
        "01/Jan/0000:00:00:00 +0000",
        "٠٧/Jul/2024:05:31:53 +0000",
    ],
)
def test_nonsense_is_no_clf_time(text):
    assert clf_ms(text) is None


def test_clf_months_do_not_depend_on_the_locale():
    before = locale.setlocale(locale.LC_TIME)
    try:
        for name in ("ja_JP.UTF-8", "de_DE.UTF-8", "C"):
            try:
                locale.setlocale(locale.LC_TIME, name)
            except locale.Error:
                continue
            clf_ms.cache_clear()
            assert clf_ms("07/Dec/2024:05:31:53 +0000") == 1_733_549_513_000
    finally:
        locale.setlocale(locale.LC_TIME, before)


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("2024-07-07T05:31:53.123Z", AT + 123),
        ("2024-07-07T05:31:53.123000+00:00", AT + 123),
        ("2024-07-07T14:31:53+0900", AT),
        ("2024-07-07 05:31:53.1", AT + 100),
        ("2024-07-07T05:31:53", AT),
        ("2024-13-07T05:31:53", None),
        ("2024-07-07", None),
        ("9999-12-31T23:59:59-2359", None),
    ],
)
def test_iso_8601(text, ms):
    assert iso_ms(text) == ms


def test_a_moment_in_any_form():
    assert [moment_ms(text) for text in (CLF, " 2024-07-07T05:31:53Z ", "1720330313", "soon")] == [AT, AT, AT, None]


@pytest.mark.parametrize(
    ("epoch", "moment", "timestamp", "expected"),
    [
        (str(AT + 123), CLF, 5, (AT + 123, "requestTimeEpoch", ())),
        (str(AT // 1000), CLF, None, (AT, "requestTimeEpoch", ())),
        (None, CLF, 77, (77, "timestamp", ())),
        (None, CLF, None, (AT, "requestTime", ())),
        (None, None, None, (None, None, ())),
        ("soon", CLF, None, (AT, "requestTime", ("odd-time",))),
        ("soon", None, None, (None, None, ("odd-time",))),
        (str(AT), "soon", None, (AT, "requestTimeEpoch", ("odd-time",))),
        (str(AT + 3_600_000), CLF, None, (AT + 3_600_000, "requestTimeEpoch", ("time-disagrees",))),
        (None, CLF, MAX_MS + 1, (AT, "requestTime", ())),
        # 5,000,000,000 is read as seconds (2128); requestTime says that it was meant as milliseconds
        ("5000000000", "27/Feb/1970:20:53:20 +0000", None, (5_000_000_000, "requestTimeEpoch", ())),
        (str(AT), None, AT + 90_000_000, (AT, "requestTimeEpoch", ())),
    ],
)
def test_which_time_counts(epoch, moment, timestamp, expected):
    assert request_time(epoch, moment, timestamp) == expected


@given(st.text(), st.text(alphabet="0123456789/:-+. JulZT"))
def test_no_text_raises_and_every_time_can_be_shown(one, other):
    for text in (one, other):
        for read in (epoch_ms, clf_ms, iso_ms, moment_ms):
            found = read(text)
            assert found is None or 0 <= found <= MAX_MS
