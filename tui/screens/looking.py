"""Commands that change how the list and the detail are drawn."""

from __future__ import annotations

from typing import Final

from tui.screens.desk import Desk, Handler
from tui.screens.strip_facts import zone_name
from tui.widgets.columns import Preset
from tui.wording.rows import TimeMode

_NEXT_MODE: Final[dict[TimeMode, TimeMode]] = {"utc": "local", "local": "relative", "relative": "utc"}
# The zone may be UTC on this machine: then nothing else on the screen changes.
_MODE_TEXT: Final[dict[TimeMode, str]] = {
    "utc": "Times in UTC.",
    "local": "Times in local time ({zone}).",
    "relative": "Times as an age.",
}


class Looking:
    """Order, times, columns, wrapping."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handlers(self) -> dict[str, Handler]:
        """What this part carries out, by command id."""
        return {
            "order": self._order,
            "time": self._time,
            "columns": self._columns,
            "wrap": self._wrap,
        }

    def _order(self) -> None:
        store = self._desk.store
        store.newest_first = not store.newest_first
        self._desk.rows_changed()
        self._desk.say("Newest on top." if store.newest_first else "Newest at the bottom.", "information")

    def _time(self) -> None:
        mode = _NEXT_MODE[self._desk.time_mode]
        self._desk.time_mode = mode
        self._desk.list.refresh_rows(self._desk.now_ms)
        self._desk.list.show_times(mode, zone_name(mode))
        self._desk.say(_MODE_TEXT[mode].format(zone=zone_name(mode)), "information")

    def _columns(self) -> None:
        presets = list(Preset)
        preset = presets[(presets.index(self._desk.list.preset) + 1) % len(presets)]
        self._desk.list.show_columns(preset)
        self._desk.say(preset.value.capitalize(), "information")

    def _wrap(self) -> None:
        wrapped = self._desk.detail.body.toggle_wrap()
        self._desk.say("Long lines in the detail are " + ("wrapped." if wrapped else "cut."), "information")
