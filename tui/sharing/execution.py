"""Execution-log lines as they may leave: AWS's own sentences with everything variable in them left out.

The sentences are those of the API Gateway developer guide and of the AWS Knowledge Center ("API Gateway logs",
"API Gateway mutual TLS 403 errors"). A line that is none of them becomes a pseudonym: nobody knows what it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from tui.sharing import shapes
from tui.sharing.texts import known_error_text

MAX_LINES: Final = 2_000
_MAX_TEXT: Final = 2_048
"""Characters of a line that is compared with the sentences: API Gateway writes at most 1,024 bytes."""
_GAP: Final = "…"
_REST: Final = r"(?s:.*)"
_PARTS: Final = (
    "Method request path:",
    "Method request query string:",
    "Method request headers:",
    "Method request body before transformations:",
    "Endpoint request URI:",
    "Endpoint request headers:",
    "Endpoint request body after transformations:",
    "Endpoint response headers:",
    "Endpoint response body before transformations:",
    "Method response body after transformations:",
    "Method response headers:",
    "Gateway response body:",
    "Gateway response headers:",
    "Incoming identity:",
    "Authorizer result body before parsing:",
    "Using valid authorizer policy for principal:",
    "Starting execution for request:",
    "Unauthorized request:",
    "Sending request to",
    "Execution failed due to configuration error:",
)
"""Beginnings behind which everything is variable."""
_WHOLE: Final = frozenset({
    "Successfully completed execution",
    "Successfully completed authorizer execution",
    "Execution failed due to a timeout error",
})  # fmt: skip
_NUMBER: Final = r"[0-9]{1,9}(?:\.[0-9]{1,4})?"
_NO_LIMITS: Final = "Request will not contribute to throttle or quota limits"
_SENTENCES: Final = tuple(
    (re.compile(pattern), text)
    for pattern, text in (
        (
            rf"Verifying Usage Plan for request: {_REST} API Key: {_REST} ?API Stage: {_REST}",
            "Verifying Usage Plan for request: …. API Key: … API Stage: …",
        ),
        (
            rf"API Key {_REST} ?authorized because method '{_REST}' does not require API Key\. {_NO_LIMITS}",
            f"API Key … authorized because method '…' does not require API Key. {_NO_LIMITS}",
        ),
        (
            rf"Usage Plan check succeeded for API Key {_REST} ?and API Stage {_REST}",
            "Usage Plan check succeeded for API Key … and API Stage …",
        ),
        (rf"Starting authorizer: {_REST} for request: {_REST}", "Starting authorizer: … for request: …"),
        (
            rf"Received response\. (?:Status: (?P<a>[1-5][0-9]{{2}}), )?Integration latency: (?P<b>{_NUMBER}) ms",
            "Received response. Status: {a}, Integration latency: {b} ms",
        ),
        (r"Method completed with status: (?P<a>[1-5][0-9]{2})", "Method completed with status: {a}"),
        (
            rf"Key throttle limit exceeded for {_REST}\. Limit: (?P<a>{_NUMBER}) Burst: (?P<b>{_NUMBER})",
            "Key throttle limit exceeded for …. Limit: {a} Burst: {b}",
        ),
    )
)
_IDS: Final = ("Extended Request Id:", "AWS Integration Endpoint RequestId :", "X-ray Tracing ID :")
_METHOD: Final = re.compile(rf"HTTP Method: (?P<method>[A-Z]{{1,16}}), Resource Path: {_REST}")
_JOININGS: Final = frozenset({"confirmed", "request-id", "other-request"})


def redacted_lines(value: Any, pseudonym: Callable[[str], str]) -> list[dict[str, Any]] | None:
    """The `execution_log` of a record with what may leave of it; None for what is no list of lines.

    Args:
        value: a list of objects with `time`, `text`, `candidate` and `joined`; other keys are dropped.
        pseudonym: the pseudonym of a text that is none of AWS's.
    """
    if not isinstance(value, list):
        return None
    return [_line(line, pseudonym) for line in value[:MAX_LINES] if isinstance(line, Mapping)]


def known_line(text: str) -> str | None:
    """AWS's sentence with its variable parts left out; None where the line is none of the known ones."""
    if text in _WHOLE:
        return text
    if text.startswith("Access denied."):
        return known_error_text(text)
    for beginning in _PARTS:
        if text.startswith(beginning):
            return f"{beginning} {_GAP}"
    return _id_line(text) or _method_line(text) or _sentence(text)


def _line(line: Mapping[str, Any], pseudonym: Callable[[str], str]) -> dict[str, Any]:
    time, text, candidate, joined = (line.get(name) for name in ("time", "text", "candidate", "joined"))
    return {
        "time": time if shapes.TIME(time) else None,
        "text": (known_line(text) or pseudonym(text)) if isinstance(text, str) else None,
        "candidate": candidate if shapes.SMALL_COUNT(candidate) else None,
        "joined": joined if isinstance(joined, str) and joined in _JOININGS else None,
    }


def _id_line(text: str) -> str | None:
    for beginning in _IDS:
        if text.startswith(beginning):
            value = text.removeprefix(beginning).strip()
            return f"{beginning} {value if shapes.REQUEST_ID(value) else _GAP}"
    return None


def _method_line(text: str) -> str | None:
    found = _METHOD.fullmatch(text)
    if found is None:
        return None
    return f"HTTP Method: {found['method'] if shapes.METHOD(found['method']) else _GAP}, Resource Path: {_GAP}"


def _sentence(text: str) -> str | None:
    if len(text) > _MAX_TEXT:
        return None
    for pattern, sentence in _SENTENCES:
        found = pattern.fullmatch(text)
        if found is not None:
            return sentence.format_map({name: value or _GAP for name, value in found.groupdict().items()})
    return None
