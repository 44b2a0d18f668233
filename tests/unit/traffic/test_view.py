from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.traffic.making import entry, unparsed
from tui.access_log.entry import Row
from tui.traffic.items import RequestItem
from tui.traffic.store import RequestStore


def _store(*times: int, newest_first: bool = False, **options: int) -> RequestStore:
    store = RequestStore(**options)
    store.newest_first = newest_first
    store.extend([entry(time, status=500 if time % 10 == 5 else 200) for time in times])
    return store


def _times(store: RequestStore) -> list[int | None]:
    return [item.order for item in store.window(0, 1_000)]


def test_an_empty_view_has_nothing() -> None:
    store = RequestStore()
    assert (len(store), store.first_id, store.last_id, store.at_time(0)) == (0, None, None, None)
    assert store.nearest_index(1) == -1
    assert store.index_of(1) is None
    assert store.next_failure(7) is None
    assert store.search(lambda _: True, None) is None
    assert list(store.window(0, 10)) == []
    with pytest.raises(IndexError, match="no item at 0: 0 are visible"):
        store.item_at(0)


def test_items_by_index_in_both_orders() -> None:
    store = _store(10, 20, 30)
    assert [store.item_at(index).order for index in range(3)] == [10, 20, 30]
    assert (store.first_id, store.last_id) == (1, 3)
    before = store.revision
    store.newest_first = True
    assert store.newest_first
    assert store.revision == before + 1
    assert [store.item_at(index).order for index in range(3)] == [30, 20, 10]
    assert (store.first_id, store.last_id) == (3, 1)
    store.newest_first = True
    assert store.revision == before + 1
    with pytest.raises(IndexError):
        store.item_at(-1)


@pytest.mark.parametrize("newest_first", [False, True])
@given(start=st.integers(-5, 12), count=st.integers(-2, 12))
def test_a_window_is_a_slice_and_leaves_out_what_lies_outside(newest_first: bool, start: int, count: int) -> None:
    store = _store(*range(10, 90, 10), newest_first=newest_first)
    every = [store.item_at(index) for index in range(len(store))]
    assert list(store.window(start, count)) == [every[index] for index in range(max(0, start), min(8, start + count))]


@pytest.mark.parametrize("newest_first", [False, True])
def test_index_of_follows_insertions_in_the_middle(newest_first: bool) -> None:
    store = _store(10, 30, 50, newest_first=newest_first)
    store.extend([entry(20), entry(10), entry(40)])
    assert _times(store) == sorted([10, 10, 20, 30, 40, 50], reverse=newest_first)
    for index in range(len(store)):
        assert store.index_of(store.item_at(index).id) == index
        assert store.nearest_index(store.item_at(index).id) == index


def test_nearest_is_nearest_in_time() -> None:
    store = _store(10, 21, 30, 41, 55)
    store.failures_only = True
    store.failures_only = False
    store.toggle_mark(1), store.toggle_mark(4)
    store.marked_only = True
    assert _times(store) == [10, 41]
    assert [store.nearest_index(item_id) for item_id in (1, 2, 3, 4, 5)] == [0, 0, 1, 1, 1]
    assert [store.index_of(item_id) for item_id in (1, 2, 5)] == [0, None, None]
    store.newest_first = True
    assert [store.nearest_index(item_id) for item_id in (1, 2, 3, 4, 5)] == [1, 1, 0, 0, 0]


def test_nearest_of_the_same_distance_is_the_later_one() -> None:
    store = _store(10, 20, 30)
    store.toggle_mark(1), store.toggle_mark(3)
    store.marked_only = True
    assert store.nearest_index(2) == 1


@pytest.mark.parametrize("newest_first", [False, True])
def test_nearest_of_an_evicted_item_is_the_oldest(newest_first: bool) -> None:
    store = _store(*range(10), newest_first=newest_first, max_requests=10)
    store.extend([entry(100)])
    assert store.get(1) is None
    assert store.item_at(store.nearest_index(1)).order == 2


def test_at_time_is_the_first_at_or_after_else_the_newest() -> None:
    store = _store(10, 20, 20, 30)
    assert [store.at_time(moment) for moment in (0, 10, 11, 20, 25, 31)] == [1, 1, 2, 2, 4, 4]


def test_next_failure_walks_the_list_as_shown() -> None:
    store = _store(10, 15, 20, 25, 30)
    assert [store.next_failure(item_id) for item_id in (None, 1, 2, 3, 4, 5)] == [2, 2, 4, 4, None, None]
    assert [store.next_failure(item_id, -1) for item_id in (None, 5, 4, 2, 1)] == [4, 4, 2, None, None]
    store.newest_first = True
    assert [store.next_failure(item_id) for item_id in (None, 5, 4, 2)] == [4, 4, 2, None]
    assert [store.next_failure(item_id, -1) for item_id in (None, 1, 2, 4)] == [2, 2, 4, None]


def test_walking_starts_where_an_invisible_item_stood() -> None:
    store = _store(10, 15, 20, 25, 30)
    store.failures_only = True
    assert (store.next_failure(3), store.next_failure(3, -1)) == (4, 2)
    store = _store(*range(5, 105, 10), max_requests=10)
    store.extend([entry(200)])
    assert (store.next_failure(1), store.next_failure(1, -1)) == (3, None)


def test_next_mark() -> None:
    store = _store(10, 20, 30, 40)
    store.toggle_mark(2), store.toggle_mark(4)
    assert [store.next_mark(item_id) for item_id in (None, 2, 4)] == [2, 4, None]
    assert store.next_mark(4, -1) == 2


@pytest.mark.parametrize("newest_first", [False, True])
def test_search_wraps_around_and_ends_where_it_began(newest_first: bool) -> None:
    store = _store(10, 20, 30, newest_first=newest_first)
    store.add_divider("gap", 20, "gap")

    def only(*times: int | None) -> Callable[[Row], bool]:
        return lambda row: row.time in times

    for direction in (1, -1):
        assert store.search(only(20), 1, direction) == 2
        assert store.search(only(20), 2, direction) == 2
        assert store.search(only(20), 2, direction, wrap=False) is None
        assert store.search(only(99), 2, direction) is None
        assert store.search(only(10), None, direction) == 1
        assert store.search(only(10, 20, 30), 2, direction) == (3 if (direction == 1) != newest_first else 1)


def test_rows_are_the_visible_requests_oldest_first() -> None:
    store = _store(10, 15, newest_first=True)
    store.extend([unparsed(5)])
    store.add_divider("marker", 12, "here")
    assert [row.time for row in store.rows()] == [5, 10, 15]
    store.failures_only = True
    assert [row.time for row in store.rows()] == [15]


def test_get_gives_invisible_items_too() -> None:
    store = _store(10)
    store.failures_only = True
    item = store.get(1)
    assert isinstance(item, RequestItem)
    assert item.order == 10
