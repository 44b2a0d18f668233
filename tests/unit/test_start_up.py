"""What a start imports: the price of a start, and the rules of the house, seen from a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("textual", "rich", "boto3", "botocore", "cryptography", "urllib3", "moto")


def imported_by(code: str) -> set[str]:
    listing = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*(name for name in sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return {name.split(".")[0] for name in listing.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import tui.cli; tui.cli.parser()", set()),
        ("import tui.access_log.parser, tui.access_log.unwrap", set()),
        ("import tui.traffic.store, tui.traffic.filter", set()),
        ("import tui.sharing.redaction, tui.sharing.export, tui.wording.request", set()),
        ("import tui.tailer, tui.targets.opening, tui.sources.file, tui.sources.stdin", set()),
        ("import tui.sources.cloudwatch, tui.gateway.log_groups", set()),
        ("import tui.headless.printing", set()),
        ("import tui.app", {"textual", "rich"}),
    ],
)
def test_nothing_heavy_before_it_is_needed(code: str, allowed: set[str]) -> None:
    assert imported_by(code) & (set(HEAVY) - allowed) == set()
