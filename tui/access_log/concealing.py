"""Hides what must not show from a line that could not be taken apart, and tells such values in lines that could.

Works by content and by the names around a value, and rather hides too much: nobody can check a broken line by eye
before it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tui.access_log.named_values import masked_queries, note, without_named

# The marker's words with whatever stands for a space, however often the text was escaped or encoded.
_GAP: Final = r"(?:[\s+_\\]|%(?:25)*20|&#x?0*(?:32|20);|\\u0020){1,8}+"
_MARKER: Final = re.compile(
    rf"(BEGIN|END){_GAP}(?:(?:[A-Z0-9]{{1,20}}+){_GAP}){{0,4}}(?:CERTIFICATE|REQUEST|KEY|CRL|PARAMETERS|PKCS7|CMS)",
    re.IGNORECASE,
)
_DASHES: Final = re.compile(r"(?:-|%(?:25)*2D|&#x?0*(?:45|2d);|\\u002d){1,64}+", re.IGNORECASE)
_BODY: Final = re.compile(r"[A-Za-z0-9+/=_\s\\%&#;:.*-]*+")
_BASE64: Final = re.compile(
    r"(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/_-]|\\/|%(?:25)*(?:2[BbFf]|0[AaDd])|\\{1,4}[nr]){160,}+(?:=|%(?:25)*3[Dd])*"
)
_MII: Final = re.compile(r"\bMI[A-Za-z0-9+/_-]{40,}+=*(?:(?:\s|\\{1,4}[nr]|%0[AaDd]){1,8}+[A-Za-z0-9+/_-]{1,76}=*)*+")
# DER (X.690) in hexadecimal: a sequence of at least 128 octets, with or without colons or spaces between them.
_HEX: Final = re.compile(
    r"(?<![0-9A-Fa-f])(?:\\x|0x)?30[: ]?8[1-4](?:(?:[: ]|\\x)?[0-9A-Fa-f]{2}){128,}+(?![0-9A-Fa-f])", re.ASCII
)
_PEM_IN_BASE64: Final = re.compile(r"LS0tLS1CRUdJTi(?:[A-Za-z0-9+/_-]|\s|\\{1,4}[nr]|%2[BbFf]|%0[AaDd])*+(?:=|%3[Dd])*")
_JWT: Final = re.compile(r"(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{8,}+(?:\.[A-Za-z0-9_-]*+){0,4}+")
_ACCESS_KEY: Final = re.compile(r"(?<![A-Za-z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Za-z0-9])")
# RFC 9110 section 11.4. "Basic" is a word of English too: of what follows, a letter must be large or a sign be in it.
_CREDENTIALS: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:[Bb]earer|BEARER|[Bb]asic|BASIC)(?:[ \t+]|%20){1,8}+"
    r"(?![A-Za-z]?[a-z]*(?![A-Za-z0-9._~+/=-]))([A-Za-z0-9._~+/=-]{8,}+)"
)
# In a text of a kind that holds paths and words, base64 is told by a certificate's first octets and a line's length.
_DER: Final = re.compile(
    r"(?<![A-Za-z0-9+])MII[A-Za-z0-9](?:[A-Za-z0-9+/_-]|%2[BbFf]){56,}+(?:=|%3[Dd])*"
    r"(?:(?:\s|\\{1,4}[nr]|\\x0a|%0[AaDd]){1,8}+(?:[A-Za-z0-9+/_-]|%2[BbFf]){1,128}+(?:=|%3[Dd])*)*+"
)

_CERTIFICATE: Final = re.compile(
    r"BEGIN(?:[\s+_]|\\|%(?:25)*20){1,8}+(?:X509|TRUSTED)?[\s+_]*CERTIFICATE(?![\s+_%]*REQUEST)"
)
_BARE_CERTIFICATE: Final = re.compile(r"\s*MII[A-Za-z0-9+/=\s]{300,}+\Z")
_HINTS: Final = ("eyJ", "AKIA", "ASIA", "BEGIN", "MI", "LS0t", "308", "30:8", "30 8")
_SHORTEST: Final = 16
_SHORTEST_HEX: Final = 256
CREDENTIALS_NOTE: Final = "[token hidden]"
"""Stands in a value where a token or HTTP credentials were."""
HIDDEN: Final = ("secret-in-text",)
"""The warning of a line in which a text that shows held a token, credentials, a key or a certificate."""
KEY_ID_NOTE: Final = "[access key id hidden]"


def conceal(text: str) -> str:
    """`text` with keys, certificates, tokens and values under telling names replaced by notes of their length.

    Query values are left out of it.
    """
    text = _without_pem(text)
    for pattern, what in (
        (_PEM_IN_BASE64, "base64"), (_MII, "base64"), (_BASE64, "base64"), (_HEX, "certificate"), (_JWT, "token"),
        (_ACCESS_KEY, "access key id"),
    ):  # fmt: skip
        text = pattern.sub(lambda match, what=what: note(what, len(match[0])), text)  # type: ignore[misc]
    return without_named(masked_queries(text))


def may_hold_secrets(text: str) -> bool:
    """False where `without_secrets` would change nothing for sure: costs a fraction of a microsecond."""
    if len(text) < _SHORTEST:
        return False
    if text.islower():  # most paths are: keys and tokens have capitals, but for hexadecimal digits
        return "earer" in text or "asic" in text or len(text) > _SHORTEST_HEX
    return (
        "eyJ" in text or "BEGIN" in text or "IA" in text or "MII" in text or "LS0t" in text or "asic" in text
        or "earer" in text or "ASIC" in text or "EARER" in text or len(text) > _SHORTEST_HEX
    )  # fmt: skip


def without_secrets(text: str) -> str:
    """A value of any kind without the tokens, credentials, keys and certificates in it, each replaced by a note.

    Unlike `conceal`, for a text that is known to be one value: what is told by its shape alone is hidden.
    """
    if not may_hold_secrets(text):
        return text
    clean = _without_pem(text)
    for pattern in (_PEM_IN_BASE64, _DER, _HEX):
        clean = pattern.sub(lambda match: note("certificate", len(match[0])), clean)
    clean = _JWT.sub(CREDENTIALS_NOTE, clean)
    clean = _CREDENTIALS.sub(lambda match: match[0][: match.start(1) - match.start()] + CREDENTIALS_NOTE, clean)
    clean = _ACCESS_KEY.sub(KEY_ID_NOTE, clean)
    return note("PEM", len(text)) if looks_like_certificate(clean) else clean


def looks_like_certificate(value: str) -> bool:
    """True for a PEM certificate, escaped or URL-encoded too, and for a bare base64 one."""
    if "PRIVATE" in value:
        return False
    return _CERTIFICATE.search(value) is not None or _BARE_CERTIFICATE.match(value) is not None


def looks_secret(value: str) -> bool:
    """True where a value's own shape says that it opens something, or that it is key material."""
    if not any(hint in value for hint in _HINTS):
        return False
    return any(pattern.search(value) for pattern in (_JWT, _ACCESS_KEY, _MARKER, _MII, _PEM_IN_BASE64, _HEX))


def _without_pem(text: str) -> str:
    """Every armoured block, from its first dash to its last; one without an end as far as it looks like base64."""
    if "BEGIN" not in text and "BEGIN" not in text.upper():
        return text
    pieces: list[str] = []
    at = 0
    for start, end in _blocks(text):
        pieces += [text[at:start], note("PEM", end - start)]
        at = end
    return "".join((*pieces, text[at:]))


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    dashes = [(match.start(), match.end()) for match in _DASHES.finditer(text)]
    starts = {end: start for start, end in dashes}
    ends = dict(dashes)
    opened: int | None = None
    resume = 0
    for match in _MARKER.finditer(text):
        if match[1].upper() == "END":
            if opened is not None:
                resume = ends.get(match.end(), match.end())
                yield opened, resume
                opened = None
            continue
        if opened is not None:
            yield opened, _body_end(text, opened, match.start())
        opened = max(starts.get(match.start(), match.start()), resume)
    if opened is not None:
        yield opened, _body_end(text, opened, len(text))


def _body_end(text: str, start: int, limit: int) -> int:
    match = _BODY.match(text, start, limit)
    return match.end() if match else limit
