"""The real program in a real pseudo-terminal, with an emulator that says what a person would see."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import TracebackType

import pyte

# Strings (DCS, APC, PM, SOS) and keyboard-protocol CSI that the emulator would print as text.
_UNKNOWN_TO_EMULATOR = re.compile(rb"\x1b[P_^X][^\x1b]*\x1b\\|\x1b\[[<=>][0-9;:]*[ -/]*[@-~]")
_MOUSE_MODES = (1000, 1002, 1003, 1006, 1015)


def program_environment(home: str, **more: str) -> dict[str, str]:
    """An environment that knows neither the developer's settings nor their AWS account."""
    kept = {name: value for name, value in os.environ.items() if name == "PATH"}
    return {
        **kept,
        "HOME": home,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        "AWS_DEFAULT_REGION": "eu-west-1",
        **more,
    }


MTLSTAIL = (sys.executable, "-m", "tui")


class Terminal:
    """A program in a pseudo-terminal. Leaving the `with` block ends it."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        size: tuple[int, int] = (80, 24),
        *,
        standard_input: int | None = None,
    ) -> None:
        """`size` is columns and rows; `standard_input` a descriptor that replaces the terminal as standard input."""
        self.columns, self.rows = size
        self.screen = pyte.Screen(self.columns, self.rows)
        self._stream = pyte.ByteStream(self.screen)
        self.written = bytearray()
        self._seen = 0
        self.exit_code: int | None = None
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            self._become(arguments, environment, standard_input)

    def _become(self, arguments: Sequence[str], environment: Mapping[str, str], standard_input: int | None) -> None:
        try:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))
            if standard_input is not None:
                os.dup2(standard_input, 0)
            os.execve(arguments[0], list(arguments), dict(environment))
        finally:
            os._exit(127)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)
            self.wait_for_end(5)
        os.close(self._master)

    @property
    def alive(self) -> bool:
        """False as soon as the program has ended; its exit code is then known."""
        if self.exit_code is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.exit_code = os.waitstatus_to_exitcode(status)
        return self.exit_code is None

    @property
    def lines(self) -> list[str]:
        """What the screen shows, line by line."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self.lines)

    def read(self, seconds: float = 0.0) -> bool:
        """Takes in what the program writes for so long; False once it has ended and everything was read."""
        deadline = time.monotonic() + seconds
        while True:
            left = max(0.0, deadline - time.monotonic())
            readable, _, _ = select.select([self._master], [], [], min(left, 0.05))
            if readable:
                try:
                    data = os.read(self._master, 1 << 16)
                except OSError:  # Linux says EIO when the other side has gone
                    data = b""
                if not data:
                    return False
                self.written += data
                self._emulate()
            elif left == 0.0:
                return True

    def _emulate(self) -> None:
        fresh = bytes(self.written[self._seen :])
        # A sequence that is cut by the end of a read waits for its rest.
        escape = fresh.rfind(b"\x1b", max(0, len(fresh) - 64))
        whole = fresh if escape < 0 or re.search(rb"[@-~]", fresh[escape + 2 :]) else fresh[:escape]
        self._seen += len(whole)
        self._stream.feed(_UNKNOWN_TO_EMULATOR.sub(b"", whole))

    def wait_until(self, what: str | Callable[[], bool], seconds: float = 10.0) -> float:
        """Seconds until the screen matched a regular expression, or a function said so.

        Raises:
            AssertionError: with the screen, where it never did.
        """
        begin = time.monotonic()
        holds = what if callable(what) else lambda: re.search(what, self.text) is not None
        while not holds():
            if not self.read(0.02) and not holds():
                raise AssertionError(f"ended before {what}:\n{self.text}\n{bytes(self.written[-2000:])!r}")
            if time.monotonic() - begin > seconds:
                raise AssertionError(f"not within {seconds} s: {what}\n{self.text}")
        return time.monotonic() - begin

    def send(self, keys: str | bytes, settle: float = 0.15) -> None:
        """Presses keys, then takes in what follows for `settle` seconds."""
        os.write(self._master, keys.encode() if isinstance(keys, str) else keys)
        self.read(settle)

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to the program."""
        os.kill(self.pid, number)

    def wait_for_end(self, seconds: float) -> float:
        """Seconds until the program ended.

        Raises:
            AssertionError: where it did not.
        """
        begin = time.monotonic()
        while self.alive:
            self.read(0.02)
            if time.monotonic() - begin > seconds:
                raise AssertionError(f"still there after {seconds} s:\n{self.text}")
        took = time.monotonic() - begin
        with contextlib.suppress(OSError):
            self.read(0.1)
        return took

    @property
    def left_behind(self) -> list[str]:
        """What the program should have switched off before it ended."""
        left = [f"mouse mode {mode}" for mode in _MOUSE_MODES if self._mode(mode)]
        left += ["alternate screen"] if self._mode(1049) else []
        left += ["bracketed paste"] if self._mode(2004) else []
        left += ["hidden cursor"] if self._mode(25) is False else []
        return left

    def _mode(self, number: int) -> bool | None:
        return next(iter(self._settings(number)), None)

    def _settings(self, number: int) -> Iterator[bool]:
        found = re.findall(rb"\x1b\[\?([0-9;]+)([hl])", bytes(self.written))
        for modes, letter in reversed(found):
            if str(number).encode() in modes.split(b";"):
                yield letter == b"h"
