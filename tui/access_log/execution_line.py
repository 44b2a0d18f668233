"""One line of an execution log: which phase it tells of, what in it must not show, and whether it was cut off.

API Gateway writes `(<request id>) <text>`, one event a line, and cuts it off at 1,024 bytes (API Gateway developer
guide, "Set up CloudWatch logging for REST APIs", and its known issues). Of keys and tokens it leaves the last six
characters; those of headers it does not know, and bodies under data tracing, it writes in clear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tui.access_log.concealing import conceal
from tui.text import Secret, sanitize

MAX_BYTES: Final = 1024
"""Of one line's text: where API Gateway cuts it off."""
MAX_TEXT: Final = 8 * 1024
"""Characters of one line that are kept, whoever wrote it."""
HIDDEN: Final = "••••"
CUT_MARK: Final = "[TRUNCATED]"
"""What API Gateway writes at the end of a line that it cut off."""


class ExecutionPhase(StrEnum):
    """The steps of a request that an execution log tells of; the value is the heading."""

    REFUSAL = "Refusal"
    IDS = "Ids"
    AUTHORIZER = "Authorizer"
    USAGE_PLAN = "Usage plan"
    METHOD_REQUEST = "Method request"
    INTEGRATION_REQUEST = "Integration request"
    INTEGRATION_RESPONSE = "Integration response"
    METHOD_RESPONSE = "Method response"
    OTHER = "Other lines"


@dataclass(frozen=True, slots=True)
class ExecutionLine:
    """One line without its prefix."""

    time: int
    """Milliseconds since the epoch, UTC."""
    phase: ExecutionPhase
    text: str
    """Sanitised; what is secret is masked in it, and no path out of the program has more."""
    secret: Secret | None = None
    """The whole text, unsanitised, where something in `text` is masked: for a reveal on the screen alone."""
    cut: bool = False
    """It was cut off at 1,024 bytes, or fills them exactly."""

    @property
    def denial(self) -> str | None:
        """The reason of `Access denied. Reason: …`, sanitised; None where the line says nothing of the kind."""
        return self.text.removeprefix(DENIED).strip() if self.text.startswith(DENIED) else None

    @property
    def decisive(self) -> bool:
        """True where the line tells of a refusal or a failure."""
        return self.text.startswith(_DECISIVE) or _FAILED_STATUS.match(self.text) is not None


DENIED: Final = "Access denied. Reason:"
_DECISIVE: Final = (
    DENIED,
    "Unauthorized request",
    "Key throttle limit exceeded",
    "Key quota limit exceeded",
    "Execution failed",
    "API Key not authorized",
)
_FAILED_STATUS: Final = re.compile(r"Method completed with status: [45]\d\d\b")

_P = ExecutionPhase
_BEGINNINGS: Final = (
    (DENIED, _P.REFUSAL),
    ("Extended Request Id:", _P.IDS),
    ("X-ray Tracing ID", _P.IDS),
    ("AWS Integration Endpoint RequestId", _P.IDS),
    ("Starting authorizer", _P.AUTHORIZER),
    ("Incoming identity", _P.AUTHORIZER),
    ("Authorizer ", _P.AUTHORIZER),
    ("Using valid authorizer", _P.AUTHORIZER),
    ("Using cached authorizer", _P.AUTHORIZER),
    ("Invoking authorizer", _P.AUTHORIZER),
    ("Successfully completed authorizer", _P.AUTHORIZER),
    ("Unauthorized request", _P.AUTHORIZER),
    ("Verifying Usage Plan", _P.USAGE_PLAN),
    ("API Key", _P.USAGE_PLAN),
    ("Usage Plan", _P.USAGE_PLAN),
    ("Key throttle limit", _P.USAGE_PLAN),
    ("Key quota limit", _P.USAGE_PLAN),
    ("Starting execution", _P.METHOD_REQUEST),
    ("HTTP Method:", _P.METHOD_REQUEST),
    ("Method request", _P.METHOD_REQUEST),
    ("Endpoint request", _P.INTEGRATION_REQUEST),
    ("Sending request", _P.INTEGRATION_REQUEST),
    ("Received response", _P.INTEGRATION_RESPONSE),
    ("Endpoint response", _P.INTEGRATION_RESPONSE),
    ("Lambda ", _P.INTEGRATION_RESPONSE),
    ("Method response", _P.METHOD_RESPONSE),
    ("Gateway response", _P.METHOD_RESPONSE),
    ("Successfully completed execution", _P.METHOD_RESPONSE),
    ("Method completed", _P.METHOD_RESPONSE),
    ("Execution failed", _P.METHOD_RESPONSE),
)
_INTEGRATION: Final = frozenset({_P.INTEGRATION_REQUEST, _P.INTEGRATION_RESPONSE})

_HEADER: Final = re.compile(r"(?:^|, )([A-Za-z0-9!#$%&'*+.^_`|~-]{1,100})=")
_HARMLESS_HEADERS: Final = frozenset({
    "accept", "accept-encoding", "accept-language", "cache-control", "connection", "content-encoding",
    "content-length", "content-type", "date", "host", "server", "transfer-encoding", "user-agent", "vary", "via",
    "x-amz-apigw-id", "x-amz-cf-id", "x-amz-date", "x-amz-function-error", "x-amz-source-arn",
    "x-amzn-apigateway-api-id", "x-amzn-errortype", "x-amzn-lambda-integration-tag",
    "x-amzn-remapped-content-length", "x-amzn-requestid", "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port",
    "x-forwarded-proto",
})  # fmt: skip
"""Headers whose values open nothing. Every other one is masked: nobody knows what an API calls its token."""
_PARAMETER: Final = re.compile(r"(?P<name>[^=,{}?&]{1,200})=(?P<value>[^,}&]*+)")
_WHOLLY_HIDDEN: Final = re.compile(
    r"\b(?:body|identity|principal|claims?|token|context|policy|authorizer result)\b", re.IGNORECASE
)
_EMPTY: Final = frozenset({"", "null", "{}", "-"})
_STARRED: Final = re.compile(r"\*{3,}+[^\s,}]{0,64}")
_API_KEY: Final = re.compile(r"(?P<name>API Key:? )(?!API Stage|authorized|not authorized|and )(?P<value>[^\s.]\S*)")
_QUERY: Final = re.compile(r"(?P<base>https?://[^\s?]{1,1024}\?)\S+")
_MAX_LABEL: Final = 120


def phase_of(text: str, before: ExecutionPhase | None) -> ExecutionPhase:
    """The phase that a line tells of.

    Args:
        text: the line without its prefix.
        before: the phase of the line before it: what an authorizer asks of its endpoint is the authorizer's.
    """
    found = next((phase for beginning, phase in _BEGINNINGS if text.startswith(beginning)), _P.OTHER)
    return _P.AUTHORIZER if before is _P.AUTHORIZER and found in _INTEGRATION else found


def execution_line(time: int, text: str, before: ExecutionPhase | None = None) -> ExecutionLine:
    """A line from its text without the prefix: masked, then sanitised. Never raises."""
    is_cut = text.rstrip().endswith(CUT_MARK) or len(text.encode("utf-8", "surrogatepass")) >= MAX_BYTES
    kept = text[:MAX_TEXT]
    masked = _masked(kept)
    secret = Secret(kept) if masked != kept else None
    return ExecutionLine(time, phase_of(text, before), sanitize(masked), secret, is_cut or len(text) > MAX_TEXT)


def _masked(text: str) -> str:
    label, colon, payload = text.partition(":")
    if colon and len(label) <= _MAX_LABEL:
        if "headers" in label:
            return f"{label}: {_headers(payload.strip())}"
        if "query string" in label or "URI" in label:
            return f"{label}: {_parameters(payload.strip())}"
        if _WHOLLY_HIDDEN.search(label):
            return f"{label}: {_hidden(payload.strip())}".rstrip()
    text = _QUERY.sub(lambda found: found["base"] + HIDDEN, text)
    text = _API_KEY.sub(lambda found: found["name"] + HIDDEN, text)
    return conceal(_STARRED.sub(HIDDEN, text))


def _hidden(payload: str) -> str:
    return payload if payload in _EMPTY else f"{HIDDEN} ({len(payload):,} characters)"


def _headers(payload: str) -> str:
    """`{A=1, B=2}` with the values of all headers but the harmless ones left out; hidden where it looks otherwise."""
    if payload in _EMPTY:
        return payload
    inside = payload.removeprefix("{").removesuffix("}")
    found = list(_HEADER.finditer(inside))
    if not payload.startswith("{") or not found or found[0].start():
        return _hidden(payload)
    ends = [match.start() for match in found[1:]] + [len(inside)]
    parts = [_header(match[1], inside[match.end() : end]) for match, end in zip(found, ends, strict=True)]
    return "{" + ", ".join(parts) + ("}" if payload.endswith("}") else "")


def _header(name: str, value: str) -> str:
    cut = f" {CUT_MARK}" if value.rstrip().endswith(CUT_MARK) else ""
    folded = name.casefold()
    if folded in _HARMLESS_HEADERS or folded.startswith("cloudfront-"):
        return f"{name}={conceal(_STARRED.sub(HIDDEN, value.rstrip()))}"
    return f"{name}={HIDDEN}{cut}" if value.strip() else f"{name}="


def _parameters(payload: str) -> str:
    """A map or an address with its query values left out; `{}` and addresses without a query stay as they are."""
    if payload in _EMPTY:
        return payload
    if payload.startswith("{"):
        return _PARAMETER.sub(lambda found: f"{found['name']}={HIDDEN}", payload)
    base, mark, query = payload.partition("?")
    hidden = _PARAMETER.sub(lambda found: f"{found['name']}={HIDDEN}", query) if "=" in query else _hidden(query)
    return conceal(base) + (mark + hidden if mark else "")
