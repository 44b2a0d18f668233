"""One open file that may grow, be cut short, or be replaced under its name."""

from __future__ import annotations

import os
import stat
from enum import Enum
from pathlib import Path

from tui.sources.base import CannotOpen
from tui.sources.inflate import BLOCK
from tui.text import one_line

_MARK = 64


class Change(Enum):
    """What happened to a followed file since it was last read to its end."""

    NONE = "none"
    TRUNCATED = "truncated"
    """It holds other content now, from its beginning (logrotate's `copytruncate`)."""
    REPLACED = "replaced"
    """The name belongs to another file now (rename and create)."""


class OpenFile:
    """A file that was opened for reading, and how far it was read."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor
        self._state = os.fstat(descriptor)
        self._position = 0
        self._mark = b""

    @property
    def is_pipe(self) -> bool:
        """A named pipe: it has no size, and its end is the end."""
        return stat.S_ISFIFO(self._state.st_mode)

    @property
    def descriptor(self) -> int:
        """For `select`."""
        return self._descriptor

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return self._position

    @property
    def size(self) -> int:
        """Bytes that it had when it was opened."""
        return self._state.st_size

    def read(self) -> bytes:
        """The next block; empty at the end."""
        block = os.read(self._descriptor, BLOCK)
        if block:
            self._position += len(block)
            self._mark = (self._mark + block[-_MARK:])[-_MARK:]
        return block

    def change(self) -> Change:
        """What happened to it. A missing file is no change: its name may come back."""
        if self._is_other_content():
            return Change.TRUNCATED
        try:
            now = self._path.stat()
        except OSError:
            return Change.NONE
        same = (now.st_dev, now.st_ino) == (self._state.st_dev, self._state.st_ino)
        return Change.NONE if same else Change.REPLACED

    def close(self) -> None:
        """Closes it."""
        os.close(self._descriptor)

    def _is_other_content(self) -> bool:
        size = os.fstat(self._descriptor).st_size
        if size < self._position:
            return True
        # Cut short and grown past the old end between two looks: what was read last is not there any more.
        return size > self._position and self._mark != os.pread(
            self._descriptor, len(self._mark), self._position - len(self._mark)
        )


def open_file(path: Path) -> OpenFile:
    """Opens a regular file or a named pipe, without waiting for a pipe's writer.

    Raises:
        FileNotFoundError: where there is none (yet).
        CannotOpen: where it is something else, or may not be read.
    """
    try:
        _refuse_odd(path, path.stat().st_mode)  # before it is opened: opening a device may already do something
        opened = OpenFile(path, os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC))
    except FileNotFoundError:
        raise
    except PermissionError as error:
        raise CannotOpen(
            f"{one_line(path)} may not be read by this user.", "Ask for read permission, or run as a user who has it."
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a possible file name"
        raise CannotOpen(f"{one_line(path)} cannot be opened: {reason}.", "Check the path.") from error
    return opened


def _refuse_odd(path: Path, mode: int) -> None:
    if stat.S_ISREG(mode) or stat.S_ISFIFO(mode):
        return
    if stat.S_ISDIR(mode):
        raise CannotOpen(f"{one_line(path)} is a folder.", "Name the files in it instead.")
    kind = "a socket" if stat.S_ISSOCK(mode) else "a device"
    raise CannotOpen(f"{one_line(path)} is {kind}, not a file.", "Pass it through a pipe instead: … | mtlstail print -")
