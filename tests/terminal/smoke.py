"""A smoke run of an installed program, outside the checkout: `smoke.py PATH_TO_MTLSTAIL`.

Rows and a refused one within seconds, the detail, and a clean end.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.support.terminal import Terminal, program_environment


def main(program: str) -> int:
    with (
        tempfile.TemporaryDirectory() as home,
        Terminal([program, "demo"], program_environment(home)) as terminal,
    ):
        took = terminal.wait_until(r"\d\d:\d\d:\d\d.*\b403\b", 15)
        terminal.send("\r")
        terminal.wait_until("Request.*Certificate", 5)
        terminal.send("q")
        terminal.send("q")
        terminal.wait_for_end(3)
        assert not terminal.left_behind, terminal.left_behind
        assert terminal.exit_code == 0, terminal.exit_code
        print(f"demo: a refused request on screen after {took:.1f} s, ended cleanly")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
