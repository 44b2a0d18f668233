from __future__ import annotations

import time

import pytest

from tests.support.formats import CONSOLE, line_of
from tests.support.lines import request_values
from tui.access_log.elements import elements
from tui.access_log.entry import AccessLogEntry, UnparsedLine
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.parser import LineParser


def row(line: str) -> AccessLogEntry | UnparsedLine:
    return LineParser().parse(LogEvent(line, EventOrigin("x"), 1))


def test_attributes_and_elements_in_their_order():
    found = elements(' <request id="r" v="1"> <ip>a b</ip><user/> <x.y></x.y>\n</request > ')
    assert found is not None
    assert found.pairs == [("requestId", "r"), ("request.v", "1"), ("ip", "a b"), ("user", ""), ("x.y", "")]
    assert (found.warnings, found.kind) == ((), "xml")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<",
        "<request/>",
        "<request>",
        "<a></b>",
        "<a><b>x</a>",
        "<a>text</a>",
        "<a><b>x</b>text</a>",
        "</a>",
        '<!DOCTYPE a [<!ENTITY x "y">]><a><b>&x;</b></a>',
        '<?xml version="1.0"?><a></a>',
        "<a><!-- x --></a>",
    ],
)
def test_what_is_no_flat_element(text):
    assert elements(text) is None
    assert isinstance(row(text), UnparsedLine)


def test_entities_are_not_resolved():
    found = elements("<request><path>/a&amp;b&x;</path></request>")
    assert found is not None
    assert found.pairs == [("path", "/a&amp;b&x;")]


def test_forged_elements_are_warned_of():
    line = line_of(CONSOLE["REST XML"].replace("</request>", "<ua>$context.identity.userAgent</ua></request>"),
                   request_values(refused=True) | {"identity.userAgent": "x</ua><status>200</status><ua>"})  # fmt: skip
    found = row(line)
    assert isinstance(found, AccessLogEntry)
    assert (found.status, found.warnings) == (403, ("duplicate-keys",))
    swallowed = row("<r><path>/</path><status>200</status><ua></path><status>403</status><ua>x</ua></r>")
    assert isinstance(swallowed, AccessLogEntry)
    assert "salvaged" in swallowed.warnings


def test_xml_without_a_variable_says_so():
    found = row("<html><body>x</body></html>")
    assert isinstance(found, UnparsedLine)
    assert "XML, but none of its keys" in found.reason


def test_there_is_an_end_to_the_elements_that_are_read():
    found = elements("<r>" + "<a>1</a>" * 2000 + "</r>")
    assert found is not None
    assert len(found.pairs) == 512
    assert found.warnings == ("too-many-fields",)


@pytest.mark.parametrize("piece", ["<a>", "<", "<a></a>", "</a>", " ", "<a b='", '<a b="', '<a x="1" '])
def test_a_line_of_one_mebibyte_takes_less_than_a_second(piece):
    line = "<r>" + piece * (1024 * 1024 // len(piece) - 2) + "</r>"
    started = time.process_time()
    elements(line)
    assert time.process_time() - started < 1.5  # a second, and half of one for a busy machine
