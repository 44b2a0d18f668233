"""An export from preview to file: redacted, scanned for leaks, then written where nothing was before."""

from __future__ import annotations

import itertools
import os
import secrets
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tui.access_log.entry import Row
from tui.sharing.formats import Format, render
from tui.sharing.leaks import Leak, find_leaks
from tui.sharing.manifest import Manifest, manifest
from tui.sharing.records import record
from tui.sharing.redaction import RedactionRefused, Redactor
from tui.text import one_line

PREFIX: Final = "mtlstail"
_MAX_NAMES: Final = 1000
_FLAGS: Final = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC


class ExportRefused(Exception):
    """An export was not written; `cause` and `remedy` are sanitised, meant for people, and hold no exported value."""

    def __init__(self, cause: str, remedy: str = "") -> None:
        super().__init__(f"{cause} {remedy}".strip())
        self.cause = cause
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class PreparedExport:
    """What would leave, for the preview. Nothing has left yet."""

    text: str = field(repr=False)
    """Empty where the export is blocked."""
    format: Format
    manifest: Manifest
    leaks: tuple[Leak, ...] = ()
    blocked: str | None = None
    """Why it may not leave, in a sentence; None where it may."""

    @property
    def redacted(self) -> bool:
        """False where the operator asked for clear text."""
        return self.manifest.redacted


def prepare(
    rows: Sequence[Row],
    redactor: Redactor,
    format: Format,  # noqa: A002 - the word that everyone uses
    *,
    unredacted: bool = False,
    include_pem: bool = False,
    include_raw: bool = False,
) -> PreparedExport:
    """Renders rows for a preview, redacted and scanned unless `unredacted`.

    Never raises for what a row holds: what cannot be redacted, or leaks, comes back as `blocked` and without text.
    `include_pem` and `include_raw` count only together with `unredacted`.
    """
    if unredacted:
        clear = [record(row, include_pem=include_pem, include_raw=include_raw) for row in rows]
        return PreparedExport(render(clear, format), format, Manifest(len(clear), redacted=False))
    try:
        clear = [record(row) for row in rows]
        records = [redactor.redact(found) for found in clear]
    except RedactionRefused as refusal:
        return PreparedExport("", format, Manifest(len(rows), redacted=True), blocked=str(refusal))
    text = render(records, format)
    # A client called client-1 is no leak where its own pseudonym happens to begin with client-1.
    report = find_leaks(rows, records, redactor.without_pseudonyms(text), format, redactor.keep)
    told = manifest(clear, records, redactor.keep, report.set_aside)
    if report.leaks:
        return PreparedExport("", format, told, report.leaks, _blocked(report.leaks))
    return PreparedExport(text, format, told)


def folder_warning(folder: Path) -> str | None:
    """A warning about a folder that everyone may write to; None where there is nothing to say."""
    try:
        mode = folder.stat().st_mode
    except (OSError, ValueError):
        return None
    if not mode & stat.S_IWOTH:
        return None
    return f"Everyone on this machine can write to {one_line(folder)}. The file is readable by you alone."


def write(
    prepared: PreparedExport, folder: Path, now: datetime, *, write_bytes: Callable[[int, bytes], int] = os.write
) -> Path:
    """Writes a prepared export to a new file in `folder`: mode 0600, whole or not at all, never over anything.

    Args:
        prepared: what `prepare` gave.
        folder: an existing folder.
        now: an aware time, for the name; nothing else in the name comes from anywhere.
        write_bytes: writes to a descriptor, as `os.write` does.

    Raises:
        ExportRefused: blocked by the leak scan, no such folder, not allowed, disk full.
    """
    if prepared.blocked is not None:
        raise ExportRefused(prepared.blocked, "Nothing was written.")
    return write_new(prepared.text, folder, now, prepared.format.suffix, write_bytes=write_bytes)


def write_new(
    text: str, folder: Path, now: datetime, suffix: str, *, write_bytes: Callable[[int, bytes], int] = os.write
) -> Path:
    """Writes text to a new file `mtlstail-<UTC time>-<counter><suffix>`, as `write` does.

    Raises:
        ExportRefused: with cause and remedy.
    """
    try:
        directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise _refused(folder, error) from None
    except ValueError:
        # Python refuses a NUL, and what the file system's encoding has no bytes for, before it asks the system.
        raise ExportRefused(f"{one_line(folder)} cannot be a folder's name.", "Choose an existing folder.") from None
    try:
        return folder / _written(text.encode("utf-8", "backslashreplace"), directory, _stem(now), suffix, write_bytes)
    except OSError as error:
        raise _refused(folder, error) from None
    finally:
        os.close(directory)


def _written(data: bytes, directory: int, stem: str, suffix: str, write_bytes: Callable[[int, bytes], int]) -> str:
    temporary = f".{PREFIX}-{secrets.token_hex(8)}.part"
    descriptor = os.open(temporary, _FLAGS, 0o600, dir_fd=directory)
    try:
        try:
            # The umask may have taken the owner's own bits away; nobody else ever had any.
            os.fchmod(descriptor, 0o600)
            _write_all(descriptor, data, write_bytes)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        name = _linked(temporary, directory, stem, suffix)
        os.fsync(directory)
        return name
    finally:
        os.unlink(temporary, dir_fd=directory)


def _write_all(descriptor: int, data: bytes, write_bytes: Callable[[int, bytes], int]) -> None:
    view = memoryview(data)
    while view:
        view = view[write_bytes(descriptor, bytes(view[: 1 << 20])) :]


def _linked(temporary: str, directory: int, stem: str, suffix: str) -> str:
    for counter in itertools.count(1):
        name = f"{stem}-{counter}{suffix}"
        try:
            # A link is never made over anything, be it a file, a symbolic link or a FIFO.
            os.link(temporary, name, src_dir_fd=directory, dst_dir_fd=directory, follow_symlinks=False)
        except FileExistsError:
            if counter >= _MAX_NAMES:
                raise
            continue
        return name
    raise AssertionError


def _stem(now: datetime) -> str:
    return f"{PREFIX}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _blocked(leaks: Sequence[Leak]) -> str:
    named = ", ".join(dict.fromkeys(str(leak) for leak in leaks[:5]))
    more = f" and {len(leaks) - 5} more" if len(leaks) > 5 else ""
    return f"The export was stopped: the leak scan found {named}{more} in it."


def _refused(folder: Path, error: OSError) -> ExportRefused:
    place = one_line(folder)
    reason = error.strerror or type(error).__name__
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return ExportRefused(f"There is no folder {place}.", "Choose an existing folder.")
    if isinstance(error, PermissionError):
        return ExportRefused(f"You may not write to {place}.", "Choose a folder of your own.")
    return ExportRefused(f"The export could not be written to {place}: {reason}.", "No file was left behind.")
