from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.traffic.filter.quoting import quoted
from tui.traffic.filter.tokens import Kind, tokens


@given(st.text())
def test_quoted_text_reads_back_as_itself(text: str) -> None:
    alone = list(tokens(quoted(text)))
    assert [(token.kind, token.text) for token in alone] == [(Kind.TEXT, text), (Kind.END, "")]
    assert next(tokens(f"issuer:={quoted(text)}")).text == text
