from __future__ import annotations

import pytest

from tests.support.certificates import Authority
from tui.access_log.plan import PEM, SLOTS, Plan, is_secret, sort_out, with_others
from tui.text import Secret

JWT = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiJqb2huIn0.c2lnbmF0dXJl"


def test_positions_follow_the_keys_whatever_their_order_and_spelling():
    plan = Plan(("status", "sourceIp", "x"), "json")
    slots = dict(zip(SLOTS, plan.slots(["200", "203.0.113.7", "y", None]), strict=True))
    assert {name: value for name, value in slots.items() if value} == {
        "status": "200",
        "identity.sourceIp": "203.0.113.7",
    }
    assert plan.context(["200", "203.0.113.7", "y", None]).values == {"x": "y"}
    assert plan.shape.variables == {"status", "identity.sourceIp"}
    assert plan.known


def test_a_plan_without_keys_or_with_one():
    assert Plan((), "json").context([None]).values == {}
    assert not Plan((), "json").known
    assert Plan(("stage",), "json").shown(["prod"]) == ("prod",)


def test_lines_that_say_the_same_share_one_context():
    plan = Plan(("domainPrefix", "x"), "json")
    assert plan.context(["api", "1", None]) is plan.context(["api", "1", None])
    assert plan.context(["api", "2", None]).values == {"domainPrefix": "api", "x": "2"}


def test_the_contexts_that_are_kept_are_bounded():
    plan = Plan(("x",), "json")
    for number in range(2000):
        plan.context([str(number), None])
    assert len(plan._contexts) <= 512
    long = "y" * 5000
    assert plan.context([long, None]) is not plan.context([long, None])


def test_context_cannot_be_written_to():
    with pytest.raises(TypeError):
        Plan(("x",), "json").context(["1", None]).values["x"] = "2"  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("identity.apiKey", "abc", True),
        ("identity.apiKey#1", "abc", True),
        ("identity.apiKeyId", "abc", False),
        ("authorizer.claims.sub", "john", True),
        ("authorizer.tenant", "x", True),
        ("authorizer.tenant#2", "x", True),
        ("authorizer.principalId", "john", False),
        ("authorizer.error", "x", False),
        ("authorizer.integrationStatus", "200", False),
        ("x-api-key", "x", True),
        ("sessionToken", "x", True),
        ("note", JWT, True),
        ("note", "AKIAIOSFODNN7EXAMPLE", True),
        ("note", "-----BEGIN PRIVATE KEY-----\nMC4", True),
        ("integration.error", JWT, True),
        ("note", "hello", False),
        (f"{PEM}#1", "-----", True),
    ],
)
def test_what_is_secret(name, value, secret):
    assert is_secret(name, value) is secret
    context = sort_out([(name, value)])
    assert context.secrets == ({name: Secret(value)} if secret else {})
    assert context.values == ({} if secret else {name: value})


def test_a_certificate_never_reaches_the_context():
    pem = Authority("Plan CA").issue("plan").pem
    context = sort_out([("mystery", pem), ("second", pem), ("xrayTraceId", pem), ("gone", None)])
    assert context.pem == pem
    assert context.values == {}
    assert set(context.secrets) == {"second", "xrayTraceId"}


def test_more_values_join_a_context_without_changing_it():
    before = sort_out([("a", "1")])
    after = with_others(before, {"status#1": "200", "apiKey": "k"})
    assert before.values == {"a": "1"}
    assert after.values == {"a": "1", "status#1": "200"}
    assert after.secrets == {"apiKey": Secret("k")}


def test_unknown_names_are_sanitised():
    plan = Plan(("a\x1bb", "", "$context.new.thing"), "json")
    assert plan.odd_keys
    assert plan.context(["1", "2", "3", None]).values == {"a\\x1bb": "1", "(empty key)": "2", "new.thing": "3"}
