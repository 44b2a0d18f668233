"""Where the execution log of a request is, by where its access-log line came from."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from tui.access_log.entry import Row
from tui.access_log.execution import ExecutionLog
from tui.aws.arns import GroupName
from tui.ports import DiscoveryError

if TYPE_CHECKING:
    from tui.aws.session import AwsSession
    from tui.gateway.execution_log import ExecutionLogReader


class TargetExecutionLogs:
    """Implements `tui.ports.ExecutionLogs` for what this run watches: log groups, and the demo.

    Args:
        open_session: makes a session for a region; None for the usual one.
    """

    def __init__(self, open_session: Callable[[str | None], AwsSession]) -> None:
        self._open_session = open_session
        self._groups: dict[str, GroupName] = {}
        self._readers: dict[str | None, ExecutionLogReader] = {}

    def watch(self, groups: Iterable[GroupName], region: str | None = None) -> None:
        """Lines of these access-log groups may be asked about; `region` stands for groups that name none."""
        for group in groups:
            self._groups[group.name] = GroupName(group.name, group.arn, group.region or region, group.account)

    def fetch(self, entry: Row, stop: threading.Event | None = None) -> ExecutionLog:
        """The execution log of a request. Blocks.

        Raises:
            DiscoveryError: with cause and remedy.
        """
        from tui.sources.demo.execution import demo_execution_log
        from tui.sources.demo.source import SOURCE_ID

        if entry.origin.source_id == SOURCE_ID:
            return demo_execution_log(entry)
        group = self._groups.get(entry.origin.log_group or "")
        if group is None:
            raise DiscoveryError(
                "The line does not come from a log group, so nobody knows whose execution log to ask for.",
                "Watch the log group itself: mtlstail GROUP.",
            )
        reader = self._reader(group.region)
        return reader.fetch(entry, group, stop)

    def _reader(self, region: str | None) -> ExecutionLogReader:
        reader = self._readers.get(region)
        if reader is None or reader.stale:
            reader = self._readers[region] = self._opened(region)
        return reader

    def _opened(self, region: str | None) -> ExecutionLogReader:
        from tui.aws.budget import shared_budget
        from tui.aws.logs import LogsApi, Origins
        from tui.gateway.execution_log import ExecutionLogReader
        from tui.sources.base import SystemClock

        clock = SystemClock()
        session = self._open_session(region)
        api = LogsApi(session, Origins("execution log"), clock.now)
        budget = shared_budget(clock, session.profile, session.region, session.endpoint)
        return ExecutionLogReader(api, budget, clock)
