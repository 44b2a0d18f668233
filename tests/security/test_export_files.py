"""Files that leave: new, private, whole, under names that nothing in a log can choose."""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.unit.sharing import samples
from tui.sharing.export import ExportRefused, folder_warning, prepare, write
from tui.sharing.formats import Format
from tui.sharing.redaction import Redactor

NOW = datetime(2024, 7, 7, 5, 31, 53, tzinfo=UTC)
ISSUED = samples.client_certificate()


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
@pytest.mark.parametrize("request_id", ["../../x", "/etc/passwd", "a\nb", "CON", "x" * 300])
def test_no_file_name_comes_from_a_log(tmp_path: Path, request_id: str):
    row = samples.custom({"requestId": request_id, "extendedRequestId": request_id}, certificate=ISSUED)
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    path = write(prepare([row], Redactor(), Format.JSON), folder, NOW)
    assert path == folder / "mtlstail-20240707T053153Z-1.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry for entry in tmp_path.rglob("*") if entry.is_file()] == [path]


@pytest.mark.usefixtures("open_umask")
def test_a_folder_of_everyone_is_said_and_its_traps_are_not_stepped_into(tmp_path: Path):
    tmp_path.chmod(0o777)
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "mtlstail-20240707T053153Z-1.csv").symlink_to(victim)
    os.mkfifo(tmp_path / "mtlstail-20240707T053153Z-2.csv")
    assert folder_warning(tmp_path)
    path = write(prepare([samples.request()], Redactor(), Format.CSV), tmp_path, NOW)
    assert path.name == "mtlstail-20240707T053153Z-3.csv"
    assert victim.read_text() == "precious"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_real_limit_on_file_size_leaves_nothing(tmp_path: Path):
    found = prepare([samples.request(number=number) for number in range(50)], Redactor(), Format.JSON)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(ExportRefused):
            write(found, tmp_path, NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from tui.sharing.export import write_new
def die(descriptor, data):
    os.write(descriptor, data[:5])
    os.kill(os.getpid(), signal.SIGKILL)
write_new("walnut" * 100, Path(sys.argv[1]), datetime.now(UTC), ".txt", write_bytes=die)
"""


def test_a_killed_program_leaves_no_half_file_under_the_final_name(tmp_path: Path):
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == -signal.SIGKILL
    left = list(tmp_path.iterdir())
    assert all(path.name.startswith(".mtlstail-") and path.name.endswith(".part") for path in left)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in left)


def test_a_full_disk_keeps_the_view_alive(tmp_path: Path):
    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    found = prepare([samples.request()], Redactor(), Format.NDJSON)
    with pytest.raises(ExportRefused, match="No space left") as refusal:
        write(found, tmp_path, NOW, write_bytes=full)
    assert refusal.value.remedy
    assert list(tmp_path.iterdir()) == []
    assert json.loads(write(found, tmp_path, NOW).read_text())["redacted"] is True
