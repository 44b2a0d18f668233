from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.certificates import issue
from tests.unit.certificate.hostile import (
    GOOD,
    extension,
    name_of,
    validity_of,
    with_extension_value,
    with_more_extensions,
    with_part,
)
from tui.certificate.decode import decode, member
from tui.certificate.der import SEQUENCE, encode
from tui.certificate.model import ClientCertificate

RSA = issue("client-rsa", key="rsa")
EXTENSION_FIELDS = ("subject_alternative_names", "key_usage", "extended_key_usage", "is_ca", "subject_key_id")


def _certificate(der: bytes) -> ClientCertificate:
    decoded = decode(der)
    assert decoded.error is None
    assert decoded.certificate is not None
    return decoded.certificate


WHOLE = _certificate(GOOD.der)


def _lost(certificate: ClientCertificate) -> set[str]:
    """Fields that the good certificate has, and this one has not."""
    names = set(ClientCertificate.__dataclass_fields__) - {"pem", "problems", "notes"}
    return {
        name for name in names if getattr(WHOLE, name) not in (None, ()) and getattr(certificate, name) in (None, ())
    }


@pytest.mark.parametrize(
    ("der", "lost", "reason"),
    [
        (
            with_part("validity", validity_of(b"20240230000000Z", b"20340101000000Z")),
            {"not_before", "not_after"},
            "ASN.1",
        ),
        (with_part("validity", validity_of(b"00000101000000Z", b"20340101000000Z")), {"not_before"}, "year"),
        (with_part("serial_number", b"\x02\x02\x00\x01"), {"serial_number"}, "ASN.1"),
        (with_part("serial_number", encode(0x02, b"\x01" * 600)), {"serial_number"}, "600 octets"),
        (with_part("version", b"\xa0\x03\x02\x01\x06"), {"version"}, "6 is not a valid X509 version"),
        (with_part("subject", name_of(b"caf\xe9")), {"subject", "subject_rdns"}, ""),
        (with_part("subject", name_of(b"a", tag=0x05)), {"subject", "subject_rdns"}, ""),
        (with_part("issuer", b"\x30\x02\x05\x00"), {"issuer", "issuer_rdns"}, "ASN.1"),
        (with_part("public_key", b"\x30\x04\x30\x00\x03\x00"), {"key"}, "ASN.1"),
        (with_extension_value(0x11, b"\x05\x00"), {"subject_alternative_names"}, "ASN.1"),
        (with_extension_value(0x11, b"\x30\x02\xa3\x00"), {"subject_alternative_names"}, "x400"),
        (with_extension_value(0x0F, b"\x30\x00"), {"key_usage"}, "ASN.1"),
        (with_extension_value(0x25, b"\x30\x02\x05\x00"), {"extended_key_usage"}, "ASN.1"),
        (with_extension_value(0x13, b"\x05\x00"), {"is_ca"}, "ASN.1"),
        (with_extension_value(0x0E, b"\x05\x00"), {"subject_key_id"}, "ASN.1"),
        (with_extension_value(0x23, b"\x05\x00"), {"authority_key_id"}, "ASN.1"),
        (with_more_extensions(extension(0x0E, b"\x04\x01\x00")), {"subject_key_id"}, "2 times"),
        (
            with_part("extensions", b"\xa3\x04\x30\x02\x05\x00"),
            {*EXTENSION_FIELDS, "authority_key_id"},
            "object identifier",
        ),
    ],
)
def test_one_unreadable_field_costs_that_field_alone(der: bytes, lost: set[str], reason: str) -> None:
    certificate = _certificate(der)

    assert _lost(certificate) - {"self_signed"} == lost
    for field in lost - {"subject_rdns", "issuer_rdns"}:
        assert reason in certificate.problems[field]
    assert certificate.fingerprint_sha256 == hashlib.sha256(der).hexdigest()


@pytest.mark.parametrize("last", [0x1E, 0x20, 0x1F, 0x12])
def test_a_malformed_extension_that_is_not_shown_costs_nothing(last: int) -> None:
    certificate = _certificate(with_more_extensions(extension(last, b"\x05\x00")))
    assert _lost(certificate) == set()
    assert certificate.problems == {}


def test_a_default_that_is_encoded_costs_its_extension_alone() -> None:
    critical_false = b"\x01\x01\x00"
    odd = encode(SEQUENCE, b"\x06\x03\x55\x1d\x14" + critical_false + b"\x04\x02\x05\x00")
    certificate = _certificate(with_more_extensions(odd))
    assert _lost(certificate) == {"self_signed"}


def test_two_malformed_parts_are_too_many() -> None:
    der = with_part("validity", validity_of(b"x", b"y"))
    broken = der.replace(b"\x02\x10", b"\x03\x10", 1)

    decoded = decode(broken)

    assert decoded.certificate is None
    assert decoded.error is not None
    assert decoded.error.startswith("the certificate is malformed: malformed ASN.1: ")


@pytest.mark.parametrize(
    ("der", "error"),
    [
        (b"", "this is not a certificate, or a malformed one: it ends inside an element's header"),
        (b"\x30\x03\x02\x01\x01", "this is not a certificate, or a malformed one: a certificate has three parts"),
        (
            b"\x30\x06\x30\x00\x30\x00\x03\x00",
            "this is not a certificate, or a malformed one: the certificate ends before its public key",
        ),
        (b"\x30\x07\x02\x01\x00\x30\x00\x04\x00", "this is a private key, not a certificate"),
    ],
)
def test_what_is_no_certificate_is_named(der: bytes, error: str) -> None:
    decoded = decode(der)
    assert decoded.certificate is None
    assert decoded.error == error


@pytest.mark.parametrize(
    ("der", "notes"),
    [
        (with_part("serial_number", b"\x02\x01\xfb"), ("negative-serial",)),
        (with_part("serial_number", b"\x02\x01\x00"), ("zero-serial",)),
        (with_part("serial_number", encode(0x02, b"\x01" * 30)), ("long-serial",)),
        (with_part("validity", validity_of(b"20500101000000Z", b"99991231235959Z")), ("no-expiry",)),
        (with_part("validity", validity_of(b"20500102000000Z", b"20500101000000Z")), ("ends-before-start",)),
        (with_part("subject", name_of("pаypal".encode())), ("mixed-scripts",)),
        (with_part("issuer", name_of("Ωmega Ltd".encode())), ("mixed-scripts",)),
        (with_part("subject", name_of("Пример".encode())), ()),
        (with_part("subject", name_of("Grüße µ 東京".encode())), ()),
    ],
)
def test_what_is_odd_is_noted(der: bytes, notes: tuple[str, ...]) -> None:
    assert _certificate(der).notes == notes


def test_dates_at_both_ends_of_the_calendar() -> None:
    certificate = _certificate(with_part("validity", validity_of(b"00010101000000Z", b"99991231235959Z")))
    assert certificate.not_before == datetime(1, 1, 1, tzinfo=UTC)
    assert certificate.not_after == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_a_name_that_cryptography_warns_about_is_read() -> None:
    certificate = _certificate(with_part("subject", name_of(b"Germany", oid=b"\x55\x04\x06")))
    assert certificate.subject == "C=Germany"
    assert certificate.problems == {}


def test_a_chain_member_has_names_and_a_fingerprint() -> None:
    found = member(GOOD.der)
    assert found is not None
    assert found.subject == GOOD.certificate.subject.rfc4514_string()
    assert found.issuer == GOOD.certificate.issuer.rfc4514_string()
    assert found.fingerprint_sha256 == GOOD.certificate.fingerprint(hashes.SHA256()).hex()
    assert member(b"\x30\x00") is None


def test_nothing_is_written_to_standard_error_whatever_the_warning_filters() -> None:
    odd = [
        with_part("serial_number", b"\x02\x01\xfb"),
        with_part("subject", name_of(b"Germany", oid=b"\x55\x04\x06")),
        with_part("subject", name_of(b"x" * 40_000)),
    ]
    script = (
        "import sys, threading, warnings\n"
        "warnings.simplefilter(sys.argv[1])\n"
        "from tui.certificate.decode import decode\n"
        "ders = [bytes.fromhex(line) for line in sys.stdin]\n"
        "work = lambda: [print(decode(der).certificate.subject[:20]) for der in ders]\n"
        "threads = [threading.Thread(target=work) for _ in range(4)]\n"
        "[thread.start() for thread in threads]; [thread.join() for thread in threads]\n"
    )
    for action in ("always", "error"):
        run = subprocess.run(
            [sys.executable, "-c", script, action],
            input="\n".join(der.hex() for der in odd),
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert run.stderr == ""
        assert run.stdout.count("C=Germany") == 4


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([GOOD.der, RSA.der]), st.data())
def test_no_damage_to_a_certificate_raises(der: bytes, data: st.DataObject) -> None:
    changed = bytearray(der)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(der) - 1))] = data.draw(st.integers(0, 255))
    decoded = decode(bytes(changed))
    assert (decoded.certificate is None) == (decoded.error is not None)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    decode(data)
    decode(encode(SEQUENCE, data))


@pytest.mark.parametrize(
    "der",
    [
        with_part("subject", name_of(b"x" * 48_000)),
        with_part("subject", name_of("é\u0301".encode() * 12_000)),
        with_part("serial_number", encode(0x02, b"\x7f" * 48_000)),
        with_extension_value(0x11, encode(SEQUENCE, b"\x82\x01a" * 15_000)),
        with_more_extensions(*(extension(0x7F, b"\x05\x00") for _ in range(3_000))),
        with_extension_value(0x25, encode(SEQUENCE, b"\x06\x01\x2a" * 15_000)),
        with_part(
            "public_key",
            encode(
                SEQUENCE,
                bytes.fromhex("300d06092a864886f70d0101010500")
                + encode(
                    0x03, b"\x00" + encode(SEQUENCE, encode(0x02, b"\x7f" + b"\xff" * 40_000) + b"\x02\x03\x01\x00\x01")
                ),
            ),
        ),
    ],
    ids=["long name", "stacked marks", "long serial", "many names", "many extensions", "many purposes", "huge key"],
)
def test_a_certificate_of_48_kib_takes_less_than_a_second(der: bytes) -> None:
    started = time.process_time()
    decode(der)
    assert time.process_time() - started < 1


def test_many_threads_may_decode_at_once() -> None:
    results: list[ClientCertificate] = []
    threads = [threading.Thread(target=lambda: results.append(_certificate(GOOD.der))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [WHOLE] * 8
