"""What a value that leaves in clear must look like. A value of any other shape does not leave in clear.

The texts and names are those of the API Gateway developer guide (access-log variables, gateway responses)
and of RFC 5280, RFC 9110 and RFC 9562.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

Shape = Callable[[Any], bool]
"""True where a value has the shape."""


def _matches(pattern: str) -> Shape:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


_words: set[str] = set()


def _one_of(*names: str) -> Shape:
    known = frozenset(names)
    _words.update(names)
    return lambda value: isinstance(value, str) and value in known


def _whole_number(low: int, high: int) -> Shape:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _all(shape: Shape) -> Shape:
    return lambda value: isinstance(value, list) and len(value) <= 64 and all(shape(item) for item in value)


STATUS: Final = _whole_number(100, 599)
COUNT: Final = _whole_number(0, 99_999_999_999)
"""Fewer digits than an account number has."""
MILLISECONDS: Final = _whole_number(0, 9_999_999)
"""An integration has 29 seconds by default, and minutes where its limit was raised or its response is a stream."""
BYTES: Final = _whole_number(0, 999_999_999)
"""A response has at most 10 MB; a stream goes on for minutes."""
SMALL_COUNT: Final = _whole_number(0, 100_000)
FLAG: Final[Shape] = lambda value: isinstance(value, bool)  # noqa: E731
TIME: Final = _matches(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")
METHOD: Final = _one_of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "ANY")
PROTOCOL: Final = _matches(r"(HTTP|HTTPS)/\d(\.\d)?")
STAGE: Final = _matches(r"(?!.*(?<!\d)\d{12}(?!\d))[A-Za-z0-9_-]{1,128}|\$default")
"""Twelve digits are an account number."""
RESOURCE_PATH: Final = _matches(r"/|(/([A-Za-z0-9._:-]{1,128}|\{[A-Za-z0-9._:-]{1,128}\+?\})){1,32}/?")
REQUEST_ID: Final = _matches(
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
    r"|[A-Za-z0-9_+/-]{8,43}={1,2}"
    r"|Root=1-[0-9a-f]{8}-[0-9a-f]{24}|1-[0-9a-f]{8}-[0-9a-f]{24}"
    r"|UUID_REPLACED_INVALID_REQUEST_ID"
)
RESPONSE_TYPE: Final = _one_of(
    "ACCESS_DENIED",
    "API_CONFIGURATION_ERROR",
    "AUTHORIZER_CONFIGURATION_ERROR",
    "AUTHORIZER_FAILURE",
    "BAD_REQUEST_BODY",
    "BAD_REQUEST_PARAMETERS",
    "DEFAULT_4XX",
    "DEFAULT_5XX",
    "EXPIRED_TOKEN",
    "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT",
    "INVALID_API_KEY",
    "INVALID_SIGNATURE",
    "MISSING_AUTHENTICATION_TOKEN",
    "QUOTA_EXCEEDED",
    "REQUEST_TOO_LARGE",
    "RESOURCE_NOT_FOUND",
    "THROTTLED",
    "UNAUTHORIZED",
    "UNSUPPORTED_MEDIA_TYPE",
    "WAF_FILTERED",
)
NUMBER_TEXT: Final = _matches(r"\d{1,9}")
STATUS_TEXT: Final = _matches(r"[1-5]\d\d")
WAF_CODE: Final = _one_of("WAF_ALLOW", "WAF_BLOCK")
TLS_VERSION: Final = _matches(r"TLSv?1(\.\d)?|TLS-?1[.-]\d")
CIPHER: Final = _matches(r"(TLS_[A-Z0-9_]{8,60}|(ECDHE|DHE|AES\d+|CAMELLIA\d+|DES)(-[A-Z0-9]{2,16}){1,6})")
DEPLOYMENT: Final = _matches(r"[a-z0-9]{6,10}")
DECODED_FROM: Final = _one_of("pem", "fields")
KEY: Final = _matches(r"(RSA|RSA-PSS|DSA|EC|DH|Ed25519|Ed448|X25519|X448)( [A-Za-z0-9-]{1,20})?")
ALGORITHM: Final = _matches(r"[A-Za-z][A-Za-z0-9-]{2,39}")
KEY_USAGES: Final = _all(
    _one_of(
        "digitalSignature",
        "nonRepudiation",
        "contentCommitment",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    )
)
NAME: Final = _matches(r"[A-Za-z]{3,40}")
OUR_WORD: Final = _matches(r"[a-z0-9]+(-[a-z0-9]+){0,6}")
"""A word of this program's own vocabulary in kebab-case: warnings, repairs."""
FIELD_NAMES: Final = _all(_matches(r"[a-z][a-z_0-9]{2,40}"))
OUTCOME: Final = _one_of("accepted", "rejected", "unknown")

WORDS: Final = frozenset(_words)
"""Every word of the closed lists above: it may stand in any redacted text."""
