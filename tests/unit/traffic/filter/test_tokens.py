from __future__ import annotations

import pytest

from tui.traffic.filter.errors import FilterError
from tui.traffic.filter.tokens import Kind, Token, tokens


def _kinds(text: str) -> list[tuple[str, str, str]]:
    return [(token.kind.name, token.key, token.text) for token in tokens(text)][:-1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("  pets ", [("TEXT", "", "pets")]),
        ("/pets?x=1", [("TEXT", "", "/pets?x=1")]),
        ("12:30", [("TEXT", "", "12:30")]),
        ('"two words"', [("TEXT", "", "two words")]),
        ('"a \\"b\\" \\\\ \\x1b"', [("TEXT", "", 'a "b" \\ \\x1b')]),
        ('a"b', [("TEXT", "", 'a"b')]),
        ("status:403", [("TERM", "status", "403")]),
        ('issuer:"My CA"', [("TERM", "issuer", "My CA")]),
        ("ctx.integration.status:>=500", [("TERM", "ctx.integration.status", ">=500")]),
        ("a OR b", [("TEXT", "", "a"), ("OR", "", ""), ("TEXT", "", "b")]),
        ("ORB or ANDy", [("TEXT", "", "ORB"), ("TEXT", "", "or"), ("TEXT", "", "ANDy")]),
        ("NOT(a)AND", [("NOT", "", ""), ("OPEN", "", ""), ("TEXT", "", "a"), ("CLOSE", "", ""), ("AND", "", "")]),
        ("-a-b", [("NOT", "", ""), ("TEXT", "", "a-b")]),
        ("-(a)", [("NOT", "", ""), ("OPEN", "", ""), ("TEXT", "", "a"), ("CLOSE", "", "")]),
        ("(status:5xx)", [("OPEN", "", ""), ("TERM", "status", "5xx"), ("CLOSE", "", "")]),
        ("ua:X(11)y)", [("TERM", "ua", "X(11)y"), ("CLOSE", "", "")]),
        ("status:", [("TERM", "status", "")]),
        ('("a")', [("OPEN", "", ""), ("TEXT", "", "a"), ("CLOSE", "", "")]),
    ],
)
def test_pieces(text: str, found: list[tuple[str, str, str]]) -> None:
    assert _kinds(text) == found


def test_positions() -> None:
    assert list(tokens(' status:="4 3" b')) == [
        Token(Kind.TERM, 1, "4 3", "status", 9, exact=True),
        Token(Kind.TEXT, 15, "b", at=15),
        Token(Kind.END, 16),
    ]


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ('a "b', 2, 'a closing "'),
        ('"a\\"', 0, 'a closing "'),
        ('client:"b', 7, 'a closing "'),
        ('"a"b', 3, "a space or the end"),
        ("a - b", 3, "what to exclude"),
        ("-", 1, "what to exclude"),
        ("-)", 1, "what to exclude"),
    ],
)
def test_what_cannot_be_read(text: str, position: int, expected: str) -> None:
    with pytest.raises(FilterError) as error:
        list(tokens(text))
    assert error.value.position == position
    assert expected in error.value.expected
