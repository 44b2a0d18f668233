r"""What the value of a variable can look like, where API Gateway itself and not the caller decides about it.

Only such shapes may tell where a value ends: if what a caller can write (user agent, path, names in a certificate,
messages that echo them) were held to a shape, a value that breaks it would make way for a forged reading of the line.
A method is a token (RFC 9110 section 5.6.2), because the server splits the request line at the first space.

A line that contradicts these shapes is read again without them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Final

import msgspec

from tui.access_log.variables import VARIABLES


class Shape(msgspec.Struct, frozen=True):
    """What a value looks like, beside `-` and the other ways of saying nothing."""

    pattern: str
    """Matches without giving back: from one start there is at most one end."""
    characters: str
    """A character class that holds whatever a value can hold."""
    fixed: bool = False
    """True where no value is the beginning of another: its end needs no delimiter."""
    longest: int = 64
    """Characters."""
    starts: str | None = None
    """A character class of what a value begins with; None: `characters`."""

    def ends_before(self, character: str) -> bool:
        """True where a value cannot go on with `character`, so that its end is known."""
        return self.fixed or _class(self.characters).fullmatch(character) is None

    def may_hold(self, character: str) -> bool:
        """True where a value, or what stands for its absence, can hold `character`."""
        return _class(self.characters).fullmatch(character) is not None or character in "-(none)"

    def begins_with(self, character: str) -> bool:
        """True where a value can begin with `character`."""
        return _class(self.starts or self.characters).fullmatch(character) is not None

    def fits(self, value: str) -> bool:
        """True for a value of this shape, and for the absence of one."""
        return _whole(self.matcher()).fullmatch(value) is not None

    def matcher(self) -> str:
        """A pattern for the value or for its absence, atomic."""
        return rf"(?>{self.pattern}|\(none\)|-|)"


@functools.lru_cache(maxsize=256)
def _class(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{characters}]")


@functools.lru_cache(maxsize=256)
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _run(characters: str, longest: int) -> Shape:
    return Shape(rf"[{characters}]{{1,{longest}}}+", characters, False, longest)


_ID: Final = _run(r"A-Za-z0-9_=+/\-", 128)
_WORD: Final = _run(r"A-Za-z0-9_.\-", 128)
_ARN: Final = _run(r"A-Za-z0-9_:/+=,.@|*\-", 512)
_NUMBER: Final = _run("0-9", 15)
_TEMPLATE_PATH: Final = r"!#-;=?-\[\]-~"
_VALIDITY: Final = Shape(
    r"[A-Z][a-z]{2} [ 0-9]?[0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} [0-9]{4} GMT", "A-Za-z0-9: ", fixed=True, starts="A-Z"
)
_SHAPES: Final[Mapping[str, Shape]] = {
    "requestTime": Shape(
        r"[0-9]{2}/[A-Za-z]{3}/[0-9]{4}:[0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}",
        r"A-Za-z0-9/: +\-",
        fixed=True,
        starts="0-9",
    ),
    "requestTimeEpoch": _NUMBER,
    "connectedAt": _NUMBER,
    "httpMethod": _run(r"!#$%&'*+.^_`|~0-9A-Za-z\-", 64),
    "protocol": Shape(r"HTTP/[0-9](?:\.[0-9])?", "HTP/0-9.", fixed=True, starts="H"),
    "identity.sourceIp": _run("0-9A-Fa-f.:", 45),
    "identity.caller": _ARN,
    "identity.user": _ARN,
    "identity.userArn": _ARN,
    "webaclArn": _ARN,
    "accountId": _run("0-9", 12),
    "identity.accountId": _run("0-9", 12),
    "xrayTraceId": _run(r"A-Za-z0-9=;\-", 128),
    "stage": _run(r"A-Za-z0-9_$\-", 128),
    "domainName": _run(r"A-Za-z0-9.*_\-", 255),
    "resourcePath": Shape(rf"/[{_TEMPLATE_PATH}]{{0,2048}}+", _TEMPLATE_PATH, False, 2049, "/"),
    "routeKey": Shape(
        rf"[A-Z]{{1,16}} /[{_TEMPLATE_PATH}]{{0,2048}}+|[{_TEMPLATE_PATH}]{{1,256}}+", _TEMPLATE_PATH + " ", False, 2065
    ),
    "customDomain.basePathMatched": _run(r"A-Za-z0-9_$.+!*'()/\-", 300),
    "identity.clientCert.serialNumber": _run("0-9A-Fa-f:", 128),
    "identity.clientCert.validity.notBefore": _VALIDITY,
    "identity.clientCert.validity.notAfter": _VALIDITY,
    "identity.clientCert.clientCertPem": Shape(
        r"-----BEGIN[A-Za-z0-9+/=\\%\s\-]{0,65536}+", r"A-Za-z0-9+/=\\%\s\-", False, 65_546, r"\-"
    ),
}
_IDS: Final = frozenset(
    {
        "requestId", "extendedRequestId", "awsEndpointRequestId", "awsEndpointRequestId2", "connectionId", "messageId",
        "integration.requestId", "authorizer.requestId",
    }
)  # fmt: skip
_WORDS: Final = frozenset(
    {
        "apiId", "cipherSuite", "customDomain.routingRuleIdMatched", "deploymentId", "domainPrefix", "endpointType",
        "error.responseType", "eventType", "identity.apiKeyId", "identity.principalOrgId", "identity.vpcId",
        "identity.vpceId", "integration.responseTransferMode", "isCanaryRequest", "resourceId", "tlsVersion",
        "wafResponseCode",
    }
)  # fmt: skip
_STATUS: Final = Shape("[0-9]{3}", "0-9", fixed=True, longest=3)


def shape_of(name: str) -> Shape | None:
    """The shape of a variable's values; None where a caller decides about them, or where nothing is known."""
    found = _SHAPES.get(name)
    if found is not None:
        return found
    if name in _IDS:
        return _ID
    if name in _WORDS:
        return _WORD
    variable = VARIABLES.get(name)
    if variable is None:
        return None
    if variable.value == "status" or (variable.value == "number" and name.lower().endswith("status")):
        return _STATUS
    return _NUMBER if variable.value == "number" else None


_ANYTHING: Final = Shape(r"(?s:.)*+", r"\s\S", longest=1 << 20)
_CLAIMED: Final[Mapping[str, Shape]] = {"path": Shape(r"/(?s:.*+)", r"\s\S", longest=1 << 20, starts="/")}
_ORDINARY: Final[Mapping[str, Shape]] = {"path": _run(r"!#-;=?-\[\]-{}~", 8192)}


def likely_shape(name: str) -> Shape:
    """The shape for values that touch their neighbours: a path begins with a slash, as every request's does."""
    return shape_of(name) or _CLAIMED.get(name, _ANYTHING)


def ordinary(name: str, text: str) -> bool:
    """True where a value may well hold `text` without any intent: spaces and commas, not quotes or angle brackets."""
    shape = _ORDINARY.get(name) or shape_of(name)
    if shape is not None:
        return all(shape.may_hold(character) for character in text)
    return not any(character in '"<>|^\t' for character in text)
