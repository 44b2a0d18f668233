from __future__ import annotations

import pytest

from tests.unit.traffic.making import NOON, entry, unparsed
from tui.traffic.rates import HISTORY_SECONDS, LATENCY_SAMPLE, RateMeter, status_class


@pytest.mark.parametrize(
    ("status", "kind"),
    [(200, "2xx"), (404, "4xx"), (503, "5xx"), (301, "other"), (101, "other"), (None, "other"), (-1, "other")],
)
def test_status_classes(status: int | None, kind: str) -> None:
    assert status_class(entry(status=status)) == kind
    assert status_class(unparsed()) == "other"


def test_quiet() -> None:
    rates = RateMeter().rates(100.0)
    assert (rates.total, rates.latency_p50, rates.latency_p95) == (0, None, None)
    assert set(rates.by_class.values()) == {0}


def test_means_over_whole_seconds() -> None:
    meter = RateMeter()
    for second in range(100, 120):
        meter.add([entry(status=200)] * 10 + [entry(status=403)] * 2, second + 0.3, NOON)
    meter.add([entry(status=500)] * 400, 120.0, NOON)
    meter.add([entry(status=500)] * 600, 120.8, NOON)
    rates = meter.rates(120.9)
    assert rates.by_class == {"2xx": 10, "4xx": 2, "5xx": 0, "other": 0}
    assert rates.total == 12
    assert meter.rates(121.0).by_class["5xx"] == 100


def test_the_first_seconds_are_not_thinned_out_by_the_time_before() -> None:
    meter = RateMeter()
    meter.add([entry(status=200)] * 6, 50.9, NOON)
    assert meter.rates(50.95).total == 0
    assert meter.rates(51.0).total == 6
    assert meter.rates(53.0).total == 2


def test_history_is_bounded_and_forgets() -> None:
    meter = RateMeter()
    for second in range(200):
        meter.add([entry(status=404)] * (second % 3), float(second), NOON)
    history = meter.history("4xx", 200.0)
    assert history == tuple(second % 3 for second in range(200 - HISTORY_SECONDS, 200))
    assert len(meter._seconds) <= HISTORY_SECONDS + 1
    assert set(meter.history("4xx", 500.0)) == {0}


def test_latencies_of_the_last_minute_in_a_bounded_sample() -> None:
    meter = RateMeter()
    meter.add([entry(latency_ms=9_000)] * 50, 0.0, NOON)
    meter.add([entry(latency_ms=latency) for latency in range(1, 101)] + [entry(), unparsed()], 100.0, NOON)
    rates = meter.rates(101.0)
    assert (rates.latency_p50, rates.latency_p95) == (50, 95)
    meter.add([entry(latency_ms=7)] * LATENCY_SAMPLE, 101.0, NOON)
    assert meter.rates(102.0).latency_p95 == 7
    assert meter.rates(300.0).latency_p50 is None


def test_what_was_ingested_before_the_start_is_no_traffic_of_now() -> None:
    meter = RateMeter(since_ms=NOON - 1_000)
    before, after = NOON - 1_001, NOON - 1_000
    meter.add([entry(status=200, ingestion_time=time) for time in (before, after)] + [entry(status=200)], 5.0, NOON)
    assert meter.rates(6.0).total == 2


@pytest.mark.parametrize(
    "times",
    [
        {"ingestion_time": NOON - 60_000},
        {"timestamp": NOON - 60_000},
        {"time": NOON - 60_000},
        {"ingestion_time": NOON - 60_000, "timestamp": NOON, "time": NOON},
        {"timestamp": NOON - 60_000, "time": NOON},
    ],
)
def test_the_past_that_is_being_read_is_no_traffic_of_now(times: dict[str, int]) -> None:
    meter = RateMeter()
    old = entry(status=500, latency_ms=9_000, **times)
    meter.add([old] * 500 + [unparsed(**times)] * 500 + [entry(status=200)], 100.0, NOON)
    assert meter.rates(101.0).total == 1
    assert meter.rates(101.0).latency_p95 is None
    assert sum(meter.history("5xx", 101.0)) == 0


@pytest.mark.parametrize("times", [{"ingestion_time": NOON, "time": 0}, {"time": None}, {"time": NOON + 7_200_000}])
def test_what_is_fresh_or_has_no_time_counts_on_arrival(times: dict[str, int | None]) -> None:
    meter = RateMeter()
    meter.add([entry(status=200, **times)] * 5, 100.0, NOON)
    assert meter.rates(101.0).total == 5


def test_what_was_missed_and_read_again_counts_when_it_happened() -> None:
    meter = RateMeter()
    for second in range(61):
        meter.add([entry(NOON + second * 1000, status=200)] * 5, 100.0 + second, NOON + second * 1000)
    recovered = [entry(NOON + second * 1000, status=200) for second in range(5, 45) for _ in range(5)]
    meter.add(recovered, 160.5, NOON + 60_500)
    assert meter.rates(161.0).total == 5
    assert set(meter.history("2xx", 161.0)) == {5, 10}
