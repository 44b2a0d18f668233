from __future__ import annotations

import pytest

from tests.unit.traffic.making import NOON
from tui.traffic.filter import KEYS, FilterError, parse_filter


def test_every_key_of_the_contract() -> None:
    keys = (
        "status method path resource latency client issuer serial fp ip ua id stage api domain group error cause"
        " outcome warning expires time has"
    )
    assert list(KEYS) == keys.split()


@pytest.mark.parametrize("key", [*KEYS, "ctx.a"])
def test_a_missing_value_is_told_with_what_belongs_there(key: str) -> None:
    for text in (f"{key}:", f'{key}:""', f"{key}: x"):
        with pytest.raises(FilterError) as error:
            parse_filter(text, NOON)
        assert error.value.position == len(key) + 1
        assert key not in KEYS or error.value.expected == KEYS[key].hint


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("statsu:5", "status"),
        ("Pth:/a", "path"),
        ("METHDO:GET", "method"),
        ("certificate.subject:x", "one of the keys"),
    ],
)
def test_an_unknown_key_gets_its_position_and_near_ones(text: str, near: str) -> None:
    with pytest.raises(FilterError, match="belongs in quotes") as error:
        parse_filter(f"a {text}", NOON)
    assert error.value.position == 2
    assert near in error.value.expected


@pytest.mark.parametrize("text", ["a:b", "foo:bar", "https://x", "qqqqqqq:1"])
def test_a_key_that_looks_like_none_gets_the_list_of_all(text: str) -> None:
    with pytest.raises(FilterError, match="belongs in quotes") as error:
        parse_filter(text, NOON)
    assert error.value.expected == f"one of the keys {', '.join(KEYS)} or ctx.NAME"


def test_only_keys_that_look_alike_are_offered() -> None:
    with pytest.raises(FilterError) as error:
        parse_filter("statsu:5", NOON)
    assert error.value.expected == "a key such as status"


def test_a_context_variable_needs_its_name() -> None:
    with pytest.raises(FilterError, match="name is missing") as error:
        parse_filter("ctx.:1", NOON)
    assert error.value.position == 4
