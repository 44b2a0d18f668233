"""Any format and any values: the line gives the values back, or says that it can be read in another way."""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from tests.support.formats import FORMATS
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.parser import LineParser
from tui.access_log.template import CompiledFormat, compile_format
from tui.text import is_unsafe

ORIGIN = EventOrigin("file:x")
ABSENT = st.just("-")
NUMBER = st.integers(0, 10**9).map(str)
ID = st.from_regex(r"[A-Za-z0-9_=-]{8,36}", fullmatch=True)
WORD = st.from_regex(r"[A-Za-z0-9]{4,12}", fullmatch=True)
SHAPED = {
    "status": st.integers(100, 599).map(str),
    "integration.status": st.integers(100, 599).map(str),
    "responseLatency": NUMBER,
    "responseLength": NUMBER,
    "requestTimeEpoch": st.integers(10**9, 10**13 - 1).map(str),
    "requestTime": st.from_regex(r"[0-2][0-9]/Jul/2024:0[0-9]:[0-5][0-9]:[0-5][0-9] [+-]0[0-9]00", fullmatch=True),
    "httpMethod": st.sampled_from(["GET", "POST", "DELETE", "M-SEARCH"]),
    "protocol": st.just("HTTP/1.1"),
    "identity.sourceIp": st.ip_addresses().map(str),
    "requestId": ID,
    "extendedRequestId": ID,
    "apiId": WORD,
    "stage": st.sampled_from(["prod", "$default", "v1-beta"]),
    "domainName": st.sampled_from(["api.example.com", "x-1.example.org"]),
    "resourcePath": st.sampled_from(["/", "/pets/{id}", "/{proxy+}"]),
    "routeKey": st.sampled_from(["$default", "GET /pets/{id}", "ANY /{proxy+}", "sendMessage"]),
    "identity.clientCert.serialNumber": st.from_regex(r"([0-9a-f]{2}:){3,15}[0-9a-f]{2}|[0-9]{1,4}", fullmatch=True),
    "identity.clientCert.validity.notAfter": st.just("Aug  5 09:36:04 2021 GMT"),
}
HOSTILE = st.sampled_from(
    ['"', '","', '" 200 ', ", ", " ", "-", "</ua>", '","status":"200"}', "200", "|", "\\", "\u202e", "\x1b"]
)
FREE_TEXT = st.lists(st.text(max_size=6) | HOSTILE, max_size=5).map("".join).map(lambda text: text.strip("\r\n") or "-")
FREE = {
    "identity.userAgent": FREE_TEXT,
    "path": FREE_TEXT.map(lambda text: f"/{text}"),
    "error.message": FREE_TEXT,
    "identity.clientCert.subjectDN": FREE_TEXT,
    "authorizer.tenant": FREE_TEXT,
}
VALUES = {name: ABSENT | strategy for name, strategy in (SHAPED | FREE).items()}
NAMES = st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=8, unique=True)
SEPARATORS = st.sampled_from(
    [" ", ",", ", ", "|", "\t", '" "', '","', " - ", "] [", "=", "/", "", " status=", "</a><b>", ";"]
)


def text_of(names: list[str], separators: list[str]) -> str:
    """A format of text: the variables with these texts before, between and behind them."""
    return "".join(f"{one}${{context.{name}}}" for one, name in zip(separators, names, strict=False)) + separators[-1]


def json_of(names: list[str], nested: bool, bare: bool) -> str:
    """A JSON format of any nesting, numbers quoted or not."""
    members = [
        f'"k{n}":$context.{name}'
        if bare and name.endswith(("status", "Latency"))
        else f'"k{n}":{{"v.{n}":"a $context.{name}"}}'
        if nested and n % 2
        else f'"k{n}":"$context.{name}"'
        for n, name in enumerate(names)
    ]
    return "{" + ",".join(members) + "}"


def rendered(compiled: CompiledFormat, values: dict[str, str], *, escaped: bool) -> str:
    """What API Gateway writes."""
    texts = [json.dumps(values[name])[1:-1] if escaped else values[name] for name in compiled.names]
    return "".join(one + two for one, two in zip(compiled.template.literals, [*texts, ""], strict=True))


def check(compiled: CompiledFormat, line: str, values: dict[str, str]) -> None:
    """The same values, or a warning that there is another reading; and a row in any case.

    Values that touch, of which the format says that they cannot be told apart, may leave the line unread.
    """
    row = LineParser(compiled).parse(LogEvent(line, ORIGIN, 1))
    assert row.raw.reveal() == line
    reading = compiled.read(line)
    if reading is None:
        assert any("touch" in said for said in compiled.ambiguities)
        return
    said = "ambiguous" in reading.warnings
    found = dict(zip(compiled.names, reading.values, strict=True))
    assert found == values or said, (compiled.template, line)
    if said:
        assert "ambiguous" in row.warnings
    quick = compiled.quick(line)
    assert quick is None or (quick == reading.values and not said)
    for name, value in getattr(row, "context", {}).items():
        assert not is_unsafe(value), name


@given(st.data())
def test_text_formats(data):
    names = data.draw(NAMES)
    separators = [data.draw(SEPARATORS) for _ in range(len(names) + 1)]
    compiled = compile_format(text_of(names, separators))
    if compiled.kind == "json":
        return
    values = {name: data.draw(VALUES[name]) for name in names}
    check(compiled, rendered(compiled, values, escaped=False), values)


@given(st.data(), st.booleans(), st.booleans())
def test_json_formats_with_escaped_values_have_one_reading(data, nested, bare):
    names = data.draw(NAMES)
    compiled = compile_format(json_of(names, nested, bare))
    assert compiled.kind == "json"
    assert compiled.ambiguities == ()
    values = {name: data.draw(VALUES[name]) for name in names}
    line = rendered(compiled, values, escaped=True)
    check(compiled, line, values)
    reading = compiled.read(line)
    assert reading is not None
    assert reading.warnings == ()


@given(st.data(), st.booleans(), st.booleans())
def test_json_formats_with_values_as_they_are(data, nested, bare):
    names = data.draw(NAMES)
    compiled = compile_format(json_of(names, nested, bare))
    values = {name: data.draw(VALUES[name]).replace("\\", "/") for name in names}
    check(compiled, rendered(compiled, values, escaped=False), values)


@given(st.sampled_from(sorted(FORMATS)), st.text(max_size=40) | HOSTILE, st.lists(st.integers(0, 400), max_size=3))
def test_damaged_lines_are_rows(name, text, places):
    compiled = compile_format(FORMATS[name])
    line = re.sub(r"\$\{?context[\w.{}-]*", "403", FORMATS[name])
    for place in places:
        line = line[:place] + text + line[place:]
    row = LineParser(compiled).parse(LogEvent(line, ORIGIN, 1))
    assert row.raw.reveal() == line
    compiled.parse(line)
    compiled.parse(text)
