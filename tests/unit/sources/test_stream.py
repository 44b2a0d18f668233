from __future__ import annotations

import os
import threading

from tui.sources.stream import StreamReader


def test_blocks_until_the_end():
    read, write = os.pipe()
    os.write(write, b"one")
    os.close(write)
    reader = StreamReader()
    assert list(reader.blocks(read, threading.Event())) == [b"one"]
    reader.interrupt()
    os.close(read)


def test_an_interrupt_comes_before_what_is_there():
    read, write = os.pipe()
    os.write(write, b"one")
    reader = StreamReader()
    reader.interrupt()
    assert list(reader.blocks(read, threading.Event())) == []
    os.close(read)
    os.close(write)


def test_stop_ends_it_between_blocks():
    read, write = os.pipe()
    os.write(write, b"one")
    reader, stop = StreamReader(), threading.Event()
    blocks = reader.blocks(read, stop)
    assert next(blocks) == b"one"
    stop.set()
    assert list(blocks) == []
    os.close(read)
    os.close(write)


def test_losing_a_race_for_data_is_no_error(monkeypatch):
    read, write = os.pipe()
    os.write(write, b"one")
    reader = StreamReader()
    real, calls = os.read, []

    def racing(descriptor, size):
        calls.append(descriptor)
        if len(calls) == 1:
            raise BlockingIOError
        return real(descriptor, size)

    monkeypatch.setattr(os, "read", racing)
    assert next(reader.blocks(read, threading.Event())) == b"one"
    os.close(read)
    os.close(write)


def test_a_wait_ends_from_another_thread():
    read, write = os.pipe()
    reader, blocks = StreamReader(), []
    thread = threading.Thread(target=lambda: blocks.extend(reader.blocks(read, threading.Event())), daemon=True)
    thread.start()
    while reader._wake_write is None:
        threading.Event().wait(0.001)
    reader.interrupt()
    thread.join(10)
    assert not thread.is_alive()
    assert blocks == []
    os.close(read)
    os.close(write)


def test_no_descriptor_is_left_open():
    read, write = os.pipe()
    before = os.dup(write)
    os.close(before)
    os.close(write)
    assert list(StreamReader().blocks(read, threading.Event())) == []
    after = os.dup(read)
    assert after <= before
    os.close(after)
    os.close(read)
