"""The line as it was delivered, taken apart key by key, with everything secret masked in the text itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from tui.access_log.concealing import conceal, looks_like_certificate, looks_secret
from tui.access_log.entry import AccessLogEntry, Row
from tui.text import sanitize
from tui.wording.masking import is_sensitive_key, mask_query, mask_secrets, mask_tokens

MAX_LINES: Final = 2_000
MAX_DEPTH: Final = 20
_PATH_KEYS: Final = frozenset({"path", "resourcepath", "requestpath", "uri", "url"})


class _Literal(str):
    """A number exactly as the line writes it."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """An object's keys and values in order, doubled keys included."""


def masked_raw(row: Row) -> list[str]:
    """The raw line for the screen: sanitised, one key a line where it is JSON, secrets and certificates masked.

    What is masked: PEM and base64 certificates, API keys, authorizer values, claims, tokens, query values.
    """
    text = row.raw.reveal()
    secrets = (
        frozenset(secret.reveal() for secret in row.secrets.values())
        if isinstance(row, AccessLogEntry)
        else frozenset()
    )
    try:
        document = json.loads(
            text,
            strict=False,
            object_pairs_hook=_Pairs,
            parse_int=_Literal,
            parse_float=_Literal,
            parse_constant=_Literal,
        )
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, _Pairs):
        return _text_lines(mask_secrets(text, secrets))
    lines = list(_object_lines(document, "", 0, secrets, ""))
    left = len(lines) - MAX_LINES
    return lines if left <= 0 else [*lines[:MAX_LINES], f"… {left:,} more lines"]


def _text_lines(text: str) -> list[str]:
    return [sanitize(line) for line in conceal(text).splitlines()] or [""]


def _object_lines(pairs: _Pairs, name: str, depth: int, secrets: frozenset[str], end: str) -> Iterator[str]:
    indent = "  " * (depth + 1)
    if depth == 0:
        yield "{"
    for place, (key, value) in enumerate(pairs, 1):
        comma = "," if place < len(pairs) else ""
        head = f"{indent}{_quoted(key)}: "
        yield from _value_lines(value, f"{name}.{key}" if name else key, head, depth + 1, secrets, comma)
    yield f"{'  ' * depth}}}{end}"


def _value_lines(value: Any, name: str, head: str, depth: int, secrets: frozenset[str], comma: str) -> Iterator[str]:
    if isinstance(value, (_Pairs, list)) and value and depth >= MAX_DEPTH:
        yield f"{head}…{comma}"
    elif isinstance(value, _Pairs) and value:
        yield f"{head}{{"
        yield from _object_lines(value, name, depth, secrets, comma)
    elif isinstance(value, list) and value and not isinstance(value, _Pairs):
        yield f"{head}["
        indent = "  " * (depth + 1)
        for place, item in enumerate(value, 1):
            yield from _value_lines(item, name, indent, depth + 1, secrets, "," if place < len(value) else "")
        yield f"{'  ' * depth}]{comma}"
    else:
        yield f"{head}{_scalar(value, name, secrets)}{comma}"


def _scalar(value: Any, name: str, secrets: frozenset[str]) -> str:
    if isinstance(value, _Pairs):
        return "{}"
    if isinstance(value, list):
        return "[]"
    text = value if isinstance(value, str) else json.dumps(value)
    if text and text != "-" and (text in secrets or is_sensitive_key(name)):
        return f'"•••••••• ({len(text)} characters)"'
    if not isinstance(value, str) or isinstance(value, _Literal):
        return text
    return _quoted(_masked(text, name, secrets))


def _masked(text: str, name: str, secrets: frozenset[str]) -> str:
    if looks_like_certificate(text):
        return f"-----BEGIN CERTIFICATE----- •••••••• ({len(text):,} characters) -----END CERTIFICATE-----"
    if looks_secret(text):
        text = conceal(text)
    for secret in secrets:
        if len(secret) >= 8 and secret in text:
            text = text.replace(secret, "••••••••")
    return mask_query(mask_tokens(text)) if name.rpartition(".")[2].lower() in _PATH_KEYS else mask_tokens(text)


def _quoted(text: str) -> str:
    # Sanitised after quoting: JSON's own escapes leave C1, bidirectional and zero-width characters as they are.
    return sanitize(json.dumps(text, ensure_ascii=False))
