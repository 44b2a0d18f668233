from __future__ import annotations

import html
import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.certificate.encodings import undo_backslashes, undo_entities, undo_percent

FUNCTIONS = (undo_percent, undo_entities, undo_backslashes)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"a\nb", "a\nb"),
        (r"a\\nb", "a\nb"),
        (r"a\\\\nb", "a\nb"),
        (r"a\r\nb", "a\nb"),
        (r"a\\r\\nb", "a\nb"),
        (r"a\rb\tc", "a\nb\tc"),
        (r"a\u000ab\u002bc\u003d", "a\nb+c="),
        (r"a\/b\"", 'a/b"'),
        ("a\\\nb", "a\nb"),
        (r"a\qb", r"a\qb"),
        ("no escapes", "no escapes"),
    ],
)
def test_backslashes(text: str, plain: str) -> None:
    assert undo_backslashes(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a&#10;b&#xA;c", "a\nb\nc"),
        ("&plus;&#43;&equals;&sol;&NewLine;", "++=/\n"),
        ("&amp;#10;", "\n"),
        ("&nosuchname; &#99999999; &#1114112; &", "&nosuchname; &#99999999; &#1114112; &"),
    ],
)
def test_entities(text: str, plain: str) -> None:
    assert undo_entities(text) == plain


@pytest.mark.parametrize("text", ["MII+/=\n", "ü b"])
def test_what_was_escaped_again_and_again_comes_back(text: str) -> None:
    assert undo_percent(quote(quote(text))) == text
    assert undo_entities(html.escape(html.escape(f"<{text}>"))) == f"<{text}>"


@given(st.text(st.sampled_from(r"\nrtu0a&#x;%41A/\"' ") | st.characters(), max_size=100))
def test_no_text_raises(text: str) -> None:
    for undo in FUNCTIONS:
        undo(text)


@pytest.mark.parametrize("part", ["\\", "&", "&#", "%", "%2", "%25", "\\r", "\\r\\", "&amp;", "&#x", "\\u00"])
def test_a_megabyte_of_half_an_escape_takes_no_time(part: str) -> None:
    text = part * (1_000_000 // len(part))
    started = time.process_time()
    for undo in FUNCTIONS:
        undo(text)
    assert time.process_time() - started < 3
