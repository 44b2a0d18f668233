"""The HTTP side: JSON 1.1 over loopback, every request recorded."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from tests.support.cloudwatch.faults import Answer, Faults
from tests.support.cloudwatch.groups import Group, Groups, Stored
from tests.support.cloudwatch.live import LiveSessions
from tests.support.cloudwatch.operations import Operations, Refused


@dataclass(frozen=True)
class Recorded:
    """One request as it arrived."""

    operation: str
    body: dict[str, Any]
    headers: dict[str, str]
    at: float


class Endpoint:
    """A CloudWatch Logs endpoint on 127.0.0.1. Use as a context manager, or `start()` and `close()`.

    Attributes:
        groups: what is stored.
        faults: what the next calls are answered with instead.
        live: the open live sessions.
        operations: page size and other manners.
        requests: every request, in order.
        skew: seconds that the endpoint's Date header is ahead.
    """

    def __init__(self, port: int = 0, live_interval: float = 1.0) -> None:
        self.groups = Groups()
        self.faults = Faults()
        self.live = LiveSessions(self.groups)
        self.live.interval = live_interval
        self.operations = Operations(self.groups)
        self.requests: list[Recorded] = []
        self.skew = 0.0
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.endpoint = self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> Endpoint:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def close(self) -> None:
        self.live.closing.set()
        self.live.act("abort")
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Endpoint:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def group(self, name: str, log_class: str = "STANDARD", retention: int | None = None) -> Group:
        return self.groups.create(name, log_class, retention)

    def put(self, group: str, stream: str, events: Iterable[tuple[int, str]]) -> list[Stored]:
        """Stores events; the group is made where it does not exist."""
        return self.groups.put(group, stream, events)

    def calls(self, operation: str) -> list[Recorded]:
        """The requests of one operation."""
        return [request for request in list(self.requests) if request.operation == operation]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    endpoint: Endpoint

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that went away is no error of the endpoint."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        endpoint = self.server.endpoint
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
        endpoint.requests.append(Recorded(operation, body, dict(self.headers.items()), time.time()))
        fault = endpoint.faults.take(operation)
        if fault is not None:
            self._send(fault)
            return
        try:
            if operation == "StartLiveTail":
                self._stream(endpoint.live.validate(body))
                return
            answer = Answer.json(endpoint.operations.answer(operation, body))
        except Refused as refusal:
            answer = refusal.answer
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        if answer.hang:
            self.server.endpoint.live.closing.wait()
        if answer.hang or answer.reset:
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body) if answer.length is None else answer.length))
        self.send_header("x-amzn-RequestId", "00000000-0000-4000-8000-000000000000")
        self.end_headers()
        self.wfile.write(answer.body)
        if answer.length is not None:
            self.close_connection = True

    def _stream(self, groups: list[Group]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.amazon.eventstream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.close_connection = True
        if self.server.endpoint.live.run(groups, self._chunk):
            self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, data: bytes) -> None:
        if data:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()

    def date_time_string(self, timestamp: float | None = None) -> str:
        return formatdate((timestamp or time.time()) + self.server.endpoint.skew, usegmt=True)

    def log_message(self, *_: Any) -> None:
        """Silent."""
