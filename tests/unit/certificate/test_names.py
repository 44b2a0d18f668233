from __future__ import annotations

import pytest

from tui.certificate.names import LABELS, identifier, label_of


@pytest.mark.parametrize("label", ["CN", "cn", "commonName", "COMMONNAME", "2.5.4.3", "OID.2.5.4.3", "oid.2.5.4.3"])
def test_labels_in_all_spellings(label: str) -> None:
    assert identifier(label) == "2.5.4.3"


def test_labels_nobody_knows() -> None:
    assert identifier("nosuchlabel") is None
    assert label_of("1.2.3") == "1.2.3"


def test_every_label_leads_back_to_its_identifier() -> None:
    assert {label: identifier(label) for label in LABELS.values()} == {label: oid for oid, label in LABELS.items()}
