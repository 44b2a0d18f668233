from __future__ import annotations

from tests.support.sinks import RecordingSink
from tui.sources.cloudwatch.coverage import Coverage
from tui.traffic.batch import Gap


def coverage() -> tuple[Coverage, RecordingSink]:
    sink = RecordingSink()
    return Coverage("s", sink), sink


def claims(sink: RecordingSink) -> list[int]:
    return [one.complete_to for one in sink.deliveries if one.complete_to is not None]


def test_nothing_is_claimed_before_the_past_was_read() -> None:
    kept, sink = coverage()
    kept.reached(10_000)
    assert claims(sink) == []
    kept.backfilled()
    assert claims(sink) == [10_000]


def test_claims_advance_by_seconds_and_stop_before_an_open_gap() -> None:
    kept, sink = coverage()
    kept.backfilled()
    kept.reached(10_000)
    kept.reached(10_400)
    gap = kept.gap(12_000, None, "lost")
    kept.reached(20_000)
    assert claims(sink) == [10_000, 11_999]
    gap = kept.end_of(gap, 15_000)
    kept.reached(25_000)
    kept.filled(gap, 3)
    assert claims(sink) == [10_000, 11_999, 25_000]
    told = [one for one in sink.all_news if isinstance(one, Gap)]
    assert [(one.end, one.filled, one.recovered) for one in told] == [
        (None, False, 0),
        (15_000, False, 0),
        (15_000, True, 3),
    ]


def test_a_gap_that_reaches_behind_a_claim_takes_it_back() -> None:
    kept, sink = coverage()
    kept.backfilled()
    kept.reached(10_000)
    kept.gap(5_000, 6_000, "lost")
    assert claims(sink) == [10_000, 4_999]


def test_two_gaps_never_share_their_start() -> None:
    kept, _ = coverage()
    assert [kept.gap(5, None, "a").start, kept.gap(5, 5, "b").start] == [5, 6]
