"""Live Tail sessions that stay open: an update a second with at most 500 events, sampled above that."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

from tests.support.cloudwatch.frames import event, exception
from tests.support.cloudwatch.groups import Group, Groups, Stored
from tests.support.cloudwatch.operations import Refused

UPDATE_EVENTS = 500
MAX_GROUPS = 10


class LiveSessions:
    """Opens sessions and ends them on request."""

    def __init__(self, groups: Groups) -> None:
        self._groups = groups
        self.interval = 1.0
        """Seconds between two updates."""
        self.limit = UPDATE_EVENTS
        self.closing = threading.Event()
        self.opened = 0
        self._lock = threading.Lock()
        self._open: list[_Session] = []

    @property
    def count(self) -> int:
        """Sessions that are open now."""
        with self._lock:
            return len(self._open)

    def act(self, what: str) -> None:
        """Does to every open session: `end`, `abort`, `timeout`, `streaming-error`, `garbage`, `silent`, `resume`."""
        with self._lock:
            sessions = list(self._open)
        for session in sessions:
            session.act(what)

    def validate(self, request: dict[str, Any]) -> list[Group]:
        """The groups of a request, or the refusal that AWS gives."""
        identifiers = request.get("logGroupIdentifiers", [])
        if not 1 <= len(identifiers) <= MAX_GROUPS:
            raise Refused("InvalidParameterException", "1 to 10 log groups")
        found = [self._named(identifier) for identifier in identifiers]
        if any(group.log_class != "STANDARD" for group in found):
            raise Refused("InvalidOperationException", "Live Tail supports the Standard log class only")
        return found

    def _named(self, identifier: str) -> Group:
        if not identifier.startswith("arn:") or identifier.endswith("*"):
            raise Refused("InvalidParameterException", f"{identifier} is no ARN of a log group")
        group = self._groups.find(identifier)
        if group is None:
            raise Refused("ResourceNotFoundException", "The specified log group does not exist.")
        return group

    def run(self, groups: list[Group], write: Callable[[bytes], None]) -> bool:
        """Serves one session until it ends; True where its body is to be ended in good order."""
        session = _Session(self._groups, groups, self)
        with self._lock:
            self._open.append(session)
            self.opened += 1
        try:
            return session.run(write)
        except OSError:
            return False  # the reader went away
        finally:
            with self._lock:
                self._open.remove(session)


class _Session:
    def __init__(self, store: Groups, groups: list[Group], sessions: LiveSessions) -> None:
        self._store = store
        self._groups = groups
        self._sessions = sessions
        self._position, _ = store.arrived(len(store.arrivals), set())
        self._orders = threading.Condition()
        self._order: str | None = None

    def act(self, what: str) -> None:
        with self._orders:
            self._order = what
            self._orders.notify_all()

    def run(self, write: Callable[[bytes], None]) -> bool:
        write(event("initial-response", {}))
        identifiers = [group.arn for group in self._groups]
        write(event("sessionStart", {"sessionId": str(uuid.uuid4()), "logGroupIdentifiers": identifiers}))
        silent = False
        while not self._sessions.closing.is_set():
            order = self._wait()
            if order in _LAST_WORDS:
                write(_LAST_WORDS[order])
                return order != "abort"
            silent = order == "silent" or (silent and order != "resume")
            if not silent:
                write(self._update())
        return False

    def _wait(self) -> str | None:
        with self._orders:
            if self._order is None:
                self._orders.wait(self._sessions.interval)
            order, self._order = self._order, None
            return order

    def _update(self) -> bytes:
        names = {group.name for group in self._groups}
        self._position, arrived = self._store.arrived(self._position, names)
        limit = self._sessions.limit
        sampled = len(arrived) > limit
        if sampled:
            arrived = [arrived[at * len(arrived) // limit] for at in range(limit)]
        results = [_live(one) for one in arrived]
        return event("sessionUpdate", {"sessionMetadata": {"sampled": sampled}, "sessionResults": results})


def _live(stored: Stored) -> dict[str, Any]:
    return {
        "logStreamName": stored.stream,
        "logGroupIdentifier": f"123456789012:{stored.group}",
        "message": stored.message,
        "timestamp": stored.timestamp,
        "ingestionTime": stored.ingestion,
    }


_LAST_WORDS = {
    "end": b"",
    "abort": b"",
    "timeout": exception("SessionTimeoutException", "session timed out"),
    "streaming-error": exception("SessionStreamingException", "internal error"),
    "garbage": b"<html>this is no event stream</html>" * 4,
}
