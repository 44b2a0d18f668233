"""Markdown for a ticket. Every value is foreign text: nothing of it may become markup, a link or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from tui.text import sanitize
from tui.wording.masking import mask_query
from tui.wording.names import record_shows_acceptance
from tui.wording.units import bytes_text, duration_text, milliseconds_text

_ORDINARY: Final = re.compile(r"[A-Za-z0-9 ,;%]*(?:-[A-Za-z0-9 ,;%]+)*|/|(?:/[A-Za-z0-9{}+.-]+)+")
_TICKS: Final = re.compile(r"`+")
COLUMNS: Final = ("Time", "Status", "Method", "Path", "ms", "Client", "Issuer", "Error", "Request id")

LABELS: Final = frozenset(
    {
        *("Request", "Certificate", "Phases", "Line", "Line that could not be read", "Time", "Error", "Latency"),
        *("Response", "Protocol", "Request id", "Extended request id", "Resource path", "Source IP", "User agent"),
        *("Stage", "API", "Domain", "Account", "Not decoded", "Client", "Issuer", "Serial", "SHA-256", "Names"),
        *("Valid", "Key", "Usages", "CA", "Self-signed", "Certificates in the PEM", "Contradicts the logged"),
        *("Repaired", "PEM", "Not read", "Text", "Warnings", "Log group", "Log stream", "File", "Raw"),
    }
)
"""Every heading and label of a ticket."""
NOTE: Final = "_Redacted: names such as client-… stand for values; equal names, equal values._"
_LABEL: Final = re.compile(rf"^- (?:{'|'.join(re.escape(label) for label in sorted(LABELS))}): ", re.MULTILINE)
_HEADLINE: Final = re.compile(r"^### .*", re.MULTILINE)


def escape(value: object, in_table: bool = False) -> str:
    """Text that any Markdown shows as it is: words plainly, everything else as code (CommonMark section 6.1).

    Code holds no emphasis, link, HTML or mention. A table cell cannot hold a pipe, not even there: it is broken.
    """
    text = sanitize(re.sub(r"[\r\n\t]", " ", str(value)))
    if _ORDINARY.fullmatch(text):
        return text
    text = text.replace("|", "¦") if in_table else text
    fence = "`" * (max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
    pad = " " if text[:1] in "` " or text[-1:] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def ticket(found: Mapping[str, Any]) -> str:
    """One request as a list in sections."""
    lines = [f"### {_headline(found)}", ""]
    for title, items in (
        ("Request", _request(found)),
        ("Certificate", _certificate(found)),
        ("Phases", _context(found)),
        ("Line", _line(found)),
    ):
        rows = [f"- {label}: {value}" for label, value in items if value]
        lines += [f"**{title}**", "", *rows, ""] if rows else []
    if found["redacted"]:
        lines.append(NOTE)
    return "\n".join(lines).rstrip() + "\n"


def table(records: Sequence[Mapping[str, Any]]) -> str:
    """Several requests as a table."""
    lines = [f"| {' | '.join(COLUMNS)} |", f"|{' --- |' * len(COLUMNS)}"]
    lines += [f"| {' | '.join(_row(found))} |" for found in records]
    if any(found["redacted"] for found in records):
        lines += ["", NOTE]
    return "\n".join(lines) + "\n"


def units(text: str) -> list[str]:
    """The parts of a Markdown text that each stand for themselves: cells, labels' values, words of the headline."""
    text = _HEADLINE.sub(lambda found: found[0].replace(" ", "\n"), text)
    return re.split(r"[\n|]", _LABEL.sub("", text))


def _row(found: Mapping[str, Any]) -> list[str]:
    certificate = found["certificate"] or {}
    status = "unparsed" if found["unparsed"] is not None else found["status"]
    values = (
        found["time"],
        status,
        found["method"],
        mask_query(found["path"] or ""),
        found["latency_ms"],
        _claimed(found, certificate.get("subject")),
        certificate.get("issuer"),
        _error(found),
        found["request_id"] or found["extended_request_id"],
    )
    return [_time(value) if place == 0 else _text(value, in_table=True) for place, value in enumerate(values)]


def _headline(found: Mapping[str, Any]) -> str:
    if found["unparsed"] is not None:
        return "Line that could not be read"
    path = mask_query(found["path"] or found["resource_path"] or "")
    return " ".join(_text(part) for part in (found["status"], found["method"], path) if part is not None) or "Request"


def _request(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Time", _time(found["time"])
    yield "Error", _text(_error(found))
    yield "Latency", "" if found["latency_ms"] is None else milliseconds_text(found["latency_ms"])
    yield "Response", "" if found["response_bytes"] is None else bytes_text(found["response_bytes"])
    yield "Protocol", _text(found["protocol"])
    yield "Request id", _text(found["request_id"])
    yield "Extended request id", _text(found["extended_request_id"])
    yield "Resource path", _text(found["resource_path"])
    yield "Source IP", _text(found["source_ip"])
    yield "User agent", _text(found["user_agent"])
    yield "Stage", _text(found["stage"])
    yield "API", _text(found["api_id"])
    yield "Domain", _text(found["domain_name"])
    yield "Account", _text(found["account_id"])


def _certificate(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Not decoded", _text(found["certificate_error"])
    certificate = found["certificate"]
    if certificate is None:
        return
    yield "Client", _text(_claimed(found, certificate["subject"]))
    yield "Issuer", _text(certificate["issuer"])
    yield "Serial", _text(certificate["serial_number"])
    yield "SHA-256", _text(certificate["fingerprint_sha256"])
    yield "Names", ", ".join(_text(name) for name in certificate["subject_alternative_names"] or ())
    yield "Valid", _validity(found, certificate)
    yield "Key", ", ".join(_text(certificate[name]) for name in ("key", "signature_algorithm") if certificate[name])
    usages = [*(certificate["key_usage"] or ()), *(certificate["extended_key_usage"] or ())]
    yield "Usages", ", ".join(_text(name) for name in usages)
    yield "CA", _yes(certificate["is_ca"])
    yield "Self-signed", _yes(certificate["self_signed"])
    yield "Certificates in the PEM", _text(certificate["chain_length"])
    yield "Contradicts the logged", ", ".join(_text(name) for name in certificate["mismatches"])
    yield "Repaired", ", ".join(_text(name) for name in certificate["repairs"])
    if certificate.get("pem"):
        yield "PEM", "".join(f"\n  {_text(line)}" for line in certificate["pem"].splitlines())


def _context(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in found["context"].items():
        yield _text(name), _text(value)


def _line(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Not read", _text(found["unparsed"])
    yield "Text", _text(found.get("message"))
    yield "Warnings", ", ".join(_text(name) for name in found["warnings"])
    source = found["source"]
    yield "Log group", _text(source.get("log_group"))
    yield "Log stream", _text(source.get("log_stream"))
    yield "File", _text(source.get("file"))
    yield "Line", _text(source.get("line"))
    if "raw" in found:
        yield "Raw", _text(found["raw"])


def _validity(found: Mapping[str, Any], certificate: Mapping[str, Any]) -> str:
    start, end = certificate["not_before"], certificate["not_after"]
    if not start or not end:
        return f"{_time(start) or '…'} to {_time(end) or '…'}" if start or end else ""
    first, last = datetime.fromisoformat(start), datetime.fromisoformat(end)
    text = f"{_time(start)} to {_time(end)} ({duration_text(last - first)})"
    if not found["time"]:
        return text
    moment = datetime.fromisoformat(found["time"]).replace(microsecond=0)
    return f"{text}; at the request: {'valid' if first <= moment <= last else 'not valid'}"


def _claimed(found: Mapping[str, Any], subject: Any) -> Any:
    if subject is None or record_shows_acceptance(found):
        return subject
    return f"?{subject}"


def _error(found: Mapping[str, Any]) -> str | None:
    error = found["error"]
    if error is None:
        return None
    return " / ".join(part for part in (error["message"], error["response_type"]) if part)


def _time(value: Any) -> str:
    # Digits and colons alone, written by this program: readable as it is.
    return "" if value is None else str(value)


def _text(value: Any, in_table: bool = False) -> str:
    return "" if value is None else escape(value, in_table)


def _yes(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")
