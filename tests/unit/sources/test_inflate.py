from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.sources.inflate import BLOCK, Inflater


def _inflate(*pieces):
    inflater = Inflater()
    return b"".join(block for piece in pieces for block in inflater.feed(piece)), inflater.complete


@given(st.binary(max_size=2000), st.integers(1, 50))
def test_any_content_in_any_pieces(content, size):
    packed = gzip.compress(content)
    pieces = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert _inflate(*pieces) == (content, True)


def test_members_one_after_another_and_padding():
    packed = gzip.compress(b"one ") + gzip.compress(b"two ") + b"\0" * 512
    assert _inflate(packed) == (b"one two ", True)
    assert _inflate(packed, b"\0" * 10) == (b"one two ", True)


def test_a_break_off_is_noticed_and_what_came_is_given():
    packed = gzip.compress(bytes(range(256)) * 40)
    content, complete = _inflate(packed[:-9])
    assert content
    assert not complete
    assert _inflate(gzip.compress(b"one", mtime=0), gzip.compress(b"two", mtime=0)[:5]) == (b"one", False)


def test_nothing_is_complete():
    assert _inflate() == (b"", True)


@pytest.mark.parametrize("data", [b"\x1f\x8bnot gzip at all", gzip.compress(b"one", mtime=0) + b"rubbish"])
def test_damage_is_an_error(data):
    with pytest.raises(zlib.error):
        _inflate(data)


def test_a_bomb_leaves_in_blocks():
    packed = gzip.compress(b"\0" * (20 * BLOCK))
    sizes = [len(block) for block in Inflater().feed(packed)]
    assert sum(sizes) == 20 * BLOCK
    assert max(sizes) <= BLOCK
