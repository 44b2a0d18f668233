"""The demo in a real pseudo-terminal: what a newcomer meets first."""

from __future__ import annotations

import re
import signal

import pytest

from tests.support.terminal import MTLSTAIL, Terminal

ROW = r"\d\d:\d\d:\d\d.*\b[2345]\d\d\b"
REFUSED = r"\d\d:\d\d:\d\d.*\b403\b"
FIXED = ("--seed", "7", "--now", "2024-07-07T05:32:00Z")
LONG_BASE64 = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}={0,2}(?![A-Za-z0-9+/])")
FINGERPRINT = re.compile(r"[0-9a-f]+|[0-9A-F]+|[A-Za-z0-9+/]{43}=")


def pem_on_screen(terminal: Terminal) -> bool:
    runs = (run for line in terminal.lines for run in LONG_BASE64.findall(line))
    return any(not FINGERPRINT.fullmatch(run) for run in runs)


def test_rows_come_within_two_seconds_and_a_refused_one_is_among_them(environment: dict[str, str]) -> None:
    with Terminal([*MTLSTAIL, "demo"], environment) as terminal:
        assert terminal.wait_until(ROW, 10) < 5
        terminal.wait_until(REFUSED, 30)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50), (60, 20)])
def test_the_whole_drill_by_keyboard(environment: dict[str, str], size: tuple[int, int]) -> None:
    with Terminal([*MTLSTAIL, "demo", *FIXED], environment, size) as terminal:
        terminal.wait_until(REFUSED, 15)
        terminal.send("E", 0.4)
        terminal.send("\r", 0.4)
        terminal.wait_until("1 Req.*2.*5", 5)
        terminal.send("c")
        terminal.wait_until("(?i)issuer", 5)
        assert not pem_on_screen(terminal)
        for _ in range(8):
            terminal.send("r", 0.3)
            for key in ("", "\x1b[6~", "\x1b[6~", "\x1b[F"):
                terminal.send(key or "\x1b[H", 0.2)
                if pem_on_screen(terminal):
                    break
            if pem_on_screen(terminal):
                break
            terminal.send("[", 0.3)
        assert pem_on_screen(terminal), terminal.text
        terminal.send("[", 0.5)
        assert not pem_on_screen(terminal), "moving to another request must mask again"
        terminal.send("q", 0.3)
        terminal.wait_until(ROW, 5)
        terminal.send("q")
        terminal.wait_for_end(2)
        assert terminal.exit_code == 0
        assert terminal.left_behind == []


def test_keys_that_arrive_together_do_what_they_would_one_by_one(environment: dict[str, str]) -> None:
    with Terminal([*MTLSTAIL, "demo", *FIXED], environment) as terminal:
        terminal.wait_until(REFUSED, 15)
        terminal.send("/paym", 0.6)
        assert "paym" in terminal.text
        terminal.send("\x15health\rjj", 0.6)
        assert "healthjj" not in terminal.text
        assert "health" in terminal.text
        terminal.send("fhas:error\x15status:502\r", 0.6)
        terminal.wait_until("status:502", 3)
        assert not re.search(r"\b403\b.*/shop", terminal.text)


def test_help_lists_the_keys(environment: dict[str, str]) -> None:
    with Terminal([*MTLSTAIL, "demo", *FIXED], environment) as terminal:
        terminal.wait_until(ROW, 15)
        terminal.send("?")
        terminal.wait_until("(?i)follow", 5)
        terminal.send("q", 0.5)
        terminal.wait_until(ROW, 5)


@pytest.mark.parametrize(
    ("end", "code"), [(signal.SIGTERM, None), (signal.SIGHUP, None), (signal.SIGINT, 130), ("\x03", 130), ("q", 0)]
)
def test_every_end_is_quick_and_leaves_a_clean_terminal(
    environment: dict[str, str], end: signal.Signals | str, code: int | None
) -> None:
    with Terminal([*MTLSTAIL, "demo"], environment) as terminal:
        terminal.wait_until(ROW, 15)
        if isinstance(end, str):
            terminal.send(end, 0)
        else:
            terminal.signal(end)
        terminal.wait_for_end(2)
        assert terminal.left_behind == []
        assert b"Traceback" not in terminal.written
        assert code is None or terminal.exit_code == code


@pytest.mark.parametrize(
    "more", [{"TERM": "xterm", "COLORTERM": ""}, {"NO_COLOR": "1"}, {"TERM": "linux", "COLORTERM": "", "LANG": "C"}]
)
def test_poor_terminals_show_the_same_text(environment: dict[str, str], more: dict[str, str]) -> None:
    with Terminal([*MTLSTAIL, "demo", *FIXED], {**environment, **more}) as terminal:
        terminal.wait_until(REFUSED, 15)
        terminal.send("E\r", 0.5)
        terminal.wait_until("Request", 5)
        if "TERM" in more:
            assert b"\x1b[38;2;" not in terminal.written, "24-bit colour on a terminal that has 16"


def test_hostile_bytes_of_the_demo_never_reach_the_terminal(environment: dict[str, str]) -> None:
    with Terminal([*MTLSTAIL, "demo", *FIXED, "--filter", "warning:control-characters"], environment) as terminal:
        terminal.wait_until(ROW, 15)
        terminal.send("\r", 0.5)
        terminal.send("5", 0.5)
        terminal.send("j" * 5, 0.3)
        assert b"\x1b]52" not in terminal.written
        assert b"\x1b]0;" not in terminal.written
