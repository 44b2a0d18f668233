"""One request in the order of reading: what was asked, what came back, who refused it, where the line comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from tui.access_log.entry import AccessLogEntry, LineShape, Row, UnparsedLine
from tui.text import Secret, sanitize
from tui.wording.building import absence, logged_field, masked_field, section, told_field
from tui.wording.fields import Field, Level, Provenance, Section
from tui.wording.masking import mask_query, mask_tokens
from tui.wording.rows import level_of_status
from tui.wording.units import bytes_text, duration_text, milliseconds_date_text, milliseconds_text, moment_of

_TIME_NOTES: Final = {
    "requestTimeEpoch": "",
    "timestamp": "CloudWatch's timestamp of the line: the format has no time of its own",
    "requestTime": "to the second: the format has no requestTimeEpoch",
}
_PHASES: Final = ("waf", "authenticate", "authorizer", "authorize", "integration")
"""The phases of a request in the order in which API Gateway goes through them."""
_PHASE_OF: Final = {
    "wafResponseCode": "waf",
    "webaclArn": "waf",
    "integrationStatus": "integration",
    "integrationLatency": "integration",
    "integrationErrorMessage": "integration",
    "awsEndpointRequestId": "integration",
    "awsEndpointRequestId2": "integration",
}


def request_sections(row: Row, now: datetime) -> list[Section]:
    """Everything about a request but its certificate.

    Args:
        row: a request, or a line that could not be read.
        now: an aware time, for how long ago it was.
    """
    if isinstance(row, UnparsedLine):
        return [_unparsed(row, now), _delivery(row)]
    sections = [_request(row, now), _client(row), _error(row), _ids(row), _api(row)]
    sections += _phases(row.context)
    other = {name: value for name, value in row.context.items() if _phase(name) is None and name not in _SHOWN}
    sections += [section("Other variables", _context_fields(other))] if other else []
    sections += [section("Secrets", _secret_fields(row.secrets))] if row.secrets else []
    return [*sections, _delivery(row)]


_SHOWN: Final = frozenset({"xrayTraceId", "routeKey", "resourceId", "domainPrefix", "customDomain.basePathMatched"})


def _request(entry: AccessLogEntry, now: datetime) -> Section:
    shape = entry.shape
    latency = None if entry.latency_ms is None else milliseconds_text(entry.latency_ms)
    size = None if entry.response_bytes is None else bytes_text(entry.response_bytes)
    status = None if entry.status is None else str(entry.status)
    return section(
        "Request",
        [
            _time(entry, now),
            logged_field(shape, "status", "Status", ("status",), status, level=level_of_status(entry.status)),
            logged_field(shape, "method", "Method", ("httpMethod",), entry.method),
            _path(entry),
            logged_field(shape, "resource_path", "Resource path", ("resourcePath",), entry.resource_path),
            _if_there(entry, "routeKey", "Route key"),
            logged_field(shape, "protocol", "Protocol", ("protocol",), entry.protocol),
            logged_field(shape, "latency_ms", "Latency", ("responseLatency",), latency),
            logged_field(shape, "response_bytes", "Response size", ("responseLength", "dataProcessed"), size),
        ],
    )


def _time(row: Row, now: datetime) -> Field:
    if row.time is None:
        return Field("time", "Time", None, Provenance.EMPTY)
    source = row.time_source if isinstance(row, AccessLogEntry) else "timestamp"
    provenance = Provenance.INFERRED if source == "timestamp" else Provenance.LOGGED
    notes = [_ago(row.time, now), _TIME_NOTES.get(source or "", "")]
    return Field(
        "time", "Time", milliseconds_date_text(row.time), provenance, note="; ".join(note for note in notes if note)
    )


def _ago(milliseconds: int, now: datetime) -> str:
    moment = moment_of(milliseconds)
    if moment is None:
        return ""
    age = now - moment
    return f"{duration_text(age)} ago" if age >= timedelta() else f"in {duration_text(-age)}"


def _path(entry: AccessLogEntry) -> Field:
    shape, path = entry.shape, entry.path
    masked = None if path is None else mask_tokens(mask_query(path))
    secret = Secret(path) if path is not None and masked != path else None
    return logged_field(shape, "path", "Path", ("path",), masked, secret=secret)


def _client(entry: AccessLogEntry) -> Section:
    shape = entry.shape
    return section(
        "Client",
        [
            logged_field(shape, "source_ip", "Source IP", ("identity.sourceIp",), entry.source_ip),
            logged_field(shape, "user_agent", "User agent", ("identity.userAgent",), entry.user_agent),
        ],
    )


def _error(entry: AccessLogEntry) -> Section:
    shape, error = entry.shape, entry.error
    message = error.message if error is not None else None
    response_type = error.response_type if error is not None else None
    level = Level.BAD if message or response_type else Level.PLAIN
    variables = ("error.message", "error.messageString")
    return section(
        "Error",
        [
            logged_field(shape, "error.message", "Message", variables, message, level=level),
            logged_field(
                shape, "error.response_type", "Response type", ("error.responseType",), response_type, level=level
            ),
        ],
    )


def _ids(entry: AccessLogEntry) -> Section:
    shape = entry.shape
    return section(
        "Ids",
        [
            logged_field(shape, "request_id", "Request id", ("requestId",), entry.request_id),
            logged_field(
                shape, "extended_request_id", "Extended request id", ("extendedRequestId",), entry.extended_request_id
            ),
            _if_there(entry, "xrayTraceId", "X-Ray trace id"),
        ],
    )


def _api(entry: AccessLogEntry) -> Section:
    shape = entry.shape
    return section(
        "API",
        [
            logged_field(shape, "stage", "Stage", ("stage",), entry.stage),
            logged_field(shape, "api_id", "API id", ("apiId",), entry.api_id),
            logged_field(shape, "domain_name", "Domain", ("domainName",), entry.domain_name),
            _if_there(entry, "customDomain.basePathMatched", "Base path"),
            _if_there(entry, "domainPrefix", "Domain prefix"),
            _if_there(entry, "resourceId", "Resource id"),
            logged_field(shape, "account_id", "Account", ("accountId",), entry.account_id),
        ],
    )


def _if_there(entry: AccessLogEntry, variable: str, label: str) -> Field | None:
    value = entry.context.get(variable)
    return None if value is None else told_field(f"context.{variable}", label, value)


def _phase(variable: str) -> str | None:
    head = _PHASE_OF.get(variable, variable.partition(".")[0])
    return head if head in _PHASES else None


def _phases(context: Mapping[str, str]) -> list[Section]:
    fields = [
        told_field(f"context.{name}", name, value, level=_context_level(name, value))
        for phase in _PHASES
        for name, value in context.items()
        if _phase(name) == phase
    ]
    return [section("Phases, in API Gateway's order", fields)] if fields else []


def _context_level(name: str, value: str) -> Level:
    if name.endswith(("tatus", "error", "ErrorMessage")):
        failed = not value.isascii() or not value.isdigit() or int(value[:4]) >= 400
        return Level.BAD if failed else Level.PLAIN
    return Level.BAD if value == "WAF_BLOCK" else Level.PLAIN


def _context_fields(context: Mapping[str, str]) -> list[Field]:
    return [told_field(f"context.{name}", mask_tokens(name), value) for name, value in sorted(context.items())]


def _secret_fields(secrets: Mapping[str, Secret]) -> list[Field]:
    return [masked_field(f"secrets.{name}", sanitize(name), secret) for name, secret in sorted(secrets.items())]


def _unparsed(line: UnparsedLine, now: datetime) -> Section:
    return section(
        "Line that could not be read",
        [
            Field("unparsed", "Why", line.reason, Provenance.INFERRED, level=Level.WARNING),
            _time(line, now),
            told_field("message", "Line", line.message),
        ],
    )


def _delivery(row: Row) -> Section:
    origin = row.origin
    stream = None if origin.log_stream is None else sanitize(origin.log_stream)
    place = [
        _known("source.log_group", "Log group", None if origin.log_group is None else sanitize(origin.log_group)),
        _known("source.log_stream", "Log stream", stream),
        _ingestion(row),
        _known("source.file", "File", None if origin.file is None else sanitize(origin.file)),
        _known("source.line", "Line", None if row.line is None else f"{row.line:,}"),
    ]
    recovered = "fetched again, because the live stream may have missed it" if row.recovered else None
    form = row.shape.kind if isinstance(row, AccessLogEntry) else None
    return section(
        "Delivery",
        [
            *place,
            _known("recovered", "Recovered", recovered),
            _known("format", "Format of the line", form),
            _warnings(row),
        ],
    )


def _known(name: str, label: str, value: str | None) -> Field | None:
    return None if value is None else told_field(name, label, value)


def _ingestion(row: Row) -> Field | None:
    if row.ingestion_time is None:
        return None
    late = None if row.time is None or row.ingestion_time < row.time else row.ingestion_time - row.time
    delay = "" if late is None else f"{duration_text(timedelta(milliseconds=late))} after the request"
    value = milliseconds_date_text(row.ingestion_time)
    return Field("source.ingestion_time", "Ingested", value, Provenance.LOGGED, note=delay)


def _warnings(row: Row) -> Field | None:
    if not row.warnings:
        return None
    return Field("warnings", "Warnings", ", ".join(row.warnings), Provenance.INFERRED, level=Level.WARNING)


def certificate_absence(shape: LineShape) -> Provenance:
    """Why a line has no certificate: none of the six variables is in the format, or none had a value."""
    prefix = "identity.clientCert."
    return absence(shape, (name for name in shape.variables if name.startswith(prefix)))
