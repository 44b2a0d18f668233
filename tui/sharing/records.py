"""One request as the object that `print` writes: a contract, the same for JSON and NDJSON, unredacted.

Every key is always there; what the line does not say is None. Only what `include_pem` and `include_raw`
ask for is added. API keys, authorizer values and tokens are in no record.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from tui.access_log.entry import AccessLogEntry, Row, UnparsedLine
from tui.certificate.model import CertificateReading, ClientCertificate, PresentedCertificate
from tui.text import sanitize
from tui.wording.hiding import hiding
from tui.wording.masking import is_sensitive_key, mask_shapes, mask_tokens, may_hold_tokens
from tui.wording.units import rfc3339, rfc3339_milliseconds

Record = dict[str, Any]
"""One request, its keys in the order of the contract."""

_PLAIN_FIELDS = (
    "status",
    "method",
    "path",
    "resource_path",
    "protocol",
    "latency_ms",
    "response_bytes",
    "source_ip",
    "user_agent",
    "request_id",
    "extended_request_id",
    "account_id",
    "api_id",
    "stage",
    "domain_name",
)

_NOTHING: Final[Mapping[str, Any]] = {}
_encoder = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), check_circular=False)


def record(row: Row, *, include_pem: bool = False, include_raw: bool = False) -> Record:
    """The contract's object for one row, unredacted.

    Requests with the same certificate share its object: do not change it.

    Args:
        row: a request or an unparsed line.
        include_pem: adds `certificate.pem`, the first certificate in normalised PEM armour.
        include_raw: adds `raw`, the line as delivered, without its API keys, authorizer values and tokens.
    """
    found = _of_entry(row, include_pem) if isinstance(row, AccessLogEntry) else _of_unparsed(row)
    if include_raw:
        found["raw"] = raw_text(row, include_pem=include_pem)
    return found


def encode_line(found: Mapping[str, Any]) -> bytes:
    r"""A record as one line of JSON without its line break: ASCII, all else as `\u` escapes (RFC 8259 section 7)."""
    return _encoder.encode(found).encode("ascii")


def raw_text(row: Row, *, include_pem: bool = False) -> str:
    """The line as delivered, unsanitised, in which every secret that is known or looks like one is masked.

    Certificates are hidden too unless `include_pem`; of a line that is no JSON always, because nobody knows where
    one ends in it.
    """
    return hiding(row, pem=include_pem).text(row.raw.reveal())


def reading_of(row: Row) -> CertificateReading | None:
    """The decoded certificate of a row; None where the line has none."""
    if not isinstance(row, AccessLogEntry) or row.certificate is None:
        return None
    # Imported late: reading a certificate needs cryptography, which rows without one do not.
    from tui.certificate.reading import read

    return read(row.certificate)


def _of_entry(entry: AccessLogEntry, include_pem: bool) -> Record:
    certificate, certificate_error = _certificate(entry.certificate)
    if include_pem and certificate is not None:
        certificate = {**certificate, "pem": _pem_text(entry.certificate)}
    found: Record = {"time": None if entry.time is None else rfc3339_milliseconds(entry.time)}
    for name in _PLAIN_FIELDS:
        found[name] = getattr(entry, name)
    found["error"] = _error(entry)
    found["certificate"] = certificate
    found["certificate_error"] = certificate_error
    found["verdict"] = None
    found["context"] = {name: value for name, value in entry.context.items() if not is_sensitive_key(name)}
    found["warnings"] = list(entry.warnings)
    found["source"] = _source(entry)
    found["unparsed"] = None
    found["redacted"] = False
    return _without_tokens(found)


def _without_tokens(found: Record) -> Record:
    """The record with every text masked where a token stands in it, be it under a name that promises none."""
    texts = [value for value in (*found.values(), *(found["error"] or _NOTHING).values()) if type(value) is str]
    texts += [text for pair in found["context"].items() for text in pair]
    texts += [value for value in found["source"].values() if type(value) is str]
    # Nearly every record is done with one look at all of its texts together.
    return _masked(found) if may_hold_tokens("\n".join(texts)) else found


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_tokens(value)
    if isinstance(value, list):
        return [_masked(item) for item in value]
    if not isinstance(value, dict):
        return value
    # A certificate is masked once for all requests that share it.
    return {
        mask_tokens(name): inner if name == "certificate" and isinstance(inner, dict) else _masked(inner)
        for name, inner in value.items()
    }


def _of_unparsed(line: UnparsedLine) -> Record:
    found: Record = {"time": None if line.time is None else rfc3339_milliseconds(line.time)}
    found.update(dict.fromkeys(_PLAIN_FIELDS))
    found["error"] = None
    found["certificate"] = None
    found["certificate_error"] = None
    found["verdict"] = None
    found["context"] = {}
    found["warnings"] = list(line.warnings)
    found["source"] = _source(line)
    found["unparsed"] = line.reason
    found["message"] = line.message
    found["redacted"] = False
    return _without_tokens(found)


def _error(entry: AccessLogEntry) -> dict[str, str | None] | None:
    error = entry.error
    if error is None or (error.message is None and error.response_type is None):
        return None
    return {"message": error.message, "response_type": error.response_type}


def _source(row: Row) -> dict[str, Any]:
    if row.origin.log_group is not None:
        ingested = None if row.ingestion_time is None else rfc3339_milliseconds(row.ingestion_time)
        return {
            "log_group": sanitize(row.origin.log_group),
            "log_stream": None if row.origin.log_stream is None else sanitize(row.origin.log_stream),
            "ingestion_time": ingested,
        }
    return {"file": None if row.origin.file is None else sanitize(row.origin.file), "line": row.line}


@functools.lru_cache(maxsize=4096)
def _certificate(presented: PresentedCertificate | None) -> tuple[Record | None, str | None]:
    if presented is None:
        return None, None
    from tui.certificate.reading import read

    reading = read(presented)
    return None if reading.certificate is None else _without_shapes(
        certificate_record(reading.certificate)
    ), reading.error


def _without_shapes(value: Any) -> Any:
    """A certificate's object without tokens. Words such as "basic" are no credentials in a name."""
    if isinstance(value, str):
        return mask_shapes(value)
    if isinstance(value, list):
        return [_without_shapes(item) for item in value]
    return {name: _without_shapes(inner) for name, inner in value.items()} if isinstance(value, dict) else value


def certificate_record(certificate: ClientCertificate) -> Record:
    """The contract's object for one certificate, without its PEM."""
    serial = certificate.serial_number
    return {
        "decoded_from": certificate.decoded_from,
        "subject": certificate.subject,
        "issuer": certificate.issuer,
        "serial_number": None if serial is None else f"{serial:x}",
        "serial_number_decimal": None if serial is None else _decimal(serial),
        "not_before": _moment(certificate.not_before),
        "not_after": _moment(certificate.not_after),
        "version": certificate.version,
        "subject_alternative_names": _names(certificate),
        "key": certificate.key,
        "signature_algorithm": certificate.signature_algorithm,
        "key_usage": _list(certificate.key_usage),
        "extended_key_usage": _list(certificate.extended_key_usage),
        "is_ca": certificate.is_ca,
        "self_signed": certificate.self_signed,
        "subject_key_id": certificate.subject_key_id,
        "authority_key_id": certificate.authority_key_id,
        "spki_sha256": certificate.spki_sha256,
        "fingerprint_sha256": certificate.fingerprint_sha256,
        "chain_length": certificate.chain_length,
        "repairs": list(certificate.repairs),
        "mismatches": list(certificate.mismatches),
    }


def _names(certificate: ClientCertificate) -> list[str] | None:
    if certificate.subject_alternative_names is not None:
        return list(certificate.subject_alternative_names)
    is_known = certificate.decoded_from == "pem" and "subject_alternative_names" not in certificate.problems
    return [] if is_known else None


def _decimal(serial: int) -> str | None:
    try:
        return str(serial)
    except ValueError:
        # Python refuses to write integers of more than 4,300 digits.
        return None


def _list(names: tuple[str, ...] | None) -> list[str] | None:
    return None if names is None else list(names)


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else rfc3339(moment)


def _pem_text(presented: PresentedCertificate | None) -> str | None:
    if presented is None:
        return None
    from tui.certificate.reading import read

    certificate = read(presented).certificate
    return None if certificate is None or certificate.pem is None else certificate.pem.reveal()
