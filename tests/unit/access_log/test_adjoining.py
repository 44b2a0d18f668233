from __future__ import annotations

import time

import pytest

from tests.support.lines import request_values, seed_line
from tui.access_log.adjoining import MAX_PIECES, adjoins, is_record, pieces_of, split_records

ONE, TWO, THREE = (seed_line(request_values(number)) for number in range(3))


@pytest.mark.parametrize("between", ["", " ", ",", ";", "\t", "\r", ", ", " ;\t"])
def test_records_are_taken_apart_whatever_stands_between_them(between):
    line = between.join((ONE, TWO, THREE))
    assert adjoins(line)
    assert split_records(line) == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    "line",
    [
        ONE,
        '{"requestId":"r","status":"200"}{"z":"y","status":"403"}',
        '{"requestId":"r","status":"200"}{"z":"y","path":"/p"}{"requestId":"s","status":"403"}',
        '{"requestId":"r"}{"requestId":"s"}',
        '{"status":"200","path":"/"}{"status":"403","path":"/"}',
        '{"requestId":"r","status":"200"} ","status":"403"}',
        f'{ONE}{TWO}","status":"403"}}',
        f'{ONE}{{"cut',
        f"{ONE}[{TWO}]",
        "{}{}",
        "}{",
        "{" * 100_000,
    ],
)
def test_what_is_not_records_alone_stays_whole(line):
    assert split_records(line) == [line]


@pytest.mark.parametrize("rest", [" and more", TWO[: len(TWO) // 2], '{"requestId":"r","status":"2'])
def test_what_stands_behind_two_records_is_a_piece_of_its_own(rest):
    assert split_records(ONE + TWO + rest) == [ONE, TWO, rest]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ONE, True),
        ('{"requestContext":{"requestId":"r","status":"200"}}', True),
        ('{"extended_request_id":"r","ip":"1"}', True),
        ('{"requestId":"r"}', False),
        ('{"status":"200","path":"/"}', False),
        ('{"requestId":"r","status":"200"} x', False),
        ('{"requestId":"r","status":-}', False),
        ("[]", False),
        ('{"a":' * 100_000, False),
    ],
)
def test_a_record_names_a_request(text, expected):
    assert is_record(text) is expected


@pytest.mark.parametrize(
    "line", ["{}", '{"a":{"b":1},"c":2}', '{"a":"}"}', '{"a":[{"b":1}]}', "{} x", "}", "", '{"a":"}","b":"{"}']
)
def test_nothing_adjoins(line):
    assert not adjoins(line)


def test_the_pieces_are_bounded():
    pieces, rest = pieces_of("{}" * (MAX_PIECES + 5), lambda _: True)
    assert len(pieces) == MAX_PIECES
    assert rest == "{}" * 5
    record = '{"requestId":"r","status":"200"}'
    assert len(split_records(record * (MAX_PIECES + 5))) == MAX_PIECES + 1


@pytest.mark.parametrize("unit", ["{}", "}", "} ", "} {", "{} ", "{},", '{"a":1}', "}" + "," * 99, '"a":"', "{"])
def test_a_line_of_one_mebibyte_takes_no_time(unit):
    line = ONE + unit * (1024 * 1024 // len(unit))
    started = time.process_time()
    adjoins(line)
    split_records(line)
    assert time.process_time() - started < 4  # seconds of the processor: what is not linear takes minutes
