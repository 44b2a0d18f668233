"""What becomes of a row on arrival: an id that stays, a place in time, and whether it came late."""

from __future__ import annotations

from collections.abc import Sequence

from tui.access_log.entry import Row
from tui.traffic.items import RequestItem


class Arrivals:
    """Makes items of rows, in order of arrival."""

    def __init__(self) -> None:
        self._next_id = 1
        self._orders: dict[str, int] = {}
        self._last_order: int | None = None
        self._began: int | None = None

    def new_id(self) -> int:
        """An id that was never given before; later ones are larger."""
        given = self._next_id
        self._next_id = given + 1
        return given

    def items(self, rows: Sequence[Row], newest: int | None) -> list[RequestItem]:
        """One item a row, in order of arrival.

        Args:
            rows: as they arrived.
            newest: milliseconds; the newest order that was kept before these rows, None where nothing was.
        """
        made = []
        for index, row in enumerate(rows):
            order = row.time if row.time is not None else self._order_without_time(rows, index)
            self._orders[row.origin.source_id] = self._last_order = order
            late = newest is not None and order < newest and not self._is_history(row)
            made.append(RequestItem(self.new_id(), row, order, late))
        if self._began is None:
            self._began = max((row.ingestion_time for row in rows if row.ingestion_time is not None), default=None)
        return made

    def _order_without_time(self, rows: Sequence[Row], index: int) -> int:
        """The predecessor's order, of the same source if there is one; for the very first row its successor's."""
        order = self._orders.get(rows[index].origin.source_id, self._last_order)
        if order is not None:
            return order
        return next((row.time for row in rows[index:] if row.time is not None), 0)

    def _is_history(self, row: Row) -> bool:
        """True for what was there to read before watching began: older than what is shown, yet not late."""
        if row.origin.file is not None:
            return True
        if row.recovered or row.ingestion_time is None or self._began is None:
            return False
        return row.ingestion_time < self._began
