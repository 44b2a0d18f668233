from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.certificates import Authority, IssuedCertificate, name
from tests.unit.certificate.hostile import with_part
from tui.certificate import reading
from tui.certificate.armour import armoured
from tui.certificate.model import CertificateReading, ClientCertificate, LoggedFields, PresentedCertificate
from tui.certificate.pem import Pem
from tui.certificate.reading import read, read_text

ROOT = Authority("Root")
ISSUER = Authority("Intermediate", ROOT)
ISSUED = ISSUER.issue("client-1", subject=name(("C", "DE"), ("O", "Example, Inc."), ("CN", "client-1")))
OTHER = ISSUER.issue("client-2")
KEY = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0LXNlY3JldA==\n-----END PRIVATE KEY-----\n"


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    reading._cache.clear()
    yield
    reading._cache.clear()


def _logged(issued: IssuedCertificate) -> LoggedFields:
    _, *values = issued.logged.values()
    return LoggedFields(*values)


def _read(text: str | None, logged: LoggedFields | None = None) -> CertificateReading:
    return read(PresentedCertificate(Pem(text) if text is not None else None, logged))


def _certificate(text: str | None, logged: LoggedFields | None = None) -> ClientCertificate:
    found = _read(text, logged).certificate
    assert found is not None
    return found


def test_a_normal_line_is_decoded_from_its_pem_without_repairs_or_contradictions() -> None:
    found = _read(ISSUED.pem, _logged(ISSUED))

    assert found.error is None
    assert found.certificate is not None
    assert found.certificate.decoded_from == "pem"
    assert found.certificate.subject == ISSUED.certificate.subject.rfc4514_string()
    assert found.certificate.chain_length == 1
    assert (found.certificate.repairs, found.certificate.mismatches, found.certificate.notes) == ((), (), ())


def test_repairs_and_contradictions_are_named() -> None:
    found = _certificate(ISSUED.pem.replace("\n", r"\n"), _logged(OTHER))

    assert found.repairs == ("escaped-newlines",)
    assert found.mismatches == ("subject", "serial_number")
    assert found.subject == ISSUED.certificate.subject.rfc4514_string()
    assert found.pem == Pem(ISSUED.pem)


def test_the_others_in_one_pem_are_its_chain() -> None:
    found = _certificate(ISSUED.pem + ISSUER.pem.replace("\n", " ") + ROOT.pem)

    assert found.chain_length == 3
    assert [member.subject for member in found.chain] == ["CN=Intermediate,O=Example,C=DE", "CN=Root,O=Example,C=DE"]
    assert found.chain[1].issuer == "CN=Root,O=Example,C=DE"
    assert len(found.chain[0].fingerprint_sha256) == 64
    assert found.repairs == ("spaces-for-newlines",)
    assert found.notes == ()


def test_a_broken_chain_is_noted() -> None:
    cut = f"{ISSUED.pem}{ISSUER.pem[:300]}\n{armoured(b'0' * 200)}{ROOT.pem}"
    found = _certificate(cut)

    assert found.chain_length == 4
    assert len(found.chain) == 1
    assert found.notes == ("chain-incomplete",)


def test_a_private_key_beside_it_is_noted_and_shown_nowhere() -> None:
    found = _certificate(KEY + ISSUED.pem)

    assert found.notes == ("private-key-present",)
    assert found.pem is not None
    assert "c2VjcmV0" not in found.pem.reveal()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (ISSUED.pem[:500], "the PEM is cut off after 465 of its 648 characters"),
        ("*" * 900, "masked by a data-protection policy"),
        (KEY, "this is a private key, not a certificate"),
        ("www.example.com", "this is not a certificate: no PEM armour and no base64 of one in its 15 characters"),
        ("x" * 70_000, "the PEM is too large to decode: 70,000 characters, and the limit is 65,536"),
        (
            armoured(b"\x30\x03\x02\x01\x01"),
            "this is not a certificate, or a malformed one: a certificate has three parts",
        ),
    ],
)
def test_an_unusable_pem_leaves_the_logged_fields(text: str, error: str) -> None:
    found = _read(text, _logged(ISSUED))

    assert found.error == error
    assert found.certificate is not None
    assert found.certificate.decoded_from == "fields"
    assert found.certificate.subject == "C=DE,O=Example, Inc.,CN=client-1"
    assert found.certificate.serial_number == ISSUED.certificate.serial_number
    assert _read(text) == CertificateReading(None, error)


@pytest.mark.parametrize("text", [None, "-", "", "(none)"])
def test_an_absent_pem_is_no_error(text: str | None) -> None:
    found = _read(text, _logged(ISSUED))
    assert found.error is None
    assert found.certificate is not None
    assert found.certificate.decoded_from == "fields"
    assert _read(text) == CertificateReading(None)
    assert _read(text, LoggedFields("-")) == CertificateReading(None)


def test_equal_lines_are_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded = []
    decode = reading._decode
    monkeypatch.setattr(reading, "_decode", lambda der: decoded.append(der) or decode(der))

    first = _read(ISSUED.pem, _logged(ISSUED))
    again = _read(str(ISSUED.pem), _logged(ISSUED))
    other_fields = _read(ISSUED.pem, _logged(OTHER))

    assert again is first
    assert other_fields is not first
    assert len(decoded) == 2


def test_a_reading_weighs_what_its_texts_weigh() -> None:
    small = PresentedCertificate(None, LoggedFields())
    large = PresentedCertificate(Pem("x" * 1000), LoggedFields("y" * 500))
    assert reading._weight(large) - reading._weight(small) == 3000


def test_a_mistake_of_our_own_is_an_error_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(reading, "mend", fail)

    assert _read(ISSUED.pem) == CertificateReading(None, "it could not be read: unforeseen")
    assert read_text("x") == [CertificateReading(None, "it could not be read: unforeseen")]


def test_threads_share_readings() -> None:
    results: list[CertificateReading] = []
    threads = [threading.Thread(target=lambda: results.append(_read(ISSUED.pem))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [results[0]] * 8


def _subjects(data: bytes | str) -> list[str | None]:
    return [found.certificate.subject if found.certificate else found.error for found in read_text(data)]


BOTH = ["CN=client-2,O=Example,C=DE", "CN=Root,O=Example,C=DE"]


@pytest.mark.parametrize(
    "data",
    [
        OTHER.pem + ROOT.pem,
        (OTHER.pem + ROOT.pem).encode(),
        b"\xef\xbb\xbf" + (OTHER.pem + ROOT.pem).encode(),
        (OTHER.pem + ROOT.pem).encode("utf-16"),
        OTHER.der + ROOT.issued.der,
        OTHER.der + b"\n" + ROOT.issued.der + b"\r\n",
        f"{KEY}{OTHER.pem}# the root\r\n{ROOT.pem}",
        f'{{"a":"{OTHER.pem}"}}\n{{"b":"{ROOT.pem}"}}\n'.replace("\n", r"\n"),
    ],
)
def test_every_certificate_of_a_file_is_a_reading(data: bytes | str) -> None:
    assert _subjects(data) == BOTH
    assert [found.certificate.chain_length for found in read_text(data) if found.certificate] == [1, 1]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "there is no certificate: the text holds no value"),
        (KEY.encode(), "this is a private key, not a certificate"),
        (OTHER.der[:100], "the DER is cut off, or is none from octet 1 of 100 on"),
        (
            b"\x30\x83\xff\xff\xff" + bytes(0xFFFFFF),
            "the DER is too large to decode: 16,777,220 octets, the limit is 49,152",
        ),
        (b"\x7fELF\x00\x01\x02", "this is not a certificate: no PEM armour and no base64 of one in its 7 characters"),
    ],
)
def test_a_file_without_a_certificate_says_why(data: bytes, error: str) -> None:
    assert _subjects(data) == [error]


def test_broken_certificates_of_a_file_keep_their_place() -> None:
    broken = armoured(with_part("version", b"\x05\x00"))
    found = _subjects(f"{OTHER.pem}{ISSUED.pem[:300]}\n{ROOT.pem}")

    assert found[0] == BOTH[0]
    assert found[1] is not None
    assert found[1].startswith("the PEM is cut off after ")
    assert found[2] == BOTH[1]
    assert [entry.error is not None for entry in read_text(broken + ROOT.pem)] == [True, False]
    assert (
        _subjects(OTHER.der + b"rubbish")[1]
        == f"the DER is cut off, or is none from octet {len(OTHER.der) + 1:,} of {len(OTHER.der) + 7:,} on"
    )


def test_keys_in_der_are_named() -> None:
    der = OTHER.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    assert _subjects(der) == ["this is a private key, not a certificate"]


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=40))
def test_no_line_raises(text: str, field: str) -> None:
    found = _read(text, LoggedFields(field, field, field, field, field))
    assert found.certificate is None or found.certificate.decoded_from in {"pem", "fields"}


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_no_file_raises(data: bytes | str) -> None:
    assert read_text(data)


@settings(deadline=None)
@given(st.integers(0, len(ISSUED.pem) - 1), st.text(max_size=3), st.integers(0, 3))
def test_no_damage_to_a_pem_raises(at: int, inserted: str, dropped: int) -> None:
    found = _read(ISSUED.pem[:at] + inserted + ISSUED.pem[at + dropped :], _logged(ISSUED))
    assert found.certificate is not None
    assert (found.certificate.decoded_from == "fields") == (found.error is not None)


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN CERTIFICATE-----" * 30_000,
        ROOT.pem * 90,
        ISSUED.pem.replace("\n", "\\" * 500 + "n"),
        "MII" * 21_000,
        "\\" * 65_000,
    ],
    ids=["begins", "a long chain", "backslashes", "base64", "nothing but backslashes"],
)
def test_no_pem_takes_a_second(text: str) -> None:
    started = time.process_time()
    _read(text, LoggedFields("CN=x," * 10_000, "/" * 60_000))
    assert time.process_time() - started < 1
    read_text(text)
    assert time.process_time() - started < 2


def test_a_file_with_der_behind_der_is_read_in_one_pass() -> None:
    data = b"\x30\x01\x00" * 20_000
    started = time.process_time()
    assert len(read_text(data)) == 20_000
    assert time.process_time() - started < 3


def test_cryptography_is_imported_by_the_first_certificate_and_not_before() -> None:
    script = (
        "import sys\n"
        "import tui.certificate.reading as r, tui.certificate.validity, tui.certificate.display\n"
        "from tui.certificate.model import LoggedFields, PresentedCertificate\n"
        "r.read(PresentedCertificate(None, LoggedFields('CN=x')))\n"
        "assert 'cryptography' not in sys.modules\n"
        "r.read_text(sys.stdin.read())\n"
        "assert 'cryptography' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], input=ISSUED.pem, text=True, timeout=60, check=True)
