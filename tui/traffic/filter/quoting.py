"""Text that means itself in a filter expression."""

from __future__ import annotations


def quoted(text: str) -> str:
    r"""`text` in quotes, with `"` and `\` escaped: as one value or one piece of text of the filter language."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
