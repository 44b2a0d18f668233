"""Which warnings can a row carry?"""

from __future__ import annotations

from typing import Final

WARNINGS: Final = (
    "ambiguous",
    "control-characters",
    "duplicate-keys",
    "mtls-bypassed",
    "odd-number",
    "odd-status",
    "odd-time",
    "odd-values",
    "oversized",
    "salvaged",
    "secret-in-text",
    "split",
    "time-disagrees",
    "too-many-fields",
    "trailing-text",
    "truncated",
)
"""Every name, sorted. All but `mtls-bypassed`, which takes knowledge of the API, come from reading the line."""
