"""What the list is made of: requests and dividers, each with an id that stays."""

from __future__ import annotations

from dataclasses import dataclass

from tui.access_log.entry import Row


@dataclass(slots=True)
class RequestItem:
    """One request in the list. `id` never changes and is never used again; `row` never changes."""

    id: int
    row: Row
    order: int
    """Milliseconds: where it stands in the list (its time, or that of its neighbour where it has none)."""
    late: bool = False
    """Arrived after newer rows were already shown."""
    marked: bool = False

    @property
    def failed(self) -> bool:
        """The row's own: status 400 or above."""
        return self.row.failed


@dataclass(slots=True)
class DividerItem:
    """A line between requests: a gap in the delivery, or a marker that the operator set."""

    id: int
    order: int
    kind: str
    """`gap` or `marker`."""
    text: str
    """Sanitised."""
    marked: bool = False

    @property
    def failed(self) -> bool:
        """False: a divider is no request."""
        return False


Item = RequestItem | DividerItem
