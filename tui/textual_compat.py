"""Every place where Textual's public interface is not enough. Checked with Textual 8.2.8; a test pins each one.

Nothing else in the program touches a name of Textual's that begins with an underscore.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final

from rich.console import RenderableType
from rich.text import Text
from textual import constants, events
from textual.app import App
from textual.dom import DOMNode
from textual.filter import Monochrome, NoColor

CHECKED_WITH: Final = "8.2.8"


def raise_escape_delay(seconds: float) -> None:
    """Waits so long before a lone Esc counts as the key: over a slow link an arrow key arrives in pieces.

    The operator's own `ESCDELAY` (milliseconds, as curses has it) wins.
    """
    if "ESCDELAY" not in os.environ:
        constants.ESCAPE_DELAY = seconds  # type: ignore[misc]  # the parser reads it before each wait


_MOST_ROUNDS: Final = 12
_MOST_SECONDS: Final = 0.25
"""How long a key may keep the next one waiting: a widget that is busy for longer is not waited for."""


async def _settled(app: App[int], path: Sequence[DOMNode]) -> None:
    """Waits until what a key set off has been handled by every widget on its path, and on the path of the next one."""
    for _ in range(_MOST_ROUNDS):
        nodes = [*path, *(app.focused or app.screen).ancestors_with_self]
        for node in nodes:
            handled = asyncio.Event()
            if node.call_later(handled.set):
                try:
                    await asyncio.wait_for(handled.wait(), _MOST_SECONDS)
                except TimeoutError:
                    return
        if not any(node.message_queue_size for node in nodes):
            return


class GuardedApp(App[int]):
    """An App whose own ways out say nothing of what it was working on.

    Args:
        no_color: draw no colour at all, whatever the environment says.
        native_colors: use the terminal's own colours only.
        crash_report: what is printed when the program fails: no locals, no messages, no data.
        crash_code: the exit code then.
    """

    ENABLE_COMMAND_PALETTE = False
    ESCAPE_ECHO: ClassVar[float] = 0.020
    """Seconds after a lone Esc in which a printable is what a cut arrow key left behind."""

    def __init__(
        self,
        *,
        no_color: bool,
        native_colors: bool,
        crash_report: Callable[[BaseException], str],
        crash_code: int,
    ) -> None:
        super().__init__(ansi_color=True if no_color or native_colors else None)
        self._crash_report = crash_report
        self._crash_code = crash_code
        self._escape_time: float | None = None
        self._inputs: asyncio.Queue[events.Event] = asyncio.Queue()
        self._typing: asyncio.Task[None] | None = None
        if no_color:
            self.no_color = True
            # Textual turns NO_COLOR into shades of grey unless its colours are the terminal's own.
            self._filters[:] = [kept for kept in self._filters if not isinstance(kept, Monochrome | NoColor)]
            self._filters.append(NoColor())

    # Crashes

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = self._crash_code
        happened: asyncio.Event = self._exception_event
        if not happened.is_set():
            # The first one is the cause; Pilot raises it in tests.
            self._exit_renderables[:] = [Text(self._crash_report(error).rstrip("\n"))]
            self._exception = error
            happened.set()
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """Ends the app. What Textual would print may hold data, so only the fact is printed."""
        self._return_code = self._crash_code
        if not self._exit_renderables:
            self._exit_renderables.append(Text("mtlstail stopped: the terminal could not be read any more."))
        self._close_messages_no_wait()

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Queues keys, and drops what the rest of a cut arrow key would do: `ESC` alone, then `[A` as letters."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        if isinstance(event, events.Key):
            if event.key == "escape":
                self._escape_time = event.time
            elif event.is_printable and self._follows_escape(event.time):
                return
        self.on_any_key()
        self._inputs.put_nowait(event)
        if self._typing is None or self._typing.done():
            self._typing = asyncio.create_task(self._type())

    async def _type(self) -> None:
        """Carries keys out one after the other.

        Textual sends each key through the queues of several widgets, where a later one overtakes: keys that
        arrive together (typed ahead over a slow link) would open a prompt and then act on the list behind it.
        """
        while not self._inputs.empty():
            event = self._inputs.get_nowait()
            try:
                path = (self.focused or self.screen).ancestors_with_self
                await super().on_event(event)
                await _settled(self, path)
            except Exception as error:  # noqa: BLE001 - a task's exception reaches nobody by itself
                self._handle_exception(error)
                return

    def _follows_escape(self, time: float) -> bool:
        return self._escape_time is not None and time - self._escape_time < self.ESCAPE_ECHO

    def on_any_key(self) -> None:
        """Someone pressed a key."""

    # The terminal

    def write_to_terminal(self, sequence: str) -> None:
        """Writes a control sequence; nothing where there is no terminal. May be called from any thread."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(sequence)
            self._driver.flush()

    def keep_clipboard(self, text: str) -> None:
        """Keeps a text for pasting inside the app; it goes nowhere else."""
        self._clipboard = text

    def toggle_mouse(self) -> bool | None:
        """Takes the mouse, or leaves it to the terminal: True where it is taken now, None where there is no choice."""
        driver: Any = self._driver
        if driver is None or not hasattr(driver, "_enable_mouse_support"):
            return None
        if driver._mouse:
            driver._disable_mouse_support()
            driver._mouse = False
        else:
            driver._mouse = True
            driver._enable_mouse_support()
        driver.flush()
        return bool(driver._mouse)
