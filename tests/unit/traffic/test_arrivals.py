from __future__ import annotations

from tests.unit.traffic.making import ORIGIN, entry, unparsed
from tui.access_log.event import EventOrigin
from tui.traffic.arrivals import Arrivals


def test_ids_grow_and_are_shared_with_dividers() -> None:
    arrivals = Arrivals()
    first = arrivals.items([entry(), entry()], None)
    divider = arrivals.new_id()
    second = arrivals.items([entry()], None)
    assert [item.id for item in first] + [divider, second[0].id] == [1, 2, 3, 4]


def test_a_row_without_time_takes_its_predecessors_order() -> None:
    arrivals = Arrivals()
    arrivals.items([entry(100)], None)
    assert [item.order for item in arrivals.items([unparsed(None), entry(300), unparsed(None)], 100)] == [100, 300, 300]


def test_the_predecessor_is_one_of_the_same_source() -> None:
    other = EventOrigin("group-2")
    rows = [entry(100), entry(900, origin=other), unparsed(None), unparsed(None, origin=EventOrigin("group-3"))]
    assert [item.order for item in Arrivals().items(rows, None)] == [100, 900, 100, 100]


def test_the_very_first_row_without_time_takes_its_successors_order() -> None:
    assert [item.order for item in Arrivals().items([unparsed(None), unparsed(None), entry(500)], None)] == [500] * 3
    assert Arrivals().items([unparsed(None)], None)[0].order == 0


def test_late_is_what_arrives_after_newer_rows() -> None:
    late = [item.late for item in Arrivals().items([entry(50), entry(100), entry(150)], 100)]
    assert late == [True, False, False]


def test_the_past_that_was_there_before_watching_began_is_not_late() -> None:
    arrivals = Arrivals()
    arrivals.items([entry(1_000, ingestion_time=1_100), entry(1_000)], None)
    rows = [
        entry(500, ingestion_time=600),
        entry(900, ingestion_time=1_200),
        entry(500, ingestion_time=600, recovered=True),
        entry(900),
    ]
    assert [item.late for item in arrivals.items(rows, 1_000)] == [False, True, True, True]


def test_files_that_are_merged_have_no_late_rows() -> None:
    origin = EventOrigin("file", file="access.log")
    assert not Arrivals().items([entry(1, origin=origin)], 100)[0].late
    assert ORIGIN.file is None
