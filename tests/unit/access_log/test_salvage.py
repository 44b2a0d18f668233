from __future__ import annotations

import contextlib
import time

import pytest

from tests.support.lines import seed_line
from tui.access_log.decode import MAX_FIELDS
from tui.access_log.salvage import Ambiguous, salvage


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ('{"a": -, "b":"x"}', [("a", "-"), ("b", "x")]),
        ('{"a": , "b":"x"}', [("a", ""), ("b", "x")]),
        ('{"b":"x","a":}', [("b", "x"), ("a", "")]),
        ('{"a":"1","b":"2",}', [("a", "1"), ("b", "2")]),
        ('{"a": 200,"b":null, "c":true,}', [("a", "200"), ("b", ""), ("c", "true")]),
        ('{"m":""Forbidden"","s":"403"}', [("m", "Forbidden"), ("s", "403")]),
        ('{"u":"say "hi" to","s":"1"}', [("u", 'say "hi" to'), ("s", "1")]),
        ('{"u":"end"","s":-}', [("u", 'end"'), ("s", "-")]),
        ('{"u":"a\\"b "c"","s":"1"}', [("u", 'a"b "c"'), ("s", "1")]),
        ('{"u":"C:\\Users "x"","s":"1"}', [("u", 'C:\\Users "x"'), ("s", "1")]),
        ('{"p":"a\nb","s":-}', [("p", "a\nb"), ("s", "-")]),
        ('{"p":"a\\nb\\u00e9","s":-}', [("p", "a\nbé"), ("s", "-")]),
        ('{"path":/pets, "s":"1"}', [("path", "/pets"), ("s", "1")]),
        ('\ufeff{"s":-}', [("s", "-")]),
        ('{"i":{"ip":"1","u":"a"b"},"s":-}', [("i.ip", "1"), ("i.u", 'a"b'), ("s", "-")]),
        ('{"i":{"n":-},"s":"1"}', [("i.n", "-"), ("s", "1")]),
        ('{"l":["x",1],"s":-}', [("l", "x\n1"), ("s", "-")]),
        ('{ "s" : - }', [("s", "-")]),
    ],
)
def test_one_reading_only(text, pairs):
    decoded = salvage(text)
    assert decoded.pairs == pairs
    assert decoded.warnings == ("salvaged",)
    assert decoded.kind == "salvaged json"


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ('{"a":"1","b":"cut of', [("a", "1"), ("b", "cut of")]),
        ('{"a":"1","b":"cut"', [("a", "1"), ("b", "cut")]),
        ('{"a":"1","b', [("a", "1")]),
        ('{"a":"1","b"', [("a", "1")]),
        ('{"a":"1","b":', [("a", "1"), ("b", "")]),
        ('{"a":"1","b":20', [("a", "1"), ("b", "20")]),
        ('{"a":"1",', [("a", "1")]),
        ('{"a":"1","i":{"b":"2"', [("a", "1"), ("i.b", "2")]),
    ],
)
def test_a_cut_off_end_is_named(text, pairs):
    decoded = salvage(text)
    assert decoded.pairs == pairs
    assert decoded.warnings == ("salvaged", "truncated")


@pytest.mark.parametrize("text", ['{"a":-} and more', '{"a":-}{', '{"a":"x"y","b":"2"} and more'])
def test_text_after_the_end_is_named(text):
    decoded = salvage(text)
    assert decoded.pairs[0][0] == "a"
    assert decoded.warnings[:2] == ("salvaged", "trailing-text")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x", "does not begin"),
        ("{", "no key and value"),
        ("{}x}", "it goes on"),
        ("{'a':1}", "neither a key nor the end"),
        ('{"a":"1" "b":"2"', "quotes in it and no end"),
        ('{"a":"x"y", b:2', "quotes in it and no end"),
        ('{"a":[1,-],"b":"2"}', "list"),
        ('{"a":x"y,"b":"2"}', "a quote stands inside"),
        ('{"a":' * 70 + "-", "nested too deeply"),
    ],
)
def test_more_than_one_reading(text, reason):
    with pytest.raises(Ambiguous, match=reason):
        salvage(text)


def test_a_forged_field_is_a_second_field_and_never_replaces_the_real_one():
    line = seed_line({"identity.userAgent": 'MARK", status'}, status="403").replace(
        '"MARK\\", status"', '"evil","status":"200","x":"y"'
    )
    decoded = salvage(line.replace('"prod"', '"pr"od"'))
    assert [value for key, value in decoded.pairs if key == "status"] == ["200", "403"]


def test_too_many_fields_are_named():
    decoded = salvage("{" + ",".join(f'"k{i}":-' for i in range(MAX_FIELDS + 5)) + "}")
    assert len(decoded.pairs) == MAX_FIELDS
    assert "too-many-fields" in decoded.warnings


MIB = 1024 * 1024


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        '" ',
        '",',
        '"' + " " * 63,
        '","',
        '"}',
        '","x',
        '","x"',
        '","xxxxxxxx"',
        "\\",
        '\\"',
        "{",
        '"a":{',
        "[",
        "[[",
        ",",
        " ",
        "-",
        '"a":-,',
        '"a":"',
        '"a" : ',
        "}",
        '},"',
        '"' + "," + " " * 62,
        '""a"","b":-,',
        "\n",
        "\x00",
    ],
)
@pytest.mark.parametrize("head", ["{", '{"a":"', '{"a":', '{"a":{"b":"'])
def test_a_line_of_one_mebibyte_takes_less_than_a_second(head, unit):
    line = (head + unit * (MIB // len(unit)))[:MIB]
    started = time.process_time()
    with contextlib.suppress(Ambiguous, RecursionError):
        salvage(line)
    assert time.process_time() - started < 1.5  # a second, and half of one for a busy machine
