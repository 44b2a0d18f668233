from __future__ import annotations

import pytest

from tui.gateway.domains import wildcard
from tui.gateway.resolve import split_domain


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("api.example.com", ("api.example.com", None)),
        ("api.example.com/", ("api.example.com", "")),
        ("api.example.com/orders/v2/", ("api.example.com", "orders/v2")),
    ],
)
def test_host_and_base_path(text: str, parts: tuple[str, str | None]) -> None:
    assert split_domain(text) == parts


@pytest.mark.parametrize(
    ("host", "above"),
    [("a.example.com", "*.example.com"), ("*.example.com", None), ("example.com", None), ("localhost", None)],
)
def test_a_wildcard_stands_for_one_label(host: str, above: str | None) -> None:
    assert wildcard(host) == above
