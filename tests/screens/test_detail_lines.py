"""How fields become lines: nothing lost, nothing too wide, nothing secret unless revealed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.text import Secret, sanitize
from tui.widgets.detail.lines import (
    MAX_VALUE,
    Layout,
    Role,
    clear_text,
    cut,
    document_lines,
    section_lines,
    text_lines,
    text_of,
)
from tui.widgets.detail.wrapping import wrapped
from tui.wording.fields import Field, Level, Provenance, Section


def field(value: str | None = "x", label: str = "label", **more: object) -> Field:
    return Field("name", label, value, more.pop("provenance", Provenance.LOGGED), **more)  # type: ignore[arg-type]


def drawn(*fields: Field, width: int = 60, **layout: bool) -> list[str]:
    return [text_of(line) for line in section_lines([Section("Title", fields)], Layout(width, **layout))]


def roles(*fields: Field, **layout: bool) -> set[Role]:
    lines = section_lines([Section("Title", fields)], Layout(60, **layout))
    return {piece.role for line in lines for piece in line if piece.text.strip()}


def test_label_value_and_provenance_share_a_line() -> None:
    title, line = drawn(field("GET", "Method", provenance=Provenance.DECODED))
    assert title == "Title"
    assert line.split() == ["Method", "GET", "decoded"]
    assert len(line) == 60


def test_absent_values_say_why_once() -> None:
    assert (
        drawn(field(None, "Stage", provenance=Provenance.ABSENT))[1].split("  ")[-1].strip()
        == "absent from your format"
    )
    assert drawn(field(None, "Stage", provenance=Provenance.EMPTY))[1].count("no value") == 1


def test_sections_are_apart() -> None:
    sections = [Section("One", (field(),)), Section("Two", (field(),))]
    assert [text_of(line) for line in section_lines(sections, Layout(40))].index("") == 2


def test_levels_have_a_glyph_and_a_role() -> None:
    for level, glyph, plain, role in (
        (Level.GOOD, "✓", "+", Role.GOOD),
        (Level.WARNING, "!", "!", Role.WARNING),
        (Level.BAD, "✗", "x", Role.BAD),
    ):
        assert drawn(field("v", level=level))[1].startswith(glyph)
        assert drawn(field("v", level=level), ascii=True)[1].startswith(plain)
        assert role in roles(field("v", level=level))


def test_a_long_value_is_wrapped_completely_or_cut() -> None:
    value = "".join(chr(ord("a") + number % 26) for number in range(200))
    rows = drawn(field(value))[1:]
    assert value in "".join(row[9:].replace("logged", "").strip() for row in rows)
    cut_rows = drawn(field(value), wrap=False)[1:]
    assert len([row for row in cut_rows if "abc" in row]) == 1
    assert "…" in cut_rows[0]


def test_prose_breaks_at_spaces() -> None:
    note = "some words that are too many for one line of this very narrow pane"
    rows = drawn(field("v", note=note), width=40)
    assert len(rows) > 3
    assert " ".join(row.strip() for row in rows[2:]) == note


def test_an_overlong_value_is_counted() -> None:
    text = "\n".join(drawn(field("x" * (MAX_VALUE + 1234))))
    assert text.count("x") == MAX_VALUE
    assert "1,234 more characters" in text


def test_a_long_label_leaves_room_for_the_value() -> None:
    rows = drawn(field("the value", "a label that is much longer than its column"), width=40)
    assert "a label that is much longer than its column" in rows[1]
    assert "the value" in rows[2]


def test_a_secret_is_masked_until_revealed() -> None:
    secret = field("•••• 16 characters", "API key", secret=Secret("hunter2-\x1b]52;x\x07"))
    assert "hunter2" not in "\n".join(drawn(secret))
    assert "•••• 16 characters" in drawn(secret)[1]
    assert "**** 16 characters" in drawn(secret, ascii=True)[1]
    revealed = "\n".join(drawn(secret, revealed=True))
    assert "hunter2-\\x1b]52;x\\x07" in revealed
    assert "\x1b" not in revealed


def test_a_secret_without_a_mask_of_its_own_says_its_length() -> None:
    assert "(7 characters)" in drawn(field(None, secret=Secret("hunter2")))[1]


def test_a_revealed_text_of_several_lines_stands_below_its_label() -> None:
    armour = "-----BEGIN CERTIFICATE-----\n" + "A" * 64 + "\n-----END CERTIFICATE-----\n"
    rows = drawn(field("masked", "PEM", secret=Secret(armour)), width=80, revealed=True)
    assert rows[2:] == ["  -----BEGIN CERTIFICATE-----", "  " + "A" * 64, "  -----END CERTIFICATE-----"]


def test_a_list_stands_beside_its_label_one_value_a_line() -> None:
    rows = drawn(field("DNS:a.example\nDNS:b.example", "Names"))
    assert rows[1].split() == ["Names", "DNS:a.example"]
    assert rows[2].split() == ["DNS:b.example", "logged"]
    assert rows[1].index("DNS") == rows[2].index("DNS")


def test_visible_escapes_have_their_own_role() -> None:
    assert Role.ESCAPE in roles(field(sanitize("a\x1b[31m\u202eb")))
    assert Role.ESCAPE not in roles(field("plain"))


def test_wide_characters_count_their_cells() -> None:
    for row in drawn(field("日本語" * 40, "ラベル"), width=50):
        assert cell_len(row) <= 50


def test_texts_say_what_was_left_out() -> None:
    assert [text_of(line) for line in text_lines(*cut("abcdef", 4), Layout(20))] == ["abcd", "… 2 more characters"]
    assert [text_of(line) for line in text_lines("abc", 0, Layout(20))] == ["abc"]


def test_clear_text_is_sanitised_after_it_was_cut() -> None:
    assert clear_text("\x1b\u2028\nb" + "c" * 100, 4) == ("\\x1b<U+2028>\nb", 100)


@given(st.text(max_size=300), st.integers(8, 120), st.booleans(), st.booleans())
def test_no_line_is_wider_than_the_pane(text: str, width: int, wrap: bool, ascii_only: bool) -> None:
    clean = sanitize(text)
    layout = Layout(width, wrap, ascii_only)
    for line in text_lines(clean, 0, layout):
        assert cell_len(text_of(line)) <= width
    if wrap and not ascii_only:
        assert "".join(text_of(line) for line in text_lines(clean, 0, layout)) == clean


def test_a_word_is_broken_only_where_no_line_holds_it() -> None:
    identifier = "5fc39214-e591-43e7-94c0-2575a6a19994"
    rows = [text_of(line) for line in text_lines(f"seen id {identifier}, and {'x' * 90} after", 0, Layout(40))]
    assert identifier in "\n".join(rows)
    assert all(len(row) <= 40 for row in rows)
    assert "".join(rows) == f"seen id {identifier}, and {'x' * 90} after"


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ('  "identity.userAgent": "' + "word " * 30 + '",', 24),
        ('  "' + "k" * 60 + '": "' + "word " * 30 + '"', 2),
        ("    no key at all " + "word " * 30, 4),
        ('  "pem": "' + "日本" * 60 + '"', 9),
    ],
)
def test_what_is_wrapped_goes_on_below_its_value(text: str, column: int) -> None:
    first, *rest = [text_of(line) for line in document_lines(text, 0, Layout(80))]
    assert rest
    assert all(row.startswith(" " * column) and not row[column].isspace() for row in rest)
    assert first + "".join(row[column:] for row in rest) == text
    assert all(cell_len(row) <= 80 for row in (first, *rest))


def test_what_is_revealed_wraps_even_where_all_else_is_cut() -> None:
    armour = "A" * 200
    rows = drawn(field("masked", "PEM", secret=Secret(armour)), width=60, revealed=True, wrap=False)
    assert sum(row.count("A") for row in rows) == 200
    (kept,) = document_lines('"a": "' + "b" * 200 + '"', 0, Layout(60, wrap=False))
    assert text_of(kept).endswith("…")
    shown = document_lines('"a": "' + "b" * 200 + '"', 0, Layout(60, wrap=False), Role.REVEALED)
    assert "".join(text_of(line) for line in shown).count("b") == 200


def test_each_section_has_a_column_of_its_own() -> None:
    short = Section("Subject", (field("orders.shop.example.com", "CN", provenance=Provenance.DECODED),))
    long = Section("Usage", (field("clientAuth", "Extended key usage"),))
    lines = [text_of(line) for line in section_lines([short, long], Layout(53))]
    assert lines[1].split() == ["CN", "orders.shop.example.com", "decoded"]
    assert lines[1].index("orders") == 6
    assert lines[4].split()[-2:] == ["clientAuth", "logged"]


@given(st.text(alphabet="ab ,•日\u0301", max_size=200), st.integers(8, 40))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, width: int) -> None:
    rows = wrapped(text, width)
    assert "".join(rows) == text
    assert all(cell_len(row) <= width for row in rows)


def test_a_word_of_our_own_signs_is_not_broken_either() -> None:
    text = "-----BEGIN CERTIFICATE----- •••••••• (887 characters) -----END CERTIFICATE-----"
    assert wrapped(text, 46) == ["-----BEGIN CERTIFICATE----- •••••••• (887 ", "characters) -----END CERTIFICATE-----"]
