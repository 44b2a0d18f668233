from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.unit.sharing import samples
from tui.sharing import policy
from tui.sharing.export import ExportRefused, PreparedExport, folder_warning, prepare, write, write_new
from tui.sharing.formats import Format
from tui.sharing.policy import Rule, Treatment
from tui.sharing.redaction import Redactor

NOW = datetime(2024, 7, 7, 5, 31, 53, tzinfo=UTC)
FIRST = "mtlstail-20240707T053153Z-1.ndjson"


def prepared(kind: Format = Format.NDJSON) -> PreparedExport:
    return prepare([samples.request(certificate=samples.client_certificate())], Redactor(), kind)


def test_a_prepared_export_is_redacted_and_told():
    found = prepared()
    assert found.redacted
    assert found.blocked is None
    assert json.loads(found.text)["redacted"] is True
    assert found.manifest.requests == 1
    assert "warehouse" not in repr(found)


def test_an_unredacted_export_is_clear_and_says_so():
    row = samples.request(certificate=samples.client_certificate())
    found = prepare([row], Redactor(), Format.JSON, unredacted=True, include_pem=True, include_raw=True)
    assert not found.redacted
    assert "BEGIN CERTIFICATE" in found.text
    assert '"raw"' in found.text


def test_pem_and_raw_need_unredacted():
    row = samples.request(certificate=samples.client_certificate())
    found = prepare([row], Redactor(), Format.JSON, include_pem=True, include_raw=True)
    assert "BEGIN" not in found.text
    assert '"raw"' not in found.text


def broken_redactor() -> Redactor:
    rules = {**policy.RECORD, "account_id": Rule(Treatment.KEPT, shape=lambda _: True)}
    return Redactor(rules=rules)


def test_a_leak_stops_the_export_and_is_named(tmp_path: Path):
    found = prepare([samples.request()], broken_redactor(), Format.CSV)
    assert found.text == ""
    assert found.blocked is not None
    assert "account_id (plain)" in found.blocked
    assert "123456789012" not in found.blocked
    with pytest.raises(ExportRefused, match="leak scan"):
        write(found, tmp_path, NOW)
    assert list(tmp_path.iterdir()) == []


def test_many_leaks_are_counted():
    found = prepare(
        [samples.request(certificate=samples.client_certificate())],
        Redactor(rules=keeps_all(), objects=OPEN),
        Format.NDJSON,
    )
    assert found.blocked is not None
    assert " more in it." in found.blocked


def keeps_all() -> dict[str, Rule]:
    opened = Rule(Treatment.KEPT, shape=lambda _: True)
    return {name: rule if rule.treatment is Treatment.INSIDE else opened for name, rule in policy.RECORD.items()}


OPEN = {
    name: {key: Rule(Treatment.KEPT, shape=lambda _: True) for key in table} for name, table in policy.OBJECTS.items()
}


def test_a_refused_redaction_blocks(tmp_path: Path):
    def fails(_: object) -> bool:
        raise RuntimeError("walnut")

    redactor = Redactor(rules={"status": Rule(Treatment.KEPT, shape=fails)})
    found = prepare([samples.request()], redactor, Format.JSON)
    assert found.text == ""
    assert "status" in (found.blocked or "")
    with pytest.raises(ExportRefused):
        write(found, tmp_path, NOW)


@pytest.fixture(params=[0o000, 0o022, 0o777])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_a_file_is_new_private_and_whole(tmp_path: Path, umask: int):
    found = prepared()
    path = write(found, tmp_path, NOW)
    assert path == tmp_path / FIRST
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == found.text
    assert [entry.name for entry in tmp_path.iterdir()] == [FIRST]


@pytest.mark.parametrize("kind", Format)
def test_the_name_is_time_and_counter(tmp_path: Path, kind: Format):
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    first, second = (write(prepared(kind), tmp_path, tokyo) for _ in range(2))
    assert first.name == f"mtlstail-20240707T053153Z-1{kind.suffix}"
    assert second.name == f"mtlstail-20240707T053153Z-2{kind.suffix}"


@pytest.mark.parametrize("kind", ["file", "symlink", "dangling", "fifo", "folder"])
def test_nothing_that_is_there_is_touched(tmp_path: Path, kind: str):
    target = tmp_path / "target"
    target.write_text("precious")
    folder = tmp_path / "exports"
    folder.mkdir()
    there = folder / FIRST
    make = {
        "file": lambda: there.write_text("precious"),
        "symlink": lambda: there.symlink_to(target),
        "dangling": lambda: there.symlink_to(tmp_path / "nowhere"),
        "fifo": lambda: os.mkfifo(there),
        "folder": there.mkdir,
    }
    make[kind]()
    before = there.lstat()
    assert write(prepared(), folder, NOW).name == FIRST.replace("-1.", "-2.")
    assert there.lstat().st_ino == before.st_ino
    assert target.read_text() == "precious"
    assert not (tmp_path / "nowhere").exists()


def test_too_many_exports_of_one_second_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tui.sharing.export._MAX_NAMES", 2)
    write(prepared(), tmp_path, NOW)
    write(prepared(), tmp_path, NOW)
    with pytest.raises(ExportRefused):
        write(prepared(), tmp_path, NOW)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_full_disk_leaves_nothing(tmp_path: Path):
    written = 0

    def full(descriptor: int, data: bytes) -> int:
        nonlocal written
        if written:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = os.write(descriptor, data[:10])
        return written

    with pytest.raises(ExportRefused, match="No space left") as refusal:
        write(prepared(), tmp_path, NOW, write_bytes=full)
    assert "No file was left behind" in refusal.value.remedy
    assert written == 10
    assert list(tmp_path.iterdir()) == []


def test_short_writes_are_continued(tmp_path: Path):
    path = write_new("walnut" * 50, tmp_path, NOW, ".txt", write_bytes=lambda fd, data: os.write(fd, data[:7]))
    assert path.read_text() == "walnut" * 50


def test_no_folder_and_no_permission_have_a_remedy(tmp_path: Path):
    for folder in (tmp_path / "nothing", write(prepared(), tmp_path, NOW)):
        with pytest.raises(ExportRefused, match="no folder") as refusal:
            write(prepared(), folder, NOW)
        assert refusal.value.remedy


def test_a_refusal_to_write_is_told(tmp_path: Path):
    def denied(descriptor: int, data: bytes) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    with pytest.raises(ExportRefused, match="may not write"):
        write(prepared(), tmp_path, NOW, write_bytes=denied)


def test_an_error_without_text_is_told(tmp_path: Path):
    def odd(descriptor: int, data: bytes) -> int:
        raise OSError

    with pytest.raises(ExportRefused, match="OSError"):
        write(prepared(), tmp_path, NOW, write_bytes=odd)


def test_a_folder_open_to_everyone_is_named(tmp_path: Path):
    assert folder_warning(tmp_path) is None
    assert folder_warning(tmp_path / "nothing") is None
    open_folder = tmp_path / "open"
    open_folder.mkdir()
    open_folder.chmod(0o777)
    assert "Everyone" in (folder_warning(open_folder) or "")


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b\0"])
def test_a_name_that_no_folder_can_have_is_refused(name: str, tmp_path: Path):
    prepared = prepare([samples.request()], Redactor(), Format.JSON)
    with pytest.raises(ExportRefused) as refusal:
        write(prepared, tmp_path / name, NOW)
    assert "cannot be a folder's name" in refusal.value.cause
    assert refusal.value.remedy
    assert "\0" not in str(refusal.value)
    assert folder_warning(tmp_path / name) is None
    assert list(tmp_path.iterdir()) == []


def test_a_text_with_a_lone_surrogate_is_written(tmp_path: Path):
    assert write_new("a\ud800", tmp_path, NOW, ".txt").read_text() == "a\\ud800"
