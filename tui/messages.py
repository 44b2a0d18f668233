"""What travels between the parts of a screen. Small, frozen in meaning, and posted upwards only."""

from __future__ import annotations

from textual.message import Message

from tui.traffic.items import RequestItem


class Arrived(Message):
    """The tail has something to drain. Posted from reader threads; one that waits stands for all that follow."""

    def can_replace(self, message: Message) -> bool:
        """A second one says nothing new."""
        return isinstance(message, Arrived)


class CursorMoved(Message):
    """The mouse put the list's cursor on another row.

    Attributes:
        item: the request, or None where the list is empty or the cursor stands on a divider.
    """

    def __init__(self, item: RequestItem | None) -> None:
        super().__init__()
        self.item = item


class OpenRequested(Message):
    """A request was chosen with the mouse."""


class PromptChanged(Message):
    """The text in the prompt changed; it is not in force yet.

    Attributes:
        kind: which prompt: `filter`, `search` or `goto-time`.
        text: what stands in it.
    """

    def __init__(self, kind: str, text: str) -> None:
        super().__init__()
        self.kind = kind
        self.text = text


class PromptSubmitted(PromptChanged):
    """Enter was pressed in the prompt."""


class PromptLeft(Message):
    """Esc was pressed in the prompt: nothing changes."""
