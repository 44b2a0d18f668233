"""Which of the groups can be followed live? Their ARNs and classes, as far as this account may ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tui.aws.arns import GroupName, parse_group
from tui.aws.errors import AwsFault, FaultKind
from tui.aws.logs import LogGroup, LogsApi
from tui.aws.telling import missing_group
from tui.gateway.log_groups import near_names
from tui.settings import Engine
from tui.sources.cloudwatch.link import Link
from tui.sources.cloudwatch.states import Part
from tui.sources.cloudwatch.watch import Reason
from tui.text import one_line

LIVE_LIMIT: Final = 10
"""Groups in one Live Tail session (StartLiveTail, API reference)."""
NO_LIVE_CLASSES: Final = frozenset({"INFREQUENT_ACCESS", "DELIVERY"})


@dataclass(frozen=True, slots=True)
class Plan:
    """How the groups are followed."""

    live: tuple[tuple[GroupName, ...], ...] = ()
    """Sessions of at most ten groups, all with ARNs."""
    polled: tuple[GroupName, ...] = ()
    reason: Reason | None = None
    """Why `polled` are not live."""

    @property
    def groups(self) -> tuple[GroupName, ...]:
        """All of them."""
        return (*(group for session in self.live for group in session), *self.polled)


def plan(link: Link, part: Part, groups: Sequence[str], engine: Engine) -> Plan:
    """Finds the ARNs of the groups and divides them; waits for what can be waited for.

    Raises:
        AwsFault: as `Link.call`; kind CONFIG where the ARNs name several regions.
        Stopped: the source must stop.
    """
    named = list(dict.fromkeys(parse_group(text) for text in groups))
    regions = sorted({group.region for group in named if group.region is not None})
    if len(regions) > 1:
        raise AwsFault(
            FaultKind.CONFIG,
            f"The log groups lie in several regions: {one_line(', '.join(regions), 200)}.",
            "Watch the groups of one region at a time.",
        )
    if engine == "poll":
        return Plan(polled=tuple(named), reason=Reason("Polling was asked for (--engine poll)."))
    live: list[GroupName] = []
    polled: list[GroupName] = []
    reason: Reason | None = None
    for group in named:
        why = None
        if group.arn is None:
            group, why = _find(link, part, group, engine)
        if why is not None and engine == "auto":
            polled.append(group)
            reason = reason or why
        else:
            live.append(group)
    sessions = tuple(tuple(live[at : at + LIVE_LIMIT]) for at in range(0, len(live), LIVE_LIMIT))
    return Plan(sessions, tuple(polled), reason)


def _find(link: Link, part: Part, group: GroupName, engine: Engine) -> tuple[GroupName, Reason | None]:
    """The group with its ARN, or the reason why it cannot be live."""
    give_up = frozenset({FaultKind.DENIED, FaultKind.UNSUPPORTED}) if engine == "auto" else frozenset[FaultKind]()
    try:
        found = link.call(part, lambda api: _look_up(api, group.name), give_up=give_up)
    except AwsFault as fault:
        if fault.kind not in give_up:
            raise
        why = f"Not live: Live Tail needs the group's ARN. {fault.cause}"
        return group, Reason(why, f"Give the ARN, or see: {fault.remedy}", fault.action)
    part.saw(group.name)
    known = GroupName(group.name, found.arn, parse_group(found.arn).region, parse_group(found.arn).account)
    if found.log_class in NO_LIVE_CLASSES and engine == "auto":
        log_class = one_line(found.log_class, 40)
        return known, Reason(
            f"Not live: {one_line(group.name, 200)} is of the class {log_class}, which has no Live Tail."
        )
    return known, None


def _look_up(api: LogsApi, name: str) -> LogGroup:
    for page in api.describe_log_groups(prefix=name):
        for group in page:
            if group.name == name:
                return group
    fault = missing_group(api.session.context("logs:DescribeLogGroups", name))
    raise near_names(api, name, fault)
