"""A short message over the last line, for a few seconds: it covers the keys, never what is being read."""

from __future__ import annotations

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

SECONDS = 6.0
"""How long a message stays, unless another one follows."""


class MessageLine(Static):
    """Says one thing at a time.

    Attributes:
        said: the last ten messages, the newest last.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    MessageLine {
        layer: dialog;
        dock: bottom;
        display: none;
        width: 1fr;
        height: auto;
        max-height: 4;
        padding: 0 1;
        background: $panel;
        color: $foreground;
        text-style: bold;
    }
    MessageLine.-warning { color: $text-warning; }
    MessageLine.-error { color: $text-error; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id, markup=False)
        self.said: list[str] = []
        self._timer: Timer | None = None

    def say(self, message: str, severity: str) -> None:
        """Shows `message`, which is sanitised; `severity` is `information`, `warning` or `error`."""
        self.said = [*self.said[-9:], message]
        self.set_class(severity == "warning", "-warning")
        self.set_class(severity == "error", "-error")
        self.update(Content(message))
        self.display = True
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SECONDS, self.clear)

    def clear(self) -> None:
        """Shows the keys again."""
        self.display = False

    def take_back(self, message: str) -> None:
        """Ends a message that is no longer true; another one stays."""
        if self.said and self.said[-1] == message:
            self.clear()
