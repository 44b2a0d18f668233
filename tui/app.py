"""The app: theme, screens, what belongs to all of them, and every way out of the program."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import ClassVar, Final

from textual.app import SystemCommand
from textual.binding import BindingType
from textual.command import CommandPalette
from textual.screen import Screen
from textual.theme import ThemeProvider

from tui import crash
from tui.commands import COMMANDS, Scope, bindings
from tui.ports import Discovery, DiscoveryError, ExecutionLogs, OpenTarget, Tail
from tui.screens.dialog import Palette
from tui.screens.palette import CommandEntries
from tui.screens.pick import PickScreen
from tui.screens.profile import fitting_theme, profile
from tui.screens.services import Services, default_export_folder
from tui.screens.watch import WatchScreen
from tui.settings import Settings
from tui.text import one_line
from tui.textual_compat import GuardedApp, raise_escape_delay

INTERRUPTED: Final = 130
_ENDING_SIGNALS: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


class MtlstailApp(GuardedApp, inherit_bindings=False):
    """Watches a tail, or lets the operator pick what to watch first.

    Its exit code stands in `return_code` after `run()`: 0 quit, 130 interrupted, `crash.EXIT_CODE` a fault of its own.

    Args:
        settings: of this run.
        tail: what to watch, not started yet; None lists what there is.
        open_target: opens what was picked; needed where there is no `tail`.
        discovery: lists what there is; needed where there is no `tail`.
        execution_logs: what API Gateway did with a request; None leaves that tab with a hint.
        environ: the process environment.
        monotonic: seconds that never go backwards.
        export_folder: where exports are written; None takes the usual folder.
    """

    TITLE = "mtlstail"
    CSS_PATH = "app.tcss"
    # What a mouse drag selects would leave by the clipboard as it stands, unredacted.
    ALLOW_SELECT = False
    COMMANDS = {CommandEntries}  # noqa: RUF012 - Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.APP)]

    def __init__(
        self,
        settings: Settings,
        *,
        tail: Tail | None = None,
        open_target: OpenTarget | None = None,
        discovery: Discovery | None = None,
        execution_logs: ExecutionLogs | None = None,
        environ: Mapping[str, str] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        export_folder: Path | None = None,
    ) -> None:
        environ = os.environ if environ is None else environ
        self._settings = settings
        self._profile = profile(settings, environ)
        self._tail = tail
        self._open_target = open_target
        self._discovery = discovery
        self._monotonic = monotonic
        self._services = Services(
            settings,
            self._now,
            environ,
            self.write_to_terminal,
            export_folder or default_export_folder(),
            execution_logs,
        )
        plain_colors = settings.no_color or "NO_COLOR" in environ
        super().__init__(
            no_color=plain_colors,
            native_colors=False,
            crash_report=crash.report,
            crash_code=crash.EXIT_CODE,
        )
        self.animation_level = "none"
        self._complaints: list[str] = []
        theme = fitting_theme(self.console.color_system, settings.theme, plain=plain_colors)
        if theme in self.available_themes:
            self.theme = theme
        elif theme is not None:
            self._complaints.append(f"No such theme. There are: {', '.join(sorted(self.available_themes))}")
        if self._profile.escape_seconds is not None:
            raise_escape_delay(self._profile.escape_seconds)

    @property
    def own_keys(self) -> Mapping[str, str]:
        """The operator's own keys by command id."""
        return self._settings.keymap

    def get_default_screen(self) -> Screen[None]:
        """The first screen: what there is to watch, or the tail that was asked for."""
        if self._tail is not None:
            return self._watch(self._tail, can_go_back=False)
        if self._discovery is None:
            raise ValueError("MtlstailApp needs a tail, or a discovery and a way to open targets")
        return PickScreen(self._discovery)

    def on_mount(self) -> None:
        """Keys, signals."""
        known = {command.id for command in COMMANDS}
        self.set_keymap({name: keys for name, keys in self._settings.keymap.items() if name in known})
        unknown = sorted(set(self._settings.keymap) - known)
        if unknown:
            self._complaints.append(one_line(f"No such command to give keys to: {', '.join(unknown)}"))
        for complaint in self._complaints:
            self.notify(complaint, severity="warning", markup=False)
        loop = asyncio.get_running_loop()
        for number in _ENDING_SIGNALS:
            loop.add_signal_handler(number, self.exit, None, INTERRUPTED)

    def on_unmount(self) -> None:
        """Signals are the process's own again."""
        loop = asyncio.get_running_loop()
        for number in _ENDING_SIGNALS:
            loop.remove_signal_handler(number)

    def on_any_key(self) -> None:
        """Someone is watching: ends an idle pause of the source."""
        if self._tail is not None:
            self._tail.poke()

    async def run_async(
        self,
        *,
        headless: bool = False,
        inline: bool = False,
        inline_no_clear: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
        auto_pilot: Callable[..., object] | None = None,
    ) -> int | None:
        """Runs the app; the terminal keeps the mouse where the profile says so."""
        return await super().run_async(
            headless=headless,
            inline=inline,
            inline_no_clear=inline_no_clear,
            mouse=mouse and self._profile.mouse,
            size=size,
            auto_pilot=auto_pilot,  # type: ignore[arg-type]
        )

    # Commands

    def action_run(self, command: str) -> None:
        """Carries out a command that belongs to every screen."""
        handlers: dict[str, Callable[[], None]] = {
            "repaint": self._repaint,
            "theme": self._change_theme,
            "mouse": self._toggle_mouse,
            "palette": self._open_palette,
            "help": self._help,
            "interrupt": partial(self.exit, None, INTERRUPTED),
        }
        handlers[command]()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """None: the table of commands has all there is, and a screenshot would leave unredacted."""
        return ()

    def copy_to_clipboard(self, text: str) -> None:
        """What Textual's own widgets copy stays inside the app: nothing says that it is redacted."""
        self.keep_clipboard(text)
        self.notify(
            "Kept for pasting inside mtlstail. What leaves is redacted: y copies a summary, Y a field.", markup=False
        )

    def _repaint(self) -> None:
        self.refresh(repaint=True, layout=True)
        for widget in self.screen.walk_children():
            widget.refresh()

    def _change_theme(self) -> None:
        if self.no_color:
            self.notify("Colours are off (NO_COLOR or --no-color).", markup=False)
        else:
            self.push_screen(Palette(providers=[ThemeProvider], placeholder="Search for themes…"))

    def _toggle_mouse(self) -> None:
        uses = self.toggle_mouse()
        if uses is None:
            text = "This terminal's mouse cannot be switched from here."
        else:
            text = "mtlstail uses the mouse." if uses else "The mouse is the terminal's: select and copy with it."
        self.notify(text, markup=False)

    def _open_palette(self) -> None:
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(Palette(id="--command-palette"))

    def _help(self) -> None:
        from tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(COMMANDS, self._settings.keymap, ascii_only=self._settings.ascii))

    # Screens

    def on_pick_screen_chosen(self, message: PickScreen.Chosen) -> None:
        """Opens what was picked."""
        if self._open_target is None or self._tail is not None:
            return
        try:
            self._tail = self._open_target([message.choice.target])
        except DiscoveryError as error:
            message.screen.show_error(error)
            return
        self.push_screen(self._watch(self._tail, can_go_back=True), self._went_back)

    def _went_back(self, _: None) -> None:
        self._tail = None

    def _watch(self, tail: Tail, *, can_go_back: bool) -> WatchScreen:
        return WatchScreen(tail, self._services, self._profile, can_go_back=can_go_back, monotonic=self._monotonic)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._tail.now() if self._tail is not None else time.time(), UTC)
