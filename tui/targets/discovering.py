"""Stages and custom domains: how each is looked up, and what there is to pick from."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tui.targets.naming import Target, TargetKind

if TYPE_CHECKING:
    from tui.access_log.parser import LineParser
    from tui.api import ResolvedTarget
    from tui.aws.session import AwsSession
    from tui.ports import Choices
    from tui.sources.discovered import LookUp

CALLS_A_SECOND: Final = 4.0
"""To API Gateway while listing: its quota is ten for everybody in the account (API Gateway quotas page)."""


def looking_up(target: Target) -> LookUp:
    """What resolves this stage or custom domain."""
    from tui.gateway.resolve import resolve_domain, resolve_stage, split_domain

    if target.kind is TargetKind.STAGE:
        api_id, _, stage = target.value.partition("/")
        return lambda session: resolve_stage(session, api_id, stage)
    host, base_path = split_domain(target.value)
    return lambda session: resolve_domain(session, host, base_path)


def choices(session: AwsSession) -> Iterator[Choices]:
    """Everything in the session's account and region, as `tui.ports.Discovery.choices`.

    Raises:
        DiscoveryError: nothing at all could be listed.
    """
    from tui.aws.budget import RequestBudget
    from tui.gateway.listing import find_choices
    from tui.sources.base import SystemClock

    budget, never = RequestBudget(SystemClock(), CALLS_A_SECOND), threading.Event()
    return find_choices(session, lambda: budget.take(never))


def read_by(parser: LineParser, found: ResolvedTarget) -> None:
    """Lets the parser read the lines by the stage's own format, where that is told and can be compiled."""
    from tui.access_log.template import FormatError, compile_format

    if found.format is None:
        return
    try:
        compiled = compile_format(found.format)
    except FormatError:
        return  # the lines are recognised by themselves, as those of any group
    parser.use(compiled)
