from __future__ import annotations

from tests.support.certificates import issue
from tui.certificate.display import masked_lines, revealed_lines
from tui.certificate.model import PresentedCertificate
from tui.certificate.pem import Pem
from tui.certificate.reading import read

ISSUED = issue("client-1")


def test_a_masked_pem_shows_armour_length_and_fingerprint_and_no_body() -> None:
    pem = Pem(ISSUED.pem)
    certificate = read(PresentedCertificate(pem, None)).certificate
    assert certificate is not None

    lines = masked_lines(pem, certificate)

    assert lines[0] == "-----BEGIN CERTIFICATE-----"
    assert lines[-1] == "-----END CERTIFICATE-----"
    assert f"{len(ISSUED.pem)} characters hidden" in lines[1]
    assert certificate.fingerprint_sha256 in lines[2]
    body = [line for line in ISSUED.pem.splitlines() if "-----" not in line]
    assert not any(line[:12] in shown for line in body for shown in lines)


def test_a_pem_that_is_not_decoded_has_no_fingerprint() -> None:
    assert len(masked_lines(Pem("x" * 2000), None)) == 3
    assert "2,000 characters" in masked_lines(Pem("x" * 2000), None)[1]


def test_a_revealed_pem_is_the_pem() -> None:
    assert revealed_lines(Pem(ISSUED.pem)) == ISSUED.pem.splitlines()


def test_long_lines_are_wrapped_and_sanitised() -> None:
    assert revealed_lines(Pem("a" * 100 + "\n\n\x1b[2J"), width=40) == ["a" * 40, "a" * 40, "a" * 20, "", r"\x1b[2J"]
