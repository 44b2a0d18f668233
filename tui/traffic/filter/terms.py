"""What a term asks of a request: of its fields, except for its certificate and its time."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tui.access_log.entry import AccessLogEntry, Row, UnparsedLine
from tui.access_log.oddities import WARNINGS
from tui.traffic.certificates import CertificateOf, client_test
from tui.traffic.fields import context_reader, error_texts, ids
from tui.traffic.filter import matching, ranges
from tui.traffic.filter.errors import wrong

Test = Callable[[Row], bool]
"""Total and pure: never raises, whatever a row holds."""

Reader = Callable[[AccessLogEntry], str | None]

IP_HINT: Final = "an address or a network such as 192.0.2.7 or 10.0.0.0/8"
HAS_HINT: Final = "certificate, error, warning or unparsed"
WARNING_HINT: Final = f"one of the warnings {', '.join(WARNINGS)}"
OUTCOME_HINT: Final = "accepted, rejected or unknown"

_IPS_REMEMBERED: Final = 4096
_COMPARED: Final = re.compile(r"[<>]|\d+\.\.|\.\.\d")


@dataclass(frozen=True, slots=True)
class Value:
    """The value of one term, and what it needs to know of the world.

    Attributes:
        text: without quotes and without the `=` of `exact`; never empty.
        position: where it begins in the expression, 0-based.
        exact: given as `key:=value`.
        now_ms: the time at the moment of the call, milliseconds since the epoch.
        certificate_of: gives the certificate of a request.
    """

    text: str
    position: int
    exact: bool
    now_ms: Callable[[], int]
    certificate_of: CertificateOf


def everywhere(value: Value) -> Test:
    """A bare word or quoted text: in path, ids, client, error and user agent, or in an unparsed line."""
    needle = matching.folded(value.text)
    client = client_test(lambda text: needle in text.casefold(), value.certificate_of)

    def matches(row: Row) -> bool:
        if isinstance(row, UnparsedLine):
            return needle in row.message.casefold()
        parts = [row.path or "", row.user_agent or "", *ids(row), *error_texts(row)]
        return needle in "\n".join(parts).casefold() or client(row)

    return matches


def field(reader: Reader) -> Callable[[Value], Test]:
    """The whole text of one field, with `*` and `?` as wildcards."""
    return lambda value: _of_text(reader, matching.equals(value.text, value.exact))


def field_part(reader: Reader) -> Callable[[Value], Test]:
    """Any part of the text of one field."""
    return lambda value: _of_text(reader, matching.contains(value.text, value.exact))


def _of_text(reader: Reader, test: matching.TextTest) -> Test:
    def matches(row: Row) -> bool:
        if isinstance(row, UnparsedLine):
            return False
        text = reader(row)
        return text is not None and test(text)

    return matches


def status(value: Value) -> Test:
    """`403`, `5xx`, `>=400`, `400..499`."""
    interval = ranges.read_forwards(value.text, value.position, ranges.status)
    return lambda row: isinstance(row, AccessLogEntry) and row.status is not None and interval.holds(row.status)


def latency(value: Value) -> Test:
    """`>500ms`, `<1s`, `100ms..1s`; a bare number is milliseconds."""
    interval = ranges.read_forwards(value.text, value.position, ranges.latency)
    return lambda row: isinstance(row, AccessLogEntry) and row.latency_ms is not None and interval.holds(row.latency_ms)


def ip(value: Value) -> Test:
    """The source address, alone or by its network; an IPv4 address inside an IPv6 one counts as itself."""
    try:
        network = ipaddress.ip_network(value.text, strict=False)
    except ValueError:
        raise wrong(value.position, f"{value.text!r} is no address", IP_HINT) from None
    answers: dict[str, bool] = {}

    def matches(row: Row) -> bool:
        if isinstance(row, UnparsedLine) or row.source_ip is None:
            return False
        answer = answers.get(row.source_ip)
        if answer is None:
            if len(answers) >= _IPS_REMEMBERED:
                answers.clear()
            answer = answers[row.source_ip] = _inside(row.source_ip, network)
        return answer

    return matches


def _inside(text: str, network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return address in network or (mapped is not None and mapped in network)


def any_id(value: Value) -> Test:
    """Any part of a request, extended request, integration or trace id; `Root=` of a trace header is passed over."""
    test = matching.contains(value.text.removeprefix("Root="), value.exact)
    return lambda row: isinstance(row, AccessLogEntry) and any(map(test, ids(row)))


def error(value: Value) -> Test:
    """Any part of an error's message or response type, the gateway's or the integration's."""
    test = matching.contains(value.text, value.exact)
    return lambda row: isinstance(row, AccessLogEntry) and any(map(test, error_texts(row)))


def warning(value: Value) -> Test:
    """Any part of a warning about the line; a text that is in none of them is an error."""
    test = matching.contains(value.text, value.exact)
    if not any(map(test, WARNINGS)):
        raise wrong(value.position, f"{value.text!r} is no warning", WARNING_HINT)
    return lambda row: any(map(test, row.warnings))


def group(value: Value) -> Test:
    """The log group."""
    test = matching.equals(value.text, value.exact)
    return lambda row: row.origin.log_group is not None and test(row.origin.log_group)


def has(value: Value) -> Test:
    """`certificate`, `error`, `warning` or `unparsed`."""
    match value.text.casefold():
        case "certificate":
            return lambda row: isinstance(row, AccessLogEntry) and row.certificate is not None
        case "error":
            return lambda row: isinstance(row, AccessLogEntry) and any(True for _ in error_texts(row))
        case "warning":
            return lambda row: bool(row.warnings)
        case "unparsed":
            return lambda row: isinstance(row, UnparsedLine)
    raise wrong(value.position, f"{value.text!r} is nothing that can be asked for", HAS_HINT)


def cause(_: Value) -> Test:
    """No row carries a cause."""
    return _never


def outcome(value: Value) -> Test:
    """No row carries an outcome; a value that no verdict could have is an error all the same."""
    if value.text.casefold() not in {"accepted", "rejected", "unknown"}:
        raise wrong(value.position, f"{value.text!r} is no outcome", OUTCOME_HINT)
    return _never


def _never(_: Row) -> bool:
    return False


def context(name: str, value: Value) -> Test:
    """A `$context` variable: its whole text, with wildcards, or a comparison of whole numbers."""
    reader = context_reader(name)
    if value.exact or not _COMPARED.match(value.text):
        return _of_text(reader, matching.equals(value.text, value.exact))
    interval = ranges.read_forwards(value.text, value.position, ranges.number)
    return _of_text(
        reader, lambda text: text.isascii() and text.isdigit() and len(text) < 20 and interval.holds(int(text))
    )
