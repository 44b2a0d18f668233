"""Two lines that say whether the screen is alive, how complete it is, and how it goes. They never go blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Final, NamedTuple

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.cells import ASCII_ELLIPSIS, ELLIPSIS, fit, plain, width_of

_LEAST_TITLE: Final = 28


class Health(Enum):
    """How the source's state should strike the eye; the text beside it says the same."""

    GOOD = "good"
    WAITING = "waiting"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Rate:
    """One figure of the second line, for example `4xx 0.5/s ▁▂▅`."""

    label: str
    text: str
    trend: str = ""
    style: str = "quiet"


@dataclass(frozen=True, slots=True)
class StripFacts:
    """What the strip says. All texts are sanitised."""

    title: str = ""
    place: str | None = None
    state: str = "connecting"
    health: Health = Health.WAITING
    rate: str = ""
    complete_to: str = ""
    kept: str = ""
    gaps: str = ""
    gaps_known: bool = False
    """True where something is known to be missing."""
    clock: str = ""
    progress: str = ""
    rates: tuple[Rate, ...] = ()
    latencies: str = ""
    note: str = ""


class _Part(NamedTuple):
    text: str
    style: str
    rank: int
    """What is dropped first where there is no room: the largest."""


class StatusStrip(Widget):
    """Draws `StripFacts` in two lines of exactly its width, dropping the parts that matter least.

    Args:
        ascii_only: draw no character of our own outside ASCII.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"strip--{name}"
        for name in ("title", "quiet", "good", "waiting", "bad", "success", "redirect", "client-error", "server-error")
    }
    DEFAULT_CSS = """
    StatusStrip { height: 2; width: 1fr; background: $panel; color: $foreground; }
    StatusStrip > .strip--title { text-style: bold; }
    StatusStrip > .strip--quiet { color: $text-muted; }
    StatusStrip > .strip--good { color: $text-success; text-style: bold; }
    StatusStrip > .strip--waiting { color: $text-warning; text-style: bold; }
    StatusStrip > .strip--bad { color: $text-error; text-style: bold; }
    StatusStrip > .strip--success { color: $text-success; }
    StatusStrip > .strip--redirect { color: $text-primary; }
    StatusStrip > .strip--client-error { color: $text-error; }
    StatusStrip > .strip--server-error { color: $text-error; text-style: bold; }
    """

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._ascii = ascii_only
        self._facts = StripFacts()

    @property
    def facts(self) -> StripFacts:
        """What the strip says."""
        return self._facts

    def show(self, facts: StripFacts) -> None:
        """Draws what changed; nothing where nothing did."""
        if facts != self._facts:
            self._facts = facts
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """One of the two lines."""
        width = self.size.width
        segments = []
        for text, style in (_first if y == 0 else _second)(self._facts, width, ascii_only=self._ascii):
            segments.append(Segment(text, self.get_component_rich_style(f"strip--{style}")))
        return Strip(segments).adjust_cell_length(width, self.rich_style)


def _first(facts: StripFacts, width: int, *, ascii_only: bool) -> list[tuple[str, str]]:
    """`title · place · state ● rate · complete to … · N kept · gaps`, and the clock at the right edge."""
    state = f"{facts.state} ●" + (f" {facts.rate}" if facts.rate else "")
    parts = [
        _Part(facts.place or "", "quiet", 5),
        _Part(state, facts.health.value, 0),
        _Part(facts.progress, "quiet", 6),
        _Part(f"complete to {facts.complete_to}" if facts.complete_to else "", "quiet", 3),
        _Part(facts.kept, "quiet", 4),
        _Part(facts.gaps, "waiting" if facts.gaps_known else "quiet", 1 if facts.gaps_known else 2),
    ]
    clock = _Part(facts.clock, "quiet", 2)
    kept = _that_fit(parts, clock, width, min(_LEAST_TITLE, width_of(facts.title)))
    shown_clock = plain(clock.text, ascii_only=ascii_only) if clock in kept else ""
    texts = [(plain(" · " + part.text, ascii_only=ascii_only), part.style) for part in kept if part is not clock]
    room = width - 2 - sum(width_of(text) for text, _ in texts) - (width_of(shown_clock) + 2 if shown_clock else 0)
    title = fit(facts.title, max(0, min(room, width_of(facts.title))), middle=True, ellipsis=_ellipsis(ascii_only))
    left = [(" ", "quiet"), (title, "title"), *texts]
    gap = width - sum(width_of(text) for text, _ in left) - width_of(shown_clock) - 1
    return [*left, (" " * max(0, gap), "quiet"), (shown_clock, "quiet"), (" ", "quiet")]


def _that_fit(parts: Sequence[_Part], clock: _Part, width: int, title: int) -> list[_Part]:
    kept = [part for part in (*parts, clock) if part.text]
    while len(kept) > 1:
        needed = 2 + title + sum(width_of(part.text) + (2 if part is clock else 3) for part in kept)
        if needed <= width:
            break
        kept.remove(max(kept, key=lambda part: part.rank))
    return kept


def _second(facts: StripFacts, width: int, *, ascii_only: bool) -> list[tuple[str, str]]:
    """`2xx 11.9/s ▁▂▃  4xx 0.5/s ▁▁▅  5xx 0   p50 41 ms  p95 212 ms   note`."""
    for trends in (True, False):
        shown = _rates(facts, trends=trends and not ascii_only)
        if sum(width_of(text) for text, _ in shown) <= width:
            break
    left = width - sum(width_of(text) for text, _ in shown) - 3
    if facts.note and left >= 12:
        shown.append(
            ("  " + fit(plain(facts.note, ascii_only=ascii_only), left, ellipsis=_ellipsis(ascii_only)), "quiet")
        )
    return shown


def _rates(facts: StripFacts, *, trends: bool) -> list[tuple[str, str]]:
    shown = [(" ", "quiet")]
    for rate in facts.rates:
        trend = f" {rate.trend}" if trends and rate.trend else ""
        shown += [(f"{rate.label} {rate.text}{trend}", rate.style), ("  ", "quiet")]
    return [*shown, (f" {facts.latencies}", "quiet")] if facts.latencies else shown


def _ellipsis(ascii_only: bool) -> str:
    return ASCII_ELLIPSIS if ascii_only else ELLIPSIS
