"""What is said when the program itself fails: where, and nothing of what it was working on.

Python's own traceback is short of locals but prints the exception's message, and Textual's prints the
locals too; either may hold a log line or a certificate. This report names exception types, modules,
functions and line numbers only.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from pathlib import PurePath
from types import TracebackType
from typing import Final

from tui import __version__

EXIT_CODE: Final = 70
"""Ended by a fault of its own (EX_SOFTWARE of sysexits.h): never taken for a failed check or a refused source."""

_MOST_FRAMES: Final = 40


def report(error: BaseException) -> str:
    """The crash report for `error` and whatever caused it: types, modules, functions, line numbers; no data.

    Ends with a line break. Safe to print and to send to anybody.
    """
    system = f"{platform.system()}, Python {platform.python_version()}"
    lines = [
        f"mtlstail {__version__} stopped because of a fault of its own ({system}).",
        "It holds no log content, no variables, no messages: it is safe to share.",
    ]
    for failure in _chain(error):
        lines.append(f"{type(failure).__module__}.{type(failure).__qualname__} at:")
        lines.extend(f"  {frame}" for frame in _frames(failure.__traceback__))
    return "\n".join(lines) + "\n"


def install() -> None:
    """Makes uncaught exceptions of the main thread end in this report instead of Python's traceback."""
    sys.excepthook = _hook


def _hook(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    sys.stderr.write(report(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = _cause(current)


def _cause(error: BaseException) -> BaseException | None:
    # Textual hands a worker's exception on as an attribute of its own.
    inner = getattr(error, "error", None)
    if isinstance(inner, BaseException):
        return inner
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _frames(traceback: TracebackType | None) -> list[str]:
    frames: list[str] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"{_module(code.co_filename)}:{traceback.tb_lineno} in {code.co_qualname}")
        traceback = traceback.tb_next
    if len(frames) > _MOST_FRAMES:
        half = _MOST_FRAMES // 2
        frames = [*frames[:half], f"… {len(frames) - _MOST_FRAMES} more …", *frames[-half:]]
    return frames or ["(no frames)"]


def _module(filename: str) -> str:
    """The file below its package folder: a full path may name the user."""
    parts = PurePath(filename).parts
    for root in ("site-packages", "tui"):
        if root in parts:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at + (root == "site-packages") :])
    return parts[-1] if parts else "?"
