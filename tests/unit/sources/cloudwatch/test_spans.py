from __future__ import annotations

import pytest

from tests.unit.sources.cloudwatch.rig import GROUP, Rig, event, fault
from tui.aws.errors import AwsFault, FaultKind
from tui.aws.logs import Page
from tui.sources.cloudwatch.spans import REPEATS, RESTARTS, pages


def lines(rig: Rig) -> list[str]:
    return [one.message for page in pages(rig.link, rig.part, GROUP, 0, 100) for one in page.events]


def test_all_pages_of_a_span_come_and_empty_ones_do_not_end_it() -> None:
    rig = Rig()
    rig.api.pages = [Page([], "a", 0), Page([], "b", 0), Page([event("x", 1)], "c", 0), Page([event("y", 2)], None, 0)]
    assert lines(rig) == ["x", "y"]
    assert [token for _, _, token in rig.api.asked] == [None, "a", "b", "c"]


def test_a_failed_page_is_asked_for_again_with_its_token() -> None:
    rig = Rig()
    rig.api.events = [event(str(number), number) for number in range(7)]
    reading = pages(rig.link, rig.part, GROUP, 0, 100)
    next(reading)
    rig.api.faults = [fault(FaultKind.BAD_PAGE)]
    assert [one.message for page in reading for one in page.events] == ["3", "4", "5", "6"]
    assert [token for _, _, token in rig.api.asked] == [None, "3", "3", "6"]


def test_the_same_token_without_events_ends_the_pass_and_with_events_not_at_once() -> None:
    rig = Rig()
    rig.api.pages = [Page([event("x", 1)], "a", 0), Page([event("x", 1)], "a", 0), Page([], "a", 0)]
    assert lines(rig) == ["x", "x"]
    rig.api.pages = [Page([event("x", 1)], "a", 0)] * (REPEATS + 5)
    assert len(lines(rig)) == REPEATS + 1


def test_a_token_that_is_no_longer_taken_starts_the_span_again() -> None:
    rig = Rig()
    rig.api.events = [event(str(number), number) for number in range(5)]
    reading = pages(rig.link, rig.part, GROUP, 0, 100)
    next(reading)
    rig.api.faults = [fault(FaultKind.INVALID)]
    assert [one.message for page in reading for one in page.events] == ["0", "1", "2", "3", "4"]


def test_a_span_that_is_never_accepted_is_a_fault() -> None:
    rig = Rig()
    rig.api.faults = [fault(FaultKind.INVALID)]
    with pytest.raises(AwsFault):
        lines(rig)
    rig = Rig()
    rig.api.pages = [Page([], "a", 0), Page([], "a", 0)] * 10
    reading = pages(rig.link, rig.part, GROUP, 0, 100)
    for _ in range(RESTARTS + 1):
        next(reading)
        rig.api.faults = [fault(FaultKind.INVALID)]
    with pytest.raises(AwsFault):
        next(reading)
