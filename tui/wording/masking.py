"""What is secret inside a text, and what stands there instead. The mask is in the text, never only in its style."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

MASK: Final = "••••"
"""Stands where a value was left out of a longer text."""

_TOKENS: Final = re.compile(
    r"\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,4}"  # JSON Web Token, RFC 7519: its header is a JSON object
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"  # AWS access key ids
    r"|(?i:\b(?:bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,})"  # RFC 9110 section 11.4, credentials
)
_JSON_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?', re.DOTALL)
_JSON_LITERAL: Final = re.compile(r"(?<=[:\[,])(\s*)(-?\d[\d.eE+-]*|true|false)(?=\s*[,}\]])")
_SENSITIVE_KEY: Final = re.compile(
    r"(?:^|[._-])(?:api[._-]?key(?![._-]?id)|claims?\b|authorization|cookie|secret|password|"
    r"(?:access|id|refresh|session|security)[._-]?token|"
    r"authorizer[._-](?!error|latency|status|integration|requestid|principalid)\w)",
    re.IGNORECASE,
)
_LONG_ENOUGH: Final = 8
"""Shorter secrets are masked only where they are a whole value: `1` stands everywhere."""


def is_sensitive_key(name: str) -> bool:
    """True where a key, dotted with its parents, names a credential, an API key, a claim or an authorizer's value."""
    return _SENSITIVE_KEY.search(name) is not None


def mask_tokens(text: str) -> str:
    """`text` without JSON Web Tokens, AWS access key ids and HTTP credentials, wherever they stand."""
    return _TOKENS.sub(MASK, text)


def mask_query(path: str) -> str:
    """A path whose query values are left out: `/pets?name=••••&id=••••`."""
    base, mark, query = path.partition("?")
    if not mark:
        return path
    return f"{base}?{'&'.join(_masked_parameter(part) for part in query.split('&'))}"


def mask_secrets(text: str, secrets: Iterable[str]) -> str:
    """A JSON-like text in which none of `secrets` stands any more, as a whole value or within a longer one.

    Works on text that is not valid JSON too: string by string, number by number.
    """
    known = frozenset(secret for secret in secrets if secret)
    if not known:
        return text
    text = _JSON_STRING.sub(lambda found: _string_without(found, known), text)
    text = _JSON_LITERAL.sub(lambda found: f'{found[1]}"{MASK}"' if found[2] in known else found[0], text)
    for secret in sorted(known, key=len, reverse=True):
        if len(secret) >= _LONG_ENOUGH:
            for form in _written(secret):
                text = text.replace(form, MASK)
    return text


def _masked_parameter(part: str) -> str:
    name, equals, value = part.partition("=")
    if equals:
        return f"{name}={MASK}" if value else f"{name}="
    return MASK if name else ""


def _string_without(found: re.Match[str], known: frozenset[str]) -> str:
    text, colon = _decoded(found[1]), found[2] or ""
    if not colon and (text in known or found[1] in known):
        return f'"{MASK}"'
    inside = [secret for secret in known if len(secret) >= _LONG_ENOUGH and secret in text]
    if not inside:
        return found[0]
    for secret in sorted(inside, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return json.dumps(text, ensure_ascii=False) + colon


def _decoded(body: str) -> str:
    if "\\" not in body:
        return body
    try:
        return str(json.loads(f'"{body}"', strict=False))
    except ValueError:
        return body


def _written(secret: str) -> set[str]:
    plain = json.dumps(secret, ensure_ascii=False)[1:-1]
    return {secret, plain, json.dumps(secret)[1:-1], plain.replace("/", "\\/")}
