"""A filter expression cut into words, texts, `key:value` terms, signs and parentheses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from tui.traffic.filter.errors import wrong

_KEYWORD: Final = re.compile(r"(AND|OR|NOT)(?=[\s()]|$)")
_KEY: Final = re.compile(r"([A-Za-z][A-Za-z0-9_.\-]*):")
_SPACE: Final = re.compile(r"\s+")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_ESCAPE: Final = re.compile(r'\\(["\\])')
_WORD_STOP: Final = re.compile(r"[\s()]")


class Kind(Enum):
    """The kinds of tokens; the value is how an error names one."""

    TEXT = "text"
    TERM = "a term"
    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    END = "the end"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of an expression.

    Attributes:
        kind: what it is.
        position: where it begins, 0-based.
        text: the word, the unquoted text, or the value of a term.
        key: of a term, as typed.
        at: where `text` begins.
        exact: the value was given as `key:=value`.
    """

    kind: Kind
    position: int
    text: str = ""
    key: str = ""
    at: int = 0
    exact: bool = False


def tokens(text: str) -> Iterator[Token]:
    """The tokens of an expression, ending with one of kind `END`.

    Raises:
        FilterError: where a quotation is not closed, or a value or a term after `-` is missing.
    """
    position = 0
    while position < len(text):
        space = _SPACE.match(text, position)
        if space is not None:
            position = space.end()
            continue
        token, position = _token(text, position)
        yield token
    yield Token(Kind.END, len(text))


def _token(text: str, position: int) -> tuple[Token, int]:
    keyword = _KEYWORD.match(text, position)
    if keyword is not None:
        return Token(Kind[keyword[1]], position), keyword.end()
    if text[position] in "()":
        return Token(Kind(text[position]), position), position + 1
    if text[position] == "-":
        if (_WORD_STOP.match(text, position + 1) and text[position + 1] != "(") or position + 1 == len(text):
            raise wrong(
                position + 1, 'nothing follows "-"', 'what to exclude, for example -status:200, or "-" in quotes'
            )
        return Token(Kind.NOT, position), position + 1
    key = _KEY.match(text, position)
    if key is not None:
        return _term(text, position, key)
    value, end = _value(text, position)
    return Token(Kind.TEXT, position, value, at=position), end


def _term(text: str, position: int, key: re.Match[str]) -> tuple[Token, int]:
    at = key.end()
    exact = text.startswith("=", at)
    value, end = _value(text, at + exact)
    return Token(Kind.TERM, position, value, key[1], at + exact, exact), end


def _value(text: str, position: int) -> tuple[str, int]:
    if not text.startswith('"', position):
        end = _word_end(text, position)
        return text[position:end], end
    found = _QUOTED.match(text, position)
    if found is None:
        raise wrong(position, "this quotation is not closed", 'a closing "')
    end = found.end()
    if end < len(text) and not _WORD_STOP.match(text, end):
        raise wrong(end, "text follows the quotation directly", "a space or the end")
    return _ESCAPE.sub(r"\1", found[1]), end


def _word_end(text: str, position: int) -> int:
    """The end of a word: a space, or a parenthesis that closes what was opened before the word."""
    depth = 0
    for stop in _WORD_STOP.finditer(text, position):
        character = stop.group()
        if character == "(":
            depth += 1
        elif character == ")" and depth:
            depth -= 1
        else:
            return stop.start()
    return len(text)
