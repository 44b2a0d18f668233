from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tui.certificate.model import NameAttribute
from tui.certificate.notes import name_notes, period_notes, serial_notes, version_notes

EARLY, LATE, LAST = (datetime(year, 1, 1, tzinfo=UTC) for year in (2024, 2025, 9999))


@pytest.mark.parametrize(
    ("serial", "notes"),
    [
        *((None, []), (1, []), (-1, ["negative-serial"]), (0, ["zero-serial"])),
        *(((1 << 159) - 1, []), (1 << 159, ["long-serial"])),
    ],
)
def test_serials(serial: int | None, notes: list[str]) -> None:
    assert list(serial_notes(serial)) == notes


def test_versions() -> None:
    assert [list(version_notes(version)) for version in (None, 1, 2, 3)] == [[], ["version-1"], ["version-2"], []]


def test_periods() -> None:
    assert list(period_notes(EARLY, LATE)) == []
    assert list(period_notes(LATE, EARLY)) == ["ends-before-start"]
    assert list(period_notes(EARLY, LAST)) == ["no-expiry"]
    assert list(period_notes(None, None)) == []


@pytest.mark.parametrize(
    ("value", "mixed"),
    [
        ("paypal", False),
        ("pаypal", True),
        ("Αlpha", True),
        ("Пример 12", False),
        ("Ελλάδα", False),
        ("Zürich µ 東京 bar", False),
    ],
)
def test_scripts(value: str, mixed: bool) -> None:
    name = ((NameAttribute("CN", "2.5.4.3", value),),)
    assert list(name_notes((), name)) == (["mixed-scripts"] if mixed else [])
