"""The preview of an export: what becomes of which field, then the text itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tui.access_log.concealing import conceal
from tui.sharing.export import PreparedExport
from tui.widgets.detail.lines import Layout, Line, Piece, Role, clear_text, cut, text_lines

MAX_PREVIEW: Final = 32 * 1024
"""Characters of the text that are drawn; what is left is counted."""
_MASKED: Final = "The text (what looks secret is masked here, but not in the file)"


@dataclass(frozen=True, slots=True)
class ExportPage:
    """The manifest above the text. Where the export is blocked there is no text."""

    prepared: PreparedExport
    warning: str | None = None
    """What is to be said about the folder."""

    def lines(self, layout: Layout) -> list[Line]:
        """The page in lines of `layout.width` cells."""
        lines: list[Line] = [(Piece("Manifest", Role.HEADING),)]
        for text in self.prepared.manifest.lines():
            lines += text_lines(text, 0, layout)
        if self.warning:
            lines += text_lines(f"! {self.warning}", 0, layout, Role.WARNING)
        return lines + self._text_lines(layout)

    def _text_lines(self, layout: Layout) -> list[Line]:
        if self.prepared.blocked is not None:
            return []
        text, left = cut(self.prepared.text.rstrip("\n"), MAX_PREVIEW)
        title = "The text"
        if not self.prepared.redacted:
            text, title = conceal(text), _MASKED
        shown, _ = clear_text(text, len(text))
        return [(), (Piece(title, Role.HEADING),), *text_lines(shown, left, layout)]
