"""What all our dialogs have in common: a modal screen cuts off the app's keys, so it has them itself."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.command import CommandPalette
from textual.screen import ModalScreen

from tui.commands import Scope, bindings

ResultT = TypeVar("ResultT")


class Dialog(ModalScreen[ResultT]):
    """A modal screen on which what belongs to every screen works too: Ctrl-C, help, repaint, theme, mouse, palette.

    What a dialog itself binds to one of those keys goes first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.APP)]


class Palette(CommandPalette):
    """Textual's own palette with the same keys; what is typed into its field stays text."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.APP)]
