from __future__ import annotations

import gzip
import os
import threading
import time

import pytest

from tests.support.rows import PlainParser
from tests.support.sinks import RecordingSink, StepClock
from tui.sources import file as module
from tui.sources.base import CannotOpen, SourceError
from tui.sources.file import FileSource
from tui.sources.followed import OpenFile
from tui.tailer import Tailer
from tui.traffic.states import Phase, TailState


@pytest.fixture
def path(tmp_path):
    return tmp_path / "access.log"


def _read(path):
    sink = RecordingSink()
    FileSource(path).run(sink, threading.Event())
    return sink


def _follow(path, *steps):
    """Runs a followed source; each wait takes the next step, the wait after the last one ends it."""
    sink, clock = RecordingSink(), StepClock(*steps)
    FileSource(path, follow=True, clock=clock).run(sink, threading.Event())
    return sink


def _append(path, data):
    def step():
        with path.open("ab") as file:
            file.write(data)

    return step


def _nothing():
    pass


class TestOnce:
    def test_a_plain_file(self, path):
        path.write_bytes(b"\xef\xbb\xbfone\r\ntwo \xff\nlast")
        sink = _read(path)
        assert sink.lines == ["one", "two \udcff", "last"]
        assert [event.line for event in sink.events] == [1, 2, 3]
        assert {event.origin.file for event in sink.events} == {str(path)}
        assert [state.phase for state in sink.states] == [Phase.READING, Phase.ENDED]

    def test_an_empty_file(self, path):
        path.touch()
        assert _read(path).lines == []

    def test_gzip_of_two_members(self, path):
        path.write_bytes(gzip.compress(b"one\ntw") + gzip.compress(b"o\n"))
        assert _read(path).lines == ["one", "two"]

    def test_gzip_that_breaks_off(self, path):
        path.write_bytes(gzip.compress(b"one\n" * 3000)[:-10])
        sink = RecordingSink()
        with pytest.raises(SourceError, match="breaks off") as caught:
            FileSource(path).run(sink, threading.Event())
        assert caught.value.exit_code == 3
        assert sink.lines[:1] == ["one"]
        assert sink.states[-1].phase is Phase.READING

    def test_a_huge_line_is_bounded(self, path):
        path.write_bytes(b"one\n" + b"x" * 3_000_000 + b"\ntwo\n")
        sink = _read(path)
        assert [event.line for event in sink.events] == [1, 2, 3]
        assert len(sink.lines[1]) == 2 * 1024 * 1024

    def test_a_missing_file(self, path):
        with pytest.raises(CannotOpen, match=r"There is no file .*--follow") as caught:
            _read(path)
        assert caught.value.exit_code == 2

    def test_a_folder(self, tmp_path):
        with pytest.raises(CannotOpen, match="is a folder"):
            _read(tmp_path)

    def test_a_disk_that_fails(self, path, monkeypatch):
        path.write_bytes(b"one\n")

        def fail(_):
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(OpenFile, "read", fail)
        with pytest.raises(SourceError, match=r"cannot be read on: Input/output error"):
            _read(path)

    def test_a_large_file_tells_its_progress(self, path, monkeypatch):
        monkeypatch.setattr(module, "_LARGE", 1)
        path.write_bytes(b"x" * 99 + b"\n" + b"y" * 4_000_000)
        told = [delivery.progress for delivery in _read(path).deliveries if delivery.progress is not None]
        assert told[0] == "26 % of access.log"
        assert told[-1] == ""
        assert len(told) > 3

    def test_stop_is_seen_between_blocks(self, path):
        path.write_bytes(b"line\n" * 1_000_000)
        stop = threading.Event()
        sink = RecordingSink()
        keep, sink.put = sink.put, lambda events: (keep(events), stop.set())
        FileSource(path).run(sink, stop)
        assert 0 < len(sink.events) < 500_000
        assert Phase.ENDED not in {state.phase for state in sink.states}

    def test_names_are_safe_to_show(self, tmp_path):
        odd = tmp_path / "a\x1b[2Jb.log"
        odd.write_bytes(b"one\n")
        source = FileSource(odd)
        source.poke()
        assert "\\x1b[2Jb.log" in source.name
        assert source.source_id == f"file:{source.name}"
        assert _read(odd).events[0].origin.file == source.name


class TestPipe:
    def test_a_named_pipe_is_read_to_its_end_even_when_followed(self, path):
        os.mkfifo(path)
        sink = RecordingSink()
        source = FileSource(path, follow=True)
        reader = threading.Thread(target=source.run, args=(sink, threading.Event()), daemon=True)
        reader.start()
        with path.open("wb") as writer:
            writer.write(b"one\ntwo")
        reader.join(10)
        assert not reader.is_alive()
        assert sink.lines == ["one", "two"]
        assert sink.states[-1].phase is Phase.ENDED

    def test_a_pipe_without_a_writer_is_left_at_once(self, path):
        os.mkfifo(path)
        tailer = Tailer([FileSource(path)], title="pipe", parser_factory=PlainParser)
        tailer.start()
        tailer.wait(1)
        began = time.monotonic()
        assert tailer.close()
        assert time.monotonic() - began < 1


class TestFollow:
    def test_appended_lines(self, path):
        path.write_bytes(b"one\n")
        sink = _follow(path, _append(path, b"two\n"), _nothing, _append(path, b"three\nfour\n"))
        assert sink.lines == ["one", "two", "three", "four"]
        assert [event.line for event in sink.events] == [1, 2, 3, 4]
        assert [state.phase for state in sink.states] == [Phase.READING, Phase.WAITING]

    def test_half_a_line_waits_for_the_other_half(self, path):
        path.write_bytes(b"one\ntw")
        sink = _follow(path, _nothing, _append(path, b"o"), _append(path, b" and more\nthr"))
        assert sink.lines == ["one", "two and more"]

    def test_a_file_that_appears_later(self, path):
        sink = _follow(path, _nothing, lambda: path.write_bytes(b"one\n"), _append(path, b"two\n"))
        assert sink.lines == ["one", "two"]
        source_id = f"file:{path}"
        assert sink.states == [
            TailState(source_id, Phase.WAITING, f"{path} does not exist yet."),
            TailState(source_id, Phase.READING),
            TailState(source_id, Phase.WAITING),
        ]

    def test_a_file_that_never_appears(self, path):
        assert _follow(path).lines == []

    def test_truncation(self, path):
        path.write_bytes(b"one\ntwo\nhal")
        sink = _follow(path, lambda: path.write_bytes(b"new\n"), _nothing, _append(path, b"newer\n"), _nothing)
        assert sink.lines == ["one", "two", "hal", "new", "newer"]
        assert [event.line for event in sink.events] == [1, 2, 3, 1, 2]

    def test_truncation_that_has_grown_past_the_old_end(self, path):
        path.write_bytes(b"one\n")
        sink = _follow(path, lambda: path.write_bytes(b"two, which is longer\n"), _nothing)
        assert sink.lines == ["one", "two, which is longer"]

    def test_rotation_reads_the_rest_of_the_old_file_first(self, path):
        old = path.with_suffix(".1")
        path.write_bytes(b"one\n")

        def rotate():
            _append(path, b"two\n")()
            path.rename(old)
            path.write_bytes(b"four\n")

        sink = _follow(path, rotate, _append(old, b"three"), _nothing, _nothing, _append(path, b"five\n"), _nothing)
        assert sink.lines == ["one", "two", "three", "four", "five"]
        assert [event.line for event in sink.events] == [1, 2, 3, 1, 2]

    def test_a_rotated_file_that_never_falls_silent_is_left_in_the_end(self, path):
        old = path.with_suffix(".1")
        path.write_bytes(b"one\n")

        def rotate():
            path.rename(old)
            path.write_bytes(b"new\n")

        sink = _follow(path, rotate, *[_append(old, b"old\n")] * 40)
        assert "new" in sink.lines

    def test_a_file_that_is_gone_for_a_while(self, path):
        path.write_bytes(b"one\n")
        old = path.with_suffix(".1")
        steps = [lambda: path.rename(old), _append(old, b"two\n"), lambda: path.write_bytes(b"three\n")]
        sink = _follow(path, *steps, _nothing, _nothing, _nothing)
        assert sink.lines == ["one", "two", "three"]

    def test_a_new_file_that_may_not_be_read_yet(self, path, monkeypatch):
        path.write_bytes(b"one\n")
        real, refused = os.open, []

        def rotate():
            path.rename(path.with_suffix(".1"))
            path.write_bytes(b"two\n")
            monkeypatch.setattr(os, "open", refuse)

        def refuse(name, flags, *mode):
            refused.append(name)
            if len(refused) > 2:
                return real(name, flags, *mode)
            raise PermissionError(13, "Permission denied")

        sink = _follow(path, rotate, *[_nothing] * 6)
        assert sink.lines == ["one", "two"]
        causes = [state.cause for state in sink.states if state.cause]
        assert causes == [f"{path} may not be read by this user."]

    def test_a_folder_is_refused_at_once(self, tmp_path):
        with pytest.raises(CannotOpen, match="is a folder"):
            _follow(tmp_path)

    def test_gzip_is_read_once(self, path):
        path.write_bytes(gzip.compress(b"one\n"))
        sink = _follow(path)
        assert sink.lines == ["one"]
        assert sink.states[-1].phase is Phase.ENDED

    def test_looks_are_paced_by_the_clock(self, path):
        path.write_bytes(b"one\n")
        clock = StepClock(_nothing, _nothing)
        FileSource(path, follow=True, clock=clock, poll_seconds=0.5).run(RecordingSink(), threading.Event())
        assert clock.waits == [0.5, 0.5, 0.5]


def test_several_files_come_out_in_time_order(tmp_path):
    from tests.support.lines import seed_line
    from tui.access_log.parser import LineParser

    paths = [tmp_path / f"{n}.log" for n in range(3)]
    for n, path in enumerate(paths):
        times = range(1_720_330_313_000 + n, 1_720_330_313_000 + 900, 3)
        path.write_text("".join(seed_line({"requestTimeEpoch": str(time)}) + "\n" for time in times))
    tailer = Tailer([FileSource(path) for path in paths], title="3 files", parser_factory=LineParser, ordered=True)
    tailer.start()
    rows = []
    while not tailer.ended:
        assert tailer.wait(10)
        rows += tailer.drain(100).rows
    assert tailer.close()
    assert [row.time for row in rows] == [*range(1_720_330_313_000, 1_720_330_313_900)]
