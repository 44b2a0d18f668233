"""What the screens may ask of the world. The data wing implements it in `targets`; the screens know only this."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from tui.access_log.entry import Row
from tui.access_log.execution import ExecutionLog
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


class Section(Enum):
    """The kinds of what could be watched, in the order in which they are shown; the value is the heading."""

    DOMAINS = "Custom domains"
    STAGES = "Stages"
    GROUPS = "Log groups"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that could be watched."""

    section: Section
    name: str
    """As AWS gives it; sanitise before showing."""
    target: str
    """What to pass to `OpenTarget`, unambiguous."""
    note: str = ""
    """What is known: mutual TLS, the API's name and kind, retention. Sanitised."""
    problem: str = ""
    """What is wrong, in a few words: logging is off, no certificate in the format, … Sanitised."""
    is_likely: bool = False
    """It looks like what one comes for: a domain with mutual TLS, a stage with an access log, a group of one."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What has been found so far."""

    items: tuple[Choice, ...] = ()
    """By section, the likely ones first."""
    missing: tuple[str, ...] = ()
    """What could not be listed, and which permission it takes. Sanitised."""
    complete: bool = True
    """False while more is being asked for."""


class Discovery(Protocol):
    """What is there to watch? Blocking: called from a worker thread."""

    def choices(self) -> Iterator[Choices]:
        """All that can be listed in this account and region, again and again while more is found; the last is whole.

        What may not be listed is left out and named in `missing`. Nothing more is asked once nobody takes the next.

        Raises:
            DiscoveryError: with cause and remedy, where nothing at all could be listed.
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


class ExecutionLogs(Protocol):
    """What API Gateway did with one request, step by step. Blocking: called from a worker thread."""

    def fetch(self, entry: Row, stop: threading.Event | None = None) -> ExecutionLog:
        """The execution log of a request; without candidates where no line of it was found.

        Args:
            entry: the request, as the access log tells of it.
            stop: nobody waits for the answer any more: gives up soon after it is set.

        Raises:
            DiscoveryError: with cause and remedy: there is none for this kind of API, access is refused, …
        """
        ...
