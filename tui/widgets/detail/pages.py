"""What stands on each tab: made from a request when its tab is opened, not before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from tui.access_log.entry import AccessLogEntry, RawLine, Row
from tui.widgets.detail.lines import Layout, Line, Role, cut, document_lines, section_lines, text_lines
from tui.wording.fields import Section

if TYPE_CHECKING:
    from tui.access_log.execution import ExecutionLog
    from tui.certificate.model import CertificateReading, PresentedCertificate

MAX_RAW: Final = 16 * 1024
"""Characters of a raw line that are drawn; what is left is counted."""


class Tab(StrEnum):
    """The tabs of the detail pane, in their order."""

    REQUEST = "request"
    CERTIFICATE = "certificate"
    EXECUTION = "execution log"
    RAW = "raw"


KEYS: Final = {Tab.REQUEST: "1", Tab.CERTIFICATE: "2", Tab.EXECUTION: "4", Tab.RAW: "5"}
"""The key of each tab: part of its label."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one tab says, whatever the width: sections of fields, or plain text, and what hides behind the text."""

    sections: tuple[Section, ...] = ()
    texts: tuple[str, ...] = ()
    hidden: RawLine | None = None
    """Drawn instead of `texts` while the request is revealed."""

    def lines(self, layout: Layout) -> list[Line]:
        """The page in lines of `layout.width` cells."""
        if self.sections:
            return section_lines(self.sections, layout)
        if self.hidden is None:
            return text_lines(*cut("\n".join(self.texts), MAX_RAW), layout)
        if layout.revealed:
            return document_lines(*_clear(self.hidden), layout, Role.REVEALED)
        return document_lines(*cut("\n".join(self.texts), MAX_RAW), layout)


def _clear(line: RawLine) -> tuple[str, int]:
    """The line laid out like its masked form, made safe."""
    from tui.wording.raw import clear_raw

    return cut("\n".join(clear_raw(line)), MAX_RAW)


def hint(*texts: str) -> Page:
    """A page that only says what to do, or what is going on."""
    return Page(texts=texts)


def request_page(row: Row, now: datetime) -> Page:
    """The Request tab."""
    from tui.wording.request import request_sections

    return Page(tuple(request_sections(row, now)))


def presented(row: Row) -> PresentedCertificate | None:
    """What must be decoded before the Certificate tab can be drawn; None where there is nothing to decode."""
    return row.certificate if isinstance(row, AccessLogEntry) else None


def decode(certificate: PresentedCertificate) -> CertificateReading:
    """Reads a certificate; called from a worker thread, because the first one loads cryptography."""
    from tui.certificate.reading import read

    return read(certificate)


def certificate_page(row: Row, reading: CertificateReading | None, now: datetime) -> Page:
    """The Certificate tab."""
    from tui.wording.certificate import certificate_sections

    return Page(tuple(certificate_sections(row, reading, now)))


def execution_page(log: ExecutionLog) -> Page:
    """The Execution log tab."""
    from tui.wording.execution import execution_sections

    return Page(tuple(execution_sections(log)))


def raw_page(row: Row) -> Page:
    """The Raw tab: the line with its secrets and PEM masked, and the line itself for a reveal."""
    from tui.wording.raw import masked_raw

    return Page(texts=tuple(masked_raw(row)), hidden=row.raw)
