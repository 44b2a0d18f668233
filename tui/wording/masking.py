"""What is secret inside a text, and what stands there instead. The mask is in the text, never only in its style."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from typing import Final

from tui.access_log.aliases import is_secret_name, variable_for
from tui.access_log.concealing import conceal, looks_secret
from tui.access_log.decode import MAX_NAME
from tui.access_log.named_values import MASK, mask_query
from tui.access_log.variables import VARIABLES, family

__all__ = [
    "MASK",
    "is_sensitive_key",
    "mask_query",
    "mask_secrets",
    "mask_shapes",
    "mask_tokens",
    "may_hold_tokens",
]

# Where a token may begin: at no letter or digit, or right after an escape that ends with one.
_START: Final = r"(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2})|(?<=\\x[0-9a-f]{2})|(?<=\\u[0-9a-fA-F]{4})|(?<=\\[nrtbf]))"
_TOKENS: Final = re.compile(
    # JSON Web Token, RFC 7519: its header is a JSON object. A long one is told without a boundary before it.
    rf"(?:{_START}eyJ[A-Za-z0-9_-]{{8,}}+|eyJ[A-Za-z0-9_-]{{16,}}+)(?:\.[A-Za-z0-9_-]*+){{0,4}}+"
    rf"|{_START}A(?:KIA|SIA)[A-Z0-9]{{16}}(?![A-Za-z0-9])"  # AWS access key ids
)
_CREDENTIALS: Final = re.compile(
    # RFC 9110 section 11.4. "Basic" is a word of English too, so that no plain word may follow.
    rf"{_START}(?:(?i:bearer)(?:\s|%20|[+:]){{1,8}}+"
    r"|(?i:basic)(?:\s|%20|[+:]){1,8}+(?![A-Za-z]?[a-z]*(?![A-Za-z0-9._~+/=-])))"
    r"[A-Za-z0-9._~+/=-]{8,}+"
    # What API Gateway echoes of a header that it could not take apart.
    r"|(?<=Authorization=)\S.{0,8192}+|(?<=Authorization header: )'[^']{1,8192}+'"
    r"|'[^']{1,8192}'(?= not a valid key=value pair)"
)
_NAMED: Final = re.compile(
    r"""((?:token|secret|passw(?:or)?d|authorization|credential|signature|api[._-]?key)(?![._-]?id\b)[\w.-]{0,64}+"""
    r"""(?:=|\\?["']\s{0,8}+:\s{0,8}+(?:\\?["'])?))(?!\[(?:PEM|base64|token|access|value) )[^"'<>,}&;\s\\]{1,8192}+""",
    re.IGNORECASE,
)
_HINTS: Final = (
    *("eyj", "akia", "asia", "bearer", "basic", "token", "secret", "passw", "authorization", "credential"),
    *("signature", "key", "begin"),
)
_JSON_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?', re.DOTALL)
_JSON_LITERAL: Final = re.compile(r"(?<=[:\[,])(\s*)(-?\d[\d.eE+-]*|true|false)(?=\s*[,}\]])")
_AUTHORIZER: Final = re.compile(
    r"(?:^|[._-])authorizer(?:$|[._-](?!error|latency|status|integration|requestid|principalid)\w)", re.IGNORECASE
)
_LONG_ENOUGH: Final = 8
"""Shorter secrets are masked only where they are a whole value: `1` stands everywhere."""


@functools.lru_cache(maxsize=4096)
def is_sensitive_key(name: str) -> bool:
    """True where a key, dotted with its parents, names a credential, an API key, a claim or an authorizer's value.

    The catalogue decides first, then the family, then what the name says; a name longer than any variable's is
    not trusted.
    """
    if len(name) > MAX_NAME:
        return True
    variable = variable_for(name.partition("#")[0]) or ""
    if variable in VARIABLES:
        return VARIABLES[variable].secret
    own = family(variable)
    return (own is not None and own[1]) or is_secret_name(name) or _AUTHORIZER.search(name) is not None


def may_hold_tokens(text: str) -> bool:
    """False where `mask_tokens` would change nothing for sure: a test that costs next to nothing."""
    folded = text.lower()
    return any(hint in folded for hint in _HINTS)


def mask_tokens(text: str) -> str:
    """`text` without tokens, AWS access key ids, HTTP credentials, key material and values after telling names."""
    if not may_hold_tokens(text):
        return text
    if "BEGIN" in text and looks_secret(text):
        text = conceal(text)
    return _NAMED.sub(_after_name, _CREDENTIALS.sub(MASK, mask_shapes(text)))


def mask_shapes(text: str) -> str:
    """`text` without JSON Web Tokens and AWS access key ids, which their shape alone tells, in names too."""
    return _TOKENS.sub(MASK, text)


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


def _after_name(found: re.Match[str]) -> str:
    return found[0] if found[0].endswith(MASK) else found[1] + MASK


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
