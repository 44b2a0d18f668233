from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.sharing.pseudonyms import KINDS, KeyFileRefused, Pseudonyms, load_key

KEY = bytes(range(32))


def test_the_same_value_gets_the_same_name_and_another_key_another():
    names = Pseudonyms(KEY)
    assert names.name("client", "CN=a") == Pseudonyms(KEY).name("client", "CN=a")
    assert names.name("client", "CN=a") != Pseudonyms().name("client", "CN=a")
    assert names.name("client", "CN=a") != names.name("client", "CN=A")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_name_is_its_kind_and_twelve_digits(kind: str):
    assert re.fullmatch(rf"{kind}-[0-9a-f]{{12}}", Pseudonyms().name(kind, "value"))


def test_the_kind_separates():
    names = Pseudonyms(KEY)
    assert names.name("ip", "x").partition("-")[2] != names.name("san", "x").partition("-")[2]


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("ip", "203.0.113.7", "::ffff:203.0.113.7"),
        ("ip", "2001:db8::1", "2001:0DB8:0:0:0:0:0:1"),
        ("client", "C=JP,O=X,CN=y", "CN=y,O=X,C=JP"),
        ("issuer", "C=JP, CN=y", "CN=y,C=JP"),
        ("serial", "0A:1B", "a1b"),
        ("fingerprint", "AB:CD", "abcd"),
        ("domain", "API.example.com", "api.example.com"),
    ],
)
def test_spellings_of_one_value_share_a_name(kind: str, one: str, other: str):
    names = Pseudonyms(KEY)
    assert names.name(kind, one) == names.name(kind, other)


@given(st.text())
def test_any_text_gets_a_name(value: str):
    for kind in ("ip", "client", "text"):
        assert re.fullmatch(rf"{kind}-[0-9a-f]{{12}}", Pseudonyms(KEY).name(kind, value))


def test_an_unknown_kind_is_refused():
    with pytest.raises(KeyError):
        Pseudonyms(KEY).name("nobody", "x")


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="32"):
        Pseudonyms(b"short")


def test_many_values_do_not_pile_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tui.sharing.pseudonyms._CACHED", 3)
    names = Pseudonyms(KEY)
    first = names.name("text", "0")
    for number in range(10):
        names.name("text", str(number))
    assert len(names._known) <= 3
    assert names.name("text", "0") == first


def test_the_key_does_not_show():
    assert "key hidden" in repr(Pseudonyms(KEY))


def key_file(folder: Path, content: bytes = KEY, mode: int = 0o600) -> Path:
    path = folder / "key"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_a_key_file_is_read(tmp_path: Path):
    assert load_key(key_file(tmp_path)) == KEY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_file_that_others_may_use_is_refused(tmp_path: Path, mode: int):
    with pytest.raises(KeyFileRefused, match="others") as refusal:
        load_key(key_file(tmp_path, mode=mode))
    assert "chmod 600" in refusal.value.remedy


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * (64 * 1024 + 1)])
def test_a_key_file_of_a_wrong_size_is_refused(tmp_path: Path, content: bytes):
    with pytest.raises(KeyFileRefused, match="32"):
        load_key(key_file(tmp_path, content))


def test_no_key_file_no_folder_and_no_fifo(tmp_path: Path):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo, 0o600)
    for path in (tmp_path / "nothing", tmp_path, fifo):
        with pytest.raises(KeyFileRefused):
            load_key(path)


def test_only_pseudonyms_that_were_given_out_are_taken_away():
    names = Pseudonyms(bytes(32))
    given = names.name("client", "somebody")
    forged = "client-aaaaaaaaaaaa"
    assert names.without_issued(f"{given} {forged} x{given} {given}0") == f" {forged} x{given} {given}0"
