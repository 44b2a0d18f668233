from __future__ import annotations

import pytest

from tui.sharing import shapes


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        (shapes.STATUS, 403, "403"),
        (shapes.STATUS, 100, 600),
        (shapes.COUNT, 0, -1),
        (shapes.FLAG, False, 0),
        (shapes.TIME, "2024-07-07T05:31:53.123Z", "2024-07-07T05:31:53.123Z "),
        (shapes.METHOD, "PATCH", "patch"),
        (shapes.STAGE, "$default", "$walnut"),
        (shapes.STAGE, "2024", "123456789012"),
        (shapes.STAGE, "1234567890123", "prod-123456789012"),
        (shapes.MILLISECONDS, 900_000, 123456789012),
        (shapes.MILLISECONDS, 9_999_999, 10_000_000),
        (shapes.BYTES, 10 * 2**20, 123456789012),
        (shapes.COUNT, 2**32, 123456789012),
        (shapes.RESOURCE_PATH, "/pets/{petId}/{proxy+}", "/pets/{pet id}"),
        (shapes.RESOURCE_PATH, "/", ""),
        (shapes.REQUEST_ID, "Root=1-668a2596-2b32f5e914a6325727587489", "Root=walnut"),
        (shapes.CIPHER, "TLS_AES_128_GCM_SHA256", "walnut-CIPHER"),
        (shapes.TLS_VERSION, "TLSv1.2", "TLS walnut"),
        (shapes.KEY, "RSA 2048", "RSA 2048 bits"),
        (shapes.KEY_USAGES, ["digitalSignature"], ["digitalSignature", "x"]),
        (shapes.FIELD_NAMES, ["serial_number"], "serial_number"),
        (shapes.OUR_WORD, "escaped-newlines", "Escaped newlines"),
    ],
)
def test_a_shape_takes_what_it_knows(shape: shapes.Shape, good: object, bad: object):
    assert shape(good)
    assert not shape(bad)


def test_a_line_break_at_the_end_is_no_part_of_any_shape():
    assert not shapes.METHOD("GET\n")
    assert not shapes.STAGE("prod\n")


def test_the_closed_words_are_listed():
    assert {"GET", "ACCESS_DENIED", "WAF_BLOCK", "keyCertSign"} <= shapes.WORDS
