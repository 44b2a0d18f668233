from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.sharing import samples
from tui.sharing import policy
from tui.sharing.pseudonyms import KINDS
from tui.sharing.records import record
from tui.sharing.redaction import _REDUCERS, Redactor

KEY = bytes(range(32))


def test_the_policy_knows_every_key_of_a_record():
    rows = [samples.request(certificate=samples.client_certificate(), refused=True), samples.broken()]
    for row in rows:
        clear = record(row, include_pem=True, include_raw=True)
        assert clear.keys() <= policy.RECORD.keys()
        for name in ("certificate", "error", "source"):
            assert (clear[name] or {}).keys() <= policy.OBJECTS[name].keys()
    assert policy.rule_of("certificate.subject") is policy.CERTIFICATE["subject"]
    assert policy.rule_of("context.waf.status") is policy.CONTEXT["waf.status"]
    assert policy.rule_of("status") is policy.RECORD["status"]
    assert policy.rule_of("walnut.x") is None


@given(st.dictionaries(st.sampled_from(sorted(policy.RECORD)), st.text().map(lambda text: "walnut é" + text)))
def test_no_hostile_text_gets_through(values: dict[str, Any]):
    assert "walnut" not in json.dumps(Redactor(key=KEY).redact(values), ensure_ascii=False)


def test_every_rule_can_be_followed():
    for table in (policy.RECORD, *policy.OBJECTS.values()):
        for name, rule in table.items():
            assert rule.kind is None or rule.kind in KINDS, name
            assert rule.reducer is None or rule.reducer in _REDUCERS, name
            assert rule.treatment is not policy.Treatment.KEPT or rule.shape is not None, name
            assert rule.treatment is not policy.Treatment.PSEUDONYM or rule.kind is not None, name
            assert rule.treatment is not policy.Treatment.INSIDE or name in policy.OBJECTS, name
