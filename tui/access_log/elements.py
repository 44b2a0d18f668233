"""Reads one XML element with flat children, as the console's XML format has it, by the names of its elements.

No XML parser: entities and document types are not known here, and an element's text is taken as it stands up to its
own end tag. A caller who can write tags into a value can write elements behind it: keys that come twice and values with
a `<` in them, which XML does not allow, are warned of.
"""

from __future__ import annotations

import re
from typing import Final

from tui.access_log.decode import MAX_FIELDS, MAX_NAME, Decoded, Pair

_TAG: Final = re.compile(rf"\s*+<([A-Za-z_][\w.:-]{{0,{MAX_NAME}}}+)((?:\s++[\w.:-]{{1,64}}+=\"[^\"<]*+\")*+)\s*+(/?)>")
_ATTRIBUTE: Final = re.compile(r"([\w.:-]{1,64}+)=\"([^\"<]*+)\"")
_IDS: Final = {"request.id": "requestId", "request.requestid": "requestId"}


def elements(text: str) -> Decoded | None:
    """The attributes of the element and the texts of its children, in their order; None where it is no such element."""
    body = text.strip()
    root = _TAG.match(body)
    end = body.rfind("</")
    if root is None or root[3] or end < root.end() or body[end + 2 :].rstrip("> \t") != root[1]:
        return None
    pairs: list[Pair] = []
    for name, value in _ATTRIBUTE.findall(root[2]):
        key = f"{root[1]}.{name}"
        pairs.append((_IDS.get(key.lower(), key), value))
    at, strict = root.end(), True
    while len(pairs) < MAX_FIELDS and (child := _TAG.match(body, at, end)) is not None:
        at = child.end()
        text = ""
        if not child[3]:
            close = body.find(f"</{child[1]}>", at, end)
            if close < 0:
                return None
            text = body[at:close]
            at = close + len(child[1]) + 3
        strict = strict and "<" not in text
        pairs.append((child[1], text))
    if len(pairs) < MAX_FIELDS and body[at:end].strip():
        return None
    more = ("too-many-fields",) if len(pairs) == MAX_FIELDS else ()
    return Decoded(pairs, more if strict else ("salvaged", *more), "xml")
