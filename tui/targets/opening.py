"""From TARGETs to running sources: the one place that knows both the ports and the data wing."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.ports import LogGroupChoice
from tui.targets.naming import Target, TargetError, TargetKind, arn_region, classify
from tui.text import one_line

if TYPE_CHECKING:
    from tui.aws.session import AwsSession
    from tui.settings import Settings
    from tui.sources.base import Source
    from tui.tailer import Tailer


class Targets:
    """Opens targets under the settings of this run. Implements `tui.ports.OpenTarget` and `tui.ports.Discovery`.

    Args:
        settings: profile, region, endpoint, engine, since, follow.
        screen: whether a screen will show it: then sources wait for what is missing instead of failing, at most
            as much of the past is read as is kept, and standard input gives way to the keyboard.
    """

    def __init__(self, settings: Settings, *, screen: bool) -> None:
        self._settings = settings
        self._screen = screen

    def __call__(self, targets: Sequence[str]) -> Tailer:
        """A tail of the targets, not yet started.

        Raises:
            TargetError: where a target cannot be opened as given, with the remedy.
        """
        from tui.tailer import Tailer

        found = [classify(text) for text in targets]
        sources, place = self._sources(found)
        ordered = len(sources) > 1 and not any(self._follows(target) for target in found)
        title = sources[0].name if len(sources) == 1 else f"{len(sources)} sources"
        return Tailer(sources, title=title, place=place, ordered=ordered)

    def demo(self) -> Tailer:
        """A tail of the built-in traffic, not yet started."""
        from tui.sources.demo.clock import DemoClock
        from tui.sources.demo.script import DEFAULT_RATE
        from tui.sources.demo.source import DemoSource
        from tui.tailer import Tailer

        settings = self._settings
        clock = DemoClock(settings.demo_now) if settings.demo_now is not None else None
        rate = settings.demo_rate or DEFAULT_RATE
        follow = settings.follow is not False
        source = DemoSource(settings.demo_seed, rate, settings.demo_now, clock, follow=follow)
        return Tailer([source], title=source.name, clock=clock)

    def log_groups(self) -> Sequence[LogGroupChoice]:
        """The account's log groups, likely access logs first. Blocks.

        Raises:
            DiscoveryError: with cause and remedy.
        """
        from tui.gateway.log_groups import list_log_groups

        return list_log_groups(self._session(None))

    def _sources(self, found: Sequence[Target]) -> tuple[list[Source], str | None]:
        for target in found:
            if target.kind in {TargetKind.STAGE, TargetKind.DOMAIN}:
                raise TargetError(
                    f"{one_line(target.value)} reads as {_A_KIND[target.kind]}, which is not looked up yet.",
                    "Name its access-log group (group:NAME); mtlstail without a target lists the groups.",
                )
        if sum(target.kind is TargetKind.STDIN for target in found) > 1:
            raise TargetError("Standard input (-) is named twice.", "It can be read once.")
        groups = [target for target in found if target.kind is TargetKind.GROUP]
        sources = [self._local(target) for target in found if target.kind is not TargetKind.GROUP]
        if not groups:
            return sources, None
        session = self._session(arn_region(groups))
        return [self._cloudwatch(groups, session), *sources], session.place

    def _follows(self, target: Target) -> bool:
        if self._settings.follow is not None:
            return self._settings.follow
        return target.kind is not TargetKind.FILE

    def _local(self, target: Target) -> Source:
        from tui.sources.file import FileSource
        from tui.sources.stdin import StdinSource

        if target.kind is TargetKind.STDIN:
            return StdinSource(_keyboard_from_terminal() if self._screen else sys.stdin.fileno())
        return FileSource(Path(target.value), self._follows(target))

    def _session(self, target_region: str | None) -> AwsSession:
        from tui.aws.session import AwsSession

        settings = self._settings
        return AwsSession(settings.profile, settings.region, settings.endpoint_url, target_region)

    def _cloudwatch(self, groups: Sequence[Target], session: AwsSession) -> Source:
        from tui.aws.budget import shared_budget
        from tui.sources.base import SystemClock
        from tui.sources.cloudwatch import CloudWatchSource

        settings, clock = self._settings, SystemClock()
        since = settings.since_time
        follow = settings.follow is not False
        region = arn_region(groups)
        return CloudWatchSource(
            lambda: self._session(region),
            [target.value for target in groups],
            settings.engine,
            round((clock.now() - settings.since_seconds) * 1000) if since is None else since,
            follow,
            settings.max_requests if self._screen else None,
            clock,
            shared_budget(clock, settings.profile, session.region, session.endpoint),
            patient=self._screen,
            idle_stop=settings.idle_stop_seconds if self._screen else 0.0,
        )


_A_KIND: Final = {TargetKind.STAGE: "an API's stage", TargetKind.DOMAIN: "a custom domain"}


def _keyboard_from_terminal() -> int:
    """Moves standard input aside and puts the terminal in its place, so that keys still work; the pipe's descriptor.

    Raises:
        TargetError: where there is no terminal to read keys from.
    """
    pipe = os.dup(sys.stdin.fileno())
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise TargetError(
            "Standard input is the log, and there is no terminal to read keys from.",
            "Use mtlstail print - where there is no terminal.",
        ) from None
    os.dup2(terminal, 0)
    os.close(terminal)
    return pipe
