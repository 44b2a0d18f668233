from __future__ import annotations

import json

import pytest

from tests.support.certificates import Authority
from tests.support.formats import CONSOLE, FORMATS, line_of, names_of
from tests.support.lines import request_values
from tui.access_log.template import CompiledFormat, FormatError, compile_format

ISSUED = Authority("Template CA").issue("my_client02")
HTTP_API = {
    "requestId": "KyDfdgZ9oAMEYpA=", "extendedRequestId": "KyDfdgZ9oAMEYpA=", "identity.sourceIp": "2001:db8::7",
    "requestTime": "18/May/2025:21:08:50 +0000", "requestTimeEpoch": "1747602530", "httpMethod": "POST",
    "routeKey": "GET /api/v1/users/{id}", "protocol": "HTTP/1.1", "status": "401", "responseLength": "26",
    "stage": "$default", "path": "/api/v1/users/me", "integration.status": "401", "dataProcessed": "5",
    "integration.integrationStatus": "200", "authorizer.principalId": "user|1", "identity.userAgent": "Mozilla/5.0 (X)",
    "connectionId": "L0SM9cOFvHcCIhw=", "eventType": "CONNECT", "messageId": "L0SM9cOFvHcCIhx=",
    "connectedAt": "1747602530123", "domainName": "api.example.com", "responseLatency": "12",
}  # fmt: skip
REFUSED = request_values(refused=True, certificate=ISSUED.logged) | {
    "error.messageString": '"Forbidden"',
    "waf.status": "403",
    "waf.error": "request blocked",
    "wafResponseCode": "WAF_BLOCK",
    "webaclArn": "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/x/1",
    "xrayTraceId": "1-668a2596-2b32f5e914a6325727587489",
    "customDomain.basePathMatched": "(none)",
    "authorizer.tenant-id": "t",
    "authorizer.claims.sub": "john",
}
VALUES = {
    "accepted": request_values(),
    "refused": REFUSED,
    "http": HTTP_API,
    "nothing": {"requestId": "a-b_c="},
}


def ambiguous(compiled: CompiledFormat, line: str) -> bool:
    reading = compiled.read(line)
    return reading is not None and "ambiguous" in reading.warnings


def test_the_table_has_at_least_sixty_formats():
    assert len(FORMATS) >= 60
    assert len(set(FORMATS.values())) == len(FORMATS)


@pytest.mark.parametrize("which", VALUES)
@pytest.mark.parametrize("name", FORMATS)
def test_every_variable_is_recovered(name, which):
    compiled = compile_format(FORMATS[name])
    line = line_of(FORMATS[name], VALUES[which])
    expected = {variable: VALUES[which].get(variable) or "-" for variable in names_of(FORMATS[name])}
    assert compiled.parse(line) == expected
    assert compiled.variables == set(expected)
    reading = compiled.read(line)
    assert reading is not None
    assert reading.warnings == ()
    assert not ambiguous(compiled, line)


@pytest.mark.parametrize("name", FORMATS)
def test_ordinary_lines_take_the_quick_way(name):
    if not name.startswith(("touching", "address", "message string", "CSV, tabs")):
        compiled = compile_format(FORMATS[name])
        line = line_of(FORMATS[name], request_values())
        assert compiled.quick(line) == compiled.read(line).values  # type: ignore[union-attr]


@pytest.mark.parametrize("name", FORMATS)
def test_lines_of_another_kind_are_refused(name):
    compiled = compile_format(FORMATS[name])
    for line in ("", "{}", "lorem ipsum", '{"level":"info","msg":"started"}', "<html></html>"):
        if name != "id alone" and line:
            assert compiled.parse(line) is None, line


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("seed", "json"),
        ("flat, trailing comma", "json"),
        ("REST CLF, no space", "clf"),
        ("CLF, combined", "clf"),
        ("REST CSV", "csv"),
        ("CSV, quoted", "csv"),
        ("CSV, tabs", "csv"),
        ("HTTP XML", "xml"),
        ("XML, with a declaration", "xml"),
        ("key=value", "text"),
        ("log group prefix", "text"),
        ("brackets", "text"),
    ],
)
def test_the_kind_is_told_by_the_format(name, kind):
    assert compile_format(FORMATS[name]).kind == kind


def test_formats_whose_values_are_told_apart_state_no_ambiguity():
    stated = {name for name, text in FORMATS.items() if compile_format(text).ambiguities}
    assert stated == {"REST CSV"}
    assert compile_format(CONSOLE["REST CLF, no space"]).ambiguities == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("$context.responseLatency$context.integrationLatency $context.requestId", "touch"),
        ("$context.identity.userAgent$context.error.message", "touch"),
        ("$context.identity.userAgent, $context.error.message", "', ' between them"),
        ("$context.path $context.identity.userAgent", "' ' between them"),
    ],
)
def test_what_cannot_be_told_apart_is_stated(text, words):
    (said,) = compile_format(text).ambiguities
    assert words in said
    assert all(name in said for name in names_of(text)[:2])


@pytest.mark.parametrize(
    ("text", "line", "values", "others"),
    [
        ("$context.responseLatency$context.integrationLatency x", "123 x", ("1", "23"), [("12", "3")]),
        ("$context.identity.userAgent,$context.error.message", "a,b,c", ("a", "b,c"), [("a,b", "c")]),
        ("$context.status$context.responseLatency", "2003", ("200", "3"), []),
        ("$context.responseLatency$context.status", "1200", ("1", "200"), []),
        ("$context.responseLatency$context.status", "12-", ("12", "-"), []),
        ("$context.domainName$context.path", "a.example.com-", ("a.example.com", "-"), []),
        ("$context.stage$context.path", "prod/pets", ("prod", "/pets"), []),
        ("$context.status$context.status", "200200", ("200", "200"), []),
    ],
)
def test_what_values_look_like_tells_them_apart_or_both_readings_are_kept(text, line, values, others):
    reading = compile_format(text).read(line)
    assert reading is not None
    assert reading.values == values
    assert list(reading.others) == others
    assert ("ambiguous" in reading.warnings) is bool(others)


def test_the_same_value_twice_is_one_variable():
    compiled = compile_format(FORMATS["flat, a variable twice"])
    assert compiled.names == ("requestId", "requestId", "status")
    assert compiled.parse('{"a":"r","b":"r","s":"200"}') == {"requestId": "r", "status": "200"}


def test_values_that_are_not_what_they_should_be_are_read_all_the_same():
    compiled = compile_format(FORMATS["CLF, combined"])
    line = line_of(FORMATS["CLF, combined"], request_values() | {"status": "OK"})
    assert compiled.read(line) is None
    reading = compiled.read(line, shaped=False)
    assert reading is not None
    assert "odd-values" in reading.warnings
    assert compiled.parse(line)["status"] == "OK"  # type: ignore[index]


def test_line_breaks_at_the_end_do_not_count():
    assert compile_format("$context.requestId $context.status\r\n").parse("r 200\n") == {
        "requestId": "r",
        "status": "200",
    }


def test_a_broken_certificate_escape_takes_the_slow_way():
    compiled = compile_format('{"p":"$context.identity.clientCert.clientCertPem","s":"$context.status"}')
    assert compiled.quick('{"p":"-----BEGIN \\x","s":"200"}') is None
    assert compiled.parse('{"p":"-----BEGIN \\x","s":"200"}') == {
        "identity.clientCert.clientCertPem": "-----BEGIN \\x",
        "status": "200",
    }


def test_touching_values_that_are_too_long_to_be_told_apart_are_left():
    compiled = compile_format("$context.identity.userAgent$context.error.message|$context.status")
    assert compiled.read("x" * 1000 + "|200") is not None
    assert compiled.read("x" * 1100 + "|200") is None
    assert compiled.parse("x" * 1100 + "|200") == {
        "identity.userAgent": "x" * 1100,
        "error.message": "-",
        "status": "200",
    }


def test_a_format_nested_too_deeply_is_read_by_its_texts():
    compiled = compile_format('{"a":' + "[" * 8000 + '"$context.requestId"')
    assert (compiled.kind, compiled.meanings) == ("json", None)
    assert compiled.parse('{"a":' + "[" * 8000 + '"r"') == {"requestId": "r"}


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 1, "a variable"),
        ("hello", 1, "a variable"),
        ("$context.requestId\n$context.status", 19, "one line"),
        ("$context.requestId $context.", 28, "name"),
        ("$context.requestId $context", 28, "name"),
        ("$context.requestId ${context.status", 20, "closing brace"),
        ("${context.}", 1, "closing brace"),
        ("$context.requestId $input.path('x')", 20, "a $context variable"),
        ("$context.requestId $stageVariables.x", 20, "a $context variable"),
        ("$context.requestId \x1b[31m", 20, "printable"),
        ("x" * 20_000 + "$context.status", 16_384, "at most"),
        ("$context.status " * 600, 1, "at most 512"),
    ],
)
def test_what_is_no_format_is_refused_with_its_place(text, position, expected):
    with pytest.raises(FormatError) as refused:
        compile_format(text)
    assert refused.value.position == position
    assert expected in refused.value.expected
    assert refused.value.remedy
    assert str(position) in str(refused.value)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("$context.path.", ("path",)),
        ("$context.requestId-$context.status", ("requestId", "status")),
        ("$context.authorizer.tenant-id-$context.status", ("authorizer.tenant-id", "status")),
        ("${context.authorizer.claims.cognito:username}x", ("authorizer.claims.cognito:username",)),
        ("$context.new.thing $contextual $5", ("new.thing",)),
        ("${ context.status }", ("status",)),
    ],
)
def test_where_a_name_ends(text, names):
    assert compile_format(text).names == names


def test_the_structure_of_json_is_known():
    meanings = compile_format(FORMATS["flat, constants"]).meanings
    assert meanings == {"env": None, "requestId": "requestId", "status": "status", "v": None}
    assert compile_format(FORMATS["flat, a key twice"]).meanings is None
    assert compile_format(FORMATS["a key is a variable"]).meanings is None
    assert compile_format(FORMATS["text around a value"]).meanings is None
    assert compile_format(json.dumps({"\ue000": "$context.requestId"}, ensure_ascii=False)).meanings is None
