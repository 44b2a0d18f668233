"""The command line: arguments → Settings → one command. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.arguments import WRONG_USAGE, parser

if TYPE_CHECKING:
    from tui.settings import Settings

DONE: Final = 0
CHECK_FAILED: Final = 1
SOURCE_FAILED: Final = 3
INTERRUPTED: Final = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 done, 1 a check failed, 2 wrong usage, 3 the source failed."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or (arguments[0] not in COMMANDS and arguments[0] not in {"-h", "--help", "--version"}):
        arguments.insert(0, "watch")
    options = parser().parse_args(arguments)
    _keep_memory_private()
    try:
        return COMMANDS[options.command](options)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return DONE


def _keep_memory_private() -> None:
    """No core dump: it would hold every certificate that was read."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _drop_output() -> None:
    """The reader has gone: what is still buffered must not raise again when Python flushes at its end."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)


def complain(what: str, remedy: str = "") -> None:
    """One error for a person, on standard error, in one or two lines."""
    sys.stderr.write(f"mtlstail: {what}\n" + (f"  {remedy}\n" if remedy else ""))


def _settings(options: argparse.Namespace) -> Settings:
    from tui.settings import OPTIONS, load

    flags = {name: value for name, value in vars(options).items() if name in OPTIONS}
    return load(flags, os.environ, _config_file(options.config))


def _config_file(given: str | None) -> Path | None:
    if given:
        return Path(given)
    import platformdirs

    usual = platformdirs.user_config_path("mtlstail") / "config.toml"
    return usual if usual.is_file() else None


# Commands


def _guarded(command: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Turns what a person can put right into one message and its exit code."""

    def run(options: argparse.Namespace) -> int:
        from tui.settings import SettingsError

        try:
            return command(options)
        except SettingsError as problem:
            complain(str(problem))
            return WRONG_USAGE

    return run


@_guarded
def _watch(options: argparse.Namespace) -> int:
    from tui import headless, targets

    settings = _settings(options)
    if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        return headless.print_requests(options.targets, settings)
    return targets.watch(options.targets, settings)


@_guarded
def _demo(options: argparse.Namespace) -> int:
    from tui import headless, targets

    settings = _settings(options)
    if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        return headless.print_demo(settings)
    return targets.watch_demo(settings)


@_guarded
def _print(options: argparse.Namespace) -> int:
    from tui import headless

    return headless.print_requests(options.targets, _settings(options))


@_guarded
def _inspect(options: argparse.Namespace) -> int:
    from tui import headless

    return headless.inspect(options.files, _settings(options), redact=options.redact)


def _format(options: argparse.Namespace) -> int:
    from tui.access_log.recommended import recommended_format

    sys.stdout.write(recommended_format(options.kind, options.minimal) + "\n")
    return DONE


def _iam_policy(options: argparse.Namespace) -> int:
    from tui.gateway.iam import policy

    sys.stdout.write(policy(options.feature) + "\n")
    return DONE


COMMANDS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "watch": _watch,
    "demo": _demo,
    "print": _print,
    "inspect": _inspect,
    "format": _format,
    "iam-policy": _iam_policy,
}
