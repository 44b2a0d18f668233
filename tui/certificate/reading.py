"""The way in: what a line or a file says of certificates, decoded once.

cryptography is imported by the first certificate that is decoded, and not by importing this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui.certificate.attempt import Attempts
from tui.certificate.body import MAX_OCTETS
from tui.certificate.cache import BoundedCache
from tui.certificate.compare import mismatches
from tui.certificate.der import declared_length
from tui.certificate.logged import from_fields
from tui.certificate.model import CertificateReading, ChainMember, ClientCertificate, LoggedFields, PresentedCertificate
from tui.certificate.pem import Pem
from tui.certificate.repair import Block, Mended, mend

if TYPE_CHECKING:
    from tui.certificate.decode import Decoded

_CACHE_CAPACITY: Final = 16 << 20
_READING_WEIGHT: Final = 4_096
_SEQUENCE: Final = b"\x30"
_HEADER: Final = 6
_Key = tuple[str | None, LoggedFields | None]
_cache: BoundedCache[CertificateReading] = BoundedCache(_CACHE_CAPACITY)


def read(presented: PresentedCertificate) -> CertificateReading:
    """What one line says of the client's certificate. Never raises; equal certificates are decoded once.

    Without a usable PEM it is a certificate of the logged fields, and `error` says what is wrong with
    the PEM. A PEM that is only a sign for no value (`-`) is no PEM, and no error.
    """
    pem = presented.pem
    key: _Key = (pem.digest if pem is not None else None, presented.logged)
    reading = _cache.get(key)
    if reading is None:
        reading = _read(pem, presented.logged)
        _cache.put(key, reading, _weight(presented))
    return reading


def read_text(data: bytes | str) -> list[CertificateReading]:
    """Every certificate in a file's content: PEM, DER, or text that can be mended, one reading each, in its order.

    Never raises. Where there is none, one reading says why. A block that is damaged is a reading with
    its error; keys and requests beside certificates are left out, and noted (`private-key-present`).
    """
    attempts = Attempts()
    readings = attempts.read("text", lambda: list(_readings(data)))
    return readings if readings is not None else [CertificateReading(None, _unexpected(attempts, "text"))]


def _weight(presented: PresentedCertificate) -> int:
    """About how many octets a reading takes: twice its texts, and something for the rest."""
    logged = presented.logged
    texts = (logged.subject_dn, logged.issuer_dn, logged.serial_number) if logged is not None else ()
    size = sum(len(text) for text in texts if text is not None)
    return _READING_WEIGHT + 2 * (size + (len(presented.pem) if presented.pem is not None else 0))


def _read(pem: Pem | None, logged: LoggedFields | None) -> CertificateReading:
    if pem is None:
        return CertificateReading(from_fields(logged))
    attempts = Attempts()
    reading = attempts.read("pem", lambda: _from_pem(mend(pem.reveal())))
    if reading is None:
        reading = CertificateReading(None, _unexpected(attempts, "pem"))
    certificate = reading.certificate
    if certificate is None:
        return CertificateReading(from_fields(logged), reading.error)
    contradicted = mismatches(certificate, logged) if logged is not None else ()
    return CertificateReading(replace(certificate, mismatches=contradicted))


def _from_pem(mended: Mended) -> CertificateReading:
    """The first certificate, with the others as its chain."""
    if not mended.blocks:
        return CertificateReading(None, None if mended.absent else mended.error)
    first = _from_block(mended.blocks[0], mended)
    if first.certificate is None or len(mended.blocks) == 1:
        return first
    members = [_member(block) for block in mended.blocks[1:]]
    chain = tuple(member for member in members if member is not None)
    notes = ("chain-incomplete",) if len(chain) < len(members) else ()
    certificate = replace(
        first.certificate,
        chain=chain,
        chain_length=1 + len(members),
        notes=(*first.certificate.notes, *notes),
        repairs=tuple(dict.fromkeys(repair for block in mended.blocks for repair in block.repairs)),
    )
    return CertificateReading(certificate)


def _from_block(block: Block, mended: Mended) -> CertificateReading:
    if block.der is None:
        return CertificateReading(None, block.error)
    decoded = _decode(block.der)
    if decoded.certificate is None:
        return CertificateReading(None, decoded.error)
    return CertificateReading(_described(decoded.certificate, block, mended))


def _described(certificate: ClientCertificate, block: Block, mended: Mended) -> ClientCertificate:
    notes = (*certificate.notes, "private-key-present") if mended.holds_private_key else certificate.notes
    return replace(certificate, repairs=block.repairs, notes=notes)


def _member(block: Block) -> ChainMember | None:
    if block.der is None:
        return None
    from tui.certificate.decode import member

    return member(block.der)


def _decode(der: bytes) -> Decoded:
    from tui.certificate.decode import decode

    return decode(der)


def _readings(data: bytes | str) -> Iterator[CertificateReading]:
    if isinstance(data, bytes) and data.startswith(_SEQUENCE) and declared_length(data) is not None:
        yield from _from_der(data)
        return
    mended = mend(_text(data), limit=None)
    if not mended.blocks:
        yield CertificateReading(None, mended.error)
    for block in mended.blocks:
        yield _from_block(block, mended)


def _from_der(data: bytes) -> Iterator[CertificateReading]:
    """DER certificates, one behind the other."""
    start = 0
    while start < len(data):
        size = declared_length(data[start : start + _HEADER])
        if size is None or start + size > len(data):
            yield CertificateReading(
                None, f"the DER is cut off, or is none from octet {start + 1:,} of {len(data):,} on"
            )
            return
        if size > MAX_OCTETS:
            yield CertificateReading(
                None, f"the DER is too large to decode: {size:,} octets, the limit is {MAX_OCTETS:,}"
            )
        else:
            decoded = _decode(data[start : start + size])
            yield CertificateReading(decoded.certificate, decoded.error)
        start += size
        while data[start : start + 1] in (b"\r", b"\n"):
            start += 1


def _text(data: bytes | str) -> str:
    if isinstance(data, str):
        return data
    # PowerShell's `>` writes UTF-16.
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


def _unexpected(attempts: Attempts, what: str) -> str:
    return f"it could not be read: {attempts.problems[what]}"
