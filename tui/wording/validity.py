"""A certificate's validity in words: judged when the request came, and now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from tui.certificate.model import ClientCertificate
from tui.certificate.validity import Validity, validity
from tui.text import sanitize
from tui.wording.fields import Field, Level, Provenance
from tui.wording.units import date_text, duration_text, moment_of, percent_text

SOON: Final = timedelta(days=30)
"""Less than this left is worth a warning."""


def validity_fields(certificate: ClientCertificate, now: datetime, request_ms: int | None = None) -> Iterable[Field]:
    """Both dates, the state at the request's time and now, time left, lifetime and share of it used.

    Args:
        certificate: any.
        now: an aware time.
        request_ms: the request's time in milliseconds since the epoch; None leaves its judgement out.
    """
    provenance = Provenance.DECODED if certificate.decoded_from == "pem" else Provenance.LOGGED
    yield _date(certificate, "not_before", "Not before", provenance)
    yield _date(certificate, "not_after", "Not after", provenance)
    moment = None if request_ms is None else moment_of(request_ms)
    if moment is not None:
        yield _state("valid_at_request", "At the request", validity(certificate, moment))
    judged = validity(certificate, now)
    yield _state("valid_now", "Now", judged)
    if judged.lifetime is not None:
        yield Field("lifetime", "Lifetime", duration_text(judged.lifetime), Provenance.INFERRED)
    if judged.share_used is not None:
        yield Field("share_used", "Used", percent_text(judged.share_used), Provenance.INFERRED)


def state_text(judged: Validity) -> str:
    """`valid, 12 d 4 h left`, `expired 3 h 5 min before`, `not valid until 2 d later`, `unknown`."""
    if judged.state == "expired" and judged.remaining is not None:
        return f"expired {duration_text(-judged.remaining)} before"
    if judged.state == "not-yet-valid" and judged.until_start is not None:
        return f"not yet valid: begins {duration_text(judged.until_start)} later"
    if judged.state == "valid" and judged.remaining is not None:
        return f"valid, {duration_text(judged.remaining)} left"
    return judged.state.replace("-", " ")


def state_level(judged: Validity) -> Level:
    """Bad outside of the period, a warning where little is left or nothing is known."""
    if judged.state in ("expired", "not-yet-valid"):
        return Level.BAD
    if judged.state == "unknown" or (judged.remaining is not None and judged.remaining < SOON):
        return Level.WARNING
    return Level.GOOD


def _state(name: str, label: str, judged: Validity) -> Field:
    return Field(name, label, state_text(judged), Provenance.INFERRED, level=state_level(judged))


def _date(certificate: ClientCertificate, name: str, label: str, provenance: Provenance) -> Field:
    moment: datetime | None = getattr(certificate, name)
    full_name = f"certificate.{name}"
    if moment is not None:
        return Field(full_name, label, date_text(moment), provenance)
    problem = certificate.problems.get(name)
    if problem is not None:
        return Field(full_name, label, None, Provenance.UNREADABLE, sanitize(problem), Level.WARNING)
    return Field(full_name, label, None, Provenance.EMPTY if provenance is Provenance.DECODED else Provenance.ABSENT)
