from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.support.certificates import Authority
from tests.support.lines import request_values, seed_line
from tui.cli import main

CLIENT = Authority("Private CA").issue("my_client", sans=["DNS:my-client.example"])
OTHER = Authority("Other CA").issue("other_client")
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.chdir(tmp_path)


def found(capture: Capture, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
    assert main(["inspect", *arguments, "--output", "json"]) == code
    records = json.loads(capture.readouterr().out)
    assert isinstance(records, list)
    return records


def test_pem_der_and_a_bundle_in_the_order_of_the_files(capsys: Capture) -> None:
    Path("a.pem").write_text(CLIENT.pem + OTHER.pem)
    Path("b.der").write_bytes(OTHER.certificate.public_bytes(Encoding.DER))
    records = found(capsys, "a.pem", "b.der")
    assert [(record["file"], record["index"]) for record in records] == [("a.pem", 0), ("a.pem", 1), ("b.der", 0)]
    assert [record["subject"].split(",")[0] for record in records] == [
        "CN=my_client",
        "CN=other_client",
        "CN=other_client",
    ]
    assert records[0]["subject_alternative_names"] == ["DNS:my-client.example"]
    assert records[0]["verdict"] is None
    assert records[0]["certificate_error"] is None


def test_log_lines_plain_and_compressed(capsys: Capture) -> None:
    lines = "".join(f"{seed_line(request_values(n, certificate=CLIENT.logged))}\n" for n in range(2))
    Path("access.log").write_text(lines)
    Path("access.log.gz").write_bytes(gzip.compress(lines.encode()))
    for name in ("access.log", "access.log.gz"):
        records = found(capsys, name)
        assert [record["index"] for record in records] == [0, 1]
        assert all(record["fingerprint_sha256"] for record in records)


def test_a_file_without_a_certificate_says_so_and_fails(capsys: Capture) -> None:
    Path("empty.pem").touch()
    Path("words.txt").write_text("nothing of the kind")
    Path("line.log").write_text(seed_line() + "\n")
    for record in found(capsys, "empty.pem", "words.txt", "line.log", code=1):
        assert record["index"] == 0
        assert record["certificate_error"]
        assert record["subject"] is None


def test_a_damaged_one_beside_a_good_one(capsys: Capture) -> None:
    Path("good.pem").write_text(CLIENT.pem)
    Path("cut.pem").write_text(OTHER.pem[: len(OTHER.pem) // 2])
    good, cut = found(capsys, "good.pem", "cut.pem", code=1)
    assert good["certificate_error"] is None
    assert cut["certificate_error"]


def test_text_shows_the_fields_and_no_pem(capsys: Capture) -> None:
    Path("a.pem").write_text(CLIENT.pem)
    assert main(["inspect", "a.pem"]) == 0
    text = capsys.readouterr().out
    assert "a.pem, certificate 1" in text
    assert "my_client" in text
    assert CLIENT.pem.splitlines()[2] not in text


@pytest.mark.parametrize("options", [[], ["--redact"]])
@pytest.mark.parametrize("content", [bytes(range(256)) * 4, b"nothing of the kind", b"", b"\x30\x82\x01\x00 cut"])
def test_text_of_a_file_without_a_certificate_says_that_and_no_more(
    capsys: Capture, content: bytes, options: list[str]
) -> None:
    Path("what.bin").write_bytes(content)
    assert main(["inspect", "what.bin", *options]) == 1
    name, said, *rest = capsys.readouterr().out.splitlines()
    assert name == "what.bin"
    assert said.startswith("  No certificate found in this file: ")
    assert len(said) > 50
    assert rest == [""]


def test_text_of_a_damaged_one_beside_a_good_one_counts_both(capsys: Capture) -> None:
    begin, *body = OTHER.pem.splitlines()
    Path("a.pem").write_text(CLIENT.pem + "\n".join([begin, "AAAA" + body[0][4:], *body[1:]]))
    assert main(["inspect", "a.pem"]) == 1
    text = capsys.readouterr().out
    assert "a.pem, certificate 1\n" in text
    assert "a.pem, certificate 2\n  Not decoded: " in text
    assert "No certificate found" not in text
    assert "what follows" not in text


@pytest.mark.parametrize("output", ["text", "ndjson"])
def test_redacted_it_names_nobody(capsys: Capture, output: str) -> None:
    Path("a.pem").write_text(CLIENT.pem)
    assert main(["inspect", "a.pem", "--redact", "--output", output]) == 0
    text = capsys.readouterr().out
    for secret in ("my_client", "my-client", "Private CA", f"{CLIENT.certificate.serial_number:x}"):
        assert secret not in text
    assert "client-" in text


def test_a_file_that_cannot_be_opened_ends_with_two(capsys: Capture) -> None:
    Path("broken.gz").write_bytes(b"\x1f\x8bnot gzip")
    Path("folder").mkdir()
    for name in ("missing.pem", "folder", "broken.gz"):
        assert main(["inspect", name]) == 2
        said = capsys.readouterr()
        assert name in said.err
        assert said.out == ""
