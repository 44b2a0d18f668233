"""The clipboard, honestly: the terminal's own over SSH, the machine's otherwise, and no claim beyond what is known.

OSC 52 has no answer: a terminal may take the text, ask, or ignore it (xterm, "Operating System Commands").
tmux takes it from its own buffer command, whatever `set-clipboard` says to programs inside.
"""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from tui.sharing.export import write_new

OSC52_LIMIT: Final = 8 * 1024
"""Bytes of base64 that are sent: what terminals and multiplexers on the way take for sure."""
OSC52_ABSOLUTE_LIMIT: Final = 74_994
"""Bytes of base64 beyond which terminals are known to drop the whole sequence."""
_TMUX_SECONDS: Final = 3.0

Route = Literal["tmux", "osc52", "native", "none"]
Run = Callable[[Sequence[str], bytes], bool]


@dataclass(frozen=True, slots=True)
class CopyResult:
    """What happened to a copied text."""

    message: str
    """For people; holds nothing of the text."""
    sent: bool
    """False: it went nowhere, a file should be offered."""
    certain: bool
    """True only where the clipboard is known to hold it."""
    route: Route


def run_program(command: Sequence[str], data: bytes) -> bool:
    """Runs a program without a shell, with `data` as its input; True where it ended well and in time."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed argument list, no shell
            list(command),
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_TMUX_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def native_copy(text: str) -> bool:
    """Copies with the machine's own clipboard program, by pyperclip; False where it has none."""
    # Imported late: pyperclip looks for programs when it is imported.
    import pyperclip

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError, subprocess.SubprocessError):
        return False
    return True


class Clipboard:
    """Copies text by the first route that fits where the program runs.

    Args:
        environ: the environment: `TMUX`, `SSH_CONNECTION`, `SSH_TTY`, `STY`.
        terminal_write: writes control sequences to the terminal, past the screen; None where there is none.
        run: runs a program with input, as `run_program` does.
        native: copies natively, as `native_copy` does.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        terminal_write: Callable[[str], None] | None,
        run: Run = run_program,
        native: Callable[[str], bool] = native_copy,
    ) -> None:
        self._in_tmux = bool(environ.get("TMUX"))
        self._in_screen = bool(environ.get("STY")) and not self._in_tmux
        self._over_ssh = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
        self._terminal_write = terminal_write
        self._run = run
        self._native = native

    def copy(self, text: str, redacted: bool = True) -> CopyResult:
        """Copies a text. Never raises.

        Args:
            text: what to copy.
            redacted: False adds to the message that the text is in clear and stays in the clipboard.
        """
        result = self._routed(text)
        if redacted or not result.sent:
            return result
        message = f"{result.message} It is not redacted, and stays there until something else is copied."
        return CopyResult(message, result.sent, result.certain, result.route)

    def save_fallback(self, text: str, folder: Path, now: datetime) -> Path:
        """Writes what could not be copied to a new file that only its owner can read.

        Raises:
            ExportRefused: with cause and remedy.
        """
        return write_new(text, folder, now, ".txt")

    def _routed(self, text: str) -> CopyResult:
        payload = base64.b64encode(text.encode("utf-8", "surrogatepass"))
        # On a remote machine a native program fills the clipboard of nobody; and tmux may be attached from anywhere.
        is_local = not self._over_ssh and (not self._in_tmux or len(payload) > OSC52_LIMIT)
        if is_local and self._native(text):
            return CopyResult("Copied to the clipboard.", True, True, "native")
        if len(payload) > OSC52_LIMIT:
            size = f"{len(payload):,} bytes; {OSC52_LIMIT:,} are sure to arrive"
            return CopyResult(
                f"Too long for the terminal's clipboard ({size}). Export it to a file.", False, False, "none"
            )
        if self._in_tmux and self._run(("tmux", "load-buffer", "-w", "-"), text.encode("utf-8", "surrogatepass")):
            message = "Sent to tmux's buffer, and through it to the terminal's clipboard (cannot be confirmed)."
            return CopyResult(message, True, False, "tmux")
        return self._by_terminal(payload.decode("ascii"), text)

    def _by_terminal(self, payload: str, text: str) -> CopyResult:
        if self._terminal_write is None:
            return CopyResult("There is no clipboard here. Save it to a file.", False, False, "none")
        try:
            self._terminal_write(self._wrapped(f"\x1b]52;c;{payload}\x07"))
        except (OSError, ValueError):
            return CopyResult("The terminal did not take it. Save it to a file.", False, False, "none")
        return CopyResult("Sent to the terminal's clipboard (cannot be confirmed).", True, False, "osc52")

    def _wrapped(self, sequence: str) -> str:
        if self._in_tmux:
            # tmux hands a sequence on in its own passthrough, with every escape doubled.
            return f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\"
        if self._in_screen:
            # GNU screen cuts a device control string at 768 bytes.
            parts = (sequence[start : start + 700] for start in range(0, len(sequence), 700))
            return "".join(f"\x1bP{part}\x1b\\" for part in parts)
        return sequence
