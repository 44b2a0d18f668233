"""What may go wrong on request: an operation's next answers, and what happens to open live sessions."""

from __future__ import annotations

import json
import threading
from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """An answer in place of the real one."""

    status: int = 200
    body: bytes = b"{}"
    content_type: str = "application/x-amz-json-1.1"
    length: int | None = None
    """What Content-Length claims, if it lies."""
    hang: bool = False
    """Answers only once the endpoint is closed or released."""
    reset: bool = False
    """Closes the connection without an answer."""

    @classmethod
    def error(cls, code: str, message: str = "", status: int = 400) -> Answer:
        """A modelled error."""
        return cls(status, json.dumps({"__type": code, "message": message}).encode())

    @classmethod
    def html(cls, status: int = 200) -> Answer:
        """A captive portal."""
        return cls(status, b"<html><body>Please sign in</body></html>", "text/html")

    @classmethod
    def truncated(cls) -> Answer:
        """A success whose JSON was cut off on its way."""
        return cls(200, b'{"events":[{"eventId":"1","message":"x","timest')

    @classmethod
    def json(cls, body: object) -> Answer:
        """Any body."""
        return cls(200, json.dumps(body).encode())


class Faults:
    """Answers that wait for their call. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: dict[str, deque[Answer]] = defaultdict(deque)
        self._always: dict[str, Answer] = {}

    def next(self, operation: str, answer: Answer, times: int = 1) -> None:
        """The next `times` calls of the operation get this answer."""
        with self._lock:
            self._next[operation].extend([answer] * times)

    def always(self, operation: str, answer: Answer | None) -> None:
        """Every call of the operation gets this answer, until None is set."""
        with self._lock:
            if answer is None:
                self._always.pop(operation, None)
            else:
                self._always[operation] = answer

    def take(self, operation: str) -> Answer | None:
        """The answer that this call gets instead of the real one."""
        with self._lock:
            if self._next[operation]:
                return self._next[operation].popleft()
            return self._always.get(operation)
