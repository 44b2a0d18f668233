"""Exact widths, whatever the text; and a layout for every width."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.support.tails import rows
from tui.text import sanitize
from tui.traffic.store import RequestStore
from tui.widgets.cells import fit, plain
from tui.widgets.columns import Column, Preset, layout
from tui.widgets.list_window import ListWindow
from tui.widgets.row_renderer import STYLES, RowOptions, RowRenderer
from tui.wording.names import client_label


@given(st.text(max_size=80), st.integers(-2, 60), st.booleans(), st.booleans())
def test_a_fitted_text_has_exactly_the_width(text, width, right, middle):
    assert cell_len(fit(sanitize(text), width, right=right, middle=middle)) == max(0, width)


def test_a_path_keeps_both_ends():
    assert fit("/pets/0123456789/toys", 11, middle=True) == "/pets…/toys"


def test_our_own_texts_have_an_ascii_form():
    assert plain("● paused · +3 …", ascii_only=True).isascii()
    assert plain("●", ascii_only=False) == "●"


@pytest.mark.parametrize("preset", list(Preset))
def test_columns_fill_every_width(preset):
    for width in range(1, 240):
        placed = layout(width, preset).placed
        columns = {column.column for column in placed}
        taken = sum(column.width + 1 for column in placed)
        assert Column.STATUS in columns
        if columns & {Column.PATH, Column.CLIENT}:
            assert taken == width
        elif width >= 20:
            assert taken <= width


@pytest.mark.parametrize("width", [1, 5, 19, 44, 80, 133, 220])
def test_every_line_is_as_wide_as_the_list(width):
    from rich.style import Style

    styles = dict.fromkeys(STYLES, Style())
    renderer = RowRenderer(styles, RowOptions(layout(width)), lambda row: client_label(row, None))
    store = RequestStore()
    store.extend(rows(3))
    store.add_divider("gap", 0, "長い" * 60)
    for index in range(len(store)):
        assert renderer.line(store.item_at(index)).cell_length == width
    assert renderer.header("UTC").cell_length == width


@given(st.lists(st.tuples(st.sampled_from("jkgGdub+-so"), st.integers(1, 30)), max_size=40))
def test_the_cursor_is_always_visible_and_the_window_full(steps):
    store = RequestStore(max_requests=60)
    store.extend(rows(40, first=100))
    window = ListWindow(store, 10)
    window.sync()
    later, earlier = 140, 99
    for key, count in steps:
        if key == "+":
            store.extend(rows(count, first=later))
            later += count
            window.sync()
        elif key == "-" and earlier - count > 0:
            store.extend(rows(count, first=earlier - count))
            earlier -= count
            window.sync()
        elif key == "o":
            store.newest_first = not store.newest_first
            window.refilter()
        elif key == "s":
            window.scroll(count - 15)
        else:
            moves = {"j": (window.move, 1), "k": (window.move, -1), "d": (window.page, 0.5), "u": (window.page, -0.5)}
            if key in moves:
                move, step = moves[key]
                move(step)
            elif key == "g":
                window.to_oldest()
            elif key == "G":
                window.to_newest()
        shown = [item.id for item in window.items() if item is not None]
        assert window.cursor_id in shown
        assert len(window.items()) == 10


def test_the_screen_imports_nothing_that_costs_before_it_is_used():
    code = (
        "import sys, tui.app\n"
        "heavy = {'boto3', 'botocore', 'cryptography', 'markdown_it', 'tree_sitter', 'textual.widgets._markdown',"
        " 'textual.widgets._text_area', 'textual.widgets._data_table'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "[]"
