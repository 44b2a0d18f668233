"""What went wrong with AWS, as one family: every exception of boto3, botocore and urllib3 becomes an `AwsFault`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class FaultKind(Enum):
    """Kinds of faults, by what can be done about them."""

    CREDENTIALS = "credentials"
    """None found, expired, or not accepted. A login elsewhere cures it: try again with a new session."""
    DENIED = "denied"
    GONE = "gone"
    """No such log group, API, stage or domain, here."""
    THROTTLED = "throttled"
    UNREACHABLE = "unreachable"
    CLOCK = "clock"
    """The request's signature was refused because the clocks differ."""
    SERVER = "server"
    """AWS failed inside, or an answer could not be understood: the same call may succeed soon."""
    BAD_PAGE = "bad page"
    """A success without what it must hold. Never to be taken for an empty page."""
    UNSUPPORTED = "unsupported"
    """This group, endpoint or region does not offer the call."""
    LIMIT = "limit"
    """Too many Live Tail sessions in the account."""
    SESSION_END = "session end"
    """A live session ended as documented, after three hours."""
    STREAM_LOST = "stream lost"
    """A live session broke off or fell silent."""
    INVALID = "invalid"
    """AWS does not accept a parameter of the call."""
    CONFIG = "config"
    """The AWS configuration on this machine cannot be used."""


FINAL = frozenset({FaultKind.CONFIG, FaultKind.INVALID})
"""Kinds that no waiting cures."""


class AwsFault(Exception):
    """One failed call. Every text is sanitised, meant for people, and free of credentials and configuration text.

    Attributes:
        kind: what can be done about it.
        cause: what happened and where, in a sentence.
        remedy: what a person can do about it, in a sentence; may be empty.
        action: the IAM action of the call, such as `logs:FilterLogEvents`.
        subject: of GONE: the name that nothing was found under, as AWS gives it; several are joined by `, `.
        none_found: of CREDENTIALS: there are none, as against some that expired or are not accepted.
    """

    def __init__(
        self,
        kind: FaultKind,
        cause: str,
        remedy: str = "",
        *,
        action: str | None = None,
        subject: str | None = None,
        none_found: bool = False,
    ) -> None:
        super().__init__(f"{cause} {remedy}".strip())
        self.kind = kind
        self.cause = cause
        self.remedy = remedy
        self.action = action
        self.subject = subject
        self.none_found = none_found

    @property
    def retryable(self) -> bool:
        """True where the same call may succeed later without anybody changing the command line."""
        return self.kind not in FINAL


@dataclass(frozen=True, slots=True)
class CallContext:
    """What was being done when a call failed: names for the texts."""

    action: str
    """The IAM action: `logs:FilterLogEvents`."""
    subject: str | None = None
    """The log group's name, as AWS gives it."""
    resource: str | None = None
    """What an IAM policy would name."""
    region: str | None = None
    profile: str | None = None
    endpoint: str | None = None
    """Only an explicit one."""
    credential_method: str | None = None
    """How botocore found the credentials: `sso`, `iam-role`, `env`, …"""
