from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api import Domain, Mapping, RoutingRule
from tui.gateway.mappings import choose
from tui.gateway.unresolved import Unresolved

SEGMENTS = st.lists(st.sampled_from(["a", "b", "orders", "orders2", "v1"]), max_size=4)


def domain(*mappings: tuple[str, str | None], rules: tuple[RoutingRule, ...] = (), **more: Any) -> Domain:
    found = tuple(Mapping(path, f"api{number}", stage) for number, (path, stage) in enumerate(mappings))
    return Domain("api.example.com", mappings=found, rules=rules, **more)


def refused(where: Domain, base_path: str | None) -> Unresolved:
    with pytest.raises(Unresolved) as caught:
        choose(where, base_path)
    return caught.value


@given(st.lists(SEGMENTS, min_size=1, unique_by=tuple), SEGMENTS)
def test_the_mapping_with_the_most_segments_that_the_path_begins_with_wins(
    mapped: list[list[str]], path: list[str]
) -> None:
    where = domain(*(("/".join(segments), "/".join(segments) or "root") for segments in mapped))
    fitting = [segments for segments in mapped if path[: len(segments)] == segments]
    if fitting:
        assert choose(where, "/".join(path)).stage == "/".join(max(fitting, key=len)) or "root"
        assert choose(where, "/" + "/".join(path) + "/").base_path == "/".join(max(fitting, key=len))
    else:
        assert "Nothing is mapped" in refused(where, "/".join(path)).cause


@given(st.integers(0, 5), SEGMENTS)
def test_the_lowest_priority_number_decides_whatever_the_order(first: int, path: list[str]) -> None:
    order = [RoutingRule(f"r{n}", n, f"a{n}", "s") for n in range(6)]
    rules = tuple(order[first:] + order[:first])
    assert choose(domain(("", "prod"), rules=rules), "/".join(path)).api_id == "a0"


def test_a_rule_for_another_path_does_not_decide() -> None:
    rules = (RoutingRule("r1", 1, "other", "s", base_paths=("orders", "pets")),)
    where = domain(("", "prod"), rules=rules)
    assert choose(where, "ordersX").stage == "prod"
    assert choose(where, "pets/1").api_id == "other"


def test_one_stage_under_several_paths_needs_no_path() -> None:
    where = Domain("d.example.com", mappings=(Mapping("a", "api", "prod"), Mapping("b", "api", "prod")))
    assert choose(where, None).stage == "prod"


def test_without_a_path_several_stages_are_named_with_an_example_that_exists() -> None:
    reason = refused(domain(("", "root"), ("orders", "prod")), None)
    assert "/orders → api1/prod" in reason.cause
    assert "api.example.com/orders" in reason.remedy
    assert "api.example.com/ is the root" in reason.remedy
    rules = (RoutingRule("r1", 1, "a", "x", ("p",)), RoutingRule("r2", 2, "a", "y", headers=("h: 1",)))
    reason = refused(Domain("d.example.com", rules=rules), None)
    assert "/p → a/x (rule r1)" in reason.cause
    assert "every path by header → a/y (rule r2)" in reason.cause


def test_many_mappings_are_cut_off() -> None:
    assert "and 12 more" in refused(domain(*((f"p{n}", f"s{n}") for n in range(20))), None).cause


def test_a_mapping_without_a_stage_takes_it_from_the_path() -> None:
    where = domain(("orders", None))
    assert choose(where, "orders/prod/items").stage == "prod"
    for path in ("orders", None):
        assert "leaves the stage" in refused(where, path).cause


def test_names_from_aws_are_sanitised() -> None:
    where = domain(
        ("a\x1b", "s\x1b"), ("b", "t"), rules=(RoutingRule("r\x1b", 1, "i\x1b", "s", headers=("h\x1b: v",)),)
    )
    for path in (None, "else"):
        reason = refused(where, path)
        assert "\x1b" not in reason.cause + reason.remedy
    assert "\x1b" not in "".join(choose(where, "b").notes)
