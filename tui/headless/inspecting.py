"""`inspect`: the certificates in PEM, DER or log lines, told to their operator."""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

from tui.text import one_line, sanitize

if TYPE_CHECKING:
    from tui.certificate.model import CertificateReading
    from tui.settings import Settings
    from tui.sharing.redaction import Redactor

DONE: Final = 0
REFUSED: Final = 1
CANNOT_OPEN: Final = 2
MAX_BYTES: Final = 256 * 1024 * 1024
"""More than that is a log to watch, not a file of certificates."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One certificate, or the statement that a file has none. `index` counts from 0 within its file."""

    file: str
    index: int
    reading: CertificateReading
    alone: bool
    """The file gave nothing else."""


def inspect(files: Sequence[str], settings: Settings, redactor: Redactor | None = None) -> int:
    """Tells what the certificates in `files` say; `-` is standard input.

    Args:
        files: paths, told in this order.
        settings: the output format.
        redactor: replaces names, serial numbers and fingerprints; None leaves them for the operator.

    Returns:
        0, or 1 where a certificate could not be decoded or a file has none, or 2 where a file cannot be opened.
    """
    contents: list[tuple[str, bytes]] = []
    for name in files:
        try:
            contents.append((name, _content(name)))
        except OSError as problem:
            sys.stderr.write(
                f"mtlstail: {one_line(name)} cannot be opened: {problem.strerror or type(problem).__name__}.\n"
            )
            sys.stderr.write("  Check the path and its permissions.\n")
            return CANNOT_OPEN
    findings = [finding for name, data in contents for finding in _findings(name, data)]
    _write(findings, settings, redactor)
    return REFUSED if any(finding.reading.error for finding in findings) else DONE


def _content(name: str) -> bytes:
    if name == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        with Path(name).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise OSError(0, f"larger than {MAX_BYTES // 2**20} MiB; mtlstail watch reads logs of any size")
    if data.startswith(b"\x1f\x8b"):
        try:
            return gzip.decompress(data)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise OSError(0, "the gzip data is damaged or cut off") from None
    return data


def _findings(name: str, data: bytes) -> Iterator[Finding]:
    from tui.certificate.reading import read_text

    readings = list(_from_log(data)) if _looks_like_log(data) else []
    readings = readings or read_text(data)
    for index, reading in enumerate(readings):
        yield Finding(sanitize(name), index, reading, len(readings) == 1)


def _looks_like_log(data: bytes) -> bool:
    """JSON somewhere in the first lines: a log line, or one of the wrappings that the tools of AWS put around it."""
    head = data[:4096]
    return b"{" in head and b'"' in head


def _from_log(data: bytes) -> Iterator[CertificateReading]:
    from tui.access_log.entry import AccessLogEntry
    from tui.access_log.event import EventOrigin
    from tui.access_log.parser import LineParser
    from tui.access_log.unwrap import Unwrapper
    from tui.certificate.reading import read

    unwrapper, parser = Unwrapper(EventOrigin("inspect")), LineParser()
    lines = data.decode("utf-8-sig", "surrogateescape").split("\n")
    for event in [*unwrapper.feed(lines, 1), *unwrapper.finish()]:
        row = parser.parse(event)
        if isinstance(row, AccessLogEntry) and row.certificate is not None:
            yield read(row.certificate)


def _write(findings: Sequence[Finding], settings: Settings, redactor: Redactor | None) -> None:
    if settings.output in {"json", "ndjson"}:
        records = [_record(finding, redactor) for finding in findings]
        lines = "".join(f"{json.dumps(record)}\n" for record in records)
        sys.stdout.write(lines if settings.output == "ndjson" else f"{json.dumps(records, indent=2)}\n")
        return
    for finding in findings:
        sys.stdout.write(_text(finding, redactor))


def _record(finding: Finding, redactor: Redactor | None) -> dict[str, Any]:
    fields = _fields(finding, redactor)
    return {
        "file": _file(finding, redactor),
        "index": finding.index,
        **fields,
        "certificate_error": _error(finding, redactor),
        "verdict": None,
    }


def _fields(finding: Finding, redactor: Redactor | None) -> dict[str, Any]:
    from tui.certificate.model import ClientCertificate
    from tui.sharing.records import certificate_record

    if finding.reading.certificate is None:
        return dict.fromkeys(certificate_record(ClientCertificate("pem")))
    fields = certificate_record(finding.reading.certificate)
    return fields if redactor is None else redactor.certificate(fields)


def _file(finding: Finding, redactor: Redactor | None) -> str:
    return finding.file if redactor is None else PurePath(finding.file).name


def _error(finding: Finding, redactor: Redactor | None) -> str | None:
    error = finding.reading.error
    if redactor is None or error is None:
        return error
    redacted: str | None = redactor.redact({"certificate_error": error})["certificate_error"]
    return redacted


def _text(finding: Finding, redactor: Redactor | None) -> str:
    from tui.wording.certificate import certificate_lines
    from tui.wording.plain import plain_lines

    if finding.reading.certificate is None:
        return f"{_nothing(finding, redactor)}\n\n"
    title = f"{_file(finding, redactor)}, certificate {finding.index + 1}"
    if redactor is None:
        lines = plain_lines(certificate_lines(finding.reading, datetime.now(UTC)))
    else:
        fields = {**_fields(finding, redactor), "certificate_error": _error(finding, redactor)}
        lines = [f"  {name}: {json.dumps(value)}" for name, value in fields.items() if value is not None]
    return "\n".join([title, *lines, "", ""])


def _nothing(finding: Finding, redactor: Redactor | None) -> str:
    reason = sanitize(_error(finding, redactor) or "it is empty")
    if finding.alone:
        return f"{_file(finding, redactor)}\n  No certificate found in this file: {reason}"
    return f"{_file(finding, redactor)}, certificate {finding.index + 1}\n  Not decoded: {reason}"
