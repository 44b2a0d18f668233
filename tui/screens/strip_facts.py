"""What the status strip says about a tail: the worst of its sources first, and nothing that is not known."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from tui.ports import Tail
from tui.screens.flow import Flow
from tui.traffic.rates import StatusClass
from tui.traffic.states import HEALTHY, Phase, TailState
from tui.traffic.store import RequestStore
from tui.widgets.status_strip import Health, Rate, StripFacts
from tui.wording.rows import TimeMode, time_text

STALE_SECONDS: Final = 15.0
"""Live Tail sends an update every second, even an empty one: silence for so long means that the link is dead."""
_BARS: Final = "▁▂▃▄▅▆▇"
_BUCKETS: Final = 7
_SHOWN: Final[tuple[tuple[StatusClass, str], ...]] = (
    ("2xx", "success"),
    ("4xx", "client-error"),
    ("5xx", "server-error"),
)
_WAITING: Final = frozenset({Phase.CONNECTING, Phase.RECONNECTING, Phase.THROTTLED})
# The worst first.
_SEVERITY: Final = (
    Phase.FAILED,
    Phase.DENIED,
    Phase.NO_CREDENTIALS,
    Phase.CREDENTIALS_EXPIRED,
    Phase.NO_GROUP,
    Phase.GONE,
    Phase.RECONNECTING,
    Phase.THROTTLED,
    Phase.CONNECTING,
    Phase.POLLING,
    Phase.READING,
    Phase.LIVE,
    Phase.WAITING,
    Phase.ENDED,
)


def worst(states: Sequence[TailState]) -> TailState | None:
    """The state that a person should hear of; None before any source has said anything."""
    return min(states, key=lambda state: _SEVERITY.index(state.phase), default=None)


def strip_facts(tail: Tail, flow: Flow, store: RequestStore, monotonic: float, mode: TimeMode) -> StripFacts:
    """What the strip says now.

    Args:
        tail: for its name, place and clock.
        flow: what has arrived.
        store: what is kept.
        monotonic: now, by the clock that never goes backwards.
        mode: the zone of the times.
    """
    state = worst(flow.states)
    now = tail.now()
    summary = flow.ledger.summary()
    rates = flow.rates.rates(monotonic)
    text, health = _state_text(state, len(flow.states), monotonic - flow.last_news, now)
    return StripFacts(
        title=tail.title,
        place=tail.place,
        state=text,
        health=health,
        rate=f"{rates.total:.1f}/s",
        complete_to=time_text(summary.complete_to, "local" if mode == "local" else "utc")[:8],
        kept=f"{store.totals.kept:,} kept",
        gaps=summary.completeness,
        gaps_known=bool(summary.known_gaps or summary.unsettled_seconds),
        clock=_clock(now, mode),
        progress=_progress(flow),
        rates=tuple(_rate(flow, kind, style, rates.by_class[kind], monotonic) for kind, style in _SHOWN),
        latencies="" if rates.latency_p50 is None else f"p50 {rates.latency_p50} ms  p95 {rates.latency_p95} ms",
        note=(state.cause or "") if state is not None and state.phase is Phase.POLLING else "",
    )


def zone_name(mode: TimeMode) -> str:
    """The zone as the list's title says it: `UTC`, the local zone's name, or `ago`."""
    if mode == "local":
        return time.strftime("%Z") or "local"
    return "UTC" if mode == "utc" else "ago"


def countdown(state: TailState, now: float) -> str:
    """`next try in 12 s`, or nothing where the source does not try again by itself."""
    if state.retry_at is None:
        return ""
    return f"next try in {max(0, round(state.retry_at - now))} s"


def _state_text(state: TailState | None, sources: int, silent: float, now: float) -> tuple[str, Health]:
    if state is None:
        return Phase.CONNECTING.value, Health.WAITING
    text = state.phase.value
    if sources > 1 and state.phase not in HEALTHY:
        text += f" (1 of {sources})"
    wait = countdown(state, now)
    if wait:
        text += f", {wait}"
    if state.phase is Phase.LIVE and silent >= STALE_SECONDS:
        return f"{text}? silent for {int(silent)} s", Health.WAITING
    if state.phase in HEALTHY:
        return text, Health.GOOD
    return text, Health.WAITING if state.phase in _WAITING else Health.BAD


def _progress(flow: Flow) -> str:
    running = [account for account in flow.ledger.sources.values() if not account.ended and account.progress]
    return running[0].progress or "" if running else ""


def _rate(flow: Flow, kind: StatusClass, style: str, rate: float, monotonic: float) -> Rate:
    history = flow.rates.history(kind, monotonic)
    step = len(history) // _BUCKETS
    buckets = [sum(history[-(number + 1) * step : len(history) - number * step]) for number in range(_BUCKETS)][::-1]
    most = max(buckets)
    trend = "".join(_BARS[round(count * (len(_BARS) - 1) / most)] for count in buckets) if most else ""
    return Rate(kind, f"{rate:.1f}/s" if rate else "0", trend, style if rate or trend else "quiet")


def _clock(now: float, mode: TimeMode) -> str:
    if mode == "local":
        return f"{zone_name(mode)} {datetime.fromtimestamp(now):%H:%M}"
    return f"UTC {datetime.fromtimestamp(now, UTC):%H:%M}"
