"""The command line: arguments → Settings → one command. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import argparse
import errno
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.arguments import WRONG_USAGE, parser
from tui.text import one_line

if TYPE_CHECKING:
    from tui.ports import ExecutionLogs, Tail
    from tui.settings import Settings
    from tui.tailer import Tailer
    from tui.targets.opening import Targets

DONE: Final = 0
CHECK_FAILED: Final = 1
SOURCE_FAILED: Final = 3
INTERRUPTED: Final = 130
_OUTPUT_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 done, 1 a check failed, 2 wrong usage, 3 the source failed."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or (arguments[0] not in COMMANDS and arguments[0] not in {"-h", "--help", "--version"}):
        if arguments and (complaint := _meant_as_command(arguments[0])):
            complain(complaint, f"For a log group of that name: group:{one_line(arguments[0])}")
            return WRONG_USAGE
        arguments.insert(0, "watch")
    options = parser().parse_args(arguments)
    _keep_memory_private()
    try:
        code = COMMANDS[options.command](options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return DONE
    except OSError as problem:
        if problem.errno not in _OUTPUT_FULL:
            return _crashed(problem)
        _drop_output()
        complain(f"Standard output cannot be written: {problem.strerror}.", "Make room, or write somewhere else.")
        return SOURCE_FAILED
    except Exception as error:  # noqa: BLE001 - Python's own traceback would print what the program was working on
        return _crashed(error)
    return code


def _meant_as_command(word: str) -> str | None:
    """What to say where a word is rather a command than a target; a file of that name is a target."""
    if not word.replace("-", "").isalpha() or Path(word).exists():
        return None
    if word in LATER_COMMANDS:
        return f"mtlstail {word} is not part of this version."
    import difflib

    near = difflib.get_close_matches(word, COMMANDS, 1, 0.75)
    return f"There is no command {word}. Did you mean mtlstail {near[0]}?" if near else None


def _crashed(error: Exception) -> int:
    from tui import crash

    sys.stderr.write(crash.report(error))
    return crash.EXIT_CODE


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
    if str(flags.get("filter") or "").startswith("@"):
        flags["filter"] = _expression(str(flags["filter"])[1:])
    return load(flags, os.environ, _config_file(options.config))


def _expression(path: str) -> str:
    """A filter expression from its file; lines that begin with # are comments."""
    from tui.settings import read_text_file

    lines = read_text_file(Path(path), "--filter").splitlines()
    return " ".join(line.strip() for line in lines if not line.lstrip().startswith("#"))


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
        from tui.ports import DiscoveryError
        from tui.settings import SettingsError

        try:
            return command(options)
        except SettingsError as problem:
            complain(str(problem))
        except DiscoveryError as problem:
            complain(problem.cause, problem.remedy)
        return WRONG_USAGE

    return run


@_guarded
def _watch(options: argparse.Namespace) -> int:
    settings = _settings(options)
    if not _has_screen():
        if not options.targets:
            complain("There is no terminal to pick a log group on.", "Name a TARGET, or see mtlstail print --help")
            return WRONG_USAGE
        return _print_targets(options.targets, settings)
    from tui.targets.opening import Targets

    world = Targets(settings, screen=True)
    return _show(settings, world, world(options.targets) if options.targets else None)


@_guarded
def _demo(options: argparse.Namespace) -> int:
    from tui.targets.opening import Targets

    settings = _settings(options)
    screen = _has_screen()
    world = Targets(settings, screen=screen)
    return _show(settings, world, world.demo()) if screen else _print_tail(world.demo, settings, None)


@_guarded
def _print(options: argparse.Namespace) -> int:
    return _print_targets(options.targets, _settings(options))


@_guarded
def _inspect(options: argparse.Namespace) -> int:
    from tui.headless.inspecting import inspect
    from tui.headless.recording import redactor

    settings = _settings(options)
    return inspect(options.files, settings, redactor(settings) if options.redact else None)


def _has_screen() -> bool:
    if not sys.stdout.isatty():
        return False
    if os.environ.get("TERM") in {None, "", "dumb"}:
        complain("This terminal cannot show a screen (TERM is dumb or not set): printing instead.")
        return False
    return True


def _show(settings: Settings, world: Targets, tail: Tail | None) -> int:
    from tui.app import MtlstailApp

    _check(settings)
    app = MtlstailApp(settings, tail=tail, open_target=world, discovery=world, execution_logs=world.execution_logs)
    app.run()
    return app.return_code or DONE


def _check(settings: Settings) -> None:
    """Says before the screen opens what would only be found out behind it.

    Raises:
        SettingsError: for a filter, a theme or a pseudonym key file that cannot be used.
    """
    from textual.theme import BUILTIN_THEMES

    from tui.headless.printing import row_filter
    from tui.headless.recording import redactor
    from tui.settings import SettingsError

    row_filter(settings, time.time)
    redactor(settings)
    if settings.theme is not None and settings.theme not in BUILTIN_THEMES:
        raise SettingsError(f"--theme: {one_line(settings.theme)} is none of {', '.join(sorted(BUILTIN_THEMES))}.")


def _print_targets(targets: Sequence[str], settings: Settings) -> int:
    from tui.targets.opening import Targets

    world = Targets(settings, screen=False)
    return _print_tail(lambda: world(targets), settings, world.execution_logs, follows=world.follows(targets))


def _print_tail(
    open_tail: Callable[[], Tailer], settings: Settings, logs: ExecutionLogs | None, *, follows: bool = True
) -> int:
    from tui.headless.printing import print_tail
    from tui.headless.recording import check_output, recorder

    check_output(settings, ends=not follows or settings.follow is False)
    return print_tail(open_tail(), settings, recorder(settings, logs), sys.stdout.buffer)


def _format(options: argparse.Namespace) -> int:
    from tui.access_log.recommended import recommended_format

    sys.stdout.write(recommended_format(options.kind, options.minimal) + "\n")
    return DONE


def _iam_policy(options: argparse.Namespace) -> int:
    from tui.gateway.iam import policy

    sys.stdout.write(policy(options.feature) + "\n")
    return DONE


LATER_COMMANDS: Final = frozenset({"doctor", "setup", "history"})
"""Names that are kept for commands to come, so that none of them is ever taken for a log group."""

COMMANDS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "watch": _watch,
    "demo": _demo,
    "print": _print,
    "inspect": _inspect,
    "format": _format,
    "iam-policy": _iam_policy,
}
