"""From a fault of AWS to what a source raises or shows."""

from __future__ import annotations

import re
from typing import Final

from tui.aws.errors import AwsFault, FaultKind
from tui.sources.base import CannotOpen, SourceError
from tui.traffic.states import Phase


class Stopped(Exception):
    """The source was told to stop: no error, but the way out of nested waits."""


class CredentialsMissing(SourceError):
    """No credentials, expired ones, or ones that AWS does not accept."""


class Denied(SourceError):
    """IAM refused the action."""


class GroupGone(CannotOpen):
    """There is no such log group, or none any more."""


class Misconfigured(CannotOpen):
    """Profile, region, endpoint or a name cannot be used."""


PHASES: Final = {
    FaultKind.CREDENTIALS: Phase.CREDENTIALS_EXPIRED,
    FaultKind.DENIED: Phase.DENIED,
    FaultKind.GONE: Phase.GONE,
    FaultKind.THROTTLED: Phase.THROTTLED,
    FaultKind.CONFIG: Phase.FAILED,
    FaultKind.INVALID: Phase.FAILED,
    FaultKind.UNSUPPORTED: Phase.FAILED,
}
"""How `phase_of` shows a kind as a rule; every other kind is RECONNECTING."""

_ERRORS: Final[dict[FaultKind, type[SourceError]]] = {
    FaultKind.CREDENTIALS: CredentialsMissing,
    FaultKind.DENIED: Denied,
    FaultKind.GONE: GroupGone,
    FaultKind.CONFIG: Misconfigured,
    FaultKind.INVALID: Misconfigured,
}

_SHOWN: Final = frozenset({FaultKind.CREDENTIALS, FaultKind.DENIED, FaultKind.GONE})
"""Kinds whose phase says more than that the source has failed."""

_GOES_ON = re.compile(r"(?:^|; |, )mtlstail (?:tries|notices|goes|waits|slows)\b[^.]*\.$")


def phase_of(fault: AwsFault, *, seen: bool = False) -> Phase:
    """How the screen shows a fault that is waited out.

    Args:
        fault: what happened.
        seen: the log group that the fault is about was there before.
    """
    if fault.kind is FaultKind.CREDENTIALS and fault.none_found:
        return Phase.NO_CREDENTIALS
    if fault.kind is FaultKind.GONE and not (fault.action or "").startswith("logs:"):
        return Phase.FAILED  # an API, a stage or a domain
    if fault.kind is FaultKind.GONE and not seen:
        return Phase.NO_GROUP
    return PHASES.get(fault.kind, Phase.RECONNECTING)


def source_error(fault: AwsFault, *, seen: bool = False) -> SourceError:
    """The fault as what ends a source: the remedy no longer promises to go on. `seen` as in `phase_of`."""
    action = fault.action if fault.kind is FaultKind.DENIED else None
    remedy = _GOES_ON.sub(".", fault.remedy).lstrip(".")
    error = _ERRORS.get(fault.kind, SourceError)(fault.cause, remedy, action=action)
    if fault.kind in _SHOWN:
        error.phase = phase_of(fault, seen=seen)
    return error
