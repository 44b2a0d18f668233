from __future__ import annotations

from tests.unit.traffic.making import entry, unparsed
from tui.traffic.batch import Delivery, Gap, SampledSpan
from tui.traffic.ledger import LAG_SAMPLE, Lag, Ledger
from tui.traffic.states import Phase, TailState
from tui.traffic.store import StoreChange


def test_an_empty_ledger_claims_nothing() -> None:
    summary = Ledger().summary()
    assert (summary.received, summary.complete_to, summary.completeness) == (0, None, "no known gap")
    assert summary.lag == Lag(None, None, None, None)


def test_increments_add_up_by_source_and_in_sum() -> None:
    ledger = Ledger()
    ledger.apply(Delivery("a", received=5, duplicates=2, recovered=1, api_calls=3, bytes_read=100, live_seconds=30))
    ledger.apply([Delivery("a", received=1, progress="back-fill to 05:16"), Delivery("b", received=4, live_seconds=90)])
    ledger.count(StoreChange(late=2, evicted=7))
    summary = ledger.summary()
    assert (summary.received, summary.duplicates, summary.recovered, summary.api_calls) == (10, 2, 1, 3)
    assert (summary.bytes_read, summary.live_minutes, summary.late, summary.evicted) == (100, 2.0, 2, 7)
    assert [account.received for account in ledger.sources.values()] == [6, 4]
    assert ledger.sources["a"].progress == "back-fill to 05:16"
    ledger.apply(Delivery("a"))
    assert ledger.sources["a"].progress == "back-fill to 05:16"


def test_gaps_are_open_until_they_are_filled() -> None:
    ledger = Ledger()
    ledger.apply(Gap("a", 1_000, None, "reconnecting"))
    assert ledger.summary().completeness == "1 gap"
    ledger.apply(Gap("a", 1_000, 3_000, "reconnecting"))
    assert ledger.summary().known_gaps == 1
    ledger.apply([Gap("b", 1_000, 2_000, "sampled"), Gap("a", 1_000, 2_000, "sampled")])
    assert ledger.completeness == "3 gaps"
    ledger.apply([Gap("a", 1_000, 3_000, "reconnecting", filled=True), Gap("b", 1_000, None, "sampled", filled=True)])
    summary = ledger.summary()
    assert (summary.known_gaps, summary.gaps_filled, summary.completeness) == (1, 2, "1 gap")


def test_sampled_seconds_count_until_they_were_read_again() -> None:
    ledger = Ledger()
    ledger.apply([SampledSpan("a", 0, 1_000), SampledSpan("a", 1_000, 3_000), SampledSpan("a", 500, 2_500)])
    assert ledger.completeness == "sampled 3 s"
    ledger.apply(Gap("a", 0, 2_000, "sampled"))
    assert ledger.completeness == "1 gap, sampled 3 s"
    ledger.apply(Gap("a", 0, 2_000, "sampled", filled=True))
    assert ledger.completeness == "sampled 1 s"
    ledger.apply(Delivery("a", complete_to=2_900))
    assert ledger.completeness == "sampled 1 s"
    ledger.apply(Delivery("a", complete_to=3_000))
    summary = ledger.summary()
    assert (summary.completeness, summary.sampled_seconds, summary.unsettled_seconds) == ("no known gap", 3.0, 0.0)


def test_complete_to_is_the_least_and_never_more_than_is_known() -> None:
    ledger = Ledger()
    ledger.apply([Delivery("a", complete_to=5_000), Delivery("b", complete_to=4_000)])
    assert ledger.summary().complete_to == 4_000
    ledger.apply(Delivery("b", complete_to=6_000))
    assert ledger.summary().complete_to == 5_000
    ledger.apply(TailState("c", Phase.CONNECTING))
    assert ledger.summary().complete_to is None
    ledger.apply(TailState("c", Phase.ENDED))
    assert ledger.summary().complete_to == 5_000
    assert ledger.sources["c"].ended


def test_lag_of_what_came_in_since_the_start() -> None:
    ledger = Ledger()
    ledger.note_rows([entry(9_000, timestamp=9_000, ingestion_time=9_400)], 10_000)
    assert ledger.summary().lag == Lag(None, None, None, None)
    rows = [
        entry(10_000, timestamp=10_100, ingestion_time=10_400),
        unparsed(10_200, ingestion_time=10_400),
        unparsed(None, ingestion_time=10_500),
        entry(10_000, ingestion_time=10_400, recovered=True),
        entry(10_000),
    ]
    ledger.note_rows(rows, 11_400)
    assert ledger.summary().lag == Lag(200, 300, 1_000, 1_000)


def test_lag_is_that_of_the_latest_and_never_negative() -> None:
    ledger = Ledger()
    ledger.note_rows([], 0)
    ledger.note_rows([entry(0, ingestion_time=5_000)] * 10, 9_000)
    ledger.note_rows([entry(6_000, ingestion_time=5_000)] * LAG_SAMPLE, 4_000)
    assert ledger.summary().lag == Lag(0, 0, 0, 0)
