"""Is a certificate within its validity period, at a given moment?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from tui.certificate.model import ClientCertificate

ValidityState = Literal["valid", "not-yet-valid", "expired", "unknown"]


@dataclass(frozen=True, slots=True)
class Validity:
    """The period seen from one moment. Durations are None where a date they need is not known."""

    state: ValidityState
    remaining: timedelta | None
    """From the moment to notAfter; negative once it has expired."""
    until_start: timedelta | None
    """From the moment to notBefore; negative once it has begun."""
    lifetime: timedelta | None
    """From notBefore to notAfter."""
    share_used: float | None
    """How much of the lifetime had passed: 0.0 before its start to 1.0 after its end."""


def validity(certificate: ClientCertificate, at: datetime) -> Validity:
    """Judge the certificate's period at `at`, an aware time; without a zone it counts as UTC.

    Both ends belong to the period (RFC 5280 section 4.1.2.5), and they have whole seconds, so the
    fraction of a second of `at` does not count. One known date decides where it can: after notAfter
    a certificate has expired, whatever notBefore was.
    """
    moment = (at if at.tzinfo else at.replace(tzinfo=UTC)).replace(microsecond=0)
    start, end = certificate.not_before, certificate.not_after
    lifetime = end - start if start and end else None
    return Validity(
        state=_state(start, end, moment),
        remaining=end - moment if end else None,
        until_start=start - moment if start else None,
        lifetime=lifetime,
        share_used=_share(start, lifetime, moment),
    )


def _state(start: datetime | None, end: datetime | None, moment: datetime) -> ValidityState:
    if end and moment > end:
        return "expired"
    if start and moment < start:
        return "not-yet-valid"
    return "valid" if start and end else "unknown"


def _share(start: datetime | None, lifetime: timedelta | None, moment: datetime) -> float | None:
    if start is None or lifetime is None or lifetime <= timedelta(0):
        return None
    return min(1.0, max(0.0, (moment - start) / lifetime))
