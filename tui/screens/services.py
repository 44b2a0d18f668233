"""What the dialogs need to let something leave: one redactor, one clipboard, one clock, one folder for a session."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.ports import ExecutionLogs
from tui.settings import Settings

if TYPE_CHECKING:
    from tui.sharing.clipboard import Clipboard
    from tui.sharing.redaction import Redactor


def default_export_folder() -> Path:
    """The user's own folder for this program's files, on every system the usual one."""
    from platformdirs import user_data_path

    return user_data_path("mtlstail", appauthor=False) / "exports"


@dataclass(frozen=True)
class Services:
    """Made when the app starts; what costs something is built when it is first used."""

    settings: Settings
    now: Callable[[], datetime]
    """The tail's clock, aware, in UTC."""
    environ: Mapping[str, str]
    """The process environment: it says which way to a clipboard there is."""
    terminal_write: Callable[[str], None]
    """Writes a control sequence to the terminal; may be called from any thread."""
    export_folder: Path
    execution_logs: ExecutionLogs | None = None
    """None where there is no account to ask."""

    @functools.cached_property
    def redactor(self) -> Redactor:
        """One for the whole session, so that a client keeps its pseudonym from one export to the next.

        Raises:
            tui.sharing.pseudonyms.KeyFileRefused: where the pseudonym key file cannot be used.
        """
        from tui.sharing.pseudonyms import load_key
        from tui.sharing.redaction import Redactor

        key_file = self.settings.pseudonym_key_file
        return Redactor(keep=self.settings.keep, key=load_key(key_file) if key_file is not None else None)

    @functools.cached_property
    def clipboard(self) -> Clipboard:
        """The way to a clipboard that this session has."""
        from tui.sharing.clipboard import Clipboard

        return Clipboard(self.environ, self.terminal_write)

    def folder(self) -> Path:
        """The folder for exports, made (for its owner alone) if it is missing."""
        # Where that fails, writing says why, with the remedy.
        with contextlib.suppress(OSError):
            self.export_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.export_folder
