"""Every interval of the CloudWatch source in one place, so that a test can shorten them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Intervals in seconds, spans of event time in milliseconds (`_ms`)."""

    poll: float = 1.0
    poll_idle: float = 30.0
    """Between two polls while nobody watches."""
    overlap_ms: int = 10_000
    """How far each poll reaches behind the newest event: events arrive out of order."""
    quiet_ms: int = 60_000
    """How far a poll reaches back where nothing has arrived for long."""
    settle: float = 5.0
    """How long CloudWatch Logs may take until FilterLogEvents returns what it has taken in."""
    sweep: float = 30.0
    """Between two sweeps, which read the recent past again to find what arrived late or was left out."""
    sweep_overlap_ms: int = 30_000
    long_sweep_every: int = 10
    """Every so many sweeps one reaches `long_sweep_ms` back: access logs may arrive minutes late."""
    long_sweep_ms: int = 900_000
    late_ms: int = 120_000
    """How far before a gap its repair begins: what arrived during the gap may be older than the gap."""
    slice_ms: int = 60_000
    """The first, newest slice of the back-fill; the following ones grow with what they find."""
    back_off_first: float = 0.5
    back_off_cap: float = 30.0
    credentials: float = 5.0
    """Between two looks for fresh credentials."""
    gone: float = 30.0
    denied: float = 30.0
    live_again: float = 15.0
    """Until Live Tail is tried again after it could not be reached; doubles up to `live_again_cap`."""
    live_again_cap: float = 300.0
    proven: float = 10.0
    """A session that lasted so long shows that Live Tail serves; shorter ones count as failures."""
    live_first: float = 2.0
    """How long the back-fill lets Live Tail go first."""
    tick: float = 0.2
    """How often a waiting thread looks whether something else has become due."""
