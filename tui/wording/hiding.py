"""A delivered line without what is secret in it: by the names around a value, by known values, by shape.

One mechanism for the Raw tab and for the raw line of an export. In valid JSON the text is walked token by token and
a secret value is replaced where it stands; all else stays as it was written. In any other text nobody can be sure
where a value ends, so that rather too much is hidden.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tui.access_log.aliases import variable_for
from tui.access_log.concealing import conceal, looks_like_certificate, looks_secret
from tui.access_log.entry import AccessLogEntry, Row
from tui.access_log.plan import PEM
from tui.text import sanitize
from tui.wording.broken import without_named
from tui.wording.masking import MASK, is_sensitive_key, mask_query, mask_secrets, mask_tokens

_TOKEN: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\]:,]|[^\s"{}\[\]:,]++', re.DOTALL)
_ARMOUR: Final = re.compile(
    r"(-----BEGIN [A-Z0-9 ]{0,20}CERTIFICATE-----[^-]*+-----END [A-Z0-9 ]{0,20}CERTIFICATE-----)"
)
_PATH_KEYS: Final = frozenset({"path", "resourcepath", "requestpath", "uri", "url"})
_ABSENT: Final = frozenset({"", "-", "(none)", "null"})
_NAME_KEPT: Final = 200
_LONG_ENOUGH: Final = 8
"""Shorter secrets are masked only where they are a whole value: `1` stands everywhere."""


@dataclass(frozen=True, slots=True)
class Hiding:
    """What is hidden of one line, and how the notes that stand there instead are written."""

    secrets: frozenset[str]
    """Values known to be secret, sanitised as the parser sanitises."""
    pem: bool = False
    """True leaves certificates in clear; never private keys."""
    screen: bool = False
    """Notes for the screen, which tell lengths; query values are masked there too."""

    def text(self, line: str) -> str:
        """The line without its secrets; a line that is no JSON keeps no certificate either."""
        if not _is_document(line):
            return self._broken(line)
        pieces: list[str] = []
        at = 0
        for start, end, new in self._changes(line):
            pieces += [line[at:start], new]
            at = end
        return "".join((*pieces, line[at:]))

    def _changes(self, line: str) -> Iterator[tuple[int, int, str]]:
        """Where a string or number is replaced, and by what."""
        for start, end, name, hidden in _scalars(line):
            token = line[start:end]
            value = _decoded(token)
            shown = mask_tokens(value) if name is None else self._value(value, name, hidden)
            if shown != value:
                yield start, end, json.dumps(shown, ensure_ascii=False)

    def _value(self, value: str, name: str, hidden: bool) -> str:
        if value in _ABSENT:
            return value
        if hidden or value in self.secrets or sanitize(value) in self.secrets:
            return f"•••••••• ({len(value)} characters)" if self.screen else MASK
        if looks_like_certificate(value) or variable_for(name[:_NAME_KEPT]) == PEM:
            return self._certificate(value)
        value = conceal(value) if looks_secret(value) else value
        masked = mask_tokens(_without(value, self.secrets))
        return mask_query(masked) if self.screen and name.rpartition(".")[2].lower() in _PATH_KEYS else masked

    def _certificate(self, value: str) -> str:
        if self.pem and looks_like_certificate(value):
            # Every other piece is an armoured block.
            pieces = _ARMOUR.split(value)
            return "".join(piece if place % 2 else mask_tokens(piece) for place, piece in enumerate(pieces))
        if self.screen:
            return f"-----BEGIN CERTIFICATE----- •••••••• ({len(value):,} characters) -----END CERTIFICATE-----"
        return f"[PEM of {len(value):,} characters hidden]"

    def _broken(self, line: str) -> str:
        text = _without_whole(line, self.secrets)
        clean = sanitize(text) if self.secrets else text
        if any(secret in clean for secret in self.secrets):
            # The parser knows its secrets sanitised: such a line is shown as the parser saw it.
            text = _without_whole(clean, self.secrets)
        return mask_tokens(conceal(without_named(text)))


def hiding(row: Row, *, pem: bool = False, screen: bool = False) -> Hiding:
    """What is to be hidden of a row's line."""
    secrets = row.secrets.values() if isinstance(row, AccessLogEntry) else ()
    values = (part for secret in secrets for text in (secret.reveal(),) for part in (text, *text.split("\\x0a")))
    return Hiding(frozenset(value for value in values if value not in _ABSENT), pem, screen)


def _is_document(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text, strict=False, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return False
    return True


@dataclass(slots=True)
class _Level:
    """An object or list that is open, with its own name and the name of the value that comes next in it."""

    is_object: bool
    name: str
    hidden: bool
    key: str
    key_hidden: bool


def _scalars(line: str) -> Iterator[tuple[int, int, str | None, bool]]:
    """Start, end, name and secrecy of every string, number and truth value of valid JSON; the name of a key is None."""
    levels = [_Level(False, "", False, "", False)]
    expects_key = False
    for match in _TOKEN.finditer(line):
        part, top = match[0], levels[-1]
        if part in "{[":
            levels.append(_Level(part == "{", top.key, top.key_hidden, top.key, top.key_hidden))
            expects_key = part == "{"
        elif part in "}]":
            levels.pop()
        elif part == ",":
            expects_key = top.is_object
        elif part == ":":
            expects_key = False
        elif expects_key:
            key = _decoded(part)
            top.key = f"{top.name}.{key}"[: _NAME_KEPT + 1] if top.name else key
            top.key_hidden = (
                top.hidden or is_sensitive_key(key) or (len(top.key) <= _NAME_KEPT and is_sensitive_key(top.key))
            )
            yield match.start(), match.end(), None, False
        else:
            yield match.start(), match.end(), top.key, top.key_hidden


def _decoded(token: str) -> str:
    return str(json.loads(token, strict=False)) if token.startswith('"') else token


def _without(text: str, secrets: Iterable[str]) -> str:
    """A value without the secrets that stand inside it; sanitised where they are found only then."""
    long = [secret for secret in secrets if len(secret) >= _LONG_ENOUGH]
    clean = sanitize(text) if long else text
    if any(secret in clean and secret not in text for secret in long):
        text = clean
    for secret in sorted(long, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return text


def _without_whole(text: str, secrets: frozenset[str]) -> str:
    """Any text without secrets, short ones too where they stand as words of their own."""
    text = mask_secrets(text, secrets)
    for secret in sorted(secrets, key=len, reverse=True):
        if secret in text:
            text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", MASK, text)
    return text
