"""Which request may show its secrets, and until when."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

SECONDS: Final = 30.0
"""How long a reveal lasts."""

REFUSED: Final = "Not shown: this session runs with --no-reveal. Certificates and keys stay masked here."


@dataclass(frozen=True, slots=True)
class RevealOutcome:
    """What a press of the reveal key did, and what to tell the operator."""

    revealed: bool
    message: str


class RevealPolicy:
    """At most one request is revealed at a time, for a limited time, and none where that is forbidden.

    Args:
        forbidden: `--no-reveal` is in force: nothing is ever revealed.
        seconds: how long a reveal lasts.
        monotonic: a clock in seconds that never goes backwards.
    """

    def __init__(
        self, forbidden: bool, seconds: float = SECONDS, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._forbidden = forbidden
        self._seconds = seconds
        self._monotonic = monotonic
        self._item_id: int | None = None
        self._until = 0.0

    @property
    def item_id(self) -> int | None:
        """The request that is revealed right now; None where the time is over or nothing was revealed."""
        if self._item_id is not None and self._monotonic() >= self._until:
            self._item_id = None
        return self._item_id

    @property
    def seconds_left(self) -> int:
        """Whole seconds, rounded up, until the text is masked again; 0 where nothing is revealed."""
        return math.ceil(self._until - self._monotonic()) if self.item_id is not None else 0

    def is_revealed(self, item_id: int) -> bool:
        """True while that very request may be shown in clear."""
        return self.item_id == item_id

    def toggle(self, item_id: int) -> RevealOutcome:
        """Reveals a request, or masks it again where it is revealed."""
        if self._forbidden:
            return RevealOutcome(False, REFUSED)
        if self.is_revealed(item_id):
            self.mask()
            return RevealOutcome(False, "Masked again.")
        self._item_id = item_id
        self._until = self._monotonic() + self._seconds
        return RevealOutcome(True, f"Shown in clear for {self._seconds:.0f} s, this request only. r masks it again.")

    def mask(self) -> bool:
        """Masks whatever is revealed; True where something was."""
        was_revealed = self._item_id is not None
        self._item_id = None
        return was_revealed
