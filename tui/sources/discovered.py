"""A source that first looks up where its lines are: from a stage or a custom domain to its log group."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from tui.api import ResolvedTarget
from tui.aws.budget import RequestBudget
from tui.aws.errors import AwsFault
from tui.aws.logs import Origins
from tui.aws.session import AwsSession, SessionFactory
from tui.gateway.unresolved import Unresolved
from tui.sources.base import CannotOpen, Clock, Sink, Source
from tui.sources.cloudwatch.crew import Crew
from tui.sources.cloudwatch.faults import Stopped, source_error
from tui.sources.cloudwatch.link import Link
from tui.sources.cloudwatch.states import StateBoard
from tui.sources.cloudwatch.timing import Timing
from tui.text import one_line
from tui.traffic.states import Phase

LookUp = Callable[[AwsSession], ResolvedTarget]
"""Resolves the target with this session; raises `Unresolved`."""


class DiscoveredSource:
    """Looks a target up in its own thread, then is the source that `follow` makes of what was found.

    Credentials, permissions and the network are waited for as `CloudWatchSource` does; a target that leads nowhere
    is not: that is said, with what can be done instead.

    Args:
        target: as it was asked for.
        look_up: resolves it; may take seconds.
        follow: makes the source of what was found. Its `source_id` must be this source's.
        session_factory: makes a new `AwsSession`; called at the start and after every credentials fault.
        clock: time.
        budget: the process's one budget for this account and region.
        patient: wait for credentials and permissions that are missing; False raises.
        timing: every interval.
    """

    def __init__(
        self,
        target: str,
        look_up: LookUp,
        follow: Callable[[ResolvedTarget], Source],
        session_factory: SessionFactory,
        clock: Clock,
        budget: RequestBudget,
        *,
        patient: bool = True,
        timing: Timing | None = None,
    ) -> None:
        self._target = target
        self._look_up = look_up
        self._follow = follow
        self._open_session = session_factory
        self._clock = clock
        self._budget = budget
        self._patient = patient
        self._timing = timing or Timing()
        self._crew = Crew()
        self._found: Source | None = None

    @property
    def source_id(self) -> str:
        """Unique within this run."""
        return source_id(self._target)

    @property
    def name(self) -> str:
        """The target as it was asked for. Sanitised."""
        return one_line(self._target, 300)

    def poke(self) -> None:
        """Someone is watching: a key was pressed."""
        if self._found is not None:
            self._found.poke()

    def interrupt(self) -> None:
        """Unblocks what is being waited for; called after `stop` was set."""
        self._crew.halt.set()
        self._crew.wake()
        if self._found is not None:
            self._found.interrupt()

    def run(self, sink: Sink, stop: threading.Event) -> None:
        """Looks up, then reads until `stop` is set, or everything is read.

        Raises:
            SourceError: where the target leads nowhere, or waiting is of no use or not wanted.
        """
        answers: list[ResolvedTarget] = []
        try:
            self._crew.run(lambda: answers.append(self._resolve(sink)), stop, self._crew.halt.set)
        except AwsFault as fault:
            raise source_error(fault) from None
        except Unresolved as reason:
            raise CannotOpen(reason.cause, reason.remedy) from None
        if answers and not stop.is_set():
            self._found = self._follow(answers[0])
            self._found.run(sink, stop)

    def _resolve(self, sink: Sink) -> ResolvedTarget:
        part = StateBoard(self.source_id, sink).part()
        part.calm(Phase.CONNECTING, f"Looking up {self.name} in API Gateway …")
        link = Link(
            self._open_session, self._budget, self._clock, self._crew.halt, self._timing, Origins(self.source_id),
            patient=self._patient, one_shot=True,
        )  # fmt: skip
        found = link.call(part, lambda api: self._asked(api.session))
        if self._crew.halt.is_set():
            raise Stopped
        said = " ".join((*found.notes, *found.missing))
        part.calm(Phase.CONNECTING, f"{self.name} logs to {one_line(found.log_group, 512)}. {said}".strip())
        return found

    def _asked(self, session: AwsSession) -> ResolvedTarget:
        try:
            return self._look_up(session)
        except Unresolved as reason:
            if reason.fault is not None:
                raise reason.fault from None
            raise


def source_id(target: str) -> str:
    """The id of the source for this target."""
    return _PREFIX + target


_PREFIX: Final = "discovered:"
