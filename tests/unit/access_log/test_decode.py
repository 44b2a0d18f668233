from __future__ import annotations

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
        ("a.b.c", "1"), ("a.d", "2"), ("pems", "x\ny"), ("list", '["1", {"k": [true]}]'), ("none", None),
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


def test_a_deep_object_cannot_multiply_its_names():
    depth = 90
    text = '{"' + "x" * 50 + '":' * 1
    text = ('{"' + "x" * 50 + '":') * depth + "1" + "}" * depth
    assert [len(name) for name, _ in pairs(text)] == [MAX_NAME]


def test_too_deep_is_a_recursion_error():
    with pytest.raises(RecursionError):
        decode('{"a":' * 100_000)
