from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tui.certificate.model import ClientCertificate
from tui.certificate.validity import validity

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
END = datetime(2024, 1, 11, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def _certificate(begin: datetime | None = BEGIN, end: datetime | None = END) -> ClientCertificate:
    return ClientCertificate("pem", not_before=begin, not_after=end)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (BEGIN - SECOND, "not-yet-valid"),
        (BEGIN, "valid"),
        (END, "valid"),
        (END + timedelta(microseconds=999_999), "valid"),
        (END + SECOND, "expired"),
        (datetime(1, 1, 1, tzinfo=UTC), "not-yet-valid"),
        (datetime(9999, 12, 31, tzinfo=UTC), "expired"),
    ],
)
def test_both_ends_belong_to_the_period(at: datetime, state: str) -> None:
    assert validity(_certificate(), at).state == state


def test_time_left_and_share_used() -> None:
    judged = validity(_certificate(), BEGIN + 4 * DAY)

    assert judged.remaining == 6 * DAY
    assert judged.until_start == -4 * DAY
    assert judged.lifetime == 10 * DAY
    assert judged.share_used == pytest.approx(0.4)


@pytest.mark.parametrize(("at", "share"), [(BEGIN - DAY, 0.0), (END + DAY, 1.0)])
def test_the_share_stays_between_none_and_all(at: datetime, share: float) -> None:
    assert validity(_certificate(), at).share_used == share


def test_the_moment_may_be_in_any_zone_or_in_none() -> None:
    tokyo = timezone(timedelta(hours=9))

    assert validity(_certificate(), datetime(2024, 1, 1, 8, 59, tzinfo=tokyo)).state == "not-yet-valid"
    assert validity(_certificate(), datetime(2024, 1, 1, 9, 0, tzinfo=tokyo)).state == "valid"
    assert validity(_certificate(), datetime(2024, 1, 1)).state == "valid"


def test_one_known_date_decides_where_it_can() -> None:
    assert validity(_certificate(begin=None), END + SECOND).state == "expired"
    assert validity(_certificate(begin=None), END).state == "unknown"
    assert validity(_certificate(end=None), BEGIN - SECOND).state == "not-yet-valid"
    assert validity(_certificate(end=None), BEGIN).state == "unknown"
    nothing = validity(_certificate(None, None), BEGIN)
    assert (nothing.state, nothing.remaining, nothing.lifetime, nothing.share_used) == ("unknown", None, None, None)


def test_a_period_that_ends_before_it_begins_has_no_share() -> None:
    judged = validity(_certificate(END, BEGIN), BEGIN + DAY)
    assert (judged.state, judged.share_used) == ("expired", None)


def test_the_first_and_the_last_year_are_safe() -> None:
    widest = _certificate(datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    judged = validity(widest, BEGIN)
    assert judged.state == "valid"
    assert judged.remaining is not None
    assert judged.remaining > 7000 * 365 * DAY
