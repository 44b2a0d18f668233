"""The detail of one request: tabs, decoding in the background, and the timed reveal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker

from tui.certificate.model import CertificateReading
from tui.ports import ExecutionLogs
from tui.settings import Settings
from tui.traffic.items import Item, RequestItem
from tui.widgets.detail import pages
from tui.widgets.detail.body import DetailBody
from tui.widgets.detail.execution_tab import ExecutionTab
from tui.widgets.detail.pages import Page, Tab
from tui.widgets.detail.reveal import RevealOutcome, RevealPolicy
from tui.widgets.detail.tabs import TabLine

_FRAME = 1 / 30
"""Seconds that decoding may take before the pane says that it decodes."""
_COUNTDOWN_STEP = 0.5
"""Seconds between two looks at the clock while something is revealed."""


class DetailPane(Widget, can_focus=True):
    """Shows one request; everything secret in it is masked until revealed, and again soon after.

    Args:
        settings: `no_reveal` and `ascii` are heeded.
        now: the tail's clock, aware, in UTC: validity is judged by it.
        execution_logs: where execution logs come from; None where there is no account to ask.
        monotonic: seconds that never go backwards, for the time that a reveal lasts.

    Attributes:
        item: the request that is shown; read only.
        tab: the open tab; read only.
        body: the lines below the tabs: scrolls, wraps, and knows its text.
    """

    class Masked(Message):
        """What was revealed is masked again."""

    DEFAULT_CSS = """
    DetailPane { layout: vertical; width: 1fr; height: 1fr; }
    """

    def __init__(
        self,
        settings: Settings,
        now: Callable[[], datetime],
        *,
        execution_logs: ExecutionLogs | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        id: str | None = None,  # noqa: A002 (Textual's own name for it)
    ) -> None:
        super().__init__(id=id)
        self._now = now
        self._reveal = RevealPolicy(settings.no_reveal, monotonic=monotonic)
        self.item: RequestItem | None = None
        self.tab = Tab.REQUEST
        self._reading: tuple[int, CertificateReading] | None = None
        self._decoding: Worker[None] | None = None
        self._countdown: Timer | None = None
        self._execution = ExecutionTab(execution_logs, self.post_message)
        self._tabs = TabLine(ascii_only=settings.ascii)
        self.body = DetailBody(ascii_only=settings.ascii)

    def compose(self) -> ComposeResult:
        """The tabs above the body."""
        yield self._tabs
        yield self.body

    def on_mount(self) -> None:
        """Whatever takes the operator's eyes off this pane masks it again."""
        self.watch(self.app, "app_focus", self._app_focus_changed, init=False)
        self.app.app_suspend_signal.subscribe(self, lambda _: self.remask())
        self.app.screen_change_signal.subscribe(self, lambda _: self.remask())
        self._countdown = self.set_interval(_COUNTDOWN_STEP, self._check_time, pause=True)
        self._draw()

    # What is shown

    def show(self, item: Item | None) -> None:
        """Shows a request on the tab that is open, masked; a divider or None shows a hint."""
        request = item if isinstance(item, RequestItem) else None
        if request is not None and self.item is not None and request.id == self.item.id:
            return
        self.item = request
        self._execution.leave()
        self._execution.reopen(self.tab, request)
        self._reveal.mask()
        self._draw()

    def open_tab(self, name: str) -> None:
        """Opens the tab `request`, `certificate`, `execution log` or `raw`, at its top.

        An execution log that could not be read is asked for again, also where its tab is open already.
        """
        tab = Tab(name)
        if self._execution.reopen(tab, self.item) or tab is not self.tab:
            self.tab = tab
            self._draw()

    def next_tab(self) -> None:
        """Opens the tab after the open one; after the last one the first."""
        tabs = list(Tab)
        self.open_tab(tabs[(tabs.index(self.tab) + 1) % len(tabs)])

    # Revealing

    @property
    def revealed(self) -> bool:
        """True while secrets of the shown request are on the screen."""
        return self.item is not None and self._reveal.is_revealed(self.item.id)

    def toggle_reveal(self) -> RevealOutcome:
        """Shows the secrets of this request for a limited time, or masks them; the outcome says what happened."""
        if self.item is None:
            return RevealOutcome(False, "No request is open.")
        outcome = self._reveal.toggle(self.item.id)
        self._draw(keep_place=True)
        return outcome

    def remask(self) -> None:
        """Masks what is revealed. Call it before anything is copied or exported."""
        if self._reveal.mask() or self.body.revealed:
            self._draw(keep_place=True)

    @on(events.Blur)
    @on(events.Hide)
    def _looked_away(self) -> None:
        self.remask()

    def _app_focus_changed(self, has_focus: bool) -> None:
        if not has_focus:
            self.remask()

    def _check_time(self) -> None:
        if self.revealed:
            self._update_tabs()
        else:
            self._draw(keep_place=True)

    # Drawing

    def _draw(self, *, keep_place: bool = False) -> None:
        if self._countdown is None:
            return
        if self._decoding is not None:
            self._decoding.cancel()
            self._decoding = None
        was_revealed = self.body.revealed
        page = self._page()
        if page is not None:
            self._show(page, keep_place)
        if self.revealed:
            self._countdown.resume()
        else:
            self._countdown.pause()
            if was_revealed:
                self.post_message(self.Masked())

    def _show(self, page: Page, keep_place: bool) -> None:
        self.body.show(page, revealed=self.revealed, keep_place=keep_place)
        self._update_tabs()

    def _page(self) -> Page | None:
        """What the open tab shows; None where it is still being decoded."""
        if self.item is None:
            return pages.hint("No request is selected.", "Move to one in the list with j and k, then press Enter.")
        row = self.item.row
        if self.tab is Tab.REQUEST:
            return pages.request_page(row, self._now())
        if self.tab is Tab.RAW:
            return pages.raw_page(row)
        if self.tab is Tab.EXECUTION:
            return self._execution.page(self.item)
        return self._certificate_page(self.item)

    def _certificate_page(self, item: RequestItem) -> Page | None:
        if pages.presented(item.row) is None:
            return pages.certificate_page(item.row, None, self._now())
        if self._reading is not None and self._reading[0] == item.id:
            return pages.certificate_page(item.row, self._reading[1], self._now())
        self.body.show(Page(), revealed=False)
        self._decoding = self.run_worker(self._decode(item), group="decode", exclusive=True)
        return None

    async def _decode(self, item: RequestItem) -> None:
        """Decodes off the event loop; cancelled, and its result dropped, when something else is shown."""
        certificate = pages.presented(item.row)
        if certificate is None:
            return
        patience = self.set_timer(_FRAME, lambda: self._show(pages.hint("decoding…"), keep_place=False))
        try:
            reading = await asyncio.to_thread(pages.decode, certificate)
        finally:
            patience.stop()
        if self.item is item and self.tab is Tab.CERTIFICATE:
            self._reading = (item.id, reading)
            self._show(pages.certificate_page(item.row, reading, self._now()), keep_place=False)

    @on(ExecutionTab.Fetched)
    def _execution_log_came(self, message: ExecutionTab.Fetched) -> None:
        message.stop()
        self._execution.take(message)
        if self.item is not None and self.item.id == message.item_id and self.tab is Tab.EXECUTION:
            self._draw()

    @on(DetailBody.Scrolled)
    def _update_tabs(self) -> None:
        seconds = self._reveal.seconds_left if self.revealed else 0
        self._tabs.show(self.tab, seconds, self.body.visible_lines)

    @on(TabLine.Chosen)
    def _tab_was_clicked(self, message: TabLine.Chosen) -> None:
        message.stop()
        self.open_tab(message.tab)
