from __future__ import annotations

from tests.unit.traffic.making import entry, presented, unparsed
from tui.access_log.entry import RawLine
from tui.traffic.footprint import CONTEXT_BYTES, ROW_BYTES, Footprint


def test_what_is_added_and_removed_leaves_nothing() -> None:
    footprint = Footprint()
    certificate = presented("p" * 500)
    rows = [
        entry(certificate=certificate, raw=RawLine("a" * 100, certificate.pem, "b" * 20), context={"routeKey": "x"}),
        entry(certificate=certificate),
        entry(certificate=presented(None, subject_dn="CN=a")),
        unparsed(message="x" * 50),
    ]
    for row in rows:
        footprint.add(row)
    assert footprint.bytes > 4 * ROW_BYTES + CONTEXT_BYTES
    for row in rows:
        footprint.remove(row)
    assert footprint.bytes == 0


def test_a_shared_certificate_counts_once() -> None:
    certificate = presented("p" * 5_000)
    alone, shared = Footprint(), Footprint()
    alone.add(entry(certificate=certificate))
    shared.add(entry(certificate=certificate))
    shared.add(entry(certificate=certificate))
    assert shared.bytes - alone.bytes < 5_000
    shared.remove(entry(certificate=certificate))
    assert shared.bytes == alone.bytes


def test_longer_lines_take_more() -> None:
    short, long = Footprint(), Footprint()
    short.add(entry(raw=RawLine("x")))
    long.add(entry(raw=RawLine("x" * 1_000_001)))
    assert long.bytes - short.bytes >= 1_000_000
