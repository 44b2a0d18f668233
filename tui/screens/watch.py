"""The main screen: requests as they arrive, and one of them in detail."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.screen import Screen

from tui.commands import Scope, bindings
from tui.messages import Arrived, CursorMoved, OpenRequested, PromptChanged, PromptLeft, PromptSubmitted
from tui.ports import Tail
from tui.screens.desk import Desk, Handler, Severity
from tui.screens.finding import Finding
from tui.screens.flow import Flow
from tui.screens.inspecting import Inspecting
from tui.screens.looking import Looking
from tui.screens.moving import Moving
from tui.screens.profile import Profile
from tui.screens.pulse import Pulse
from tui.screens.services import Services
from tui.screens.surroundings import Surroundings
from tui.text import one_line
from tui.traffic.filter import FilterError
from tui.traffic.store import RequestStore
from tui.widgets.cells import plain
from tui.widgets.detail.pane import DetailPane
from tui.widgets.message_line import MessageLine
from tui.widgets.prompt import Prompt
from tui.widgets.request_list import RequestList

_CLOSE_SECONDS = 0.6


class WatchScreen(Screen[None]):
    """Watches one tail.

    Args:
        tail: not started yet; the screen starts and closes it.
        services: what the dialogs need.
        profile: how often to paint.
        can_go_back: there is a screen to go back to; else `q` quits.
        monotonic: seconds that never go backwards.

    Attributes:
        desk: the parts of the screen.
        handlers: what carries out each command, by its id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.WATCH)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - Textual declares it so
    AUTO_FOCUS = "#requests"

    def __init__(
        self,
        tail: Tail,
        services: Services,
        profile: Profile,
        *,
        can_go_back: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._can_go_back = can_go_back
        self.desk = self._lay_out(tail, services, monotonic)
        self._surroundings = Surroundings(self, self.desk, monotonic)
        self._finding = Finding(self.desk, self._leave_prompt)
        self._inspecting = Inspecting(
            self.desk,
            show_detail=self._show_detail,
            detail_is_open=lambda: self.has_class("-open"),
            run=lambda work: self.run_worker(work, group="share", exclusive=True),
        )
        self.handlers: dict[str, Handler] = {
            **Moving(self.desk).handlers(),
            **self._finding.handlers(),
            **self._inspecting.handlers(),
            **Looking(self.desk).handlers(),
            "quit": self._quit,
        }
        self._pulse = Pulse(self, profile.frame_seconds, self._take)

    def _lay_out(self, tail: Tail, services: Services, monotonic: Callable[[], float]) -> Desk:
        settings = services.settings
        store = RequestStore(settings.max_requests, settings.max_memory)
        return Desk(
            settings=settings,
            services=services,
            tail=tail,
            store=store,
            flow=Flow(tail, store, monotonic),
            list=RequestList(store, ascii_only=settings.ascii, id="requests"),
            detail=DetailPane(settings, services.now, execution_logs=services.execution_logs, id="detail"),
            prompt=Prompt(id="prompt"),
            say=self.say,
            push=self._push,
        )

    def compose(self) -> ComposeResult:
        """Status, list beside detail, what is in force, the prompt, the keys."""
        around = self._surroundings
        yield around.strip
        with Horizontal(id="body"):
            with Container(id="empty-place"):
                yield around.texts["empty"]
            yield self.desk.list
            yield self.desk.detail
        yield around.texts["problem"]
        yield around.texts["scope"]
        yield self.desk.prompt
        yield around.footer
        yield MessageLine(id="message")

    def on_mount(self) -> None:
        """Starts the tail once the empty screen is there."""
        if self.desk.settings.filter:
            try:
                self._finding.apply_filter(self.desk.settings.filter)
            except FilterError as wrong:
                self.say(f"--filter is not in force. {one_line(wrong.message)}", "error")
        self.set_interval(1.0, self.show_all)
        self.show_all()
        self.call_after_refresh(self.desk.tail.start, lambda: self.post_message(Arrived()))

    def on_unmount(self) -> None:
        """Stops reading, whatever the source is doing."""
        self.desk.tail.close(_CLOSE_SECONDS)

    # Commands

    def action_run(self, command: str) -> None:
        """Carries a command out, and shows what came of it; what was said before is no longer of now."""
        self.query_one(MessageLine).clear()
        self.handlers[command]()
        self._moved()

    def say(self, message: str, severity: Severity = "information") -> None:
        """Shows a short message for a few seconds."""
        self.query_one(MessageLine).say(plain(message, ascii_only=self.desk.settings.ascii), severity)

    def show_all(self) -> None:
        """Draws the rows that differ, and everything that speaks of them; also once a second, for clocks."""
        self.desk.list.refresh_rows(self.desk.now_ms)
        self._surroundings.show()
        if self.focused is None and self.desk.list.display:
            self.desk.list.focus()

    def _push(self, screen: Screen[Any], then: Callable[[Any], None] | None) -> None:
        self.app.push_screen(screen, then)

    def _quit(self) -> None:
        if self.has_class("-open"):
            self._inspecting.close()
        elif self._can_go_back:
            self.dismiss(None)
        else:
            self.app.exit(0)

    def _show_detail(self, is_open: bool) -> None:
        self.set_class(is_open, "-open")
        (self.desk.detail if is_open else self.desk.list).focus()

    # What happens

    @on(Arrived)
    def _arrived(self) -> None:
        self._pulse.poke()

    def _take(self) -> None:
        flow, window = self.desk.flow, self.desk.list.window
        if flow.take():
            window.sync(hold=flow.paused)
            self._moved(by_operator=window.follow and not flow.paused)

    @on(CursorMoved)
    def _cursor_moved(self) -> None:
        self._moved()

    def _moved(self, *, by_operator: bool = True) -> None:
        """The cursor may stand elsewhere; what arrives by itself leaves an open detail as it is."""
        if by_operator:
            self._inspecting.show_current()
        flow = self.desk.flow
        flow.watching = self.desk.list.window.follow and not flow.paused
        if flow.watching:
            flow.saw_all()
        self.show_all()

    @on(DetailPane.Masked)
    def _masked(self) -> None:
        told = plain(self._inspecting.reveal_told, ascii_only=self.desk.settings.ascii)
        self.query_one(MessageLine).take_back(told)

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _focus_moved(self) -> None:
        """What the keys mean has changed, and the footer says so."""
        self._surroundings.show()

    @on(OpenRequested)
    def _open_requested(self) -> None:
        self.action_run("open")

    @on(PromptSubmitted)
    def _prompt_submitted(self, message: PromptSubmitted) -> None:
        self._finding.submit(message.kind, message.text)
        self._moved()

    @on(PromptChanged)
    def _prompt_changed(self, message: PromptChanged) -> None:
        if not isinstance(message, PromptSubmitted):
            self._finding.check(message.kind, message.text)

    @on(PromptLeft)
    def _leave_prompt(self) -> None:
        self.desk.prompt.close()
        (self.desk.list if self.desk.list.display else self.desk.detail).focus()
