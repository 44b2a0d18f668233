"""How much memory do the kept rows take? An estimate that costs well under a microsecond a row."""

from __future__ import annotations

from typing import Final

from tui.access_log.entry import AccessLogEntry, Row
from tui.certificate.model import PresentedCertificate

ROW_BYTES: Final = 1_000
"""A row without its text: item, record, numbers, string headers and its share of the indexes (CPython 3.11, 64 bit)."""
CONTEXT_BYTES: Final = 120
"""One further `$context` variable: a slot of the mapping and the header of its value."""


class Footprint:
    """Estimated bytes of the rows that were added and not removed.

    A row counts `ROW_BYTES`, `CONTEXT_BYTES` a context variable, and one and a half times the length of
    its line without the PEM: the line itself is kept for the raw view, and about half of its text again
    in the parsed fields. Values that repeat from row to row (method, stage, domain, user agent) are
    shared by the parser and count nothing. A certificate counts once for all rows that share the
    object, with the length of its PEM.
    """

    def __init__(self) -> None:
        self.bytes = 0
        self._sharers: dict[int, int] = {}

    def add(self, row: Row) -> None:
        """Counts `row`."""
        self.bytes += _own_bytes(row)
        if isinstance(row, AccessLogEntry) and row.certificate is not None:
            # By identity: what memory holds is objects. The rows keep the object alive while its id is counted.
            sharers = self._sharers.get(id(row.certificate), 0)
            self._sharers[id(row.certificate)] = sharers + 1
            if not sharers:
                self.bytes += _certificate_bytes(row.certificate)

    def remove(self, row: Row) -> None:
        """Takes `row`, which was added before, out of the count."""
        self.bytes -= _own_bytes(row)
        if isinstance(row, AccessLogEntry) and row.certificate is not None:
            sharers = self._sharers.pop(id(row.certificate)) - 1
            if sharers:
                self._sharers[id(row.certificate)] = sharers
            else:
                self.bytes -= _certificate_bytes(row.certificate)


def _own_bytes(row: Row) -> int:
    size = row.raw.own_length
    if isinstance(row, AccessLogEntry):
        return ROW_BYTES + size + size // 2 + CONTEXT_BYTES * len(row.context)
    return ROW_BYTES + size + len(row.message)


def _certificate_bytes(certificate: PresentedCertificate) -> int:
    return ROW_BYTES + (len(certificate.pem) if certificate.pem is not None else 0)
