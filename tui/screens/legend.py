"""What the signs on the screen mean; a test holds them against what the list really draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign with its meaning."""

    text: str
    """As it is drawn, several apart by a space; in ASCII where that is asked for."""
    meaning: str
    color: str = ""
    """The theme's colour that it is drawn in."""


HEADING: Final = "Signs and colours"

LEGEND: Final = (
    Sign("?name", "The name that a refused client claims, not proven: API Gateway did not accept it."),
    Sign("●", "At the left edge: marked.", "$text-accent"),
    Sign("~", "At the left edge: arrived late, or recovered behind Live Tail.", "$text-accent"),
    Sign(">", "At the left edge: a hit of the search.", "$text-accent"),
    Sign("???", "A line that could not be read; the reason stands in the row.", "$text-warning"),
    Sign("blank ST", "The line has no status, or could not be read whole."),
    Sign("── text ──", "Between the rows: a gap in what was delivered.", "$text-warning"),
    Sign("…", "Cut; the detail has the whole text."),
    Sign("\\x1b <U+202E>", "A character that could do harm, made visible."),
    Sign("2xx", "Served.", "$text-success"),
    Sign("3xx", "Sent elsewhere.", "$text-primary"),
    Sign("4xx", "Refused, or the client's own error.", "$text-error"),
    Sign("5xx", "Failed behind API Gateway or in it; drawn reversed.", "$text-error"),
    Sign("✓ ! ✗", "In the detail: good, to be looked at, bad."),
    Sign("••••", "Masked: r shows it for 30 seconds."),
    Sign("following", "The cursor stays on the newest request."),
    Sign("complete to", "Up to that time nothing is known to be missing."),
)
