"""The palette's entries: the table of commands, and nothing of Textual's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.commands import COMMANDS, Command, Scope, keys_text


class Runs(Protocol):
    """A screen or an app that carries commands out."""

    def action_run(self, command: str) -> None:
        """Carries one out by its id."""
        ...


class CommandEntries(Provider):
    """Every command that can be carried out on the screen below the palette, with its keys."""

    async def discover(self) -> Hits:
        """All of them, while nothing is typed."""
        for command, run in self._commands():
            yield DiscoveryHit(self._title(command), run, help=command.help)

    async def search(self, query: str) -> Hits:
        """Those whose name or explanation matches."""
        matcher = self.matcher(query)
        for command, run in self._commands():
            title = self._title(command)
            score = max(matcher.match(title), matcher.match(command.help) * 0.7)
            if score > 0:
                yield Hit(score, matcher.highlight(title), run, text=title, help=command.help)

    def _title(self, command: Command) -> str:
        keymap = getattr(self.app, "own_keys", {})
        return f"{command.label}  ({keys_text(command, keymap)})"

    def _commands(self) -> Iterator[tuple[Command, Callable[[], None]]]:
        handlers = getattr(self.screen, "handlers", {})
        for command in COMMANDS:
            if not command.palette:
                continue
            if command.scope is Scope.APP:
                yield command, partial(cast("Runs", self.app).action_run, command.id)
            elif command.id in handlers:
                yield command, partial(cast("Runs", self.screen).action_run, command.id)
