from __future__ import annotations

import base64
import re
import stat
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyperclip
import pytest

from tui.sharing.clipboard import OSC52_ABSOLUTE_LIMIT, OSC52_LIMIT, Clipboard, native_copy, run_program

SSH = {"SSH_CONNECTION": "198.51.100.1 5 198.51.100.2 22"}
TMUX = {"TMUX": "/tmp/tmux-0/default,1,0"}


class Desk:
    """What a clipboard reached."""

    def __init__(
        self, environ: dict[str, str], *, tmux: bool = True, native: bool = True, terminal: bool = True
    ) -> None:
        self.terminal: list[str] = []
        self.programs: list[tuple[Sequence[str], bytes]] = []
        self.native: list[str] = []
        self._tmux, self._native = tmux, native
        self.clipboard = Clipboard(environ, self.terminal.append if terminal else None, self._run, self._copy)

    def _run(self, command: Sequence[str], data: bytes) -> bool:
        self.programs.append((command, data))
        return self._tmux

    def _copy(self, text: str) -> bool:
        self.native.append(text)
        return self._native


def osc52(text: str) -> str:
    return f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\x07"


def test_at_home_the_machine_s_clipboard_is_certain():
    desk = Desk({})
    result = desk.clipboard.copy("walnut")
    assert (result.message, result.sent, result.certain, result.route) == (
        "Copied to the clipboard.",
        True,
        True,
        "native",
    )
    assert desk.native == ["walnut"]
    assert desk.terminal == []


def test_without_a_native_clipboard_the_terminal_is_asked():
    desk = Desk({}, native=False)
    result = desk.clipboard.copy("walnut")
    assert desk.terminal == [osc52("walnut")]
    assert (result.sent, result.certain, result.route) == (True, False, "osc52")
    assert "cannot be confirmed" in result.message


@pytest.mark.parametrize("environ", [SSH, {"SSH_TTY": "/dev/pts/1"}])
def test_over_ssh_the_remote_machine_s_clipboard_is_never_used(environ: dict[str, str]):
    desk = Desk(environ)
    assert desk.clipboard.copy("walnut").route == "osc52"
    assert desk.native == []
    assert desk.terminal == [osc52("walnut")]


def test_inside_tmux_its_own_buffer_is_loaded_without_a_shell():
    desk = Desk(SSH | TMUX)
    result = desk.clipboard.copy("walnut; rm -rf /")
    assert desk.programs == [(("tmux", "load-buffer", "-w", "-"), b"walnut; rm -rf /")]
    assert (result.route, result.certain) == ("tmux", False)
    assert desk.terminal == desk.native == []


def test_where_tmux_fails_its_passthrough_is_used():
    desk = Desk(TMUX, tmux=False)
    assert desk.clipboard.copy("walnut").route == "osc52"
    assert desk.terminal == [f"\x1bPtmux;\x1b{osc52('walnut')}\x1b\\"]


def test_screen_gets_short_control_strings():
    desk = Desk(SSH | {"STY": "1.tty"})
    desk.clipboard.copy("walnut" * 400)
    parts = re.findall(r"\x1bP(.*?)\x1b\\", desk.terminal[0], flags=re.DOTALL)
    assert "".join(parts) == osc52("walnut" * 400)
    assert max(map(len, parts)) <= 768


def test_what_is_too_long_is_not_sent():
    longest = OSC52_LIMIT // 4 * 3
    for environ in (SSH, SSH | TMUX):
        desk = Desk(environ)
        result = desk.clipboard.copy("x" * (longest + 1))
        assert (result.sent, result.certain, result.route) == (False, False, "none")
        assert "Export" in result.message
        assert desk.terminal == desk.programs == desk.native == []
        assert desk.clipboard.copy("x" * longest).sent
    assert OSC52_LIMIT < OSC52_ABSOLUTE_LIMIT


def test_a_long_text_goes_native_where_that_is_possible():
    assert Desk({}).clipboard.copy("x" * 100_000).route == "native"
    assert Desk(TMUX).clipboard.copy("x" * 100_000).route == "native"


def test_without_terminal_and_clipboard_nothing_is_claimed():
    result = Desk(SSH, terminal=False).clipboard.copy("walnut")
    assert (result.sent, result.route) == (False, "none")


def test_a_terminal_that_is_gone_is_told():
    def gone(_: str) -> None:
        raise BrokenPipeError

    result = Clipboard(SSH, gone, lambda *_: False, lambda _: False).copy("walnut")
    assert not result.sent


def test_clear_text_is_said_to_stay():
    desk = Desk(SSH)
    assert "not redacted" in desk.clipboard.copy("walnut", redacted=False).message
    assert "not redacted" not in desk.clipboard.copy("walnut").message
    assert "not redacted" not in desk.clipboard.copy("x" * 100_000, redacted=False).message


def test_the_payload_is_ascii_and_holds_no_escape():
    desk = Desk(SSH)
    desk.clipboard.copy("\x1b]0;x\x07 \u202e \ud800")
    assert re.fullmatch(r"\x1b\]52;c;[A-Za-z0-9+/=]*\x07", desk.terminal[0])


def test_the_fallback_is_a_private_file(tmp_path: Path):
    path = Desk({}).clipboard.save_fallback("walnut", tmp_path, datetime(2024, 7, 7, tzinfo=UTC))
    assert path.read_text() == "walnut"
    assert path.name == "mtlstail-20240707T000000Z-1.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_program_is_run_with_its_input(tmp_path: Path):
    assert run_program(("cat",), b"walnut")
    assert not run_program(("false",), b"")
    assert not run_program((str(tmp_path / "nothing"),), b"")


def test_pyperclip_is_asked_and_its_refusal_believed(monkeypatch: pytest.MonkeyPatch):
    copied: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", copied.append)
    assert native_copy("walnut")
    assert copied == ["walnut"]

    def refuses(_: str) -> None:
        raise pyperclip.PyperclipException("no clipboard here")

    monkeypatch.setattr(pyperclip, "copy", refuses)
    assert not native_copy("walnut")
