"""Which log group? The account's groups, those that look like access logs first."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.ports import Discovery, DiscoveryError, LogGroupChoice
from tui.text import sanitize
from tui.widgets.text_input import TextInput

_LOADING = "Asking AWS for the log groups of this account and region …"
_NONE = (
    "This account and region has no log group.\n"
    "Is it the right region and profile? --region and --profile choose others."
)
_NO_MATCH = "Nothing matches. Delete some of what you typed."


class PickScreen(Screen[None]):
    """Lists log groups; typing narrows them, Enter watches one.

    Args:
        discovery: what there is to watch; asked from a thread of its own.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", "down", show=False),
        Binding("up", "move(-1)", "up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("f5,ctrl+r", "reload", "ask again", show=False),
    ]
    AUTO_FOCUS = "TextInput"

    class Chosen(Message):
        """A group was chosen.

        Attributes:
            screen: where it was chosen.
            choice: which one.
        """

        def __init__(self, screen: PickScreen, choice: LogGroupChoice) -> None:
            super().__init__()
            self.screen = screen
            self.choice = choice

    class _Listed(Message):
        """The account answered, or could not be asked."""

        def __init__(self, choices: Sequence[LogGroupChoice], error: DiscoveryError | None) -> None:
            super().__init__()
            self.choices = choices
            self.error = error

    def __init__(self, discovery: Discovery) -> None:
        super().__init__()
        self._discovery = discovery
        self._choices: Sequence[LogGroupChoice] = ()
        self._shown: list[LogGroupChoice] = []
        self._is_loading = False

    def compose(self) -> ComposeResult:
        """Title, the field to type into, the list, and what to do."""
        yield Static(Content("mtlstail · Which log group?"), id="pick-title")
        yield TextInput(placeholder="type to filter", id="pick-filter")
        yield Static(Content(_LOADING), id="pick-message")
        groups = OptionList(id="pick-list", markup=False, compact=True)
        groups.can_focus = False
        yield groups
        yield Static(Content("↑ ↓ choose   Enter watch   F5 ask again   Ctrl-C quit"), id="pick-keys")

    def on_mount(self) -> None:
        """Asks at once."""
        self.action_reload()

    def action_reload(self) -> None:
        """Asks the account again, unless it is being asked already."""
        if not self._is_loading:
            self._is_loading = True
            self._say(_LOADING)
            # A thread that may hang must not hold up quitting, as a pool's would.
            threading.Thread(target=self._ask, name="discovery", daemon=True).start()

    def action_move(self, rows: int) -> None:
        """Moves the highlight."""
        groups = self.query_one(OptionList)
        (groups.action_cursor_down if rows > 0 else groups.action_cursor_up)()

    def action_page(self, pages: int) -> None:
        """Moves the highlight by a page."""
        self.query_one(OptionList).call_later(
            OptionList.action_page_down if pages > 0 else OptionList.action_page_up, self.query_one(OptionList)
        )

    def show_error(self, error: DiscoveryError) -> None:
        """Says in place of the list why it cannot go on; typing brings the list back."""
        self._say(f"{error.cause}\n{error.remedy}\n\nF5 asks again.")

    def _ask(self) -> None:
        try:
            self.post_message(self._Listed(self._discovery.log_groups(), None))
        except DiscoveryError as error:
            self.post_message(self._Listed((), error))
        except Exception as error:  # noqa: BLE001 - a thread's exception reaches nobody by itself
            reason = f"The log groups could not be listed ({type(error).__name__})."
            self.post_message(self._Listed((), DiscoveryError(reason, "F5 tries again. If it stays, report it.")))

    @on(_Listed)
    def _listed(self, message: _Listed) -> None:
        self._is_loading = False
        self._choices = message.choices
        if message.error is not None:
            self.show_error(message.error)
            return
        self._narrow()

    @on(Input.Changed)
    def _narrow(self) -> None:
        if not self._choices:
            if not self._is_loading:
                self._say(_NONE)
            return
        words = self.query_one(TextInput).value.casefold().split()
        self._shown = [choice for choice in self._choices if all(word in choice.name.casefold() for word in words)]
        groups = self.query_one(OptionList)
        groups.clear_options()
        groups.add_options([Option(_prompt(choice)) for choice in self._shown])
        groups.highlighted = 0 if self._shown else None
        self._say("" if self._shown else _NO_MATCH)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        index = self.query_one(OptionList).highlighted
        if index is not None and index < len(self._shown):
            self.post_message(self.Chosen(self, self._shown[index]))

    @on(OptionList.OptionSelected)
    def _clicked(self, message: OptionList.OptionSelected) -> None:
        self.post_message(self.Chosen(self, self._shown[message.option_index]))

    def _say(self, text: str) -> None:
        self.set_class(bool(text), "-message")
        self.query_one("#pick-message", Static).update(Content(text))


def _prompt(choice: LogGroupChoice) -> Content:
    mark = "● " if choice.looks_like_access_log else "  "
    note = f"   {choice.note}" if choice.note else ""
    return Content.assemble(mark, sanitize(choice.name), (note, "dim"))
