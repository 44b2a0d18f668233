"""Hides what must not show from a line that could not be taken apart, and tells such values in lines that could.

Works by content and by the names around a value, and rather hides too much: nobody can check a broken line by eye
before it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

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
_MII: Final = re.compile(r"\bMI[A-Za-z0-9+/]{40,}+=*(?:(?:\s|\\{1,4}[nr]|%0[AaDd]){1,8}+[A-Za-z0-9+/]{1,76}=*)*+")
_JWT: Final = re.compile(r"\beyJ[A-Za-z0-9_-]{8,}+(?:\.[A-Za-z0-9_-]*+){0,4}+")
_ACCESS_KEY: Final = re.compile(r"(?<![A-Za-z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Za-z0-9])")
_NAMED: Final = re.compile(
    r"(?:token|secret|passw(?:or)?d|authorization|cookie|credential|api[._-]?key|claims?)(?![._-]?id\b)[\w.-]{0,64}+"
    r"""(?:\\?["'])?\s{0,8}+[:=>]\s{0,8}+(?:\\?["'])?(?:(?:bearer|basic)\s{1,8}+)?""",
    re.IGNORECASE,
)
_VALUE: Final = re.compile(r"""[^"'<>,}&;\s\\]{1,4096}+""")

_CERTIFICATE: Final = re.compile(
    r"BEGIN(?:[\s+_]|\\|%(?:25)*20){1,8}+(?:X509|TRUSTED)?[\s+_]*CERTIFICATE(?![\s+_%]*REQUEST)"
)
_BARE_CERTIFICATE: Final = re.compile(r"\s*MII[A-Za-z0-9+/=\s]{300,}+\Z")
_HINTS: Final = ("eyJ", "AKIA", "ASIA", "BEGIN", "MI")


def conceal(text: str) -> str:
    """`text` with keys, certificates, tokens and values under telling names replaced by notes of their length."""
    text = _without_pem(text)
    for pattern, what in ((_MII, "base64"), (_BASE64, "base64"), (_JWT, "token"), (_ACCESS_KEY, "access key id")):
        text = pattern.sub(lambda match, what=what: _note(what, len(match[0])), text)  # type: ignore[misc]
    return _without_named(text)


def looks_like_certificate(value: str) -> bool:
    """True for a PEM certificate, escaped or URL-encoded too, and for a bare base64 one."""
    if "PRIVATE" in value:
        return False
    return _CERTIFICATE.search(value) is not None or _BARE_CERTIFICATE.match(value) is not None


def looks_secret(value: str) -> bool:
    """True where a value's own shape says that it opens something, or that it is key material."""
    if not any(hint in value for hint in _HINTS):
        return False
    return any(pattern.search(value) for pattern in (_JWT, _ACCESS_KEY, _MARKER, _MII))


def _note(what: str, length: int) -> str:
    return f"[{what} of {length:,} characters hidden]"


def _without_pem(text: str) -> str:
    """Every armoured block, from its first dash to its last; one without an end as far as it looks like base64."""
    pieces: list[str] = []
    at = 0
    for start, end in _blocks(text):
        pieces += [text[at:start], _note("PEM", end - start)]
        at = end
    return "".join((*pieces, text[at:]))


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    dashes = [(match.start(), match.end()) for match in _DASHES.finditer(text)] if "BEGIN" in text.upper() else []
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


def _without_named(text: str) -> str:
    """The value after `apiKey":"`, `token=`, `Authorization: Bearer` and the like."""
    pieces: list[str] = []
    at = 0
    for match in _NAMED.finditer(text):
        value = _VALUE.match(text, match.end()) if match.end() >= at else None
        if value is not None and value[0] not in ("-", "null", "[PEM", "[token", "[base64", "[access"):
            pieces += [text[at : match.end()], _note("value", len(value[0]))]
            at = value.end()
    return "".join((*pieces, text[at:]))
