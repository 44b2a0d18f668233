from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tui.sources.base import CannotOpen
from tui.sources.followed import Change, open_file


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "access.log"
    path.write_bytes(b"one\ntwo\n")
    return path


@pytest.fixture
def opened(path):
    opened = open_file(path)
    yield opened
    opened.close()


def test_reads_and_knows_how_far(opened):
    assert (opened.size, opened.position, opened.is_pipe) == (8, 0, False)
    assert opened.read() == b"one\ntwo\n"
    assert opened.read() == b""
    assert opened.position == 8


def test_nothing_or_an_append_is_no_change(path, opened):
    opened.read()
    assert opened.change() is Change.NONE
    with path.open("ab") as file:
        file.write(b"three\n")
    assert opened.change() is Change.NONE
    assert opened.read() == b"three\n"


def test_truncation(path, opened):
    opened.read()
    path.write_bytes(b"new\n")
    assert opened.change() is Change.TRUNCATED


def test_truncation_that_has_grown_past_the_old_end(path, opened):
    opened.read()
    path.write_bytes(b"other content, and longer\n")
    assert opened.change() is Change.TRUNCATED


def test_rename_and_create(path, opened):
    opened.read()
    path.rename(path.with_suffix(".1"))
    assert opened.change() is Change.NONE
    path.write_bytes(b"one\ntwo\n")
    assert opened.change() is Change.REPLACED


def test_a_folder(tmp_path):
    with pytest.raises(CannotOpen, match=r"is a folder\. Name the files in it"):
        open_file(tmp_path)


def test_a_device():
    with pytest.raises(CannotOpen, match="/dev/zero is a device"):
        open_file(Path("/dev/zero"))


def test_a_socket(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s")
        with pytest.raises(CannotOpen, match="is a socket"):
            open_file(Path("s"))


def test_a_named_pipe_is_opened_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    opened = open_file(tmp_path / "pipe")
    assert opened.is_pipe
    opened.close()


def test_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        open_file(tmp_path / "missing")


def test_no_permission(path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(CannotOpen, match="may not be read by this user") as caught:
        open_file(path)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(("name", "words"), [("x" * 300, "too long"), ("a\0b", "not a possible file name")])
def test_an_impossible_name(tmp_path, name, words):
    with pytest.raises(CannotOpen, match=words):
        open_file(tmp_path / name)


def test_a_name_is_made_safe_to_show(tmp_path):
    folder = tmp_path / "a\x1b[31mb"
    folder.mkdir()
    with pytest.raises(CannotOpen) as caught:
        open_file(folder)
    assert "\x1b" not in caught.value.cause
