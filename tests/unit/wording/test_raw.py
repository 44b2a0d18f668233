from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.sharing import samples
from tui.text import is_unsafe
from tui.wording.broken import without_named
from tui.wording.raw import MAX_LINES, masked_raw

ISSUED = samples.client_certificate()
BODY = ISSUED.pem.splitlines()[1]
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln"


def shown(line: str) -> str:
    return "\n".join(masked_raw(samples.parse(line)))


def test_one_key_a_line_in_the_line_s_order():
    lines = masked_raw(samples.request())
    assert lines[0] == "{"
    assert lines[1] == '  "accountId": "123456789012",'
    assert lines[-2] == '  "status": "200"'
    assert lines[-1] == "}"
    assert json.loads("\n".join(lines))["path"] == "/pets"


def test_the_pem_is_masked():
    text = "\n".join(masked_raw(samples.request(certificate=ISSUED)))
    assert BODY not in text
    assert f"({len(ISSUED.pem):,} characters)" in text


@pytest.mark.parametrize(
    "values",
    [
        {"identity.apiKey": "walnut-secret-1"},
        {"authorizer.claims.email": "walnut-secret-1"},
        {"authorizer.tenant": "walnut-secret-1"},
        {"path": "/pets?x=walnut-secret-1"},
        {"identity.apiKey": "walnut-secret-1", "path": "/pets/walnut-secret-1/x"},
        {"authorizer": {"claims": {"a": ["walnut-secret-1", 7]}}},
        {"headers": {"Authorization": "Basic walnut-secret-1"}},
    ],
)
def test_secrets_and_query_values_are_masked(values: dict[str, object]):
    line = json.dumps({"requestId": "5fc39214-e591-43e7-94c0-2575a6a19994", "status": 200, **values})
    assert "walnut-secret-1" not in shown(line)
    assert '"status": 200' in shown(line)


def test_tokens_are_masked_wherever_they_stand():
    line = json.dumps(
        {"requestId": "5fc39214-e591-43e7-94c0-2575a6a19994", "identity.userAgent": f"see {TOKEN}", "x": TOKEN}
    )
    assert "c2ln" not in shown(line)


def test_an_absent_secret_stays_a_dash():
    assert '"identity.apiKey": "-"' in shown('{"requestId":"x","status":"200","identity.apiKey":"-"}')


def test_numbers_stay_as_they_are_written():
    text = shown('{"requestId":"x","status":200,"a":1.50e3,"b":true,"c":null,"d":{},"e":[],"f":[1,{"g":2}]}')
    assert '"a": 1.50e3,' in text
    assert '"b": true,' in text
    assert '"c": null,' in text
    assert '"d": {},' in text
    assert '"e": [],' in text
    assert json.loads(text)["f"] == [1, {"g": 2}]


def test_doubled_keys_are_both_shown():
    assert shown('{"requestId":"x","status":"200","status":"403"}').count('"status"') == 2


def test_what_is_deep_or_long_is_cut():
    deep = '{"a":' * 40 + "1" + "}" * 40
    assert "…" in shown(deep)
    assert len(masked_raw(samples.parse("[" * 100_000))) == 1
    long = json.dumps({f"k{number}": 1 for number in range(MAX_LINES + 10)})
    assert masked_raw(samples.parse(long))[-1] == "… 12 more lines"


def test_a_broken_line_is_shown_without_its_certificate():
    escaped = ISSUED.pem.replace("\n", "\\n")
    text = shown(f'oops \x1b[31m {escaped} "identity.apiKey":"walnut-secret-1" and so on')
    assert BODY not in text
    assert "walnut-secret-1" not in text
    assert "oops" in text
    assert "\\x1b" in text


def test_a_salvaged_line_is_shown_without_its_secrets():
    line = samples.seed_line(samples.request_values(certificate=ISSUED.logged)).replace("curl/8.4.0", 'cu"rl')
    text = shown(line)
    assert BODY not in text
    assert "requestId" in text


def test_an_empty_line_is_one_empty_line():
    assert masked_raw(samples.parse("")) == [""]


@given(st.text())
def test_any_line_is_shown_safely(text: str):
    for line in masked_raw(samples.parse(text)):
        assert not is_unsafe(line)


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none() | st.lists(st.text())))
def test_any_document_is_shown_safely(document: dict[str, object]):
    for line in masked_raw(samples.parse(json.dumps(document, ensure_ascii=False))):
        assert not is_unsafe(line)


@pytest.mark.parametrize(
    "member",
    [
        '"authorizer":{"scopes":["S1-walnut","S2-walnut"]}',
        '"authorizer":{"scopes":["S1-walnut","S2}-walnut"],"x":{"y":"S-walnut"}}',
        '"identity.apiKey":"S-walnut"',
        '"api\\u004bey":"S-walnut, S2-walnut"',
        '"identity.apiKey":"S-walnut"x, S2-walnut"',
        '"authorizer":{"x":"S"}-walnut","scopes":["S-walnut"]}',
        '\\"authorizer\\":{\\"scopes\\":[\\"S-walnut\\"]}',
        '\\"apiKey\\":\\"S-walnut\\"',
        '"apiKey":S-walnut',
        '"claims":["S-walnut"',
    ],
)
def test_a_salvaged_line_is_masked_by_the_names_in_it(member: str):
    text = shown(f'{{"requestId":"r9",{member},"ua":"a"b","status":"200"}}')
    assert "walnut" not in text
    assert "r9" in text


def test_what_stands_behind_a_hidden_value_of_a_salvaged_line_is_shown():
    text = shown('{"requestId":"r9","authorizer":{"scopes":["S1"]},"ua":"a"b","status":"200"}')
    assert "S1" not in text
    assert text.endswith('"ua":"a"b","status":"200"}')


@given(st.text(alphabet='{}[]",:\\ aS1'), st.text(alphabet='{}[]",:\\ aS1'))
def test_any_broken_line_is_masked_without_harm(before: str, after: str):
    for line in masked_raw(samples.parse(f'{{{before}"authorizer":{after}')):
        assert not is_unsafe(line)


@pytest.mark.parametrize("unit", ['"apiKey":', '"authorizer":{', '"authorizer":["', "[", '"a":"', "\\", '"', 'eyJ"'])
def test_a_long_line_is_masked_in_no_time(unit: str):
    from time import process_time

    row = samples.parse("{" + unit * (200_000 // len(unit)))
    started = process_time()
    masked_raw(row)
    assert process_time() - started < 5


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('{"jwt":["a","b"],"x":"y"', '{"jwt":"••••","x":"y"'),
        ('{"jwt":{"a":["b","c"]},"x":"y"', '{"jwt":"••••","x":"y"'),
        ('{"jwt":{"a":"b"] ,"x":"y"', '{"jwt":"••••"'),
        ('{"jwt":{"a":"b"} and "x":"y"', '{"jwt":"••••"'),
        ('{"jwt":["a","b","x":"y"', '{"jwt":"••••"'),
        (r'{"jwt":"a\"b","x":"y"', '{"jwt":"••••","x":"y"'),
        (r'{"jwt":"a\\","x":"y"', '{"jwt":"••••","x":"y"'),
        ('{"jwt":"a"b", "x":"y"', '{"jwt":"••••", "x":"y"'),
        ('{"jwt":"a and no end', '{"jwt":"••••"'),
        ('{"jwt":a,"x":"y"', '{"jwt":"••••","x":"y"'),
        ('{"jwt":"-","apiKey":[],"x":"y"', '{"jwt":"-","apiKey":[],"x":"y"'),
        (r"{\"jwt\":\"a\",\"x\":\"y\"", r'{\"jwt\":"••••",\"x\":\"y\"'),
        (r'{"j\u0077t":"a","x":"y"', r'{"j\u0077t":"••••","x":"y"'),
        ('{"x":"jwt","status":"200"', '{"x":"jwt","status":"200"'),
    ],
)
def test_a_value_of_a_broken_line_is_masked_to_its_end(line: str, shown: str):
    assert without_named(line) == shown
