"""What to watch? The account's custom domains, stages and log groups, with what is wrong beside each."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.ports import Choice, Choices, Discovery, DiscoveryError, Section
from tui.text import sanitize
from tui.widgets.text_input import TextInput

_LOADING = "Asking AWS for the domains, stages and log groups of this account and region …"
_NONE = (
    "This account and region has no custom domain, no stage and no log group.\n"
    "Is it the right region and profile? --region and --profile choose others."
)
_KEYS = "↑ ↓ choose   Enter watch   F5 ask again   Ctrl-C quit"
_GOES_ON = "… asking for more"
_MOST_MISSING = 3
_NO_MATCH = "Nothing matches. Delete some of what you typed."


class PickScreen(Screen[None]):
    """Lists what there is, section by section, while it is found; typing narrows it, Enter watches one.

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
        """Something was chosen.

        Attributes:
            screen: where it was chosen.
            choice: which one.
        """

        def __init__(self, screen: PickScreen, choice: Choice) -> None:
            super().__init__()
            self.screen = screen
            self.choice = choice

    class _Listed(Message):
        """The account answered, or could not be asked."""

        def __init__(self, asking: int, choices: Choices, error: DiscoveryError | None = None) -> None:
            super().__init__()
            self.asking = asking
            self.choices = choices
            self.error = error

    def __init__(self, discovery: Discovery) -> None:
        super().__init__()
        self._discovery = discovery
        self._choices = Choices(complete=False)
        self._shown: list[Section | Choice] = []
        self._asking = 0
        self._is_asking = False
        self._has_failed = False

    def compose(self) -> ComposeResult:
        """Title, the field to type into, the list, and what to do."""
        yield Static(Content("mtlstail · What to watch?"), id="pick-title")
        yield TextInput(placeholder="type to filter", id="pick-filter")
        yield Static(Content(_LOADING), id="pick-message")
        groups = OptionList(id="pick-list", markup=False, compact=True)
        groups.can_focus = False
        yield groups
        yield Static(id="pick-missing")
        yield Static(Content(_KEYS), id="pick-keys")

    def on_mount(self) -> None:
        """Asks at once."""
        self.action_reload()

    def on_screen_resume(self) -> None:
        """Goes on asking where the answer was not whole yet."""
        if not self._is_asking and not self._choices.complete:
            self.action_reload()

    def on_screen_suspend(self) -> None:
        """Asks no more while something else is watched: every call counts against the account's quotas."""
        self._is_asking = False
        self._asking += 1

    def on_unmount(self) -> None:
        """Asks no more."""
        self._asking += 1

    def action_reload(self) -> None:
        """Asks the account again; what an earlier question still brings is left alone."""
        self._asking += 1
        self._is_asking = True
        self._has_failed = False
        self._choices = Choices(complete=False)
        self._shown = []
        self.query_one(OptionList).clear_options()
        self._mention("")
        self._say(_LOADING)
        # A thread that may hang must not hold up quitting, as a pool's would.
        threading.Thread(target=self._ask, args=(self._asking,), name="discovery", daemon=True).start()

    def action_move(self, rows: int) -> None:
        """Moves the highlight."""
        groups = self.query_one(OptionList)
        (groups.action_cursor_down if rows > 0 else groups.action_cursor_up)()

    def action_page(self, pages: int) -> None:
        """Moves the highlight by a page."""
        self.query_one(OptionList).call_later(self._move_page, pages)

    def _move_page(self, pages: int) -> None:
        listing = self.query_one(OptionList)
        move = OptionList.action_page_down if pages > 0 else OptionList.action_page_up
        move(listing)  # type: ignore[no-untyped-call]  # Textual gives these two no types
        if listing.highlighted is None:  # the page ended on the first heading, which cannot be highlighted
            listing.action_first()

    def show_error(self, error: DiscoveryError) -> None:
        """Says in place of the list why it cannot go on; typing brings the list back."""
        self._has_failed = True
        self._say(f"{error.cause}\n{error.remedy}\n\nF5 asks again.")

    def _ask(self, asking: int) -> None:
        try:
            for choices in self._discovery.choices():
                if asking != self._asking:
                    return
                self.post_message(self._Listed(asking, choices))
        except DiscoveryError as error:
            self.post_message(self._Listed(asking, Choices(), error))
        except Exception as error:  # noqa: BLE001 - a thread's exception reaches nobody by itself
            reason = f"What there is could not be listed ({type(error).__name__})."
            failure = DiscoveryError(reason, "F5 tries again. If it stays, report it.")
            self.post_message(self._Listed(asking, Choices(), failure))

    @on(_Listed)
    def _listed(self, message: _Listed) -> None:
        if message.asking != self._asking:
            return
        self._choices = message.choices
        self._is_asking = not message.choices.complete
        if message.error is not None:
            self.show_error(message.error)
        elif not self._has_failed:
            self._show()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._has_failed = False
        self._show()

    def _show(self) -> None:
        """What matches, under its headings; the highlight stays with what it stood on, wherever that has moved."""
        choices = self._choices
        if not choices.items:
            if choices.complete:
                self._say("\n\n".join((_NONE, *choices.missing)))
            return
        words = self.query_one(TextInput).value.casefold().split()
        held = self._highlighted()
        self._shown = list(_under_headings([choice for choice in choices.items if _matches(choice, words)]))
        listing = self.query_one(OptionList)
        listing.clear_options()
        listing.add_options([Option(_prompt(one), disabled=isinstance(one, Section)) for one in self._shown])
        places = {place: one.target for place, one in enumerate(self._shown) if isinstance(one, Choice)}
        same = [place for place, target in places.items() if held is not None and target == held.target]
        listing.highlighted = next(iter(same or places), None)
        self._mention("" if choices.complete else _GOES_ON)
        self._say("" if places else _NO_MATCH)

    def _highlighted(self) -> Choice | None:
        place = self.query_one(OptionList).highlighted
        one = self._shown[place] if place is not None and place < len(self._shown) else None
        return one if isinstance(one, Choice) else None

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        choice = self._highlighted()
        if choice is not None:
            self.post_message(self.Chosen(self, choice))

    def _mention(self, more: str) -> None:
        """Below the list: what could not be listed, and that more is being asked for."""
        lines = [*self._choices.missing[:_MOST_MISSING], more]
        text = "\n".join(filter(None, lines))
        self.set_class(bool(text), "-missing")
        self.query_one("#pick-missing", Static).update(Content(text))

    def _say(self, text: str) -> None:
        self.set_class(bool(text), "-message")
        self.query_one("#pick-message", Static).update(Content(text))


def _matches(choice: Choice, words: Sequence[str]) -> bool:
    text = f"{choice.name} {choice.note} {choice.problem}".casefold()
    return all(word in text for word in words)


def _under_headings(choices: Sequence[Choice]) -> Iterator[Section | Choice]:
    for section, found in itertools.groupby(choices, key=lambda choice: choice.section):
        yield section
        yield from found


def _prompt(shown: Section | Choice) -> Content:
    if isinstance(shown, Section):
        return Content.styled(shown.value, "bold")
    mark = "● " if shown.is_likely else "  "
    problem = f"  ! {shown.problem}" if shown.problem else ""
    note = f"  {shown.note}" if shown.note else ""
    return Content.assemble(mark, sanitize(shown.name), (problem, "$text-warning"), (note, "dim"))
