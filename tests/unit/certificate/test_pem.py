from __future__ import annotations

import hashlib

from tui.certificate.pem import Pem


def test_the_digest_is_that_of_the_logged_text() -> None:
    assert Pem("abc").digest == hashlib.sha256(b"abc").hexdigest()


def test_a_lone_surrogate_has_a_digest_too() -> None:
    assert len(Pem("\ud800").digest) == 64
