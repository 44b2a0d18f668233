"""Gzip, piece by piece: never more than a block in memory, whatever a file inflates to (RFC 1952)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

MAGIC = b"\x1f\x8b"
BLOCK = 1024 * 1024
"""Bytes that are read, and that leave, at a time."""

_GZIP_FORMAT = 16 + zlib.MAX_WBITS


class Inflater:
    """Inflates one gzip stream of any number of members."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_GZIP_FORMAT)
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What `data` inflates to, in pieces of at most `BLOCK` bytes. Zeros after a member are padding.

        Raises:
            zlib.error: where the data is damaged.
        """
        while data:
            if self._member.eof:
                data = data.lstrip(b"\0")
                if not data:
                    return
                self._member = zlib.decompressobj(_GZIP_FORMAT)
            self._begun = True
            piece = self._member.decompress(data, BLOCK)
            if piece:
                yield piece
            data = self._member.unused_data if self._member.eof else self._member.unconsumed_tail

    @property
    def complete(self) -> bool:
        """False where the stream broke off inside a member."""
        return self._member.eof or not self._begun
