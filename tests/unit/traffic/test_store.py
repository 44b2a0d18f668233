from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.traffic.making import NOON, entry, presented, unparsed
from tui.access_log.entry import RawLine, Row
from tui.traffic.filter import parse_filter
from tui.traffic.items import DividerItem
from tui.traffic.store import RequestStore, StoreChange, Totals


def _orders(store: RequestStore) -> list[int]:
    return [item.order for item in store.window(0, 100_000)]


def test_nothing_changes_nothing() -> None:
    store = RequestStore()
    assert store.extend([]) == StoreChange()
    assert store.revision == 0


def test_a_batch_is_counted() -> None:
    store = RequestStore()
    store.extend([entry(30, status=200), entry(40, status=200)])
    change = store.extend([entry(20, status=503), entry(50, status=403), entry(35), unparsed(45)])
    assert change == StoreChange(added=4, failed=2, late=2, visible_added=4, visible_failed=2, inserted_before=2)
    assert _orders(store) == [20, 30, 35, 40, 45, 50]
    assert store.totals.kept == store.totals.shown == 6
    assert store.totals.failed == 2


def test_a_row_as_new_as_the_newest_goes_in_after_it() -> None:
    store = RequestStore()
    store.extend([entry(30)])
    change = store.extend([entry(30), entry(30)])
    assert (change.inserted_before, change.late) == (0, 0)


def test_only_what_passes_counts_as_visible() -> None:
    store = RequestStore()
    store.set_filter(parse_filter("status:4xx", 0))
    before = store.revision
    assert store.extend([entry(10, status=200)]).visible_added == 0
    assert store.revision == before
    change = store.extend([entry(20, status=404), entry(30, status=500)])
    assert (change.added, change.failed, change.visible_added, change.visible_failed) == (2, 2, 1, 1)
    assert store.revision == before + 1
    assert (store.totals.kept, store.totals.shown) == (3, 1)


def test_equal_times_keep_the_order_of_arrival() -> None:
    store = RequestStore()
    store.extend([entry(10, path="a"), entry(10, path="b")])
    store.extend([entry(5), entry(10, path="c")])
    assert [getattr(row, "path", None) for row in store.rows()] == [None, "a", "b", "c"]


@settings(max_examples=60)
@given(st.lists(st.lists(st.integers(0, 40), max_size=12), max_size=12), st.integers(1, 30), st.booleans())
def test_the_store_agrees_with_a_sorted_list(batches: list[list[int]], limit: int, failures_only: bool) -> None:
    store = RequestStore(max_requests=limit)
    store.failures_only = failures_only
    everything: list[tuple[int, int]] = []
    evicted = shown = kept = 0
    for batch in batches:
        for order in batch:
            everything.append((order, len(everything) + 1))
        change = store.extend([entry(order, status=500 if order % 2 else 200) for order in batch])
        everything_kept = sorted(everything)[evicted:] if not change.evicted else None
        if everything_kept is None:
            break  # what an eviction leaves depends on when it happened: compared below by its own rules
        visible = [item for item in everything_kept if item[0] % 2 or not failures_only]
        assert [(item.order, item.id) for item in store.window(0, 1_000)] == visible
        kept, shown = len(everything_kept), len(visible)
        assert (store.totals.kept, store.totals.shown) == (kept, shown)
    assert store.totals.kept <= limit
    assert store.totals.kept + store.totals.evicted == len(everything)
    assert store.totals.failed == sum(item.failed for item in store._items)
    assert store.totals.shown == len(store.rows())
    for index in range(len(store)):
        assert store.index_of(store.item_at(index).id) == index


def test_the_oldest_tenth_leaves_and_is_counted() -> None:
    store = RequestStore(max_requests=100)
    store.extend([entry(order, status=500) for order in range(100)])
    store.toggle_mark(1)
    assert store.totals.evicted == 0
    change = store.extend([entry(200, status=200)])
    assert (change.evicted, change.visible_evicted) == (11, 11)
    assert _orders(store) == [*range(11, 100), 200]
    assert store.totals == Totals(90, 89, 11, 90, store.totals.bytes)
    assert store.get(1) is None
    assert not store.toggle_mark(1)


def test_a_large_store_gives_up_no_more_at_once_than_its_slab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.traffic.store._SLAB", 5)
    many = RequestStore(max_requests=1_000)
    many.extend([entry(order) for order in range(1_000)])
    assert many.extend([entry(2_000)]).evicted == 6
    assert [many.extend([entry(2_000 + more)]).evicted for more in range(6)] == [0] * 5 + [6]
    large = RequestStore(max_bytes=1_000_000)
    rows = [entry(order, raw=RawLine("")) for order in range(1_000)]
    large.extend(rows)
    assert large.totals.evicted == 0
    assert large.extend([entry(2_000, raw=RawLine(""))]).evicted == 5
    assert large.extend([entry(3_000, raw=RawLine("x" * 10_000))]).evicted == 12
    assert large.totals.bytes <= 1_000_000


def test_rows_older_than_what_is_kept_leave_first_when_full() -> None:
    store = RequestStore(max_requests=10)
    store.extend([entry(order) for order in range(100, 110)])
    store.extend([entry(50)])
    assert 50 not in _orders(store)


def test_bytes_are_bounded_too_and_the_newest_always_stays() -> None:
    certificate = presented("p" * 1_000)
    rows: list[Row] = [entry(order, certificate=certificate, raw=RawLine("x" * 10_000)) for order in range(100)]
    store = RequestStore(max_bytes=400_000)
    for row in rows:
        store.extend([row])
        assert store.totals.bytes <= 400_000
    assert 20 <= store.totals.kept <= 26
    assert _orders(store)[-1] == 99
    store.extend([entry(200, raw=RawLine("x" * 1_000_000))])
    assert _orders(store) == [200]
    assert store.totals.evicted == 100
    store.extend([entry(300)])
    assert _orders(store) == [300]
    assert store.totals.bytes < 3_000


def test_filters_and_toggles_narrow_the_view_and_forget_themselves() -> None:
    store = RequestStore()
    store.extend([entry(10, status=200, path="/pets"), entry(20, status=403, path="/pets"), entry(30, status=500)])
    store.toggle_mark(2)
    store.set_filter(parse_filter("path:/pets", NOON))
    assert _orders(store) == [10, 20]
    assert store.filter is not None
    store.failures_only = True
    assert _orders(store) == [20]
    store.set_filter(None)
    assert _orders(store) == [20, 30]
    store.marked_only = True
    assert _orders(store) == [20]
    assert store.failures_only
    assert store.marked_only
    store.failures_only = store.marked_only = False
    store.set_filter(parse_filter("  ", NOON))
    assert store.filter is None
    assert _orders(store) == [10, 20, 30]


def test_taking_a_mark_away_takes_it_out_of_the_marked() -> None:
    store = RequestStore()
    store.extend([entry(10), entry(20)])
    assert store.toggle_mark(1)
    assert store.toggle_mark(2)
    store.marked_only = True
    before = store.revision
    assert not store.toggle_mark(1)
    assert _orders(store) == [20]
    assert store.revision > before


def test_dividers_stand_after_rows_of_their_time_and_survive_filters() -> None:
    store = RequestStore()
    store.extend([entry(10), entry(20), entry(30)])
    divider = store.add_divider("gap", 20, "gap since 05:31")
    assert [item.id for item in store.window(0, 9)] == [1, 2, divider, 3]
    store.failures_only = True
    assert [item.id for item in store.window(0, 9)] == [divider]
    assert store.totals.shown == 0
    store.marked_only = True
    assert len(store) == 0
    hidden = store.add_divider("marker", 25, "deployed")
    assert len(store) == 0
    store.toggle_mark(hidden)
    assert [item.id for item in store.window(0, 9)] == [hidden]
    item = store.get(hidden)
    assert isinstance(item, DividerItem)
    assert not item.failed


def test_a_divider_gets_another_text_or_goes() -> None:
    store = RequestStore()
    store.extend([entry(10), entry(20)])
    divider = store.add_divider("gap", 15, "gap")
    revision = store.revision
    assert store.update_divider(divider, text="gap, 3 recovered")
    assert store.revision == revision + 1
    item = store.get(divider)
    assert isinstance(item, DividerItem)
    assert item.text == "gap, 3 recovered"
    assert store.update_divider(divider, remove=True)
    assert _orders(store) == [10, 20]
    assert store.get(divider) is None
    assert store.nearest_index(divider) == 1
    assert not store.update_divider(divider, text="again")
    assert not store.update_divider(1, remove=True)
    assert _orders(store) == [10, 20]


def test_an_invisible_divider_can_go() -> None:
    store = RequestStore()
    store.extend([entry(10), entry(20)])
    divider = store.add_divider("gap", 15, "gap")
    store.toggle_mark(2)
    store.marked_only = True
    assert store.update_divider(divider, remove=True)
    store.marked_only = False
    assert _orders(store) == [10, 20]


def test_dividers_leave_with_the_rows_around_them() -> None:
    store = RequestStore(max_requests=10)
    removed = store.add_divider("gap", 1, "gap")
    store.update_divider(removed, remove=True)
    divider = store.add_divider("gap", 0, "gap")
    store.extend([entry(order) for order in range(1, 11)])
    assert store.get(divider) is None
    assert store.totals.evicted == 1
    assert store._removed == {}


@pytest.mark.slow
def test_large_stores_stay_fast() -> None:
    store = RequestStore()
    rows: list[Row] = [entry(NOON + order, status=200 + order % 400, path=f"/pets/{order}") for order in range(50_000)]
    best = min(_seconds(lambda at=at: store.extend(rows[at : at + 2_000])) for at in range(0, 50_000, 2_000))
    # The goals are 10 ms and 100 ms; the limits leave room for a busy machine and still catch a quadratic slip.
    assert best < 0.05
    expression = parse_filter("status:5xx path:/pets/1*", NOON)
    assert min(_seconds(lambda: store.set_filter(expression)) for _ in range(3)) < 0.5
    store.set_filter(None)
    scattered: list[Row] = [entry(NOON + order * 25) for order in range(1_000)]
    assert _seconds(lambda: store.extend(scattered)) < 0.5
    ids = [item.id for item in store.window(0, 60_000)]
    assert _seconds(lambda: [store.index_of(item_id) for item_id in ids[::50]]) < 0.2


def _seconds(action: object) -> float:
    assert callable(action)
    began = time.process_time()
    action()
    return time.process_time() - began
