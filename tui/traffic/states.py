"""What a source is doing at the moment, for people: never dead while looking alive."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Phase(Enum):
    """The phases of a source; the value is what the status strip says."""

    CONNECTING = "connecting"
    LIVE = "live"
    POLLING = "polling"
    READING = "reading"
    """A file, standard input or the demo."""
    WAITING = "waiting"
    """At the end of a file or pipe that is followed."""
    THROTTLED = "throttled"
    RECONNECTING = "reconnecting"
    NO_CREDENTIALS = "no credentials"
    """None were found; what expired or is not accepted is another phase."""
    CREDENTIALS_EXPIRED = "credentials expired"
    DENIED = "denied"
    NO_GROUP = "no such group"
    """A log group that nothing was seen of in this run; one that was is GONE."""
    GONE = "group gone"
    FAILED = "failed"
    """Cannot go on: the cause and the remedy say why. Final, unless `retry_at` is set."""
    ENDED = "ended"
    """Everything was read and nothing more will come."""


HEALTHY = frozenset({Phase.LIVE, Phase.POLLING, Phase.READING, Phase.WAITING, Phase.ENDED})


@dataclass(frozen=True, slots=True)
class TailState:
    """One source's phase. Texts are sanitised and name what, where and what to do."""

    source_id: str
    phase: Phase
    cause: str | None = None
    """Why: for POLLING why it is not live, for a failure what AWS said."""
    remedy: str | None = None
    """What a person can do about it: a command, a permission, a flag."""
    retry_at: float | None = None
    """When the source tries again, in seconds of the injected clock; None where it does not by itself."""
    action: str | None = None
    """The IAM action that was refused, for DENIED."""
