from __future__ import annotations

import gzip
import os
import threading
import time

import pytest

from tests.support.rows import PlainParser
from tests.support.sinks import RecordingSink
from tui.sources.base import SourceError
from tui.sources.stdin import StdinSource
from tui.tailer import Tailer
from tui.traffic.states import Phase


@pytest.fixture
def pipe():
    """The reading end as a descriptor, and the writing end as a file."""
    read, write = os.pipe()
    with os.fdopen(write, "wb", buffering=0) as writer:
        yield read, writer
    os.close(read)


def _run(descriptor):
    sink = RecordingSink()
    StdinSource(descriptor).run(sink, threading.Event())
    return sink


def _rows(tailer, count):
    rows = []
    deadline = time.monotonic() + 10
    while len(rows) < count:
        assert time.monotonic() < deadline
        tailer.wait(1)
        rows += [row.message for row in tailer.drain().rows]
    return rows


def test_reads_to_the_end(pipe):
    read, write = pipe
    write.write(b"one\ntwo")
    write.close()
    sink = _run(read)
    assert sink.lines == ["one", "two"]
    assert [event.line for event in sink.events] == [1, 2]
    assert {event.origin.file for event in sink.events} == {"standard input"}
    assert [state.phase for state in sink.states] == [Phase.READING, Phase.ENDED]
    assert os.fstat(read)


def test_reads_gzip(pipe):
    read, write = pipe
    write.write(gzip.compress(b"one\n"))
    write.close()
    assert _run(read).lines == ["one"]


def test_reads_a_redirected_file(tmp_path):
    path = tmp_path / "access.log"
    path.write_bytes(b"one\ntwo\n")
    with path.open("rb", buffering=0) as file:
        assert _run(file.fileno()).lines == ["one", "two"]


def test_every_line_is_given_as_it_comes(pipe):
    read, write = pipe
    tailer = Tailer([StdinSource(read)], title="stdin", parser_factory=PlainParser)
    tailer.start()
    for number in range(3):
        write.write(b"line %d\nhal" % number)
        assert _rows(tailer, 1) == [f"line {number}" if number == 0 else f"halfline {number}"]
        write.write(b"f")
    write.close()
    assert _rows(tailer, 1) == ["half"]
    assert tailer.wait(5)
    assert tailer.close()


def test_stops_although_nothing_comes(pipe):
    tailer = Tailer([StdinSource(pipe[0])], title="stdin", parser_factory=PlainParser)
    tailer.start()
    tailer.wait(1)
    began = time.monotonic()
    assert tailer.close()
    assert time.monotonic() - began < 1
    assert tailer.failure is None


def test_stops_while_more_comes_than_anyone_takes(pipe):
    read, write = pipe
    tailer = Tailer([StdinSource(read)], title="stdin", parser_factory=PlainParser, max_rows=100)
    tailer.start()
    os.set_blocking(write.fileno(), False)
    for _ in range(50):
        if write.write(b"line\n" * 1000) is None:  # full
            threading.Event().wait(0.001)
    assert tailer.close()


def test_an_unreadable_descriptor_is_a_source_error(tmp_path):
    descriptor = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(SourceError, match="Standard input cannot be read: Is a directory"):
        _run(descriptor)
    os.close(descriptor)


def test_damaged_gzip_is_a_source_error(pipe):
    read, write = pipe
    write.write(gzip.compress(b"one\n")[:-4])
    write.close()
    with pytest.raises(SourceError, match="standard input breaks off"):
        _run(read)


def test_interrupt_after_the_end_is_harmless(pipe):
    read, write = pipe
    write.close()
    source = StdinSource(read)
    source.run(RecordingSink(), threading.Event())
    source.interrupt()
    source.poke()
    assert (source.source_id, source.name) == ("stdin", "standard input")
