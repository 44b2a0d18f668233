from __future__ import annotations

import threading

import pytest

from tests.support.rows import unparsed
from tui.handover import ArrivalOrder, HandOver, TimeOrder
from tui.traffic.states import Phase, TailState

STATE = TailState("a", Phase.READING)


def _times(rows):
    return [row.time for row in rows]


class TestArrivalOrder:
    def test_gives_rows_as_they_came(self):
        order = ArrivalOrder()
        order.append(0, [unparsed(3), unparsed(1)], 20)
        order.append(1, [unparsed(2)], 10)
        assert order.available()
        assert _times(order.take(10)) == [3, 1, 2]
        assert not order.available()

    def test_a_limit_splits_a_chunk_and_loses_nothing(self):
        order = ArrivalOrder()
        order.append(0, [unparsed(n) for n in range(5)], 50)
        assert _times(order.take(2)) == [0, 1]
        assert _times(order.take(2)) == [2, 3]
        assert _times(order.take(2)) == [4]

    def test_room_is_bounded_by_rows_and_by_bytes_and_comes_back(self):
        order = ArrivalOrder(max_rows=2, max_bytes=100)
        order.append(0, [unparsed(1), unparsed(2)], 10)
        assert not order.has_room(0)
        order.take(1)
        assert order.has_room(0)
        order.append(0, [unparsed(3)], 95)
        order.take(1)
        assert order.has_room(0)
        order.append(0, [unparsed(4)], 200)
        assert not order.has_room(0)
        order.take(10)
        assert order.has_room(0)
        assert order._bytes == 0


class TestTimeOrder:
    def test_merges_readers_by_time(self):
        order = TimeOrder(2)
        order.append(0, [unparsed(1), unparsed(4), unparsed(9)], 30)
        assert not order.available()
        assert order.take(9) == []
        order.append(1, [unparsed(2), unparsed(3), unparsed(5)], 30)
        order.finish(0)
        order.finish(1)
        assert _times(order.take(9)) == [1, 2, 3, 4, 5, 9]
        assert not order.available()

    def test_waits_for_a_reader_that_has_brought_nothing(self):
        order = TimeOrder(2)
        order.append(0, [unparsed(1), unparsed(5)], 20)
        order.append(1, [unparsed(2)], 10)
        assert _times(order.take(9)) == [1, 2]
        order.append(1, [unparsed(3)], 10)
        assert _times(order.take(9)) == [3]
        order.finish(1)
        assert _times(order.take(9)) == [5]

    def test_an_empty_reader_that_finishes_is_not_waited_for(self):
        order = TimeOrder(2)
        order.append(0, [unparsed(1)], 10)
        order.finish(1)
        assert _times(order.take(9)) == [1]

    def test_a_row_without_a_time_stays_behind_its_predecessor(self):
        order = TimeOrder(2)
        order.append(0, [unparsed(None), unparsed(7), unparsed(None), unparsed(9)], 40)
        order.append(1, [unparsed(6), unparsed(8)], 20)
        order.finish(0)
        order.finish(1)
        assert _times(order.take(9)) == [None, 6, 7, None, 8, 9]

    def test_equal_times_keep_the_order_of_the_sources(self):
        order = TimeOrder(2)
        order.append(1, [unparsed(5, "second")], 10)
        order.append(0, [unparsed(5, "first")], 10)
        assert [row.message for row in order.take(1)] == ["first"]

    def test_each_reader_has_its_own_room(self):
        order = TimeOrder(2, max_rows=4, max_bytes=1000)
        order.append(0, [unparsed(1), unparsed(2)], 20)
        assert not order.has_room(0)
        assert order.has_room(1)

    def test_no_rows_change_nothing(self):
        order = TimeOrder(1)
        order.append(0, [], 0)
        assert not order.available()


class TestHandOver:
    def test_tells_once_a_drain(self):
        told = []
        hand_over = HandOver(ArrivalOrder(), 1)
        hand_over.on_ready(lambda: told.append(1))
        hand_over.put(0, [unparsed(1)], 1)
        hand_over.put(0, [unparsed(2)], 1)
        hand_over.news([STATE])
        assert len(told) == 1
        batch = hand_over.take(10)
        assert (_times(batch.rows), batch.news) == ([1, 2], (STATE,))
        assert len(told) == 1
        hand_over.news([STATE])
        assert len(told) == 2

    def test_tells_again_where_rows_are_left(self):
        told = []
        hand_over = HandOver(ArrivalOrder(), 1)
        hand_over.on_ready(lambda: told.append(1))
        hand_over.put(0, [unparsed(1), unparsed(2)], 1)
        hand_over.take(1)
        assert len(told) == 2
        hand_over.take(1)
        assert len(told) == 2

    def test_a_reader_that_finishes_sets_the_others_rows_free(self):
        told = []
        hand_over = HandOver(TimeOrder(2), 2)
        hand_over.on_ready(lambda: told.append(1))
        hand_over.put(0, [unparsed(1)], 1)
        assert not told
        hand_over.finish(1)
        assert len(told) == 1
        assert _times(hand_over.take(9).rows) == [1]

    def test_take_never_waits(self):
        batch = HandOver(ArrivalOrder(), 1).take(10)
        assert (batch.rows, batch.news) == ((), ())

    def test_offer_takes_all_or_nothing(self):
        hand_over = HandOver(ArrivalOrder(max_rows=1), 1)
        assert hand_over.offer(0, [unparsed(1)], 1)
        assert not hand_over.has_room(0)
        assert not hand_over.offer(0, [unparsed(2)], 1)
        assert _times(hand_over.take(9).rows) == [1]
        assert hand_over.has_room(0)

    def test_put_waits_for_room(self):
        hand_over = HandOver(ArrivalOrder(max_rows=1), 1)
        hand_over.put(0, [unparsed(1)], 1)
        thread = threading.Thread(target=hand_over.put, args=(0, [unparsed(2)], 1), daemon=True)
        thread.start()
        thread.join(0.02)
        assert thread.is_alive()
        assert _times(hand_over.take(9).rows) == [1]
        thread.join(5)
        assert not thread.is_alive()
        assert _times(hand_over.take(9).rows) == [2]

    def test_close_sets_a_waiting_put_free_and_drops_its_rows(self):
        hand_over = HandOver(ArrivalOrder(max_rows=1), 1)
        hand_over.put(0, [unparsed(1)], 1)
        thread = threading.Thread(target=hand_over.put, args=(0, [unparsed(2)], 1), daemon=True)
        thread.start()
        hand_over.close()
        thread.join(5)
        assert not thread.is_alive()
        assert _times(hand_over.take(9).rows) == [1]
        assert not hand_over.offer(0, [unparsed(3)], 1)

    def test_nobody_is_told_after_close(self):
        told = []
        hand_over = HandOver(ArrivalOrder(), 1)
        hand_over.on_ready(lambda: told.append(1))
        hand_over.close()
        hand_over.put(0, [unparsed(1)], 1)
        hand_over.news([STATE])
        assert not told

    @pytest.mark.parametrize("wake", ["put", "news", "finish", "close"])
    def test_wait_wakes_for_whatever_happens(self, wake):
        hand_over = HandOver(ArrivalOrder(), 1)
        assert not hand_over.wait(0.001)
        woken = []
        thread = threading.Thread(target=lambda: woken.append(hand_over.wait(30)), daemon=True)
        thread.start()
        {
            "put": lambda: hand_over.put(0, [unparsed(1)], 1),
            "news": lambda: hand_over.news([STATE]),
            "finish": lambda: hand_over.finish(0),
            "close": hand_over.close,
        }[wake]()
        thread.join(5)
        assert woken == [True]

    def test_drained_means_ended_and_empty(self):
        hand_over = HandOver(ArrivalOrder(), 1)
        hand_over.put(0, [unparsed(1)], 1)
        assert not hand_over.drained
        hand_over.finish(0)
        assert not hand_over.drained
        hand_over.take(9)
        assert hand_over.drained
