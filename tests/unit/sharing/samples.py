"""Rows for the tests of what is shown and shared: built by the real parser from lines in the recommended format."""

from __future__ import annotations

import functools
import json

from tests.support.certificates import Authority, IssuedCertificate, name
from tests.support.lines import request_values, seed_line
from tui.access_log.entry import AccessLogEntry, Row, UnparsedLine
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.parser import LineParser

GROUP = "/aws/apigateway/prod-access"
CLOUDWATCH = EventOrigin("cloudwatch", log_group=GROUP, log_stream="stream-of-september")
FILE = EventOrigin("file", file="/srv/customers/acme-corp/access.log")
SERIAL = 0x0A1B2C3D4E5F60718293A4B5C6D7E8F9


@functools.cache
def client_certificate() -> IssuedCertificate:
    """A certificate whose every part can be told from any other text."""
    authority = Authority("Zebra Root", subject=name(("C", "JP"), ("O", "Zebra, Inc."), ("CN", "Zebra Root")))
    return authority.issue(
        "warehouse-client-07",
        serial=SERIAL,
        subject=name(("C", "JP"), ("O", "Walnut Logistics"), ("CN", "warehouse-client-07")),
        sans=["DNS:warehouse.walnut.example", "URI:spiffe://walnut/ns/w", "email:ops@walnut.example", "IP:192.0.2.77"],
    )


def parse(text: str, origin: EventOrigin = CLOUDWATCH, **more: object) -> Row:
    """A line as the program reads it."""
    event = LogEvent(text, origin, **{"timestamp": 1720330313123, **more})  # type: ignore[arg-type]
    return LineParser().parse(event)


def request(
    values: dict[str, str] | None = None,
    *,
    refused: bool = False,
    certificate: IssuedCertificate | None = None,
    number: int = 0,
    origin: EventOrigin = CLOUDWATCH,
) -> AccessLogEntry:
    """A request in the recommended format; `values` by `$context` name replace its own."""
    logged = certificate.logged if certificate is not None else None
    found = {**request_values(number, refused=refused, certificate=logged), **(values or {})}
    row = parse(seed_line(found), origin, ingestion_time=1720330314123, line=number + 1)
    assert isinstance(row, AccessLogEntry)
    return row


def custom(
    values: dict[str, str],
    *,
    refused: bool = False,
    certificate: IssuedCertificate | None = None,
    origin: EventOrigin = CLOUDWATCH,
) -> AccessLogEntry:
    """A request in a format with any further variables, flat dotted keys."""
    logged = certificate.logged if certificate is not None else None
    found = {**request_values(refused=refused, certificate=logged), **values}
    row = parse(json.dumps(found), origin)
    assert isinstance(row, AccessLogEntry)
    return row


def broken(line: str = "this is no access log line") -> UnparsedLine:
    """A line that cannot be read."""
    row = parse(line)
    assert isinstance(row, UnparsedLine)
    return row
