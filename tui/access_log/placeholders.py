"""An access-log format taken apart: constant text, and the `$context` variables between it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tui.access_log.variables import VARIABLES, family
from tui.text import one_line

MAX_FORMAT: Final = 16 * 1024
"""Characters of a format that are read; API Gateway takes 3 KB."""

MAX_VARIABLES: Final = 512
"""Placeholders of one format."""

_OPENING: Final = re.compile(
    r"\$(?:context\b|\{\s*context\b|(?:input|util|stageVariables)\b|\{\s*(?:input|util|stageV))"
)
# A hyphen belongs to a name only inside an authorizer's property, where an API's owner chooses it.
_BARE: Final = re.compile(r"\.((?:[A-Za-z_]\w*)(?:\.\w+)*(?:-\w+(?:[.-]\w+)*)?)", re.ASCII)
_BRACED: Final = re.compile(r"\.([A-Za-z_][\w.:/-]*)\s*\}", re.ASCII)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class FormatError(Exception):
    """A text is no access-log format; sanitised, and meant for people.

    Attributes:
        position: 1-based character at which it stops being one.
        expected: what should stand there.
        remedy: what to do about it.
    """

    def __init__(self, position: int, expected: str, remedy: str) -> None:
        super().__init__(f"at character {position}: expected {expected}. {remedy}")
        self.position = position
        self.expected = expected
        self.remedy = remedy


class Template(NamedTuple):
    """A format: `literals[0]`, then the value of `names[0]`, then `literals[1]`, and so on."""

    literals: tuple[str, ...]
    """Constant texts, one more than there are names; empty where two variables touch."""
    names: tuple[str, ...]
    """`$context` names, without `$context.`; one may come twice."""

    def text(self) -> str:
        """The format again, in one spelling."""
        placed = "".join(f"{text}${{context.{name}}}" for text, name in zip(self.literals, self.names, strict=False))
        return placed + self.literals[-1]


def placeholders(text: str) -> Template:
    """Takes a format apart. A line break at its end is no part of it.

    The rules are API Gateway's (AWS page "Set up CloudWatch logging for REST APIs in API Gateway"): one line, with
    `$context` variables alone; no `$input`, no `$util`, no stage variables.

    Raises:
        FormatError: where it is none.
    """
    body = text.rstrip("\r\n")
    _check(body)
    literals: list[str] = []
    names: list[str] = []
    at = 0
    for opening in _OPENING.finditer(body):
        name, end = _name(body, opening)
        literals.append(body[at : opening.start()])
        names.append(name)
        at = end
    if not names:
        raise FormatError(
            1, "a variable such as $context.requestId", "Give the stage's access-log format, as API Gateway has it."
        )
    if len(names) > MAX_VARIABLES:
        raise FormatError(1, f"at most {MAX_VARIABLES} variables", "Name fewer variables.")
    return Template((*literals, body[at:]), tuple(names))


def _check(body: str) -> None:
    if len(body) > MAX_FORMAT:
        raise FormatError(
            MAX_FORMAT, f"the end of a format of at most {MAX_FORMAT:,} characters", "API Gateway takes 3 KB."
        )
    control = _CONTROL.search(body)
    if control is not None:
        what = "a format on one line" if control[0] in "\r\n" else "printable text"
        raise FormatError(control.start() + 1, what, "API Gateway allows a line break at the end only.")


def _name(body: str, opening: re.Match[str]) -> tuple[str, int]:
    """The variable that begins here, and where it ends."""
    position = opening.start() + 1
    if "context" not in opening[0]:
        found = one_line(body[opening.start() : opening.start() + 24])
        raise FormatError(position, f"a $context variable, not {found}", "Access logs know $context variables alone.")
    if "{" in opening[0]:
        match = _BRACED.match(body, opening.end())
        if match is None:
            raise FormatError(position, "${context.NAME} with its closing brace", "Write ${context.status}.")
        return match[1], match.end()
    match = _BARE.match(body, opening.end())
    if match is None:
        raise FormatError(opening.end() + 1, "a dot and a variable's name after $context", "Write $context.status.")
    name = _without_hyphens(match[1])
    return name, match.start(1) + len(name)


def _without_hyphens(name: str) -> str:
    """A name ends before its first hyphen, unless an API's owner made it up."""
    head = name.partition("-")[0]
    return head if head in VARIABLES or family(head) is None else name
