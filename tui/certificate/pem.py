"""The client certificate as it stood in the log line: a text that must not show by accident."""

from __future__ import annotations

import functools
import hashlib

from tui.text import Secret


class Pem(Secret):
    """PEM text (or what stood in its place), exactly as logged; nothing but `reveal()` shows it."""

    __slots__ = ("__dict__",)  # for the cached digest

    @functools.cached_property
    def digest(self) -> str:
        """SHA-256 of the logged text, in hexadecimal: the key under which a decoded certificate is kept."""
        return hashlib.sha256(self.reveal().encode("utf-8", "surrogatepass")).hexdigest()
