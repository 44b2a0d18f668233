"""One line to type into: a filter, a search, a time. What is typed is not in force until Enter."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.messages import PromptChanged, PromptLeft, PromptSubmitted
from tui.widgets.text_input import TextInput


class Prompt(Widget):
    """Hidden until opened. Esc leaves it and changes nothing; the screen says whether what is typed is right."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "leave", show=False)]
    DEFAULT_CSS = """
    Prompt { height: 2; width: 1fr; display: none; background: $panel; }
    Prompt.-open { display: block; }
    Prompt Horizontal { height: 1; }
    Prompt #prompt-label { width: auto; color: $text-accent; text-style: bold; padding: 0 1; }
    Prompt #prompt-message { width: 1fr; height: 1; padding: 0 1; color: $text-muted; }
    Prompt.-wrong #prompt-message { color: $text-error; text-style: bold; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.kind = ""

    def compose(self) -> ComposeResult:
        """Label, field, and the line that says what is wrong or expected."""
        with Horizontal():
            yield Static(id="prompt-label")
            yield TextInput()
        yield Static(id="prompt-message")

    @property
    def is_open(self) -> bool:
        """True while something is being typed."""
        return self.has_class("-open")

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.query_one(Input).value

    def open(self, kind: str, label: str, text: str, hint: str) -> None:
        """Shows the field with `text` in it and puts the cursor at its end."""
        self.kind = kind
        self.query_one("#prompt-label", Static).update(Content(label))
        self.add_class("-open")
        field = self.query_one(Input)
        with self.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text)
        field.focus()
        self.say(hint)

    def close(self) -> None:
        """Hides the field."""
        self.remove_class("-open")

    def say(self, message: str, *, wrong: bool = False) -> None:
        """Says below the field what is expected or wrong. `message` is sanitised."""
        self.set_class(wrong, "-wrong")
        self.query_one("#prompt-message", Static).update(Content(message))

    def action_leave(self) -> None:
        """Esc."""
        self.post_message(PromptLeft())

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        message.stop()
        if self.is_open:
            self.post_message(PromptChanged(self.kind, message.value))

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        message.stop()
        if self.is_open:
            self.post_message(PromptSubmitted(self.kind, message.value))
