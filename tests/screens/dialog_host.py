"""A small host for the dialogs, with a clipboard and a folder of its own."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

from textual.app import App
from textual.screen import Screen

from tests.screens.detail_host import NOW
from tui.screens.services import Services
from tui.settings import Settings


class Terminal:
    """Takes what is written past the screen, as a terminal over SSH would."""

    def __init__(self) -> None:
        self.written = ""

    def __call__(self, text: str) -> None:
        self.written += text

    @property
    def copied(self) -> list[str]:
        """What OSC 52 put into the clipboard, one after the other."""
        return [base64.b64decode(found).decode() for found in re.findall(r"\x1b\]52;c;([^\x07]*)\x07", self.written)]


def services(folder: Path, terminal: Terminal | None = None, **settings: Any) -> Services:
    """Services of a session over SSH: the clipboard is the terminal's, or none."""
    more: Any = terminal
    return Services(Settings(**settings), lambda: NOW, {"SSH_TTY": "/dev/pts/1"}, more, folder)


class DialogHost(App[None]):
    """Shows one dialog and keeps its result."""

    def __init__(self, dialog: Screen[Any]) -> None:
        super().__init__()
        self.dialog = dialog
        self.results: list[Any] = []

    async def on_mount(self) -> None:
        await self.push_screen(self.dialog, self.results.append)
