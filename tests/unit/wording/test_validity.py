from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tui.certificate.model import ClientCertificate
from tui.wording.fields import Level, Provenance
from tui.wording.validity import validity_fields

START = datetime(2024, 1, 1, tzinfo=UTC)
END = datetime(2024, 12, 31, tzinfo=UTC)


def now_field(certificate: ClientCertificate, now: datetime):  # type: ignore[no-untyped-def]
    return {field.name: field for field in validity_fields(certificate, now)}


@pytest.mark.parametrize(
    ("now", "text", "level"),
    [
        (START - timedelta(days=2), "not yet valid: begins 2 d later", Level.BAD),
        (START + timedelta(days=1), "valid, 364 d left", Level.GOOD),
        (END - timedelta(days=12, hours=4), "valid, 12 d 4 h left", Level.WARNING),
        (END, "valid, 0 s left", Level.WARNING),
        (END + timedelta(seconds=1), "expired 1 s before", Level.BAD),
    ],
)
def test_the_state_in_words(now: datetime, text: str, level: Level):
    found = now_field(ClientCertificate("pem", not_before=START, not_after=END), now)["valid_now"]
    assert (found.value, found.level) == (text, level)


def test_without_dates_it_is_unknown():
    found = now_field(ClientCertificate("fields"), START)
    assert (found["valid_now"].value, found["valid_now"].level) == ("unknown", Level.WARNING)
    assert found["certificate.not_after"].provenance is Provenance.ABSENT
    assert "lifetime" not in found
    assert "share_used" not in found


def test_dates_come_from_where_the_certificate_does():
    for kind, provenance in (("pem", Provenance.DECODED), ("fields", Provenance.LOGGED)):
        certificate = ClientCertificate(kind, not_before=START, not_after=END)  # type: ignore[arg-type]
        found = now_field(certificate, START)["certificate.not_before"]
        assert (found.value, found.provenance) == ("2024-01-01 00:00:00 UTC", provenance)


def test_a_request_beyond_the_calendar_is_not_judged():
    certificate = ClientCertificate("pem", not_before=START, not_after=END)
    assert "valid_at_request" not in {field.name for field in validity_fields(certificate, START, 10**17)}
