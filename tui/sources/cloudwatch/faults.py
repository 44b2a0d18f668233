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

    phase = Phase.CREDENTIALS_EXPIRED


class Denied(SourceError):
    """IAM refused the action."""

    phase = Phase.DENIED


class GroupGone(CannotOpen):
    """There is no such log group."""

    phase = Phase.GONE


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
"""How the screen shows a fault that is waited out; every other kind is RECONNECTING."""

_ERRORS: Final[dict[FaultKind, type[SourceError]]] = {
    FaultKind.CREDENTIALS: CredentialsMissing,
    FaultKind.DENIED: Denied,
    FaultKind.GONE: GroupGone,
    FaultKind.CONFIG: Misconfigured,
    FaultKind.INVALID: Misconfigured,
}


_GOES_ON = re.compile(r"(?:^|; |, )mtlstail (?:tries|notices|goes|waits|slows)\b[^.]*\.$")


def source_error(fault: AwsFault) -> SourceError:
    """The fault as what ends a source: the remedy no longer promises to go on."""
    action = fault.action if fault.kind is FaultKind.DENIED else None
    remedy = _GOES_ON.sub(".", fault.remedy).lstrip(".")
    return _ERRORS.get(fault.kind, SourceError)(fault.cause, remedy, action=action)
