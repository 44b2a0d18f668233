from __future__ import annotations

import base64

from tests.support.certificates import issue
from tui.certificate.armour import Segment
from tui.certificate.body import masked, read_base64, read_body

ISSUED = issue()


def _segment(body: str, *, has_begin: bool = True, has_end: bool = True, form_encoded: bool = False) -> Segment:
    return Segment("CERTIFICATE", body, "", form_encoded, has_begin, has_end)


def _lines() -> str:
    return "\n" + "\n".join(ISSUED.pem.splitlines()[1:-1]) + "\n"


def test_a_good_body_needs_no_repair() -> None:
    body = read_body(_segment(_lines()))
    assert (body.der, body.error, body.repairs) == (ISSUED.der, None, ())
    assert body.is_der


def test_spaces_in_lines_are_plus_signs_only_where_that_makes_whole_der() -> None:
    spaced = _lines().replace("A", "A ", 3)
    body = read_body(_segment(spaced))
    assert body.der == ISSUED.der
    assert "spaces-for-plus" not in body.repairs


def test_a_body_that_only_ends_early_is_not_taken_for_a_damaged_one() -> None:
    body = read_body(_segment("", has_end=False))
    assert body.error == "the PEM is cut off after 0 of its characters"


def test_short_base64_is_no_der() -> None:
    assert not read_base64("MAIN").is_der
    assert not read_base64("").is_der
    assert read_base64(base64.b64encode(ISSUED.der[:40]).decode()).is_der


def test_masks() -> None:
    assert masked("** *") == "masked by a data-protection policy"
    assert masked("a**") == "partly masked by a data-protection policy"
