"""Text from outside: made safe to show once, at the parser; and text that must not show at all.

A log line is written by whoever was refused. Everything in it that a terminal could obey, or that
could make one text look like another, becomes a visible escape here, by character class and never
by the grammar of escape sequences (which differs from terminal to terminal).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NoReturn

MAX_COMBINING: Final = 8
"""Combining marks kept on one base character; the rest are escaped."""

_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARKS: Final = frozenset({"Mn", "Me"})
# Invisible although their category says letter, mark or symbol (Unicode's Default_Ignorable_Code_Point, and blanks).
_INVISIBLE: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)


def is_plain(text: str) -> bool:
    """True where `text` is printable ASCII, which needs no sanitising. Costs nanoseconds."""
    return text.isascii() and text.isprintable()


def sanitize(text: str) -> str:
    r"""`text` with every character that a terminal could obey, or that hides or reorders, as a visible escape.

    C0, DEL and C1 become `\x1b`; surrogates, bidirectional and zero-width characters, line and
    paragraph separators, private-use, unassigned and tag characters become `<U+202E>`. Combining
    marks beyond `MAX_COMBINING` on one base are escaped too. Idempotent; never raises.
    """
    if text.isascii() and text.isprintable():
        return text
    pieces: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in _MARKS else 0
        if category in _CATEGORIES or marks > MAX_COMBINING or _INVISIBLE.match(character):
            pieces.append(_escape(character))
        else:
            pieces.append(character)
    return "".join(pieces)


def is_unsafe(text: str) -> bool:
    """True where `sanitize` would change `text`."""
    return not (text.isascii() and text.isprintable()) and sanitize(text) != text


def one_line(text: object, limit: int = 300) -> str:
    """Any object's text, sanitised and cut: for messages that echo something from outside."""
    clean = sanitize(str(text))
    return clean if len(clean) <= limit else f"{clean[:limit]}… ({len(clean) - limit} more characters)"


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code <= 0xFF and code != 0xAD else f"<U+{code:04X}>"


class Secret:
    """A text that must not show by accident: no `repr`, `str`, formatting or pickling gives it away.

    `reveal()` is the only way to the text, so that a search for it finds every place that shows one.
    Compared and hashed by content.
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """The text itself, unsanitised."""
        return self.__text

    def masked(self) -> str:
        """What may be shown instead: the length, and nothing of the content."""
        return f"•••••••• ({len(self.__text)} characters)"

    def __len__(self) -> int:
        return len(self.__text)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self.__text)} characters hidden)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __rich_repr__(self) -> list[tuple[str, str]]:
        return [("hidden", f"{len(self.__text)} characters")]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and type(other) is type(self) and self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.__text))

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} is not pickled: it would leave the process in clear")
