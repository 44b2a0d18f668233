"""The HTTP side: REST-JSON of both API Gateway services and the query protocol of STS; every call recorded."""

from __future__ import annotations

import fnmatch
import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from tests.support.apigateway.operations import BadRequest, Operations, route
from tests.support.apigateway.stored import ACCOUNT, REGION, NotFound, Stored
from tests.support.cloudwatch.faults import Answer, Faults

_IDENTITY = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::{account}:user/operator</Arn><UserId>AIDAEXAMPLE</UserId><Account>{account}</Account>
</GetCallerIdentityResult><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></GetCallerIdentityResponse>"""


@dataclass(frozen=True)
class Call:
    """One request as it arrived."""

    service: str
    """`apigateway`, `apigatewayv2`, `sts`."""
    operation: str
    action: str
    """The IAM action that it needs."""
    resource: str
    """The ARN that IAM asks about; empty for STS."""


class GatewayEndpoint:
    """API Gateway and STS on 127.0.0.1. Use as a context manager.

    Attributes:
        stored: APIs, stages, domains, mappings, rules, the account's settings.
        faults: what the next calls of an operation are answered with instead.
        operations: page size.
        calls: every request, in order.
        account: what STS answers.
    """

    def __init__(self, port: int = 0) -> None:
        self.stored = Stored()
        self.faults = Faults()
        self.operations = Operations(self.stored)
        self.calls: list[Call] = []
        self.account = ACCOUNT
        self._denied: list[str] = []
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.endpoint = self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def deny(self, pattern: str = "*") -> None:
        """IAM refuses every resource whose path (`/restapis/…`, `/apis/…`, `/domainnames/…`) matches."""
        self._denied.append(pattern)

    def refuses(self, resource: str) -> bool:
        path = resource.rpartition(":")[2]
        return any(fnmatch.fnmatchcase(path, pattern) for pattern in self._denied)

    def called(self, service: str) -> list[str]:
        """The operations of one service, in order."""
        return [call.operation for call in list(self.calls) if call.service == service]

    def __enter__(self) -> GatewayEndpoint:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.released.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    endpoint: GatewayEndpoint

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.released = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that went away is no error of the endpoint."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._send(self._answer("GET", b""))

    def do_PATCH(self) -> None:
        self._send(self._answer("PATCH", self._body()))

    def do_POST(self) -> None:
        body = self._body()
        self._send(self._identity(body) if self.path == "/" else self._answer("POST", body))

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _identity(self, body: bytes) -> Answer:
        endpoint = self.server.endpoint
        operation = parse_qs(body.decode()).get("Action", ["?"])[0]
        endpoint.calls.append(Call("sts", operation, f"sts:{operation}", ""))
        fault = endpoint.faults.take(operation)
        return fault or Answer(200, _IDENTITY.format(account=endpoint.account).encode(), "text/xml")

    def _answer(self, method: str, body: bytes) -> Answer:
        endpoint = self.server.endpoint
        parts = urlsplit(self.path)
        found = route(method, parts.path)
        if found is None:
            return _error("NotFoundException", f"no operation {method} {parts.path}", 404)
        service, operation, names = found
        call = _call(service, operation, method, parts.path)
        endpoint.calls.append(call)
        fault = endpoint.faults.take(operation)
        if fault is not None:
            return fault
        if endpoint.refuses(call.resource):
            who = f"User: arn:aws:iam::{ACCOUNT}:user/operator is not authorized to perform: {call.action}"
            why = f"on resource: {call.resource} because no identity-based policy allows the {call.action} action"
            return _error("AccessDeniedException", f"{who} {why}", 403)
        try:
            answer = endpoint.operations.answer(
                service, operation, names, dict(parse_qsl(parts.query)), json.loads(body or b"{}")
            )
        except NotFound as error:
            return _error("NotFoundException", str(error), 404)
        except BadRequest as error:
            return _error("BadRequestException", str(error), 400)
        return Answer(200, json.dumps(answer).encode(), "application/json")

    def _send(self, answer: Answer) -> None:
        if answer.hang:
            self.server.released.wait()
        if answer.hang or answer.reset:
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("x-amzn-RequestId", "00000000-0000-4000-8000-000000000000")
        if answer.status >= 400:
            self.send_header("x-amzn-ErrorType", json.loads(answer.body).get("__type", ""))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None:
        """Silent."""


def _call(service: str, operation: str, method: str, path: str) -> Call:
    """The call with the action and the resource that IAM asks about (Service Authorization Reference)."""
    resource = unquote(path).removeprefix("/v2")
    if operation == "ListRoutingRules":
        return Call(
            service, operation, f"apigateway:{operation}", f"arn:aws:apigateway:{REGION}:{ACCOUNT}:{resource}/*"
        )
    return Call(service, operation, f"apigateway:{method}", f"arn:aws:apigateway:{REGION}::{resource}")


def _error(code: str, message: str, status: int) -> Answer:
    return Answer(status, json.dumps({"__type": code, "message": message}).encode(), "application/json")
