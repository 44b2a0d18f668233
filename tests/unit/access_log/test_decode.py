from __future__ import annotations

import json

import pytest

from tui.access_log.decode import MAX_FIELDS, MAX_NAME, decode


def pairs(text: str) -> list[tuple[str, str | None]]:
    decoded = decode(text)
    assert decoded is not None
    return decoded.pairs


def test_order_duplicates_and_numbers_stay_as_written():
    assert pairs('{"b":1.50,"a":"x","b":10000000000000000000000,"c":null,"d":true,"e":false}') == [
        ("b", "1.50"), ("a", "x"), ("b", "10000000000000000000000"), ("c", None), ("d", "true"), ("e", "false"),
    ]  # fmt: skip


def test_a_number_of_any_length_is_a_text():
    assert pairs('{"a":' + "9" * 10_000 + "}") == [("a", "9" * 10_000)]


def test_objects_become_dotted_names_and_lists_texts():
    text = '{"a":{"b":{"c":"1"},"d":2},"pems":["x","y"],"list":[1,{"k":[true]}],"none":[]}'
    assert pairs(text) == [
        ("a.b.c", "1"), ("a.d", "2"), ("pems", "x\ny"), ("list.0", "1"), ("list.1.k", "[true]"),
        ("none", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ('{"a":"1"}', ()),
        ('\ufeff {"a":"1"}\n', ()),
        ('{"a":"1\n2"}', ("salvaged",)),
        ('{"a":"1"} and more', ("salvaged", "trailing-text")),
    ],
)
def test_what_is_forgiven_is_named(text, warnings):
    decoded = decode(text)
    assert decoded is not None
    assert decoded.warnings == warnings
    assert decoded.kind == ("salvaged json" if warnings else "json")


@pytest.mark.parametrize("text", ["", "x", "[1]", '"a"', "1", "null", '{"a":-}', '{"a":', "{'a':1}", "{"])
def test_no_object(text):
    assert decode(text) is None


def test_too_many_fields_are_cut_and_named():
    decoded = decode("{" + ",".join(f'"k{i}":1' for i in range(MAX_FIELDS + 5)) + "}")
    assert decoded is not None
    assert len(decoded.pairs) == MAX_FIELDS
    assert decoded.warnings == ("too-many-fields",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"x"} ","path":"/p","status":"403"}', [("path", "/p"), ("status", "403")]),
        ('"x"},{"m":{"status":403,"a":null}', [("status", "403"), ("a", "null")]),
        ('"x"} "path":"cut', [("path", "cut")]),
        ('"x"} "a":"b\\"c\\u00e9","d":"\\x"', [("a", 'b"cé'), ("d", "\\x")]),
        ('"x"} "a":,"b":', []),
        ('"x"} a: 1', []),
    ],
)
def test_fields_behind_the_objects_end_are_fields_of_the_line(text, expected):
    decoded = decode('{"a":' + text)
    assert decoded is not None
    assert decoded.pairs == [("a", "x"), *expected]
    assert decoded.warnings == ("salvaged", "trailing-text")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"r":[{"a":"1"},{"a":["2","3"],"b":[]}]}', [("r.0.a", "1"), ("r.1.a", "2\n3"), ("r.1.b", None)]),
        ('{"r":[[1],["x"]]}', [("r.0", "1"), ("r.1", "x")]),
        ('{"r":"{\\"a\\":{\\"b\\":\\"1\\"}} "}', [("r.a.b", "1")]),
        ('{"r":"[{\\"a\\":1}]"}', [("r.0.a", "1")]),
        ('{"r":["{\\"a\\":1}"],"s":[["{\\"a\\":1}"]]}', [("r", '{"a":1}'), ("s.0", '{"a":1}')]),
        ('{"r":"{}","s":"[1]","t":"{x","u":"{\\"a\\":1} x"}', [("s", "[1]"), ("t", "{x"), ("u", '{"a":1} x')]),
        ('{"userAgent":"{\\"status\\":\\"599\\"}","status":"200"}', None),
        ('{"r":"{\\"status\\":\\"599\\"}","status":"200"}', [("r.status", "599"), ("status", "200")]),
    ],
)
def test_lists_of_objects_and_json_in_texts_are_taken_apart(text, expected):
    found = pairs(text)
    assert found == (expected if expected is not None else [("userAgent", '{"status":"599"}'), ("status", "200")])


def test_json_in_json_is_taken_apart_three_times_at_most():
    text = '{"a":"1"}'
    for _ in range(5):
        text = json.dumps({"a": text})
    ((name, value),) = pairs(text)
    assert name == "a.a.a.a"
    assert value is not None
    assert value.startswith("{")
    assert pairs(json.dumps({"r": '{"a":' * 100_000}))[0][0] == "r"


def test_a_deep_object_cannot_multiply_its_names():
    depth = 90
    text = '{"' + "x" * 50 + '":' * 1
    text = ('{"' + "x" * 50 + '":') * depth + "1" + "}" * depth
    assert [len(name) for name, _ in pairs(text)] == [MAX_NAME]


def test_too_deep_is_a_recursion_error():
    with pytest.raises(RecursionError):
        decode('{"a":' * 100_000)
