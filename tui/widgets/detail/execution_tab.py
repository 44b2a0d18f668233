"""The Execution log tab: fetched when it is opened, in a thread of its own, and kept for each request."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from textual.message import Message

from tui.access_log.execution import ExecutionLog
from tui.ports import DiscoveryError, ExecutionLogs
from tui.traffic.items import RequestItem
from tui.widgets.detail.pages import KEYS, Page, Tab, execution_page, hint

KEPT: Final = 32
"""Execution logs that are kept; asking for an older one again costs a call."""
LOADING: Final = "loading…"
_RETRY: Final = f"Press {KEYS[Tab.EXECUTION]} to try again."
_NOWHERE: Final = (
    "There is no account to ask for the execution log here.",
    "Watch the log group itself: mtlstail GROUP.",
)


class ExecutionTab:
    """What the tab knows of each request. Everything but the fetch itself runs on the event loop.

    Args:
        logs: where execution logs come from; None where there is no account to ask.
        post: hands a message to the pane, from any thread.
    """

    class Fetched(Message):
        """A fetch ended.

        Attributes:
            item_id: the request's place in the list.
            outcome: what was found, or why nothing could be.
        """

        def __init__(self, item_id: int, outcome: ExecutionLog | DiscoveryError) -> None:
            super().__init__()
            self.item_id = item_id
            self.outcome = outcome

    def __init__(self, logs: ExecutionLogs | None, post: Callable[[Message], object]) -> None:
        self._logs = logs
        self._post = post
        self._found: OrderedDict[int, ExecutionLog | DiscoveryError] = OrderedDict()
        self._loading: int | None = None
        self._stop = threading.Event()

    def page(self, item: RequestItem) -> Page:
        """What is known of the request; where nothing is, it is asked for, and the page says that it loads."""
        if self._logs is None:
            return hint(*_NOWHERE)
        outcome = self._found.get(item.id)
        if isinstance(outcome, DiscoveryError):
            return hint(outcome.cause, outcome.remedy, "", _RETRY)
        if outcome is not None:
            return execution_page(outcome)
        self._start(self._logs, item)
        return hint(LOADING)

    def reopen(self, tab: Tab, item: RequestItem | None) -> bool:
        """A tab is opened anew: if it is this one, what failed or found nothing is asked for again.

        True where that is so: the page has to be drawn anew.
        """
        if tab is not Tab.EXECUTION or item is None:
            return False
        outcome = self._found.get(item.id)
        again = isinstance(outcome, DiscoveryError) or (isinstance(outcome, ExecutionLog) and not outcome.candidates)
        if again:
            del self._found[item.id]
        return again

    def take(self, message: Fetched) -> None:
        """Keeps what a fetch found."""
        if self._loading == message.item_id:
            self._loading = None
        self._found[message.item_id] = message.outcome
        while len(self._found) > KEPT:
            self._found.popitem(last=False)

    def leave(self) -> None:
        """Nobody waits for the running fetch any more."""
        self._stop.set()
        self._loading = None

    def _start(self, logs: ExecutionLogs, item: RequestItem) -> None:
        if self._loading == item.id:
            return
        self.leave()
        self._loading = item.id
        self._stop = threading.Event()
        # A thread that may hang must not hold up quitting, as a pool's would.
        threading.Thread(target=self._fetch, args=(logs, item, self._stop), name="execution-log", daemon=True).start()

    def _fetch(self, logs: ExecutionLogs, item: RequestItem, stop: threading.Event) -> None:
        outcome: ExecutionLog | DiscoveryError
        try:
            outcome = logs.fetch(item.row, stop)
        except DiscoveryError as error:
            outcome = error
        except Exception as error:  # noqa: BLE001 - a thread's exception reaches nobody by itself
            reason = f"The execution log could not be read ({type(error).__name__})."
            outcome = DiscoveryError(reason, "If this stays, report it.")
        if not stop.is_set():
            self._post(self.Fetched(item.id, outcome))
