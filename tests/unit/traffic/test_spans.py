from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.traffic.spans import Spans

_CHANGES = st.lists(st.tuples(st.booleans(), st.integers(0, 30) | st.none(), st.integers(0, 30)), max_size=15)


@given(_CHANGES)
def test_spans_are_a_set_of_milliseconds(changes: list[tuple[bool, int | None, int]]) -> None:
    spans, expected = Spans(), set[int]()
    for add, start, end in changes:
        if add:
            spans.add(start or 0, end)
            expected |= set(range(start or 0, end))
        else:
            spans.remove(start, end)
            expected -= set(range(start or 0, end))
    assert {moment for first, last in spans for moment in range(first, last)} == expected
    assert spans.total == len(expected)
    ends = [moment for span in spans for moment in span]
    assert ends == sorted(set(ends))
