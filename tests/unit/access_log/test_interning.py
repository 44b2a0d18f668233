from __future__ import annotations

from tests.support.certificates import Authority
from tui.access_log.entry import LoggedError
from tui.access_log.interning import Pools, raw_line
from tui.text import Secret

FIELDS = ("CN=a", "CN=ca", "01", None, None)


def test_equal_certificates_are_one_object():
    pem = Authority("Intern CA").issue("intern").pem
    pools = Pools()
    one = pools.certificate(pem, *FIELDS)
    assert pools.certificate(str(pem.encode(), "ascii"), *FIELDS).presented is one.presented
    assert one.presented is not None
    assert one.presented.pem is not None
    assert one.presented.pem.reveal() == pem
    assert one.presented.logged is not None
    assert one.presented.logged.subject_dn == "CN=a"
    assert one.escaped == Secret(pem.replace("\n", "\\n"))
    assert pools.certificate(pem, "CN=b", *FIELDS[1:]).presented != one.presented


def test_what_was_not_logged_is_none():
    pools = Pools()
    assert pools.certificate(None, None, None, None, None, None).presented is None
    only_fields = pools.certificate(None, *FIELDS)
    assert only_fields.presented is not None
    assert only_fields.presented.pem is None
    assert only_fields.escaped is None
    only_pem = pools.certificate("****", None, None, None, None, None)
    assert only_pem.presented is not None
    assert only_pem.presented.logged is None
    assert only_pem.escaped is None


def test_a_lone_surrogate_in_a_pem_does_no_harm():
    assert Pools().certificate("\ud800" * 100, *FIELDS).escaped is None


def test_errors():
    pools = Pools()
    assert pools.error(None, None) is None
    assert pools.error("Forbidden", "X") is pools.error("Forbidden", "X")
    long = "x" * 2000
    assert pools.error(long, None) is not pools.error(long, None)


def test_everything_is_bounded():
    pools = Pools()
    for number in range(5000):
        pools.certificate(f"pem {number}", *FIELDS)
        pools.error(str(number), None)
        pools.keeper(True)(str(number))
    assert len(pools._certificates) <= 1024
    assert len(pools._errors) <= 1024
    assert len(pools._texts) <= 2100
    pools.certificate("x" * 100_000, *FIELDS)
    assert all(len(key[0] or "") < 100 for key in pools._certificates)


def test_texts_are_stored_once_where_that_is_worth_it():
    pools = Pools()
    one, two = "".join(["pro", "d"]), "".join(["pr", "od"])
    assert one is not two
    keep = pools.keeper(True)
    assert keep(one) is keep(two)
    assert pools.keeper(False)(two) is two


def test_what_is_secret_in_a_text_is_hidden_each_time_and_told_once_a_line():
    pools = Pools()
    token = "x Bearer " + "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqIn0.c2ln"
    for _ in range(2):
        assert pools.noted(("a",)) == ("a",)
        assert pools.keeper(True)(token) == "x Bearer [token hidden]"
        assert pools.noted(("a",)) == ("a", "secret-in-text")
    for call in (pools.keeper(False), pools.shown, pools.identifier):
        assert call(token) == "x Bearer [token hidden]"
        assert call(None) is None
        assert call("prod") == "prod"
        assert pools.noted(()) == ("secret-in-text",)
    for _ in range(2):
        assert pools.error(token, token) == LoggedError("x Bearer [token hidden]", "x Bearer [token hidden]")
        assert pools.noted(()) == ("secret-in-text",)
        presented = pools.certificate("****", token, *FIELDS[1:]).presented
        assert presented is not None
        assert presented.logged is not None
        assert presented.logged.subject_dn == "x Bearer [token hidden]"
        assert pools.noted(()) == ("secret-in-text",)


def test_the_raw_line_comes_back_as_it_was():
    pem = Secret("-----BEGIN CERTIFICATE-----" + "A" * 80)
    text = pem.reveal()
    for line in (f'{{"a":"{text}"}}', "no pem here", f"{text[:40]} {text} {text}", text):
        assert raw_line(line, pem).reveal() == line
        assert raw_line(line, None).reveal() == line
    assert raw_line(f"x{text}y", pem)._pem is pem
