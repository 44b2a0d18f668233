from __future__ import annotations

import json

import pytest

from tests.support.certificates import Authority
from tests.support.formats import CONSOLE, FORMATS, line_of
from tests.support.lines import request_values, seed_line
from tui.access_log.entry import AccessLogEntry, LoggedError, Row, UnparsedLine
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.formats import KEPT
from tui.access_log.parser import LineParser
from tui.access_log.template import compile_format
from tui.text import Secret

ORIGIN = EventOrigin("file:x")
ISSUED = Authority("Formats CA").issue("my_client02")
REFUSED = request_values(refused=True, certificate=ISSUED.logged)


def row_of(line: str, parser: LineParser) -> Row:
    return parser.parse(LogEvent(line, ORIGIN, 1))


def entry(line: str, parser: LineParser | None = None) -> AccessLogEntry:
    row = row_of(line, parser or LineParser())
    assert isinstance(row, AccessLogEntry), row
    return row


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("name", ["seed", "flat, keys that say nothing", "flat, underscores"])
def test_a_given_format_fills_the_whole_entry(name, times):
    parser = LineParser(compile_format(FORMATS[name]))
    line = line_of(FORMATS[name], REFUSED)
    for _ in range(times):
        row = entry(line, parser)
    known = entry(seed_line(REFUSED))
    for field in row.__struct_fields__:
        if field not in {"raw", "shape"}:
            assert getattr(row, field) == getattr(known, field), field
    assert row.shape == known.shape
    assert row.raw.reveal() == line
    assert row.raw.own_length < len(line) - 500


def test_keys_mean_what_the_format_says_and_constants_mean_nothing():
    parser = LineParser(
        compile_format(FORMATS["flat, keys that mislead"].replace("{", '{"env":"prod","method":"x",', 1))
    )
    row = entry('{"env":"prod","method":"x","status":"200","code":"403","path":"prod"}', parser)
    assert (row.status, row.stage, row.path, row.method) == (403, "prod", None, None)
    assert row.context == {"integration.status": "200", "env": "prod", "constant.method": "x"}


def test_the_keys_of_a_line_that_was_written_anew_still_mean_what_the_format_says():
    parser = LineParser(
        compile_format('{"s":"$context.status","n":{"m":"$context.httpMethod"},"c":$context.responseLatency}')
    )
    row = entry('{\n"c" : 5, "n": { "m" : "GET" }, "s": 403 }', parser)
    assert (row.status, row.method, row.latency_ms) == (403, "GET", 5)
    other = entry('{"status":"200","s":"x"}', parser)
    assert (other.status, other.context) == (200, {"s": "x"})


def test_a_format_that_changes_while_watching_is_followed_and_the_former_is_still_read():
    formats = [FORMATS[name] for name in ("flat, keys that say nothing", "CLF, combined", "XML, own elements", "seed")]
    parser = LineParser()
    for number, text in enumerate(formats, start=1):
        parser.use(compile_format(text))
        for one in formats[:number]:
            row = entry(line_of(one, REFUSED), parser)
            assert (row.status, row.source_ip) == (403, "203.0.113.7")
            assert row.warnings == ()
    assert entry(line_of(CONSOLE["REST CLF, a space"], REFUSED), parser).status == 403
    for number in range(KEPT):
        parser.use(compile_format(f"{number} $context.status $context.requestId"))
    row = row_of(line_of(formats[1], REFUSED), parser)
    assert isinstance(row, UnparsedLine)


def test_using_a_format_again_keeps_the_others():
    parser = LineParser()
    one, two = compile_format("a $context.status"), compile_format("b $context.status")
    for format_ in (one, two, compile_format("a $context.status"), one, two, one, two):
        parser.use(format_)
    assert entry("a 200", parser).status == 200
    assert entry("b 404", parser).status == 404


def test_what_fits_no_format_says_so():
    parser = LineParser(compile_format(CONSOLE["REST CLF, a space"]))
    row = row_of("nothing of this kind", parser)
    assert isinstance(row, UnparsedLine)
    assert row.reason == "not of the given format; not JSON: looks like plain text"
    assert entry(seed_line(), parser).status == 200
    broken = entry('{"status":"403","ua":"a "b" c","requestId":"r"}', parser)
    assert broken.warnings == ("salvaged",)


def test_a_value_that_is_not_what_it_should_be_stays_visible():
    text = FORMATS["CLF, combined"]
    row = entry(line_of(text, REFUSED | {"status": "OK"}), LineParser(compile_format(text)))
    assert row.status is None
    assert row.context["status"] == "OK"
    assert {"odd-values", "odd-status"} <= set(row.warnings)


def test_more_than_one_reading_is_kept_and_the_refusal_counts():
    parser = LineParser(compile_format('"$context.path" $context.status "$context.identity.userAgent"'))
    for line in ('"/x" 200 "a" 403 "b"', '"/x" 403 "a" 200 "b"'):
        row = entry(line, parser)
        assert row.status == 403
        assert row.context["status#1"] == "200"
        assert {"ambiguous", "duplicate-keys"} <= set(row.warnings)
        assert {"path#1", "identity.userAgent#1"} <= row.context.keys()


def test_an_unescaped_user_agent_cannot_forge_a_status():
    agent = 'x","status":"200","identity.sourceIp":"198.51.100.1'
    for text in (FORMATS["seed"], FORMATS["nested"]):
        line = line_of(text, REFUSED | {"identity.userAgent": agent}, escaped=False)
        row = entry(line, LineParser(compile_format(text)))
        assert (row.status, row.source_ip, row.user_agent) == (403, "203.0.113.7", agent)
        assert row.warnings == ("salvaged", "control-characters") or row.warnings == ("salvaged",)


def test_secrets_and_control_characters_are_treated_as_in_any_line():
    text = '$context.requestId "$context.identity.apiKey" "$context.authorizer.tenant" "$context.identity.userAgent"'
    row = entry('r "k" "t" "a\x1b]0;x\x07"', LineParser(compile_format(text)))
    assert row.secrets == {"identity.apiKey": Secret("k"), "authorizer.tenant": Secret("t")}
    assert row.user_agent == "a\\x1b]0;x\\x07"
    assert row.warnings == ("control-characters",)
    assert row.shape.variables == {"requestId", "identity.apiKey", "authorizer.tenant", "identity.userAgent"}


def test_messages_with_quotes_of_their_own():
    text = FORMATS["message string"]
    for message, error in (('"Forbidden"', LoggedError("Forbidden", None)), ("-", None)):
        row = entry(f'{{"m":{message},"requestId":"r","status":"403"}}', LineParser(compile_format(text)))
        assert (row.error, row.warnings) == (error, ())


def test_a_variable_that_the_format_names_twice_is_no_duplicate():
    row = entry('{"a":"r","b":"r","s":"200"}', LineParser(compile_format(FORMATS["flat, a variable twice"])))
    assert (row.request_id, row.warnings) == ("r", ())


HTTP_VALUES = {"routeKey": "GET /pets/{id}", "requestId": "KyDfdgZ9oAMEYpA="}


@pytest.mark.parametrize("name", CONSOLE)
def test_the_consoles_examples_are_recognised_without_a_format(name):
    values = REFUSED | (HTTP_VALUES if name.startswith("HTTP") else {})
    row = entry(line_of(CONSOLE[name], values))
    assert (row.status, row.method, row.source_ip, row.protocol) == (403, "GET", "203.0.113.7", "HTTP/1.1")
    assert (row.request_id, row.response_bytes) == (values["requestId"], 23)
    assert row.resource_path == ("/pets/{id}" if name.startswith("HTTP") else "/pets")
    assert row.warnings == ()
    nothing = entry(line_of(CONSOLE[name], {"requestId": "r", "requestTime": "07/Jul/2024:05:31:53 +0000"}))
    assert (nothing.status, nothing.request_id) == (None, "r")


def test_recognised_lines_keep_what_they_share():
    parser = LineParser()
    one, two = (entry(line_of(CONSOLE["REST CSV"], request_values(n)), parser) for n in (1, 2))
    assert one.shape is two.shape
    assert one.shape.kind == "csv"


def test_plans_stay_bounded_and_the_given_format_stays_quick():
    parser = LineParser(compile_format(FORMATS["flat, keys that say nothing"]))
    for number in range(600):
        entry(json.dumps({"status": "200", f"x{number}": "1"}), parser)
    assert len(parser._plans) <= 256
    assert entry(line_of(FORMATS["flat, keys that say nothing"], REFUSED), parser).status == 403
