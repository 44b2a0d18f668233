from __future__ import annotations

import json

import pytest

from tui.cli import main
from tui.settings import Settings
from tui.targets.naming import TargetError
from tui.targets.opening import Targets

FORMAT = "$context.identity.sourceIp > $context.status $context.requestId ($context.identity.userAgent)"


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "access.log"
    path.write_text("203.0.113.7 > 403 r-1 (curl/8.4.0)\nnothing\n")
    return path


@pytest.mark.parametrize("from_file", [False, True])
def test_lines_are_read_by_the_format_that_was_given(log, tmp_path, capfdbinary, from_file):
    file = tmp_path / "format.txt"
    file.write_text(FORMAT + "\n")
    given = f"@{file}" if from_file else FORMAT
    assert main(["print", str(log), "--log-format", given, "--unredacted", "--output", "ndjson"]) == 0
    one, two = (json.loads(line) for line in capfdbinary.readouterr().out.splitlines())
    assert (one["status"], one["request_id"], one["user_agent"]) == (403, "r-1", "curl/8.4.0")
    assert two["unparsed"].startswith("not of the given format")


@pytest.mark.parametrize("text", ["$context.", "$context.requestId\n$context.status", "no variable"])
@pytest.mark.parametrize("command", ["print", "watch"])
def test_a_text_that_is_no_format_is_wrong_usage_with_its_place(log, capsys, text, command):
    assert main([command, str(log), "--log-format", text]) == 2
    said = capsys.readouterr().err
    assert "--log-format, character" in said
    assert "expected" in said


def test_a_file_that_cannot_be_read_is_wrong_usage(log, tmp_path, capsys):
    assert main(["print", str(log), "--log-format", f"@{tmp_path / 'none'}"]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_it_is_said_before_anything_is_opened():
    with pytest.raises(TargetError, match="character 1"):
        Targets(Settings(log_format="none"), screen=True)
