"""What is said where the list has nothing to show: why, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.screens.strip_facts import countdown, worst
from tui.traffic.states import HEALTHY, Phase, TailState
from tui.traffic.store import RequestStore

_NO_CERTIFICATE: Final = (
    "A client that presents no certificate at all is cut off in the TLS handshake and leaves no line here."
)


def problem_lines(states: Sequence[TailState], now: float) -> list[str]:
    """Cause, remedy and countdown of what is wrong; empty while all is well. Texts are sanitised."""
    state = worst(states)
    if state is None or state.phase in HEALTHY or (state.phase is Phase.CONNECTING and not state.cause):
        return []
    wait = countdown(state, now)
    lines = [state.cause or f"The source is {state.phase.value}.", state.remedy or ""]
    if wait:
        lines.append(f"mtlstail tries again by itself: {wait}.")
    return [line for line in lines if line]


def empty_lines(store: RequestStore, states: Sequence[TailState], title: str, now: float) -> list[str]:
    """What stands in the middle of an empty list; the first line is the headline.

    Args:
        store: what is kept, and which filter hides it.
        states: what the sources are doing.
        title: what is watched.
        now: seconds since the epoch, for the countdown.
    """
    if store.totals.kept:
        return _nothing_matches(store)
    problem = problem_lines(states, now)
    if problem:
        return problem
    state = worst(states)
    if state is None or state.phase is Phase.CONNECTING:
        return [f"Connecting to {title} …"]
    if state.phase is Phase.ENDED:
        return [f"Nothing to show: {title} has no lines.", "q quits."]
    waiting = ["Waiting for the first request.", "Nothing has arrived yet."]
    return waiting if state.phase is Phase.READING else [*waiting, _NO_CERTIFICATE]


def _nothing_matches(store: RequestStore) -> list[str]:
    lines = ["Nothing matches.", f"{store.totals.kept:,} requests are kept, and none of them is shown."]
    if store.filter is not None:
        lines.append("f edits the filter; an empty one shows all.")
    if store.failures_only:
        lines.append("! shows all requests again, not only failures.")
    if store.marked_only:
        lines.append("M shows all requests again, not only marked ones.")
    return lines
