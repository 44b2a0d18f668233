from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.certificates import Authority
from tests.support.lines import request_values, seed_line
from tui.cli import main
from tui.text import is_unsafe

CLIENT = Authority("Private CA").issue("my_client")
Capture = pytest.CaptureFixture[bytes]
Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def log(tmp_path: Path) -> Write:
    def write(*numbers: int, name: str = "access.log", refused: bool = False) -> Path:
        path = tmp_path / name
        lines = [seed_line(request_values(n, refused=refused, certificate=CLIENT.logged)) for n in numbers]
        path.write_text("".join(f"{line}\n" for line in lines))
        return path

    return write


def records(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def test_ndjson_is_the_default_where_there_is_no_terminal(log: Write, capsysbinary: Capture) -> None:
    assert main(["print", str(log(0, 1))]) == 0
    first, second = records(capsysbinary.readouterr().out)
    assert (first["status"], first["redacted"], second["source"]["line"]) == (200, True, 2)


def test_redacted_unless_asked_otherwise(log: Write, capsysbinary: Capture) -> None:
    path = str(log(0))
    main(["print", path])
    redacted = capsysbinary.readouterr().out
    main(["print", path, "--unredacted"])
    clear = capsysbinary.readouterr().out
    for secret in (b"my_client", b"203.0.113.7", b"123456789012", b"api.example.com"):
        assert secret in clear
        assert secret not in redacted
    assert b"BEGIN CERTIFICATE" not in clear


def test_the_certificate_and_the_line_only_when_asked_for(log: Write, capsysbinary: Capture) -> None:
    assert main(["print", str(log(0)), "--unredacted", "--include-pem", "--include-raw"]) == 0
    [row] = records(capsysbinary.readouterr().out)
    assert row["certificate"]["pem"].startswith("-----BEGIN CERTIFICATE-----")
    assert row["raw"].startswith("{")
    assert main(["print", "access.log", "--include-pem"]) == 2


def test_several_files_come_out_in_the_order_of_time(log: Write, capsysbinary: Capture) -> None:
    odd, even = log(1, 3, 5, name="odd.log"), log(0, 2, 4, name="even.log")
    assert main(["print", str(odd), str(even), "--unredacted"]) == 0
    times = [row["time"] for row in records(capsysbinary.readouterr().out)]
    assert times == sorted(times)
    assert len(times) == 6


def test_the_filter(log: Write, capsysbinary: Capture, tmp_path: Path) -> None:
    log(0, name="good.log")
    log(1, 2, name="bad.log", refused=True)
    assert main(["print", "good.log", "bad.log", "--filter", "status:403"]) == 0
    assert len(records(capsysbinary.readouterr().out)) == 2
    (tmp_path / "expression").write_text("# refused only\nstatus:403\n-path:/pets\n")
    assert main(["print", "good.log", "bad.log", "--filter", "@expression"]) == 0
    assert capsysbinary.readouterr().out == b""


def test_text_names_the_client_and_marks_a_claim(log: Write, capsysbinary: Capture) -> None:
    log(0, name="good.log")
    log(1, name="bad.log", refused=True)
    assert main(["print", "good.log", "bad.log", "--output", "text", "--unredacted"]) == 0
    good, bad = capsysbinary.readouterr().out.decode().splitlines()
    assert " 200 " in good
    assert " my_client" in good
    assert " 403 " in bad
    assert "?my_client" in bad
    assert "\x1b" not in good


def test_json_is_one_array_and_csv_has_one_header(log: Write, capsysbinary: Capture) -> None:
    path = str(log(0, 1))
    assert main(["print", path, "--output", "json", "--no-follow"]) == 0
    assert len(json.loads(capsysbinary.readouterr().out)) == 2
    assert main(["print", path, "--output", "csv"]) == 0
    header, *rows = capsysbinary.readouterr().out.decode().splitlines()
    assert header.startswith("time,status,method,path")
    assert len(rows) == 2


def test_what_could_not_be_redacted_is_held_back_and_said(
    log: Write, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from tui.sharing.redaction import RedactionRefused, Redactor

    kept = Redactor.record

    def refuse(self: Redactor, row: Any) -> Any:
        if row.line == 1:
            raise RedactionRefused("subject", "ValueError")
        return kept(self, row)

    monkeypatch.setattr(Redactor, "record", refuse)
    assert main(["print", str(log(0, 1))]) == 3
    said = capfd.readouterr()
    assert len(said.out.splitlines()) == 1
    assert "held back" in said.err


def test_since_leaves_out_what_is_older_in_a_file(log: Write, capsysbinary: Capture) -> None:
    path = str(log(0, 1, 2))
    assert main(["print", path, "--since", "2024-07-07T05:31:54Z"]) == 0
    assert len(records(capsysbinary.readouterr().out)) == 2
    assert main(["print", path, "--since", "1h"]) == 0
    assert capsysbinary.readouterr().out == b""


def test_an_empty_input_is_an_empty_array(tmp_path: Path, capsysbinary: Capture) -> None:
    (tmp_path / "empty.log").touch()
    assert main(["print", "empty.log", "--output", "json", "--no-follow"]) == 0
    assert json.loads(capsysbinary.readouterr().out) == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["print", "file:missing.log"], 2, "missing.log"),
        (["print", "two words"], 2, "possible log group name"),
        (["doctor", "api.example.com"], 2, "not part of this version"),
        (["pirnt", "access.log"], 2, "Did you mean mtlstail print"),
        (["print", "access.log", "--filter", "status:"], 2, "--filter"),
        (["print", "access.log", "--filter", "@missing"], 2, "cannot be read"),
        (["print", "-", "--output", "json"], 2, "--no-follow"),
        (["print", "access.log", "--output", "yaml"], 2, "one of text"),
        (["print", "access.log", "--since", "yesterday"], 2, "15m"),
        (["print", "access.log", "--pseudonym-key-file", "missing.key"], 2, "missing.key"),
        (["print", "access.log", "--config", "missing.toml"], 2, "missing.toml"),
        (["print", "access.log", "--config", "\x1b]0;x\x07"], 2, r"\x1b]0;x"),
        (["print", "access.log", "--config", "pipe"], 2, "not a regular file"),
        (["print", "access.log", "--filter", "@pipe"], 2, "not a regular file"),
        (["print", "access.log", "--unredacted", "--no-reveal"], 2, "--no-reveal"),
        (["print", "group:x", "--endpoint-url", "http://[x"], 2, "http://[x"),
        (["watch", "access.log", "--theme"], 2, "--theme"),
        (["print"], 2, "TARGET"),
        (["-", "-"], 2, "twice"),
    ],
)
def test_what_is_wrong_is_said_in_a_line_or_two(
    log: Write, arguments: list[str], code: int, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    log(0)
    os.mkfifo("pipe")
    try:
        found = main(arguments)
    except SystemExit as leaving:
        found = leaving.code if isinstance(leaving.code, int) else 0
    said = capfd.readouterr()
    assert found == code
    assert words in said.err
    assert len(said.err.splitlines()) <= 2
    assert "Traceback" not in said.err
    assert said.out == ""


def test_without_a_terminal_watch_prints(log: Write, capsysbinary: Capture) -> None:
    assert main([str(log(0))]) == 0
    assert len(records(capsysbinary.readouterr().out)) == 1


def program(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tui", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])},
        **options,
    )


def test_a_pipe_is_followed_line_by_line() -> None:
    process = program("print", "-", stdin=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    with process:
        for number in range(3):
            process.stdin.write(seed_line(request_values(number)).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["status"] == 200
        process.stdin.close()
        assert process.wait(5) == 0


def test_gzip_on_standard_input() -> None:
    process = program("print", "-", stdin=subprocess.PIPE)
    out, _ = process.communicate(gzip.compress(seed_line().encode() + b"\n"), timeout=20)
    assert len(records(out)) == 1


@pytest.mark.parametrize("quiet", [False, True])
def test_it_ends_quietly_when_the_reader_goes(quiet: bool) -> None:
    process = program("print", "-", stdin=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdin.write(seed_line().encode() + b"\n")
    process.stdin.flush()
    process.stdout.readline()
    process.stdout.close()
    if not quiet:
        process.stdin.write(seed_line().encode() + b"\n")
        process.stdin.flush()
    assert process.wait(5) == 0
    assert process.stderr.read() == b""
    process.stdin.close()
    process.stderr.close()


def test_interrupted_it_ends_with_130(log: Write) -> None:
    import signal

    process = program("print", "-", stdin=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    with process:
        process.stdin.write(seed_line().encode() + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(5) == 130
        assert process.stderr
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", [["print", "access.log"], ["format"], ["inspect", "access.log"]])
def test_a_full_disk_is_said_in_one_line(log: Write, command: list[str]) -> None:
    log(0)
    root = str(Path(__file__).resolve().parents[3])
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tui", *command],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": root},
            check=False,
            timeout=30,
        )
    assert done.returncode == 3
    assert b"cannot be written" in done.stderr
    assert len(done.stderr.splitlines()) <= 2


def test_a_fault_of_its_own_prints_no_data(
    log: Write, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fault(*_: object) -> None:
        raise ValueError("CANARY")

    monkeypatch.setattr("tui.headless.outputs.Ndjson.one", fault)
    assert main(["print", str(log(0))]) == 70
    said = capfd.readouterr().err
    assert "ValueError" in said
    assert "CANARY" not in said


def test_no_output_obeys_a_line(tmp_path: Path, capsysbinary: Capture) -> None:
    line = '{"requestId":"r-1","status":"200","path":"/p\x1b]52;c;eA==\x07\x9b\u202e","identity.apiKey":"S-walnut"}'
    (tmp_path / "odd.log").write_text(f"{line}\n")
    for output in ("csv", "ndjson", "text"):
        assert main(["print", "odd.log", "--output", output, "--unredacted", "--include-raw"]) == 0
        text = capsysbinary.readouterr().out.decode()
        assert not [character for character in text if character != "\n" and is_unsafe(character)]
        assert "walnut" not in text


def test_no_output_holds_a_token(tmp_path: Path, capsysbinary: Capture) -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ3YWxudXQifQ.c2lnbmF0dXJl"
    values = {
        "path": f"/p?access_token={token}",
        "identity.userAgent": f"x Bearer {token}",
        "error.message": f"'Bearer {token}'",
    }
    (tmp_path / "odd.log").write_text(f"{seed_line({**request_values(0, certificate=CLIENT.logged), **values})}\n")
    for output in ("csv", "ndjson", "text"):
        assert main(["print", "odd.log", "--output", output, "--unredacted", "--include-raw"]) == 0
        out = capsysbinary.readouterr().out
        assert token.encode() not in out
        assert CLIENT.pem.splitlines()[1].encode() not in out
