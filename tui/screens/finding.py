"""Commands that narrow the list or look for something in it; what is typed for them, and when it is in force."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tui.screens.desk import Desk, Handler
from tui.screens.goto import moment_of
from tui.text import one_line, sanitize
from tui.traffic.client import client_filter_text, id_filter_text
from tui.traffic.filter import EntryFilter, FilterError, parse_filter
from tui.traffic.search import text_search

_FILTER_HINT = (
    "Enter applies, Esc leaves it as it was, empty shows all. status:5xx  path:/pets*  client:name  -ip:10.0.0.0/8"
)
_SEARCH_HINT = (
    "Enter finds it and keeps the rows around; n and N go on. Path, ids, client, error, address, user agent …"
)
_GOTO_HINT = "-15m   14:05   14:05Z   2024-07-07T05:31:53Z"


class Finding:
    """Filter, search, pivots and going to a time."""

    def __init__(self, desk: Desk, leave_prompt: Handler) -> None:
        self._desk = desk
        self._leave_prompt = leave_prompt
        self._match = text_search("")

    def handlers(self) -> dict[str, Handler]:
        """What this part carries out, by command id."""
        return {
            "filter": self._ask_filter,
            "search": partial(self._ask, "search", "search", _SEARCH_HINT),
            "goto-time": partial(self._ask, "goto-time", "go to time", _GOTO_HINT),
            "search.next": partial(self._find, forward=True),
            "search.previous": partial(self._find, forward=False),
            "failures-only": self._toggle_failures,
            "marked-only": self._toggle_marked,
            "same-client": partial(self._pivot, client_filter_text, "This request names no client certificate."),
            "same-request": partial(self._pivot, id_filter_text, "This request has no id."),
        }

    # The prompt

    def check(self, kind: str, text: str) -> None:
        """Says whether what stands in the prompt would be understood."""
        problem = self._problem(kind, text)
        hints = {"filter": _FILTER_HINT, "search": _SEARCH_HINT, "goto-time": _GOTO_HINT}
        self._desk.prompt.say(problem or hints[kind], wrong=bool(problem))

    def submit(self, kind: str, text: str) -> None:
        """Enter: puts it in force, or says what is wrong and leaves everything as it was."""
        problem = self._problem(kind, text)
        if problem:
            self._desk.prompt.say(problem, wrong=True)
            return
        self._leave_prompt()
        if kind == "filter":
            self.apply_filter(text)
        elif kind == "search":
            self._search(text)
        elif text.strip():
            self._go_to_time(text)

    def apply_filter(self, text: str) -> None:
        """Puts a filter in force.

        Raises:
            FilterError: where it cannot be read.
        """
        self._desk.store.set_filter(self._parsed(text))
        self._desk.rows_changed()

    def _problem(self, kind: str, text: str) -> str:
        try:
            if kind == "filter":
                self._parsed(text)
            elif kind == "goto-time" and text.strip():
                moment_of(text, self._desk.now_ms, self._desk.time_mode)
        except FilterError as wrong:
            return one_line(wrong.message)
        except ValueError as wrong:
            return f"Expected {one_line(wrong)}."
        return ""

    def _parsed(self, text: str) -> EntryFilter:
        return parse_filter(text, lambda: self._desk.now_ms)

    def _ask_filter(self) -> None:
        current = self._desk.store.filter
        self._desk.prompt.open("filter", "filter", current.text if current is not None else "", _FILTER_HINT)

    def _ask(self, kind: str, label: str, hint: str) -> None:
        self._desk.prompt.open(kind, label, "", hint)

    # Narrowing

    def _toggle_failures(self) -> None:
        self._desk.store.failures_only = not self._desk.store.failures_only
        self._desk.rows_changed()

    def _toggle_marked(self) -> None:
        self._desk.store.marked_only = not self._desk.store.marked_only
        self._desk.rows_changed()

    def _pivot(self, text_of: Callable[..., str | None], otherwise: str) -> None:
        item = self._desk.list.item
        text = text_of(item.row) if item is not None else None
        if text is None:
            self._desk.say(otherwise, "warning")
        else:
            self.apply_filter(text)
            self._desk.say(f"Filter: {one_line(text, 120)}   (f and an empty filter show all)", "information")

    # Looking for something

    def _search(self, text: str) -> None:
        self._desk.search_text = sanitize(text)
        self._match = text_search(text)
        self._desk.list.show_search(text, self._match if text else None)
        if text:
            self._find(forward=not self._desk.list.window.follow)

    def _find(self, *, forward: bool) -> None:
        if not self._desk.search_text:
            self._desk.say("Nothing is searched for yet: / asks for a text.", "information")
            return
        window = self._desk.list.window
        found = self._desk.store.search(self._match, window.cursor_id, 1 if forward else -1)
        if found is None:
            self._desk.say(f"Not found: {one_line(self._desk.search_text, 60)}", "warning")
        else:
            window.select(found)

    def _go_to_time(self, text: str) -> None:
        moment = moment_of(text, self._desk.now_ms, self._desk.time_mode)
        found = self._desk.store.at_time(moment)
        if found is not None:
            self._desk.list.window.select(found)
