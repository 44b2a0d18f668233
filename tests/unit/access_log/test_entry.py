from __future__ import annotations

import gc

from tests.support.certificates import Authority
from tests.support.lines import request_values, seed_line
from tui.access_log.entry import RawLine
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.parser import LineParser
from tui.text import Secret

ISSUED = Authority("Entry CA").issue("entry")
LINE = seed_line(request_values(refused=True, certificate=ISSUED.logged))
BODY = ISSUED.pem.splitlines()[1]


def test_nothing_that_is_printed_by_accident_gives_a_line_away():
    event = LogEvent(LINE, EventOrigin("x"))
    parsed = LineParser().parse(event)
    broken = LineParser().parse(LogEvent("x" + LINE, EventOrigin("x")))
    for thing in (event, parsed, broken, parsed.raw, broken.raw):
        for text in (repr(thing), str(thing), f"{thing}", str(thing.__rich_repr__())):
            assert BODY not in text
            assert "203.0.113.7" not in text


def test_a_raw_line_comes_back_whole():
    assert RawLine("a", Secret("b"), "c").reveal() == "abc"
    assert RawLine("a").reveal() == "a"
    assert RawLine("a", Secret("bbb"), "c").own_length == 2


def test_only_a_request_with_a_failing_status_has_failed():
    assert LineParser().parse(LogEvent(LINE, EventOrigin("x"))).failed
    assert not LineParser().parse(LogEvent(seed_line(), EventOrigin("x"))).failed
    assert not LineParser().parse(LogEvent("x", EventOrigin("x"))).failed


def test_the_garbage_collector_is_not_burdened_with_rows():
    """What cannot form a cycle is not tracked: tens of thousands of rows would be looked at again and again."""
    event = LogEvent(LINE, EventOrigin("x"))
    parsed = LineParser().parse(event)
    broken = LineParser().parse(LogEvent("x", EventOrigin("x")))
    for thing in (event, parsed, broken, parsed.error):
        assert thing is not None
        assert not gc.is_tracked(thing)
