from __future__ import annotations

import threading
import time

import pytest

from tests.support.rows import PlainParser, event, unparsed
from tui.sources.base import CannotOpen, SourceError
from tui.tailer import Tailer
from tui.traffic.batch import Delivery
from tui.traffic.states import Phase, TailState


class ScriptedSource:
    """Runs a function as a source; `interrupted` and `poked` say what was asked of it."""

    def __init__(self, script, source_id="scripted"):
        self._script = script
        self.source_id = source_id
        self.name = source_id
        self.interrupted = threading.Event()
        self.poked = 0

    def run(self, sink, stop):
        self._script(sink, stop)

    def interrupt(self):
        self.interrupted.set()

    def poke(self):
        self.poked += 1


def _events(*times):
    return [event(f"line {moment}", moment) for moment in times]


def _tailer(*scripts, **options):
    sources = [ScriptedSource(script, f"source {n}") for n, script in enumerate(scripts)]
    return Tailer(sources, title="test", parser_factory=PlainParser, **options)


def _drain_all(tailer, limit=20_000):
    rows, news = [], []
    while not tailer.ended:
        assert tailer.wait(10)
        batch = tailer.drain(limit)
        rows += batch.rows
        news += batch.news
    assert tailer.close()
    return rows, news


def _wait_for(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.002)


def test_rows_and_news_arrive_in_order_and_the_end_is_told():
    def script(sink, stop):
        sink.news(TailState("source 0", Phase.READING))
        sink.put(_events(3, 1, 2))
        sink.news(Delivery("source 0", received=3))

    tailer = _tailer(script, place="eu-north-1")
    tailer.start()
    rows, news = _drain_all(tailer)
    assert [row.time for row in rows] == [3, 1, 2]
    assert news == [
        TailState("source 0", Phase.READING),
        Delivery("source 0", received=3),
        TailState("source 0", Phase.ENDED),
    ]
    assert (tailer.title, tailer.place, tailer.failure) == ("test", "eu-north-1", None)


def test_an_end_that_the_source_told_itself_is_told_once():
    tailer = _tailer(lambda sink, stop: sink.news(TailState("source 0", Phase.ENDED, "all read")))
    tailer.start()
    assert _drain_all(tailer)[1] == [TailState("source 0", Phase.ENDED, "all read")]


def test_no_source_has_ended_at_once():
    tailer = _tailer()
    tailer.start()
    assert tailer.wait(5)
    assert tailer.ended
    assert tailer.close()


def test_ready_is_called_from_a_reader_once_a_drain():
    called = []
    go_on = threading.Event()

    def script(sink, stop):
        sink.put(_events(1))
        sink.put(_events(2))
        assert go_on.wait(10)
        sink.put(_events(3))
        assert stop.wait(10)

    tailer = _tailer(script)
    tailer.start(lambda: called.append(threading.current_thread()))
    _wait_for(lambda: not go_on.is_set() and len(tailer._hand_over._order._chunks) == 2)
    assert [thread.name for thread in called] == ["reader-0"]
    assert len(tailer.drain().rows) == 2
    go_on.set()
    _wait_for(lambda: len(called) == 2)
    assert tailer.close()


def test_ready_is_called_again_where_the_limit_left_rows():
    called = []
    tailer = _tailer(lambda sink, stop: sink.put(_events(1, 2, 3)))
    tailer.start(lambda: called.append(1))
    _wait_for(lambda: not tailer._readers[0]._thread.is_alive())
    before = len(called)
    assert [row.time for row in tailer.drain(2).rows] == [1, 2]
    assert len(called) == before + 1
    assert [row.time for row in tailer.drain(2).rows] == [3]
    assert len(called) == before + 1


def test_a_large_put_is_shown_in_pieces():
    sizes = []
    tailer = _tailer(lambda sink, stop: sink.put([event("x" * 300_000, n) for n in range(8)]))
    append = tailer._hand_over._order.append
    tailer._hand_over._order.append = lambda lane, rows, size: (
        sizes.append((len(rows), size)),
        append(lane, rows, size),
    )
    tailer.start()
    rows, _ = _drain_all(tailer)
    assert [row.time for row in rows] == list(range(8))
    assert sizes == [(4, 1_200_000), (4, 1_200_000)]


def test_put_waits_while_the_receiver_is_behind_and_nothing_is_lost():
    def script(sink, stop):
        for first in range(0, 5000, 100):
            sink.put(_events(*range(first, first + 100)))

    tailer = _tailer(script, max_rows=200)
    tailer.start()
    _wait_for(lambda: not tailer._hand_over.has_room(0))
    assert tailer._hand_over._order._rows <= 300
    rows, _ = _drain_all(tailer, limit=70)
    assert [row.time for row in rows] == list(range(5000))


def test_offer_never_waits_and_refuses_whole_batches():
    answers = []

    def script(sink, stop):
        answers.extend([sink.offer(_events(1, 2, 3)), sink.offer(_events(4)), sink.offer([])])

    tailer = _tailer(script, max_rows=3)
    tailer.start()
    _wait_for(lambda: len(answers) == 3)
    assert answers == [True, False, False]
    rows, _ = _drain_all(tailer)
    assert [row.time for row in rows] == [1, 2, 3]


def test_a_source_may_push_from_several_threads():
    def script(sink, stop):
        pushers = [
            threading.Thread(target=lambda: [sink.put(_events(n)) for n in range(500)], daemon=True) for _ in range(3)
        ]
        for pusher in pushers:
            pusher.start()
        for pusher in pushers:
            pusher.join()

    tailer = _tailer(script, max_rows=50)
    tailer.start()
    rows, _ = _drain_all(tailer)
    assert sorted(row.time for row in rows) == sorted([*range(500)] * 3)


def test_a_source_error_becomes_a_state_and_the_failure():
    def script(sink, stop):
        sink.put(_events(1))
        raise CannotOpen("There is no file x.", "Check the name.")

    tailer = _tailer(script)
    tailer.start()
    rows, news = _drain_all(tailer)
    assert len(rows) == 1
    assert news == [TailState("source 0", Phase.FAILED, "There is no file x.", "Check the name.")]
    assert isinstance(tailer.failure, CannotOpen)
    assert tailer.failure.exit_code == 2


def test_the_first_failure_counts_and_the_others_go_on():
    first_failed = threading.Event()

    def late(sink, stop):
        assert first_failed.wait(10)
        threading.Event().wait(0.002)
        sink.put(_events(1))
        raise SourceError("second")

    def early(sink, stop):
        raise SourceError("first")

    tailer = _tailer(late, early)
    tailer.start()
    _wait_for(lambda: tailer.failure is not None)
    first_failed.set()
    rows, _ = _drain_all(tailer)
    assert len(rows) == 1
    assert tailer.failure.cause == "first"


def test_a_defect_surfaces_without_the_lines_content():
    def script(sink, stop):
        raise ZeroDivisionError("secret of a line")

    tailer = _tailer(script)
    tailer.start()
    _, news = _drain_all(tailer)
    assert isinstance(tailer.failure, ZeroDivisionError)
    assert news[0].phase is Phase.FAILED
    assert "ZeroDivisionError" in news[0].cause
    assert "source 0" in news[0].cause
    assert "secret" not in repr(news)


def test_ordered_sources_come_out_by_time_in_bounded_memory():
    def counting(first):
        def script(sink, stop):
            for n in range(first, 6000, 2):
                sink.put(_events(n))

        return script

    tailer = _tailer(counting(0), counting(1), ordered=True, max_rows=100)
    tailer.start()
    rows, _ = _drain_all(tailer, limit=33)
    assert [row.time for row in rows] == list(range(6000))


def test_ordered_sources_survive_one_that_fails():
    def fails(sink, stop):
        sink.put(_events(2))
        raise SourceError("gone")

    tailer = _tailer(lambda sink, stop: sink.put(_events(1, 3)), fails, ordered=True)
    tailer.start()
    rows, _ = _drain_all(tailer)
    assert [row.time for row in rows] == [1, 2, 3]


def _blocked_put(sink, stop):
    while not stop.is_set():
        sink.put(_events(*range(50)))


def _refused_offers(sink, stop):
    while not stop.wait(0.001):
        sink.offer(_events(*range(50)))


def _waiting(sink, stop):
    stop.wait()


def _one_huge_put(sink, stop):
    sink.put(_events(*range(200_000)))


@pytest.mark.parametrize("script", [_blocked_put, _refused_offers, _waiting, _one_huge_put])
def test_close_is_quick_whatever_the_source_does(script):
    tailer = _tailer(script, script, max_rows=100)
    tailer.start()
    tailer.wait(0.02)
    began = time.monotonic()
    assert tailer.close(1.0)
    assert time.monotonic() - began < 1.0
    assert tailer.failure is None
    assert all(source.interrupted.is_set() for source in tailer._sources)


def test_close_interrupts_a_read_that_cannot_be_waited_on():
    source = ScriptedSource(lambda sink, stop: source.interrupted.wait())
    tailer = Tailer([source], title="test", parser_factory=PlainParser)
    tailer.start()
    assert tailer.close()


def test_close_names_a_thread_that_does_not_end():
    release = threading.Event()
    tailer = _tailer(lambda sink, stop: release.wait())
    tailer.start()
    began = time.monotonic()
    assert not tailer.close(0.02)
    assert time.monotonic() - began < 1
    release.set()
    assert tailer.close(5)


def test_close_before_start_and_twice():
    tailer = _tailer(_waiting)
    assert tailer.close()
    tailer = _tailer(_waiting)
    tailer.start()
    assert tailer.close()
    assert tailer.close()


def test_what_breaks_because_it_was_stopped_is_no_failure():
    def script(sink, stop):
        stop.wait()
        raise OSError("bad file descriptor")

    tailer = _tailer(script)
    tailer.start()
    assert tailer.close()
    assert tailer.failure is None


def test_a_failing_interrupt_does_not_keep_the_others_running():
    bad, good = ScriptedSource(_waiting), ScriptedSource(lambda sink, stop: good.interrupted.wait())

    def interrupt():
        raise OSError("closed already")

    bad.interrupt = interrupt
    tailer = Tailer([bad, good], title="test", parser_factory=PlainParser)
    tailer.start()
    assert tailer.close()


def test_poke_reaches_every_source_and_now_is_the_given_clocks():
    class Stopped:
        def now(self):
            return 1720330313.0

    sources = [ScriptedSource(_waiting), ScriptedSource(_waiting)]
    tailer = Tailer(sources, title="test", clock=Stopped(), parser_factory=PlainParser)
    tailer.poke()
    assert [source.poked for source in sources] == [1, 1]
    assert tailer.now() == 1720330313.0


def test_older_rows_of_a_file_are_left_out_where_the_start_was_given():
    class Old:
        source_id = name = "old"

        def run(self, sink, stop):
            sink.put([event(str(number)) for number in range(3)])

        def interrupt(self):
            pass

        def poke(self):
            pass

    class Timed:
        def parse(self, raw):
            number = int(raw.message)
            return unparsed(None if number == 1 else number * 1000, raw.message)

    tailer = Tailer([Old()], title="old", parser_factory=Timed, not_before=2000)
    tailer.start()
    rows = []
    while not tailer.ended:
        tailer.wait(1)
        rows += tailer.drain().rows
    assert [row.message for row in rows] == ["1", "2"]
