from __future__ import annotations

import json
import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.certificates import Authority
from tests.support.lines import VARIABLES, request_values, seed_line
from tui.access_log.entry import AccessLogEntry, Row, UnparsedLine
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.parser import LineParser
from tui.access_log.times import MAX_MS
from tui.text import is_unsafe

ORIGIN = EventOrigin("file:x")
ISSUED = Authority("Hostile CA").issue("hostile")
LINE = seed_line(request_values(refused=True, certificate=ISSUED.logged))
SHARED = LineParser()  # what one line leaves behind must not harm the next


def shown(row: Row) -> list[str]:
    """Every text of a row that may be shown as it is."""
    if isinstance(row, UnparsedLine):
        return [row.message, row.reason, *row.warnings]
    texts = [row.method, row.path, row.resource_path, row.protocol, row.source_ip, row.user_agent, row.request_id,
             row.extended_request_id, row.account_id, row.api_id, row.stage, row.domain_name, *row.context,
             *row.context.values(), *row.secrets, *row.warnings]  # fmt: skip
    if row.error is not None:
        texts += [row.error.message, row.error.response_type]
    return [text for text in texts if text is not None]


def check(line: str, timestamp: int | None = None) -> None:
    for parser in (LineParser(), SHARED):
        row = parser.parse(LogEvent(line, ORIGIN, timestamp))
        assert isinstance(row, AccessLogEntry | UnparsedLine)
        assert not any(is_unsafe(text) for text in shown(row))
        assert row.time is None or 0 <= row.time <= MAX_MS
        assert row.raw.reveal() == line
        if isinstance(row, AccessLogEntry):
            assert not any("BEGIN CERTIFICATE" in value for value in row.context.values())


ANY_TEXT = st.text(st.characters(exclude_categories=()))
KEYS = st.sampled_from([*VARIABLES, "ip", "routeKey", "authorizer.x", "identity", "requestContext", "x"]) | ANY_TEXT
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT | st.sampled_from(["-", "403", ISSUED.pem]),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=12,
)


@given(ANY_TEXT, st.none() | st.integers())
def test_any_text(text, timestamp):
    check(text, timestamp)
    check("{" + text, timestamp)
    check('{"status":"' + text)
    check('{"identity.userAgent":"' + text + '","status":"200"}')


@given(st.dictionaries(KEYS, VALUES), st.booleans())
def test_any_json(value, ascii_only):
    check(json.dumps(value, ensure_ascii=ascii_only))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.integers(0, len(LINE)), st.integers(0, 40), ANY_TEXT | st.sampled_from(list('"{}[],:\\-\n'))),
        max_size=4,
    )
)
def test_damaged_lines(damages):
    line = LINE
    for at, length, text in damages:
        line = line[:at] + text + line[at + length :]
    check(line)


@given(st.lists(st.tuples(KEYS, st.text(max_size=8)), max_size=8))
def test_repeated_keys_lose_nothing(pairs):
    line = "{" + ",".join(f"{json.dumps(key)}:{json.dumps(value)}" for key, value in [*pairs, ("status", "200")]) + "}"
    check(line)


@pytest.mark.parametrize(
    "value",
    [
        "9" * 5000,
        "1e999",
        "NaN",
        "-Infinity",
        '"\\ud800"',
        '"\\udfff\\ud800"',
        "[" * 5000 + "]" * 5000,
        '{"a":' * 900 + "1" + "}" * 900,
    ],
    ids=lambda text: text[:12],
)
def test_odd_json_values(value):
    check(f'{{"status":{value},"path":"/x"}}')
    check(f'{{"path":"/x","x":{value}}}')


def test_a_bad_line_leaves_the_good_ones_as_they_were():
    rng = random.Random(7)
    good = [
        seed_line(request_values(n, refused=n % 3 == 0, certificate=ISSUED.logged if n % 2 else None))
        for n in range(300)
    ]
    alone = [LineParser().parse(LogEvent(line, ORIGIN)) for line in good]
    bad = []
    for _ in range(600):
        line, at = rng.choice(good), rng.randrange(len(LINE))
        bad.append(rng.choice([line[:at], line[:at] + rng.choice('"\\{}\x1b\n,') + line[at:], line + line, line[at:]]))
    mixed: list[tuple[int | None, str]] = [*enumerate(good), *((None, line) for line in bad)]
    rng.shuffle(mixed)
    parser = LineParser()
    rows = {index: parser.parse(LogEvent(line, ORIGIN)) for index, line in mixed}
    for index, row in enumerate(alone):
        found = rows[index]
        assert isinstance(row, AccessLogEntry)
        assert isinstance(found, AccessLogEntry)
        assert [getattr(found, name) for name in row.__struct_fields__ if name != "raw"] == [
            getattr(row, name) for name in row.__struct_fields__ if name != "raw"
        ]
        assert found.raw.reveal() == row.raw.reveal() == good[index]


def test_caches_stay_bounded_whatever_arrives():
    parser = LineParser()
    for number in range(3000):
        parser.parse(LogEvent(json.dumps({"status": "200", f"k{number}": "x", "who": f"{ISSUED.pem}{number}"}), ORIGIN))
    assert len(parser._plans) <= 256


MIB = 1024 * 1024


@pytest.mark.parametrize(
    "line",
    [
        json.dumps({"status": "200", "path": "/" + "x" * (MIB - 100)}),
        json.dumps({"status": "200", "path": "\u202e" * (MIB // 8)}),
        json.dumps({"status": "200", "path": "\u202e" * (MIB // 2)}, ensure_ascii=False),
        '{"status":"200","path":"' + '"' * (MIB - 100) + '"}',
        '{"status":"200",' + ",".join(f'"k{n}":"v"' for n in range(70_000)) + "}",
        '{"status":"200","x":' + "[" * (MIB - 100),
        '{"status":"200","p":"' + "-----BEGIN CERTIFICATE-----" * 30_000 + '"}',
        "e\u0301" + "\u0301" * (MIB - 10),
        '{"a":' * 150_000,
        ('{"' + "k" * 200 + '":') * 900 + "{" + ",".join(f'"{n}":1' for n in range(60_000)) + "}" + "}" * 900,
        "x" * (2 * MIB),
    ],
    ids=str.__len__,
)
def test_a_line_of_one_mebibyte_takes_less_than_a_second(line):
    parser = LineParser()
    started = time.process_time()
    parser.parse(LogEvent(line, ORIGIN))
    assert time.process_time() - started < 1.5  # a second, and half of one for a busy machine
