from __future__ import annotations

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from tests.unit.traffic.making import CERTIFICATE, HOSTILE_ROWS, NOON, entry, given, unparsed
from tui.access_log.entry import Row
from tui.traffic.filter import KEYS, EntryFilter, FilterError, parse_filter

GET, POST, DENIED = entry(method="GET", status=200), entry(method="POST", status=200), entry(method="GET", status=403)


def _found(text: str) -> list[int]:
    expression = parse_filter(text, NOON)
    return [number for number, row in enumerate((GET, POST, DENIED)) if expression.matches(row)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [0, 1, 2]),
        (" \n ", [0, 1, 2]),
        ("method:GET", [0, 2]),
        ("method:GET status:200", [0]),
        ("method:GET AND status:200", [0]),
        ("method:POST OR status:403", [1, 2]),
        ("method:GET status:403 OR method:POST", [1, 2]),
        ("method:GET (status:403 OR method:POST)", [2]),
        ("method:POST OR method:GET status:403", [1, 2]),
        ("-method:GET", [1]),
        ("NOT method:GET", [1]),
        ("NOT NOT method:GET", [0, 2]),
        ("--method:GET", [0, 2]),
        ("-(method:GET status:403)", [0, 1]),
        ("NOT(method:GET OR method:POST)", []),
        ("((method:GET))", [0, 2]),
        ("method:GET OR method:POST OR status:403", [0, 1, 2]),
    ],
)
def test_grammar(text: str, found: list[int]) -> None:
    assert _found(text) == found


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("OR a", 0, "a word"),
        ("a OR", 4, "a word"),
        ("a AND", 5, "a word"),
        ("a OR OR b", 5, "a word"),
        ("NOT", 3, "a word"),
        ("()", 1, "a word"),
        ("(a", 2, ")"),
        ("a)", 1, "the end"),
        ('a ""', 2, "something to look for"),
        ("(" * 60 + "a" + ")" * 60, 51, "at most 50"),
        ("-" * 60 + "a", 51, "at most 50"),
        ("a" * 10_001, 10_000, "at most 10000 characters"),
    ],
)
def test_a_wrong_expression_gets_its_position_and_what_was_expected(text: str, position: int, expected: str) -> None:
    with pytest.raises(FilterError) as error:
        parse_filter(text, NOON)
    assert error.value.position == position
    assert expected in error.value.expected


def test_a_filter_knows_its_text() -> None:
    expression = parse_filter(" status:5xx ", NOON)
    assert expression.text == " status:5xx "
    assert not expression.is_empty
    assert parse_filter("  ", NOON).is_empty
    assert "matches" not in repr(expression)


def test_an_empty_filter_matches_everything() -> None:
    assert parse_filter("", NOON).matches(unparsed(None))


_PIECES = st.sampled_from(
    [
        *(f"{key}:" for key in KEYS),
        "ctx.a:",
        "OR",
        "NOT",
        "AND",
        "(",
        ")",
        "-",
        '"',
        "=",
        ">",
        "..",
        "5xx",
        "1d",
        "05:31",
        " ",
    ]
)
_EXPRESSIONS = st.lists(_PIECES | st.text(max_size=4), max_size=12).map("".join) | st.text(max_size=40)


@settings(max_examples=400)
@hypothesis_given(_EXPRESSIONS)
def test_reading_raises_nothing_but_filter_errors_that_point_into_the_text(text: str) -> None:
    error = _error(text)
    if error is not None:
        assert 0 <= error.position <= len(text)
        assert error.expected
        assert error.message.isprintable()


def _error(text: str) -> FilterError | None:
    try:
        assert isinstance(parse_filter(text, NOON), EntryFilter)
    except FilterError as error:
        return error
    return None


_VALUES = st.sampled_from(
    ["403", "5xx", ">=4", "a*", "10.0.0.0/8", "<30d", "-15m", "error", "ab", "1..2", "accepted", '"x y"', "11:00"]
)
_TERMS = st.tuples(st.sampled_from([*KEYS, "ctx.a"]), _VALUES).map(":".join) | st.sampled_from(["pets", '"a b"'])


@settings(max_examples=400)
@hypothesis_given(st.lists(_TERMS, min_size=1, max_size=4), HOSTILE_ROWS, st.booleans())
def test_matching_never_raises(terms: list[str], row: Row, with_certificate: bool) -> None:
    for text in (" OR ".join(terms), f"-({' '.join(terms)})"):
        try:
            expression = parse_filter(text, NOON, certificate_of=given(CERTIFICATE if with_certificate else None))
        except FilterError:
            continue
        assert expression.matches(row) in {True, False}
