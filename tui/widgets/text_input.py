"""A field to type into, without blinking (idle bytes over SSH) and without a border."""

from __future__ import annotations

from textual.widgets import Input


class TextInput(Input):
    """One line of text.

    Ctrl-C copies what is selected in it, inside the app; with nothing selected it goes on to the app and quits.
    """

    DEFAULT_CSS = """
    TextInput, TextInput:focus { width: 1fr; height: 1; border: none; padding: 0; background: $panel; }
    """

    def __init__(self, *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(placeholder=placeholder, id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False
