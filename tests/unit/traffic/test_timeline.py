from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.traffic.making import entry
from tui.traffic.items import Item, RequestItem
from tui.traffic.timeline import merge, place, position


def _items(orders: list[int], first_id: int) -> list[Item]:
    items: list[Item] = [RequestItem(first_id + index, entry(), order) for index, order in enumerate(orders)]
    return sorted(items, key=place)


_ORDERS = st.lists(st.integers(-5, 30), max_size=30)


@given(_ORDERS, _ORDERS)
def test_merging_is_sorting_and_keeps_arrival_order_of_equal_times(kept: list[int], arrived: list[int]) -> None:
    items, new = _items(kept, 1), _items(arrived, 1_000)
    expected = sorted(items + new, key=place)
    merge(items, new)
    assert items == expected


def test_position_is_that_of_the_first_item_not_before() -> None:
    items = _items([10, 20, 20, 30], 1)
    assert [position(items, at) for at in [(0, 0), (20, 0), (20, 3), (30, 99)]] == [0, 1, 2, 4]
