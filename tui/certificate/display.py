"""How a PEM is put on the screen: masked, or in lines when it is revealed."""

from __future__ import annotations

from tui.certificate.model import ClientCertificate
from tui.certificate.pem import Pem
from tui.text import sanitize

BEGIN = "-----BEGIN CERTIFICATE-----"
END = "-----END CERTIFICATE-----"


def masked_lines(pem: Pem, certificate: ClientCertificate | None) -> list[str]:
    """What stands in place of a PEM: armour, length and fingerprint, and nothing of its body.

    The fingerprint is the certificate's; a PEM that could not be decoded has none.
    """
    fingerprint = certificate.fingerprint_sha256 if certificate else None
    lines = [BEGIN, f"•••••••• {len(pem):,} characters hidden ••••••••"]
    if fingerprint:
        lines.append(f"SHA-256 {fingerprint}")
    return [*lines, END]


def revealed_lines(pem: Pem, width: int = 64) -> list[str]:
    """The PEM in sanitised lines of at most `width` characters (RFC 7468 section 2 wraps at 64).

    What could not be decoded is shown as it was logged, cut at the same width.
    """
    lines: list[str] = []
    for line in pem.reveal().splitlines():
        clean = sanitize(line)
        lines += [clean[start : start + width] for start in range(0, len(clean), width)] or [""]
    return lines
