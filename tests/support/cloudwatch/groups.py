"""What the endpoint stores: groups, and events in the order of their arrival and of their time."""

from __future__ import annotations

import bisect
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

ACCOUNT = "123456789012"
REGION = "ap-northeast-1"


@dataclass(order=True, frozen=True)
class Stored:
    """One event; ordered as FilterLogEvents orders: by time, ingestion, id."""

    timestamp: int
    ingestion: int
    number: int
    group: str = field(compare=False)
    stream: str = field(compare=False)
    message: str = field(compare=False)

    @property
    def event_id(self) -> str:
        return f"{self.number:056d}"

    @property
    def size(self) -> int:
        return len(self.message.encode()) + 26


@dataclass
class Group:
    name: str
    log_class: str = "STANDARD"
    retention: int | None = None
    events: list[Stored] = field(default_factory=list)

    @property
    def arn(self) -> str:
        return f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{self.name}"

    def described(self) -> dict[str, object]:
        described: dict[str, object] = {
            "logGroupName": self.name,
            "creationTime": 1_700_000_000_000,
            "metricFilterCount": 0,
            "arn": self.arn + ":*",
            "logGroupArn": self.arn,
            "storedBytes": sum(event.size for event in self.events),
            "logGroupClass": self.log_class,
        }
        if self.retention is not None:
            described["retentionInDays"] = self.retention
        return described


class Groups:
    """All groups, and every arrival in its order. Safe to use from several threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.by_name: dict[str, Group] = {}
        self.arrivals: list[Stored] = []

    def create(self, name: str, log_class: str = "STANDARD", retention: int | None = None) -> Group:
        with self.lock:
            return self.by_name.setdefault(name, Group(name, log_class, retention))

    def delete(self, name: str) -> None:
        with self.lock:
            self.by_name.pop(name, None)

    def find(self, identifier: str) -> Group | None:
        """By name or ARN, as `logGroupIdentifier` takes either."""
        with self.lock:
            if identifier.startswith("arn:"):
                return next((group for group in self.by_name.values() if group.arn == identifier), None)
            return self.by_name.get(identifier)

    def put(self, group: str, stream: str, events: Iterable[tuple[int, str]]) -> list[Stored]:
        now = int(time.time() * 1000)
        self.create(group)
        stored: list[Stored] = []
        with self.lock:
            for timestamp, message in events:
                event = Stored(timestamp, now, len(self.arrivals), group, stream, message)
                self.arrivals.append(event)
                bisect.insort(self.by_name[group].events, event)
                stored.append(event)
        return stored

    def between(self, group: Group, start: int, end: int | None, after: Stored | None) -> list[Stored]:
        """Events of a group by time, both ends included, behind `after`."""
        with self.lock:
            first = bisect.bisect_left(group.events, start, key=lambda event: event.timestamp)
            if after is not None:
                first = max(first, bisect.bisect_right(group.events, after))
            last = len(group.events)
            if end is not None:
                last = bisect.bisect_right(group.events, end, key=lambda event: event.timestamp)
            return group.events[first:last]

    def arrived(self, since: int, names: set[str]) -> tuple[int, list[Stored]]:
        """What arrived behind position `since` in these groups, and the new position."""
        with self.lock:
            return len(self.arrivals), [event for event in self.arrivals[since:] if event.group in names]
