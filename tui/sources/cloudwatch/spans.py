"""A span of a group's time, read page by page to its end. botocore's paginator would give up where this goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from tui.aws.arns import GroupName
from tui.aws.errors import AwsFault, FaultKind
from tui.aws.logs import LogsApi, Page
from tui.sources.cloudwatch.link import Link
from tui.sources.cloudwatch.states import Part

REPEATS: Final = 10
"""The same token so often, and the endpoint is going in circles."""
RESTARTS: Final = 3


def pages(
    link: Link,
    part: Part,
    group: GroupName,
    start: int,
    end: int | None,
    *,
    background: bool = False,
    give_up: frozenset[FaultKind] = frozenset(),
) -> Iterator[Page]:
    """Every page with `start` <= timestamp <= `end`, ascending. An empty page with a token is not the end.

    A failed page is asked for again with the same window and token. A token that AWS no longer takes
    starts the span again from its beginning: the events come twice, and the intake drops them.

    Raises:
        AwsFault: as `Link.call`.
        Stopped: as `Link.call`.
    """
    token: str | None = None
    repeats = restarts = 0
    while True:
        try:
            page = link.call(
                part,
                _asking(group, start, end, token),
                background=background,
                give_up=give_up,
            )
        except AwsFault as fault:
            restarts += 1
            if fault.kind is not FaultKind.INVALID or token is None or restarts > RESTARTS:
                raise
            token = None
            continue
        part.saw(group.name)
        if page.full:
            link.budget.refund()
        yield page
        if page.next_token is None:
            return
        repeats = repeats + 1 if page.next_token == token else 0
        if repeats and (not page.events or repeats >= REPEATS):
            return
        token = page.next_token


def _asking(group: GroupName, start: int, end: int | None, token: str | None) -> Callable[[LogsApi], Page]:
    return lambda api: api.filter_page(group, start, end, token)
