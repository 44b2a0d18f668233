from __future__ import annotations

from tui.gateway.nearness import listed, nearest


def test_near_names_ignore_case_and_come_as_they_are() -> None:
    assert nearest("PROD", ["Prod", "staging", "prod2"]) == ["Prod", "prod2"]
    assert nearest("zzz", ["prod"]) == []


def test_a_long_list_says_how_many_more_there_are() -> None:
    assert listed(["a", "b\x1b"]) == "a, b\\x1b"
    assert listed(str(number) for number in range(10)) == "0, 1, 2, 3, 4, 5, 6, 7 and 2 more"
