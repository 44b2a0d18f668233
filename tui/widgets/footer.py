"""The last line: the keys that work here, and where the list stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.commands import Command, key_text, keys_of
from tui.widgets.cells import ASCII_ELLIPSIS, ELLIPSIS, fit, plain, width_of


class KeyFooter(Widget):
    """As many keys as fit, the most useful first, and a badge at the right edge that always fits.

    Args:
        keymap: the operator's own keys by command id.
        ascii_only: draw no character of our own outside ASCII.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--key", "footer--label", "footer--badge", "footer--alert"}
    DEFAULT_CSS = """
    KeyFooter { height: 1; width: 1fr; background: $panel; }
    KeyFooter > .footer--key { color: $text-accent; text-style: bold; }
    KeyFooter > .footer--label { color: $text-muted; }
    KeyFooter > .footer--badge { color: $foreground; text-style: bold; }
    KeyFooter > .footer--alert { color: $text-error; text-style: bold; }
    """

    def __init__(
        self,
        keymap: Mapping[str, str] | None = None,
        *,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        super().__init__(id=id)
        self._keymap = keymap or {}
        self._ascii = ascii_only
        self._commands: tuple[Command, ...] = ()
        self._badge = ""
        self._alert = False

    @property
    def badge(self) -> str:
        """What stands at the right edge."""
        return self._badge

    def show(self, commands: Sequence[Command], badge: str, *, alert: bool = False) -> None:
        """Draws what changed.

        Args:
            commands: the most useful first.
            badge: where the list stands, for example `+12 new (3 failed)`.
            alert: the badge reports failures.
        """
        state = (tuple(commands), plain(badge, ascii_only=self._ascii), alert)
        if state != (self._commands, self._badge, self._alert):
            self._commands, self._badge, self._alert = state
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        badge = fit(
            self._badge, min(width, width_of(self._badge)), ellipsis=ASCII_ELLIPSIS if self._ascii else ELLIPSIS
        )
        segments = []
        taken = width_of(badge) + 2
        for command in self._commands:
            keys = keys_of(command, self._keymap)
            key = key_text(keys[0], ascii_only=self._ascii) if keys else ""
            label = f" {plain(command.label, ascii_only=self._ascii)}"
            if not key or taken + 1 + width_of(key + label) > width:
                continue
            taken += 1 + width_of(key + label)
            segments += [self._segment(" " + key, "key"), self._segment(label, "label")]
        space = width - sum(segment.cell_length for segment in segments) - width_of(badge) - 1
        segments += [
            self._segment(" " * max(0, space), "label"),
            self._segment(badge, "alert" if self._alert else "badge"),
        ]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _segment(self, text: str, name: str) -> Segment:
        return Segment(text, self.get_component_rich_style(f"footer--{name}"))
