"""The certificate of a request, decoded when something asks for it, and asked once for all rows that share it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from tui.access_log.entry import AccessLogEntry, Row
from tui.certificate.model import ClientCertificate, PresentedCertificate
from tui.text import sanitize

CertificateOf = Callable[[AccessLogEntry], ClientCertificate | None]
"""Gives the certificate of a request. Depends on `entry.certificate` alone, and never raises."""

_REMEMBERED: Final = 1024


def decoded(entry: AccessLogEntry) -> ClientCertificate | None:
    """The certificate of `entry`, read from its PEM or, without one, from the logged fields."""
    if entry.certificate is None:
        return None
    # Only here: the reader brings cryptography, which costs more than everything else at the start.
    from tui.certificate.reading import read

    return read(entry.certificate).certificate


def client_texts(certificate: ClientCertificate) -> Iterator[str]:
    """Subject, common names and alternative names, these with and without their `DNS:`."""
    if certificate.subject is not None:
        yield certificate.subject
    for relative_name in certificate.subject_rdns:
        yield from (attribute.value for attribute in relative_name if attribute.label.upper() == "CN")
    for name in certificate.subject_alternative_names or ():
        yield name
        yield name.partition(":")[2]


def client_test(test: Callable[[str], bool], certificate_of: CertificateOf) -> Callable[[Row], bool]:
    """A test of rows: `test` accepts one of the texts that name the client, decoded or logged."""

    def accepts(presented: PresentedCertificate, certificate: ClientCertificate | None) -> bool:
        if certificate is not None and any(map(test, client_texts(certificate))):
            return True
        logged = presented.logged.subject_dn if presented.logged is not None else None
        return logged is not None and test(sanitize(logged))

    return on_certificate(accepts, certificate_of)


def on_certificate(
    test: Callable[[PresentedCertificate, ClientCertificate | None], bool], certificate_of: CertificateOf
) -> Callable[[Row], bool]:
    """A test of rows out of a test of certificates; a row without one never passes.

    The answer is remembered by the presented certificate's identity, since equal lines share one object.
    """
    answers: dict[int, tuple[PresentedCertificate, bool]] = {}

    def passes(row: Row) -> bool:
        if not isinstance(row, AccessLogEntry) or row.certificate is None:
            return False
        known = answers.get(id(row.certificate))
        if known is not None:
            return known[1]
        answer = test(row.certificate, certificate_of(row))
        if len(answers) >= _REMEMBERED:
            answers.clear()
        # The object is kept beside the answer, so that its id cannot be given to another one meanwhile.
        answers[id(row.certificate)] = (row.certificate, answer)
        return answer

    return passes
