"""What the screens may ask of the world. The data wing implements it in `targets`; the screens know only this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tui.traffic.batch import Batch


@dataclass(frozen=True, slots=True)
class LogGroupChoice:
    """A log group that could be watched."""

    name: str
    """As AWS gives it; sanitise before showing."""
    target: str
    """What to pass to `OpenTarget`, unambiguous."""
    looks_like_access_log: bool
    note: str = ""
    """What is known or wrong: retention, class, size. Sanitised."""
    stored_bytes: int | None = None


class DiscoveryError(Exception):
    """The account could not be listed; `cause` and `remedy` are sanitised and meant for people."""

    def __init__(self, cause: str, remedy: str = "") -> None:
        super().__init__(f"{cause} {remedy}".strip())
        self.cause = cause
        self.remedy = remedy


class Discovery(Protocol):
    """What is there to watch? Blocking: called from a worker thread."""

    def log_groups(self) -> Sequence[LogGroupChoice]:
        """All log groups of the account and region, likely access logs first.

        Raises:
            DiscoveryError: with cause and remedy.
        """
        ...


class Tail(Protocol):
    """A running tail: threads read and parse, the receiver drains."""

    @property
    def title(self) -> str:
        """For people, sanitised: `/aws/apigateway/prod-access`, `3 log groups`, `demo`."""
        ...

    @property
    def place(self) -> str | None:
        """Region and, where one is in force, the explicit endpoint; None for files and the demo. Sanitised."""
        ...

    def start(self, ready: Callable[[], None]) -> None:
        """Starts reading. `ready` is called whenever there is something to drain again.

        It is called from a reader thread; where a drain left something behind, from the thread that drains.
        """
        ...

    def drain(self, limit: int = 20_000) -> Batch:
        """What has arrived since the last call; an empty batch where nothing has. Never waits."""
        ...

    def poke(self) -> None:
        """A key was pressed: someone is watching."""
        ...

    def now(self) -> float:
        """Seconds since the epoch by the tail's own clock (fixed in a demo with `--now`)."""
        ...

    def close(self, timeout: float = 1.0) -> bool:
        """Stops every thread; False where one had not ended in time."""
        ...


class OpenTarget(Protocol):
    """Opens a target for watching. May raise `tui.ports.DiscoveryError`; does not block on the network."""

    def __call__(self, targets: Sequence[str]) -> Tail:
        """A tail that has not been started."""
        ...
