"""From an expression to one test of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from tui.access_log.entry import Row
from tui.traffic.certificates import CertificateOf, decoded
from tui.traffic.filter import keys, terms
from tui.traffic.filter.errors import wrong
from tui.traffic.filter.terms import Test, Value
from tui.traffic.filter.tokens import Kind, Token, tokens

MAX_LENGTH: Final = 10_000
"""Characters of an expression."""
MAX_DEPTH: Final = 50
"""Parentheses and exclusions inside each other."""

_OPERAND: Final = "a word, a text in quotes, a key:value term or ("


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """A filter that was understood.

    Attributes:
        text: the expression as given.
        matches: True for the rows to show; never raises. An empty filter shows all.
    """

    text: str
    matches: Callable[[Row], bool] = field(repr=False, compare=False)

    @property
    def is_empty(self) -> bool:
        """True where the expression holds nothing, so that every row matches."""
        return not self.text.strip()


def parse_filter(
    text: str, now_ms: Callable[[], int] | int, *, certificate_of: CertificateOf | None = None
) -> EntryFilter:
    """Reads an expression of the filter language.

    Terms are ANDed; `OR` and parentheses group; `-` or `NOT` excludes; a bare word or "quoted text" looks
    in path, ids, client, error and user agent. Case is ignored everywhere. An absent field never
    matches, so its exclusion does. In values `*` stands for anything; `key:=value` takes the value as it stands.

    Args:
        text: the expression; blank matches everything.
        now_ms: the time in milliseconds since the epoch, or what gives it, for `expires:` and `time:`.
        certificate_of: gives a request's certificate; by default it is decoded.

    Raises:
        FilterError: with position and what was expected there. Nothing else, whatever `text` is.
    """
    if len(text) > MAX_LENGTH:
        raise wrong(MAX_LENGTH, "the expression is too long", f"at most {MAX_LENGTH} characters")
    if not text.strip():
        return EntryFilter(text, _everything)
    now = now_ms if callable(now_ms) else lambda: now_ms
    return EntryFilter(text, _Parser(list(tokens(text)), now, certificate_of or decoded).parse())


class _Parser:
    """Recursive descent: either = all (OR all)*, all = one (AND? one)*, one = NOT* ( "(" either ")" | term )."""

    def __init__(self, found: Sequence[Token], now_ms: Callable[[], int], certificate_of: CertificateOf) -> None:
        self._tokens = found
        self._next = 0
        self._now_ms = now_ms
        self._certificate_of = certificate_of

    def parse(self) -> Test:
        test = self._either(0)
        if self._token.kind is not Kind.END:
            raise wrong(self._token.position, "nothing was opened here", "the end, or a ( before")
        return test

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _skip(self, kind: Kind) -> bool:
        if self._token.kind is not kind:
            return False
        self._next += 1
        return True

    def _either(self, depth: int) -> Test:
        tests = [self._all(depth)]
        while self._skip(Kind.OR):
            tests.append(self._all(depth))
        return _any_of(tests)

    def _all(self, depth: int) -> Test:
        tests = [self._one(depth)]
        while self._skip(Kind.AND) or self._token.kind in {Kind.TEXT, Kind.TERM, Kind.OPEN, Kind.NOT}:
            tests.append(self._one(depth))
        return _all_of(tests)

    def _one(self, depth: int) -> Test:
        token = self._token
        if depth > MAX_DEPTH:
            raise wrong(token.position, "too deep", f"at most {MAX_DEPTH} parentheses inside each other")
        if self._skip(Kind.NOT):
            return _not(self._one(depth + 1))
        if self._skip(Kind.OPEN):
            return self._group(token, depth + 1)
        return self._operand(token)

    def _group(self, opened: Token, depth: int) -> Test:
        test = self._either(depth)
        if not self._skip(Kind.CLOSE):
            raise wrong(self._token.position, f"the ( at character {opened.position + 1} is not closed", ")")
        return test

    def _operand(self, token: Token) -> Test:
        value = Value(token.text, token.at, token.exact, self._now_ms, self._certificate_of)
        if self._skip(Kind.TERM):
            return keys.build(token, value)
        if self._skip(Kind.TEXT):
            if not token.text:
                raise wrong(token.position, "this text is empty", "something to look for between the quotes")
            return terms.everywhere(value)
        problem = "the expression ends here" if token.kind is Kind.END else f"{token.kind.value} stands here"
        raise wrong(token.position, problem, _OPERAND)


def _everything(_: Row) -> bool:
    return True


def _not(test: Test) -> Test:
    return lambda row: not test(row)


def _all_of(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def matches(row: Row) -> bool:
        for test in tests:  # noqa: SIM110 - a generator would cost a frame a row
            if not test(row):
                return False
        return True

    return matches


def _any_of(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def matches(row: Row) -> bool:
        for test in tests:  # noqa: SIM110 - a generator would cost a frame a row
            if test(row):
                return True
        return False

    return matches
