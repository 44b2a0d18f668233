"""Can the access log of a stage be watched? Where it goes, and what can be done where it cannot be followed."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tui.api import Stage
from tui.aws.arns import GroupName, parse_group
from tui.aws.errors import AwsFault
from tui.aws.identity import caller
from tui.aws.logs import LogGroup, LogsApi, Origins
from tui.aws.session import AwsSession
from tui.gateway.unresolved import PARTIAL, Unresolved
from tui.text import one_line

CLASSES: Final = {"INFREQUENT_ACCESS": "Infrequent Access", "DELIVERY": "Delivery"}
"""Log classes without Live Tail (CloudWatch Logs user guide, Log classes)."""


@dataclass(frozen=True, slots=True)
class Destination:
    """The log group of a stage's access log."""

    group: GroupName
    log_class: str | None = None
    retention_days: int | None = None
    missing: tuple[str, ...] = ()
    """What could not be read. Sanitised."""


def trouble(stage: Stage, region: str | None) -> Unresolved | None:
    """Why the stage's access log cannot be watched, as far as its settings tell; None where they are well."""
    name = one_line(stage.target)
    log = stage.access_log
    if log is None:
        return Unresolved(
            f"Access logging is off for {name}.",
            f"`mtlstail setup {_argument(stage.target)}` prints the commands that switch it on; "
            "what was called before leaves no trace.",
        )
    arn = one_line(log.destination_arn)
    if log.is_firehose:
        return Unresolved(
            f"{name} sends its access log to the Firehose stream {arn.rpartition('/')[2]}, which cannot be read back.",
            "Watch what it delivers: download the objects and pass them as files. A stage's access log goes to one "
            f"place: `mtlstail setup {_argument(stage.target)}` prints how to send it to a log group instead.",
        )
    group = parse_group(log.destination_arn)
    if group.arn is None:
        return Unresolved(f"{name} sends its access log to {arn}, which is no log group.", "Watch that place instead.")
    if region is not None and group.region not in (None, region):
        return Unresolved(
            f"{name} sends its access log to another region: {one_line(group.name)} in {one_line(group.region)}.",
            f"Watch the group itself: mtlstail watch {_argument(group.arn)}",
        )
    return None


def find_destination(session: AwsSession, stage: Stage) -> Destination:
    """The group that the stage's access log is in, with its class as far as it may be read.

    Raises:
        Unresolved: it cannot be watched; the remedy says what can be done instead.
        AwsFault: it could not be asked.
    """
    wrong = trouble(stage, session.region)
    if wrong is not None or stage.access_log is None:
        raise wrong or Unresolved("Access logging is off.")
    group = parse_group(stage.access_log.destination_arn)
    missing: list[str] = []
    found: LogGroup | None = None
    try:
        found = _look_up(session, group.name)
    except AwsFault as fault:
        if fault.kind not in PARTIAL:
            raise
        missing.append(f"Class and retention of the log group are not known: {fault.cause}")
    if found is None or found.arn != group.arn:
        missing += _check_account(session, stage, group)
        return Destination(group, missing=tuple(missing))
    if found.log_class in CLASSES:
        raise _wrong_class(stage, found)
    return Destination(group, found.log_class, found.retention_days, tuple(missing))


def _look_up(session: AwsSession, name: str) -> LogGroup | None:
    pages: Iterator[list[LogGroup]] = LogsApi(session, Origins("discovery"), lambda: 0.0).describe_log_groups(
        prefix=name
    )
    return next((group for page in pages for group in page if group.name == name), None)


def _check_account(session: AwsSession, stage: Stage, group: GroupName) -> list[str]:
    """Is it another account's group? Asked of STS only where the group was not found in this account."""
    try:
        account = caller(session).account
    except AwsFault as fault:
        return [f"Which account these credentials belong to is not known: {fault.cause}"]
    if group.account not in (None, account):
        raise Unresolved(
            f"{one_line(stage.target)} sends its access log to another account: {one_line(group.name)} of "
            f"{one_line(group.account)}; these credentials are of {one_line(account)}.",
            "With credentials of that account, or of one that monitors it: "
            f"mtlstail watch {_argument(group.arn or group.name)}",
        )
    return []


def _wrong_class(stage: Stage, group: LogGroup) -> Unresolved:
    name = one_line(group.name)
    return Unresolved(
        f"The access log of {one_line(stage.target)} is in {name}, of the class {CLASSES[group.log_class or '']}, "
        "which cannot be followed.",
        "A group's class cannot be changed: send the log to a new group of the class Standard. What is there can be "
        f"searched with Logs Insights: mtlstail history {_argument('group:' + group.name)}",
    )


def _argument(text: str) -> str:
    return shlex.quote(one_line(text))
