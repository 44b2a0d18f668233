"""Which names look like the one that was typed?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

from tui.text import one_line

MAX_LISTED: Final = 8


def nearest(name: str, candidates: Iterable[str], cutoff: float = 0.55) -> list[str]:
    """At most three of the candidates that look like `name`, best first, ignoring case."""
    folded = {candidate.lower(): candidate for candidate in candidates}
    return [folded[match] for match in difflib.get_close_matches(name.lower(), list(folded), n=3, cutoff=cutoff)]


def listed(names: Iterable[str]) -> str:
    """The names as one text, sanitised; of many, the first ones and how many more there are."""
    every = list(names)
    shown = ", ".join(one_line(name, 120) for name in every[:MAX_LISTED])
    return f"{shown} and {len(every) - MAX_LISTED} more" if len(every) > MAX_LISTED else shown
