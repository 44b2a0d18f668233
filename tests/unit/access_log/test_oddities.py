"""The list of warnings against what the modules of this folder write down, and against what real lines get."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui.access_log
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.oddities import WARNINGS
from tui.access_log.parser import LineParser

ID = '"requestId": "5fc39214"'
SOURCES = [path.read_text() for path in Path(tui.access_log.__file__).parent.glob("*.py") if path.stem != "oddities"]
LINES = {
    "control-characters": f'{{{ID}, "path": "/\\u001b[31m"}}',
    "duplicate-keys": f'{{{ID}, "status": "200", "status": "403"}}',
    "odd-number": f'{{{ID}, "responseLatency": "soon"}}',
    "odd-status": f'{{{ID}, "status": "fine"}}',
    "odd-time": f'{{{ID}, "requestTimeEpoch": "noon"}}',
    "oversized": f'{{{ID}, "path": "/{"x" * 200_000}"}}',
    "salvaged": f'{{{ID}, "path": "/a "b""}}',
    "time-disagrees": f'{{{ID}, "requestTimeEpoch": "1720330313123", "requestTime": "07/Jul/2023:05:31:53 +0000"}}',
    "too-many-fields": "{" + ID + "".join(f', "k{number}": "v"' for number in range(5_000)) + "}",
    "trailing-text": f"{{{ID}}} and more",
    "truncated": f'{{{ID}, "path": "/a',
}


def test_the_list_is_sorted_and_says_nothing_twice() -> None:
    assert list(WARNINGS) == sorted(set(WARNINGS))


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_gets_the_warning(name: str) -> None:
    assert name in LineParser().parse(LogEvent(LINES[name], EventOrigin("x"))).warnings


def test_every_warning_that_a_module_writes_down_is_listed() -> None:
    written = {name for source in SOURCES for name in _warnings(source)}
    assert {"salvaged", "duplicate-keys", "time-disagrees"} <= written <= set(WARNINGS)


def test_nothing_is_listed_that_no_module_writes_down() -> None:
    text = "".join(SOURCES)
    assert [name for name in WARNINGS if f'"{name}"' not in text] == ["mtls-bypassed"]


def _warnings(source: str) -> Iterator[str]:
    """The kebab-case words of tuples inside functions, and of module constants that are a tuple of one."""
    for node in ast.walk(ast.parse(source)):
        value = getattr(node, "value", None) if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
        if isinstance(node, ast.FunctionDef):
            yield from (word for inner in ast.walk(node) if isinstance(inner, ast.Tuple) for word in _words(inner))
        elif isinstance(value, ast.Tuple) and len(value.elts) == 1:
            yield from _words(value)


def _words(found: ast.Tuple) -> list[str]:
    words = [part.value for part in found.elts if isinstance(part, ast.Constant)]
    rest = [part for part in found.elts if not isinstance(part, (ast.Constant, ast.Starred))]
    known = all(isinstance(word, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+|[a-z]{8,}", word) for word in words)
    return words if words and known and not rest else []
