"""Lines whose values were chosen to be read as something else, or to take long."""

from __future__ import annotations

import time

import pytest

from tests.support.formats import FORMATS, line_of, names_of
from tests.support.lines import request_values
from tui.access_log.template import compile_format

REFUSED = request_values(refused=True) | {"error.messageString": '"Forbidden"'}
FORGED = 'x","status":"200","path":"/forged'


@pytest.mark.parametrize(
    "name", ["seed", "certificate", "nested", "unquoted number", "message string", "key=value, quoted"]
)
def test_values_that_are_not_escaped_are_read_by_the_texts_around_them(name):
    values = REFUSED | {"identity.userAgent": 'the "best" agent', "identity.clientCert.subjectDN": 'CN="a"'}
    text = FORMATS[name]
    reading = compile_format(text).read(line_of(text, values, escaped=False))
    assert reading is not None
    assert dict(zip(names_of(text), reading.values, strict=True)) == {
        key: values.get(key, "-") for key in names_of(text)
    }


def test_a_forged_status_in_an_unescaped_value_is_not_believed():
    text = '{"ua":"$context.identity.userAgent","path":"$context.path","status":"$context.status"}'
    compiled = compile_format(text)
    reading = compiled.read(f'{{"ua":"{FORGED}","path":"/p","status":"403"}}')
    assert reading is not None
    values = dict(zip(compiled.names, reading.values, strict=True))
    assert values["status"] == "403"
    assert set(reading.warnings) & {"ambiguous", "salvaged"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            '{"ua":"$context.identity.userAgent","path":"$context.path","status":"$context.status"}',
            '{"ua":"x","path":"/f","status":"200"} ","path":"/p","status":"403"}',
        ),
        (
            '{"ua":"$context.identity.userAgent","status":"$context.status","path":"$context.path"}',
            '{"ua":"x","status":"200","path":"/f","status":"403","path":"/p"}',
        ),
        (
            '{"ua":"$context.identity.userAgent","status":"$context.status","path":"$context.path"}',
            '{"ua":"x","status":"403","path":"/p","status":"200","path":"/f"}',
        ),
        (
            '"$context.path" $context.status "$context.identity.userAgent"',
            '"/x" 200 "a" 403 "b" 200 "c"',
        ),
        ("$context.identity.userAgent $context.status $context.path", "a 200 b 403 c 201 d"),
        (
            "<r><ua>$context.identity.userAgent</ua><s>$context.status</s><p>$context.path</p></r>",
            "<r><ua>x</ua><s>200</s><p>/f</ua><s>403</s><p>/p</p></r>",
        ),
    ],
)
def test_where_more_than_one_reading_is_possible_the_refusal_counts_and_the_row_says_so(text, line):
    compiled = compile_format(text)
    reading = compiled.read(line)
    assert reading is not None
    status = compiled.names.index("status")
    assert reading.values[status] == "403"
    if reading.others:
        assert "ambiguous" in reading.warnings
        assert {other[status] for other in reading.others} <= {"200", "201", "403"}
    else:
        assert "salvaged" in reading.warnings


MIB = 1024 * 1024


@pytest.mark.parametrize(
    "name", ["seed", "CLF, combined", "CSV, quoted", "free at the start", "free at the end", "touching, host and path"]
)
@pytest.mark.parametrize("piece", ['"', " ", '","', '"200" ', "/"])
def test_a_line_of_one_mebibyte_takes_less_than_a_second(name, piece):
    compiled = compile_format(FORMATS[name])
    ordinary = line_of(FORMATS[name], request_values())
    for line in (piece * (MIB // len(piece)), ordinary.replace("curl/8.4.0", piece * ((MIB - 4096) // len(piece)))):
        started = time.process_time()
        compiled.quick(line)
        compiled.read(line)
        compiled.read(line, shaped=False)
        assert time.process_time() - started < 1.5  # a second, and half of one for a busy machine
