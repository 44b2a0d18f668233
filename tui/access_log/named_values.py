"""Hides the values after telling names, and query values, in text of any kind: JSON in any escaping, XML, headers.

Where the end of a value cannot be told for sure, everything up to the end of the text is hidden. Takes time in
proportion to the text.
"""

from __future__ import annotations

import re
from typing import Final

MASK: Final = "••••"
"""Stands where a value was left out of a longer text."""

_NOTE: Final = r"\[(?:PEM|base64|token|access key id|certificate|value) of [0-9,]{1,16} characters hidden\]"
_HIDDEN: Final = re.compile(rf"(?:{_NOTE}|{MASK})")
_NAMED: Final = re.compile(
    r"(?P<name>(?:token|secret|passw(?:or)?d|passphrase|authorization|cookie|credential|api[._-]?key|claims?"
    r"|authorizer(?![._-]?(?:error|latency|status|integration|request.?id|principal.?id)))"
    r"(?![._-]?id\b)[\w.-]{0,64}+)"
    r"""(?P<quote>\\*+["'])?(?:\s*+(?P<sign>[:=>]|%3[AD])\s*+|(?P<attributes>\s[^<>]{1,256}+>))""",
    re.IGNORECASE,
)
_SCHEME: Final = re.compile(r"(?:bearer|basic)\s{1,8}+", re.IGNORECASE)
_OPENING: Final = re.compile(r"""(\\*+)(["'])""")
_GOES_ON: Final = re.compile(r"\s*+(?:[,}\])]|\\*+[\"']?\Z)")
_ENDS: Final = re.compile(r"[\s,}\])>;/&]|\\*+[\"']?\Z")
_BRACKET: Final = re.compile(r'(\\*+)"|[\[\]{}]')
_BARE: Final = re.compile(r"""(?:[^"'<>,}&;\s\\]|&(?![\w.-]{1,64}=)|\\(?!["'nrt])){1,8192}+""")
_HEADER: Final = re.compile(r"""(?:="[^"\r\n]{0,1024}+"|[^"'<>\r\n]){1,8192}+""")
_HEADER_NAMES: Final = ("cookie", "authorization")
_NOTHING: Final = frozenset({"", "-", "null", "none", "(none)"})
_QUERY: Final = re.compile(rf"""(?<![\s"'`(,;|])\?((?:{_NOTE}|[^\s"'<>\\]|\\(?!["'nrt]))++)""")


def note(what: str, length: int) -> str:
    """What stands where something of `length` characters was hidden."""
    return f"[{what} of {length:,} characters hidden]"


def without_named(text: str) -> str:
    """The text without the value after `apiKey":"`, `token=`, `Authorization: Bearer`, `<claims>` and the like."""
    pieces: list[str] = []
    at = 0
    for match in _NAMED.finditer(text):
        if match.start() < at:
            continue
        start, end = _value(text, match)
        value = text[start:end]
        if value.strip().lower() in _NOTHING or _HIDDEN.fullmatch(value.strip()):
            continue
        pieces += [text[at:start], note("value", len(value))]
        at = end
    return "".join((*pieces, text[at:]))


def masked_queries(text: str) -> str:
    """The text with the values of every `?name=value&…` in it left out."""
    return _QUERY.sub(lambda found: mask_query(found[0]) if "=" in found[1] else found[0], text)


def mask_query(path: str) -> str:
    """A path whose query values are left out: `/pets?name=••••&id=••••`."""
    base, mark, query = path.partition("?")
    if not mark:
        return path
    return f"{base}?{'&'.join(_masked_parameter(part) for part in query.split('&'))}"


def _masked_parameter(part: str) -> str:
    name, equals, value = part.partition("=")
    if equals:
        return f"{name}={MASK}" if value else f"{name}="
    return MASK if name else ""


def _value(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where the value begins and ends, without its quotes; an empty one where nothing of the kind follows."""
    at = match.end()
    if match["attributes"] or match["sign"] == ">":
        return at, _element_end(text, match)
    if _is_prose(match):
        return at, at
    opening = _OPENING.match(text, at)
    if opening is not None:
        in_json = match["quote"] is not None and match["sign"] == ":"
        return opening.end(), _quoted_end(text, opening, in_json)
    if _HIDDEN.match(text, at):
        return at, at
    if text.startswith(("[", "{"), at):
        return at, _bracket_end(text, at)
    scheme = _SCHEME.match(text, at)
    if scheme is not None:
        at = scheme.end()
    is_header = match["sign"] == ":" and match["name"].lower().endswith(_HEADER_NAMES)
    value = (_HEADER if is_header and not match["quote"] else _BARE).match(text, at)
    return at, value.end() if value is not None else at


def _is_prose(match: re.Match[str]) -> bool:
    """`Starting authorizer: NAME` tells no value."""
    return match["name"].lower() == "authorizer" and match["quote"] is None and match["sign"] == ":"


def _quoted_end(text: str, opening: re.Match[str], in_json: bool) -> int:
    """Before the closing quote: escaped no more than the opening one, and the text goes on as it would behind one."""
    slashes, quote = len(opening[1]), opening[2]
    follows = _GOES_ON if in_json else _ENDS
    for found in _OPENING.finditer(text, opening.end()):
        if found[2] == quote and len(found[1]) <= slashes and follows.match(text, found.end()):
            return found.start()
    return len(text)


def _bracket_end(text: str, start: int) -> int:
    """Behind the bracket that closes the one at `start`."""
    depth, is_quoted, slashes = 0, False, -1
    for found in _BRACKET.finditer(text, start):
        sign = found[0][-1]
        if sign == '"':
            slashes = len(found[1]) if slashes < 0 else slashes
            is_quoted = is_quoted ^ (len(found[1]) <= slashes)
        elif not is_quoted:
            depth += 1 if sign in "[{" else -1
            if depth == 0:
                return found.end()
    return len(text)


def _element_end(text: str, match: re.Match[str]) -> int:
    """Before the end tag of the element in whose start tag the name stands; no element: the end of a bare value."""
    begins = text.rfind("<", max(0, match.start() - 64), match.start())
    tag = text[begins + 1 : match.end("name")]
    if begins < 0 or not re.fullmatch(r"[\w.:-]+", tag):
        bare = _BARE.match(text, match.end()) if match["sign"] else None
        return bare.end() if bare is not None else match.end()
    if text[match.end() - 2] == "/" or tag.startswith("/"):
        return match.end()
    found = text.find(f"</{tag}", match.end())
    return found if found >= 0 else len(text)
