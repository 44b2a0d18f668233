"""Makes the pictures in `screenshots/`: `python -m tests.support.screenshots [FOLDER]`.

The demo's traffic with a fixed seed and a clock that stands still, so that the same program always gives the same
pictures; a test fails when they are stale. Two sizes each: what a bastion host has, and a desk's terminal.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.support.tails import ScriptedTail
from tui.access_log.entry import Row
from tui.access_log.execution import ExecutionLog
from tui.access_log.parser import LineParser
from tui.app import MtlstailApp
from tui.setting_values import parse_moment
from tui.settings import Settings
from tui.sources.demo.execution import demo_execution_log
from tui.sources.demo.source import demo_lines
from tui.traffic.batch import Delivery
from tui.traffic.states import Phase, TailState

FOLDER = Path(__file__).resolve().parents[2] / "screenshots"
SIZES = ((80, 24), (120, 36))
SEED = 7
NOW = parse_moment("2024-07-07T05:32:00Z")
REQUESTS = 360
_KEY = bytes(range(32))
"""The pseudonyms' key: pictures must not change with a session's random one. It protects nothing here."""


class StillDemo(ScriptedTail):
    """The demo's last requests, there at once; after them nothing happens."""

    def __init__(self) -> None:
        parser = LineParser()
        rows = [parser.parse(event) for event in demo_lines(SEED, NOW, REQUESTS)]
        super().__init__(rows, title="demo", place=None)
        self.time = NOW / 1000
        self._news = [TailState("demo", Phase.READING), Delivery("demo", complete_to=NOW)]


class DemoLogs:
    """Implements `tui.ports.ExecutionLogs` for the demo's requests."""

    def fetch(self, entry: Row, stop: threading.Event | None = None) -> ExecutionLog:
        return demo_execution_log(entry)


@dataclass(frozen=True)
class Picture:
    """One picture: its file name without the size, and the keys that lead to it."""

    name: str
    keys: Sequence[str]


_REFUSED = ("E",)
PICTURES = (
    Picture("list", ()),
    Picture("detail", (*_REFUSED, "enter", "c")),
    Picture("pem-masked", (*_REFUSED, "enter", "c", "end")),
    Picture("pem-revealed", (*_REFUSED, "enter", "c", "r", "end")),
    Picture("execution-log", (*_REFUSED, "enter", "4")),
    Picture("raw", (*_REFUSED, "enter", "5")),
    Picture("export", (*_REFUSED, "x", "s")),
    Picture("help", ("question_mark",)),
)


async def take(picture: Picture, size: tuple[int, int]) -> str:
    """The picture as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        key_file = Path(folder) / "key"
        key_file.touch(mode=0o600)
        key_file.write_bytes(_KEY)
        app = MtlstailApp(
            Settings(theme="textual-dark", pseudonym_key_file=key_file),
            tail=StillDemo(),
            execution_logs=DemoLogs(),
            environ={},
            monotonic=lambda: 1000.0,
            export_folder=Path("/home/operator/exports"),
        )
        app.ESCAPE_ECHO = 0  # type: ignore[misc]  # keys come faster than any person's
        async with app.run_test(size=size) as pilot:
            await _settled(pilot)
            for key in picture.keys:
                await pilot.press(key)
                await _settled(pilot)
            return _normalised(app.export_screenshot(title="mtlstail"))


async def _settled(pilot: Pilot[Any]) -> None:
    """Until decoding, preparing and fetching, which happen in threads, have shown what they found."""
    await pilot.pause()
    for thread in threading.enumerate():
        if thread.name == "execution-log":
            thread.join()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def _normalised(svg: str) -> str:
    """Without the random id that Rich gives every picture, and without fonts to load from elsewhere."""
    return re.sub(r"terminal-\d+", "terminal", re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL))


def make(folder: Path) -> list[Path]:
    """Writes every picture in every size; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for picture in PICTURES:
        for width, height in SIZES:
            path = folder / f"{picture.name}-{width}x{height}.svg"
            path.write_text(asyncio.run(take(picture, (width, height))), encoding="utf-8")
            made.append(path)
    return made


if __name__ == "__main__":
    for made_path in make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(made_path)
