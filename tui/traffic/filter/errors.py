"""What is wrong with a filter expression, and where."""

from __future__ import annotations

from tui.text import one_line


class FilterError(ValueError):
    """An expression that cannot be read. Its text is meant for the person who typed it.

    Attributes:
        position: index of the character where reading stopped, 0-based.
        expected: what would have been understood there.
        message: the whole sentence; also the exception's text.
    """

    def __init__(self, position: int, expected: str, message: str) -> None:
        super().__init__(message)
        self.position = position
        self.expected = expected
        self.message = message


def wrong(position: int, problem: str, expected: str) -> FilterError:
    """The error for `problem` at a 0-based position."""
    return FilterError(
        position, expected, f"At character {position + 1}: {one_line(problem, 120)}. Expected {expected}."
    )
