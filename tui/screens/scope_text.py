"""Two short texts below the list: what narrows it, and where it stands."""

from __future__ import annotations

from tui.screens.flow import Flow
from tui.text import one_line
from tui.traffic.store import RequestStore


def scope_text(store: RequestStore, search: str) -> str:
    """What is in force: `filter status:5xx · failures only · 12 of 18,204 shown`; empty where all is shown."""
    narrowing = []
    if store.filter is not None:
        narrowing.append(f"filter {one_line(store.filter.text, 200)}")
    if store.failures_only:
        narrowing.append("failures only")
    if store.marked_only:
        narrowing.append("marked only")
    if narrowing:
        totals = store.totals
        narrowing.append(f"{totals.shown:,} of {totals.kept:,} shown")
    if search:
        narrowing.append(f"search {one_line(search, 60)} (n N)")
    return " · ".join(narrowing)


def badge(flow: Flow, *, follow: bool, in_detail: bool = False) -> tuple[str, bool]:
    """Where the list stands, and whether failures went by unseen: `+12 new (3 failed) · G`.

    With `in_detail` the keys that move mean the detail, so that `G` is not offered.
    """
    unseen = flow.unseen
    new = f"+{unseen.rows:,} new ({unseen.failed:,} failed)" if unseen.rows else ""
    if flow.paused:
        return " · ".join(filter(None, ["paused", new])), bool(unseen.failed)
    if follow:
        return "following", False
    if not new:
        return "not following", False
    return new if in_detail else f"{new} · G", bool(unseen.failed)
