from __future__ import annotations

from tests.unit.sharing import samples
from tui.sharing.manifest import Manifest, manifest
from tui.sharing.records import record
from tui.sharing.redaction import Redactor
from tui.sharing.sensitive import OTHER_VARIABLES


def test_it_says_what_became_of_each_field():
    rows = [samples.custom({"walnut": "x"}, refused=True, certificate=samples.client_certificate()) for _ in range(2)]
    redactor = Redactor(frozenset({"ip"}))
    found = manifest([record(row) for row in rows], [redactor.record(row) for row in rows], redactor.keep, {"path": 3})
    assert found.requests == 2
    assert {"status", "time", "source_ip", "certificate.not_after"} <= set(found.kept)
    assert {"certificate.subject", "account_id", "source.log_group"} <= set(found.replaced)
    assert {"path", "user_agent", "error.message"} <= set(found.reduced)
    assert {OTHER_VARIABLES, "PEM", "raw line"} <= set(found.removed)
    assert "walnut" not in "".join(found.lines())
    text = "\n".join(found.lines())
    assert text.startswith("2 requests\nKept: ")
    assert "Left in clear on purpose (--keep): ip" in text
    assert "checked in their own field only: path (3)" in text


def test_an_unparsed_line_loses_its_text():
    row = samples.broken()
    found = manifest([record(row)], [Redactor().record(row)], (), {})
    assert "message" in found.removed
    assert "--keep" not in "\n".join(found.lines())


def test_a_kept_field_of_a_wrong_shape_counts_as_replaced():
    row = samples.request({"stage": "not a stage"})
    assert "stage" in manifest([record(row)], [Redactor().record(row)], (), {}).replaced


def test_clear_text_is_said_loudly():
    assert Manifest(1, redacted=False).lines() == [
        "1 request",
        "NOT REDACTED: names, addresses, certificates and ids are in clear.",
    ]


def test_nothing_is_said_of_what_there_is_not():
    assert Manifest(0, redacted=True).lines() == ["0 requests"]
