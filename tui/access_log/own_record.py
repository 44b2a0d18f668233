"""Lines that this program printed itself: its records are read back as the requests that they tell of.

What a record says is taken as if the line had named the `$context` variables. Of a certificate that is what an access
log holds too: the names, the serial number, the dates, and the PEM where it was printed. Of a redacted record the
pseudonyms are the values.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from tui.access_log.decode import Decoded
from tui.access_log.entry import UnparsedLine
from tui.access_log.event import LogEvent
from tui.access_log.leaves import MAX_FIELDS, MAX_NAME, Pair
from tui.access_log.oddities import WARNINGS
from tui.access_log.times import iso_ms
from tui.access_log.unparsed import unparsed
from tui.text import one_line

_MARKS: Final = ('"redacted"', '"verdict"', '"source"', '"unparsed"')
"""Keys that every record has, and no access log."""
_PLAIN: Final = {
    "status": "status",
    "method": "httpMethod",
    "path": "path",
    "resource_path": "resourcePath",
    "protocol": "protocol",
    "latency_ms": "responseLatency",
    "response_bytes": "responseLength",
    "source_ip": "identity.sourceIp",
    "user_agent": "identity.userAgent",
    "request_id": "requestId",
    "extended_request_id": "extendedRequestId",
    "account_id": "accountId",
    "api_id": "apiId",
    "stage": "stage",
    "domain_name": "domainName",
}
_ERROR: Final = {"message": "error.message", "response_type": "error.responseType"}
_CERTIFICATE: Final = {
    "subject": "identity.clientCert.subjectDN",
    "issuer": "identity.clientCert.issuerDN",
    "serial_number_decimal": "identity.clientCert.serialNumber",
    "not_before": "identity.clientCert.validity.notBefore",
    "not_after": "identity.clientCert.validity.notAfter",
    "pem": "identity.clientCert.clientCertPem",
}


def own_record(event: LogEvent) -> Decoded | UnparsedLine | None:
    """What a record says: as pairs of a `$context` variable and its text, or the line that had not been read then.

    None where the line is no record.
    """
    message = event.message
    if not all(mark in message for mark in _MARKS):
        return None
    try:
        found = json.loads(message)
    except ValueError:
        return None
    if not (isinstance(found, dict) and _is_record(found)):
        return None
    warnings = tuple(name for name in WARNINGS if name in found["warnings"])
    if found["unparsed"] is None:
        return Decoded(_pairs(found), warnings, "record of mtlstail")
    line = found.get("message")
    return unparsed(
        event if line is None else msgspec.structs.replace(event, message=str(line)),
        one_line(found["unparsed"], 200),
        *warnings,
    )


def _is_record(found: Mapping[str, Any]) -> bool:
    return (
        {"time", "verdict", *_PLAIN} <= found.keys()
        and isinstance(found.get("redacted"), bool)
        and isinstance(found.get("source"), dict)
        and isinstance(found.get("warnings"), list)
        and isinstance(found.get("context"), dict)
        and isinstance(found.get("unparsed", 0), str | None)
    )


def _pairs(found: Mapping[str, Any]) -> list[Pair]:
    values: dict[str, str | None] = {"requestTimeEpoch": _milliseconds(found["time"])}
    values |= {variable: _text(found[name]) for name, variable in _PLAIN.items()}
    for part, variables in (("error", _ERROR), ("certificate", _CERTIFICATE)):
        values.update(_named(found.get(part), variables))
    # A value that did not fit its field (a status that is none) stands in the context under the variable's name.
    for name, value in found["context"].items():
        if values.get(name) is None:
            values[name[:MAX_NAME]] = _text(value)
    return list(values.items())[:MAX_FIELDS]


def _named(part: object, variables: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not isinstance(part, dict):
        return
    for name, variable in variables.items():
        text = _text(part.get(name))
        if text is not None and (name != "serial_number_decimal" or text.removeprefix("-").isdecimal()):
            yield variable, text


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _milliseconds(text: object) -> str | None:
    milliseconds = iso_ms(text) if isinstance(text, str) else None
    return None if milliseconds is None else str(milliseconds)
