"""From TARGETs to running sources: the one place that knows both the ports and the data wing."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui.settings import DEFAULT_SINCE, read_text_file
from tui.targets.execution_logs import TargetExecutionLogs
from tui.targets.naming import Target, TargetError, TargetKind, arn_region, classify

if TYPE_CHECKING:
    from tui.access_log.parser import LineParser
    from tui.access_log.template import CompiledFormat
    from tui.api import ResolvedTarget
    from tui.aws.session import AwsSession
    from tui.ports import Choices
    from tui.settings import Settings
    from tui.sources.base import Source
    from tui.tailer import Tailer


class Targets:
    """Opens targets under the settings of this run. Implements `tui.ports.OpenTarget` and `tui.ports.Discovery`.

    Args:
        settings: profile, region, endpoint, engine, since, follow.
        screen: whether a screen will show it: then sources wait for what is missing instead of failing, at most
            as much of the past is read as is kept, and standard input gives way to the keyboard.

    Raises:
        TargetError: where the access-log format that was given is none.
    """

    def __init__(self, settings: Settings, *, screen: bool) -> None:
        self._settings = settings
        self._screen = screen
        self._format = _log_format(settings.log_format) if settings.log_format else None
        self.execution_logs = TargetExecutionLogs(self._session)

    def __call__(self, targets: Sequence[str]) -> Tailer:
        """A tail of the targets, not yet started.

        Raises:
            TargetError: where a target cannot be opened as given, with the remedy.
        """
        from tui.tailer import Tailer

        found = [classify(text) for text in targets]
        sources, parsers, place = self._sources(found)
        ordered = len(sources) > 1 and not any(self._follows(target) for target in found)
        title = sources[0].name if len(sources) == 1 else f"{len(sources)} sources"
        each = iter(parsers)
        return Tailer(
            sources,
            title=title,
            place=place,
            ordered=ordered,
            parser_factory=lambda: next(each),
            not_before=self._not_before(),
        )

    def _not_before(self) -> int | None:
        """Where `--since` begins (milliseconds) for what is not asked of AWS; None where it was not given."""
        settings = self._settings
        if settings.since_time is not None or settings.since_seconds is None:
            return settings.since_time
        return round((time.time() - settings.since_seconds) * 1000)

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

    def choices(self) -> Iterator[Choices]:
        """What the account has to watch, in growing answers. Blocks.

        Raises:
            DiscoveryError: with cause and remedy.
        """
        from tui.targets.discovering import choices

        return choices(self._session(None))

    def _sources(self, found: Sequence[Target]) -> tuple[list[Source], list[LineParser], str | None]:
        """Sources with their parsers, and the place of those that are in AWS."""
        from tui.access_log.parser import LineParser

        if sum(target.kind is TargetKind.STDIN for target in found) > 1:
            raise TargetError("Standard input (-) is named twice.", "It can be read once.")
        groups = [target for target in found if target.kind is TargetKind.GROUP]
        behind = [target for target in dict.fromkeys(found) if target.kind in {TargetKind.STAGE, TargetKind.DOMAIN}]
        session = self._session(arn_region(groups)) if groups or behind else None
        opened: list[tuple[Source, LineParser]] = []
        if session is not None:
            if groups:
                opened.append((self._cloudwatch([group.value for group in groups], session), LineParser(self._format)))
            for target in behind:
                parser = LineParser(self._format)
                opened.append((self._discovered(target, session, parser), parser))
        local = [target for target in found if target.kind in {TargetKind.FILE, TargetKind.STDIN}]
        opened += [(self._local(target), LineParser(self._format)) for target in local]
        place = session.place if session is not None else None
        return [source for source, _ in opened], [parser for _, parser in opened], place

    def follows(self, targets: Sequence[str]) -> bool:
        """Whether any of the targets is followed, so that reading them has no end of its own.

        Raises:
            TargetError: where a target names nothing.
        """
        return any(self._follows(classify(text)) for text in targets)

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

    def _discovered(self, target: Target, session: AwsSession, parser: LineParser) -> Source:
        from tui.aws.budget import shared_budget
        from tui.sources.base import SystemClock
        from tui.sources.discovered import DiscoveredSource, source_id
        from tui.targets.discovering import looking_up, read_by

        def follow(found: ResolvedTarget) -> Source:
            read_by(parser, found)
            if self._format is not None:
                parser.use(self._format)  # what was asked for goes before what was found
            return self._cloudwatch([found.log_group_arn], session, source_id(target.value))

        clock, region = SystemClock(), session.region
        return DiscoveredSource(
            target.value,
            looking_up(target),
            follow,
            lambda: self._session(region),
            clock,
            shared_budget(clock, self._settings.profile, region, session.endpoint),
            patient=self._screen and self._settings.follow is not False,
        )

    def _cloudwatch(self, groups: Sequence[str], session: AwsSession, source_id: str | None = None) -> Source:
        from tui.aws.arns import parse_group
        from tui.aws.budget import shared_budget
        from tui.sources.base import SystemClock
        from tui.sources.cloudwatch import CloudWatchSource

        settings, clock = self._settings, SystemClock()
        since = settings.since_time
        region = session.region
        self.execution_logs.watch([parse_group(text) for text in groups], region)
        return CloudWatchSource(
            lambda: self._session(region),
            groups,
            settings.engine,
            round((clock.now() - (settings.since_seconds or DEFAULT_SINCE)) * 1000) if since is None else since,
            settings.follow is not False,
            settings.max_requests if self._screen else None,
            clock,
            shared_budget(clock, settings.profile, region, session.endpoint),
            patient=self._screen,
            source_id=source_id,
            past_order="newest-first" if self._screen else "oldest-first",
            idle_stop=settings.idle_stop_seconds if self._screen else 0.0,
        )


def _log_format(text: str) -> CompiledFormat:
    """The format that was given, as text or as `@FILE`.

    Raises:
        TargetError: where it is none, with the place.
    """
    from tui.access_log.template import FormatError, compile_format

    if text.startswith("@"):
        text = read_text_file(Path(text[1:]), "--log-format")
    try:
        return compile_format(text)
    except FormatError as problem:
        raise TargetError(
            f"--log-format, character {problem.position}: expected {problem.expected}.", problem.remedy
        ) from None


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
