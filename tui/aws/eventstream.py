"""A Live Tail session: read in one thread, ended from any other without waiting.

botocore's own `EventStream.close()` waits for the reader that sits in `recv`, so it must never be called from
another thread. What ends a blocked read at once is shutting down the socket for reading.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tui.access_log.event import LogEvent
from tui.aws.errors import AwsFault, CallContext
from tui.aws.explain import explain
from tui.aws.telling import bad_page, tell


@dataclass(frozen=True, slots=True)
class LiveUpdate:
    """What one second of a session brought; AWS sends one even where there is nothing."""

    events: list[LogEvent]
    sampled: bool
    """AWS left events out: more than 500 a second matched."""


class LiveTailStream:
    """An open Live Tail session.

    Args:
        stream: botocore's event stream.
        context: names for the texts of a fault.
        read_event: from a raw event to a `LogEvent`; raises `AwsFault` where it cannot.
    """

    def __init__(
        self, stream: Any, context: CallContext, read_event: Callable[[Mapping[str, Any], CallContext], LogEvent]
    ) -> None:
        self._stream = stream
        self._context = context
        self._read_event = read_event
        self._ended = threading.Event()

    def updates(self) -> Iterator[LiveUpdate]:
        """The session's updates. Ends quietly after `shutdown`, and only then.

        Raises:
            AwsFault: SESSION_END after AWS's three hours, STREAM_LOST where the connection ended, broke or fell silent.
        """
        try:
            for raw in self._stream:
                if self._ended.is_set():
                    return
                update = raw.get("sessionUpdate")
                if update is not None:
                    yield self._update(update)
        except AwsFault:
            raise
        except Exception as error:  # noqa: BLE001 -- urllib3's errors arrive unwrapped, a broken frame as any of several
            if self._ended.is_set():
                return
            raise explain(error, self._context) from None
        if not self._ended.is_set():
            raise tell("session-closed", self._context)

    def _update(self, update: Mapping[str, Any]) -> LiveUpdate:
        results = update.get("sessionResults", [])
        metadata = update.get("sessionMetadata", {})
        if not isinstance(results, list) or not isinstance(metadata, Mapping):
            raise bad_page(self._context, "an update that cannot be read")
        events = [self._read_event(entry, self._context) for entry in results]
        return LiveUpdate(events, bool(metadata.get("sampled", False)))

    def shutdown(self) -> None:
        """Ends a read that is under way, at once; from any thread, any number of times."""
        self._ended.set()
        for end in (self._shut_response, self._shut_socket):
            if end():
                return

    def close(self) -> None:
        """Gives the connection back. Only from the thread that reads, once it no longer does."""
        self._ended.set()
        try:
            self._stream.close()
        except (OSError, AttributeError, ValueError):
            return  # closed already, by the other side or by `shutdown`: nothing is left to give back

    def _shut_response(self) -> bool:
        # urllib3 >= 2.3; a private attribute of botocore's, hence the second way and the daemon threads behind it.
        shut = getattr(getattr(self._stream, "_raw_stream", None), "shutdown", None)
        if shut is None:
            return False
        try:
            shut()
        except (OSError, ValueError, RuntimeError, NotImplementedError):
            return False
        return True

    def _shut_socket(self) -> bool:
        raw = getattr(self._stream, "_raw_stream", None)
        connection = getattr(raw, "_connection", None) or getattr(raw, "connection", None)
        link = getattr(connection, "sock", None)
        if link is None:
            return False
        try:
            link.shutdown(socket.SHUT_RD)
        except OSError:
            return False  # the connection is gone already, and the reader with it
        return True
