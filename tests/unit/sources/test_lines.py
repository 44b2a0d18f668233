from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sinks import RecordingSink
from tui.access_log.event import EventOrigin
from tui.sources import lines as module
from tui.sources.base import SourceError
from tui.sources.lines import LineFeed, LineSplitter

ORIGIN = EventOrigin("file:x", file="x")


def _split(*pieces):
    splitter = LineSplitter()
    return [line for piece in pieces for line in splitter.feed(piece)] + splitter.flush()


def _feed(*pieces):
    sink = RecordingSink()
    feed = LineFeed("file:x", "x", ORIGIN, sink)
    for piece in pieces:
        feed.feed(piece)
    feed.finish()
    return sink


@given(st.lists(st.text(st.characters(exclude_characters="\r\n\ufeff")), max_size=20), st.integers(1, 30))
def test_pieces_do_not_matter(texts, size):
    data = "\n".join(texts).encode("utf-8", "surrogatepass")
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    assert _split(*pieces) == _split(data)


def test_a_line_waits_for_its_break():
    splitter = LineSplitter()
    assert splitter.feed(b"one\ntw") == ["one"]
    assert splitter.feed(b"o") == []
    assert splitter.feed(b"\n") == ["two"]
    assert splitter.flush() == []


def test_only_line_feeds_break_lines():
    assert _split("a\u2028b\x0bc\x85d\r\ne\rf\n".encode()) == ["a\u2028b\x0bc\x85d", "e\rf"]


def test_a_byte_order_mark_is_dropped_at_the_beginning_alone():
    assert _split(b"\xef", b"\xbb\xbfone\n\xef\xbb\xbftwo\n") == ["one", "\ufefftwo"]


def test_undecodable_bytes_are_kept():
    (line,) = _split(b"caf\xe9 \xff\n")
    assert line.encode("utf-8", "surrogateescape") == b"caf\xe9 \xff"


def test_an_endless_line_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "MAX_LINE", 10)
    splitter = LineSplitter()
    for _ in range(1000):
        assert splitter.feed(b"xxxx") == []
    assert splitter._held == sum(map(len, splitter._pieces)) == 10
    assert splitter.feed(b"\nnext\n")[1:] == ["next"]


def test_events_have_numbers_and_the_origin():
    sink = _feed(b"one\n\nthree")
    assert [(event.message, event.line) for event in sink.events] == [("one", 1), ("three", 3)]
    assert {event.origin for event in sink.events} == {ORIGIN}


def test_batches_are_bounded_and_everything_is_counted():
    data = b"".join(b"line %d\n" % n for n in range(5001))
    sink = _feed(data)
    assert [len(batch) for batch in sink.batches] == [2000, 2000, 1001]
    assert sum(delivery.received for delivery in sink.deliveries) == 5001
    assert sum(delivery.bytes_read for delivery in sink.deliveries) == len(data)


def test_a_line_beyond_all_measure_is_one_bounded_event():
    sink = _feed(b"short\n", b"x" * 3_000_000, b"\nnext\n")
    assert [len(line) for line in sink.lines] == [5, module.MAX_MESSAGE, 4]
    assert [event.line for event in sink.events] == [1, 2, 3]


def test_a_wrapped_document_is_unwrapped():
    document = {"events": [{"timestamp": 5, "message": "{}", "eventId": "7"}]}
    sink = _feed(json.dumps(document, indent=4).encode())
    assert [(event.message, event.timestamp) for event in sink.events] == [("{}", 5)]


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_gzip_is_recognised_whatever_the_pieces(size):
    packed = gzip.compress(b"one\r\ntwo\n") + gzip.compress(b"three")
    sink = _feed(*[packed[at : at + size] for at in range(0, len(packed), size)])
    assert sink.lines == ["one", "two", "three"]
    assert sum(delivery.bytes_read for delivery in sink.deliveries) <= len(packed)


def test_gzip_that_breaks_off_gives_what_there_is_and_says_so():
    packed = gzip.compress(b"".join(b"line %d\n" % (n * 7919) for n in range(2000)))
    sink = RecordingSink()
    feed = LineFeed("file:x", "x.gz", ORIGIN, sink)
    feed.feed(packed[: len(packed) // 2])
    assert feed.compressed
    with pytest.raises(SourceError, match=r"x\.gz breaks off in the middle of its gzip data, after line \d+") as caught:
        feed.finish()
    assert len(sink.events) > 100
    assert caught.value.exit_code == 3


def test_damaged_gzip_says_so():
    sink = RecordingSink()
    feed = LineFeed("file:x", "x.gz", ORIGIN, sink)
    with pytest.raises(SourceError, match="damaged gzip"):
        feed.feed(gzip.compress(b"one\ntwo") + b"rubbish")
    assert sink.lines == ["one", "two"]


def test_the_first_byte_of_gzip_alone_is_no_gzip():
    assert _feed(b"\x1f", b"x").lines == ["\x1fx"]
    assert _feed(b"\x1f").lines in ([], ["\x1f"])


def test_nothing_at_all():
    sink = _feed()
    assert (sink.events, sink.all_news) == ([], [])
