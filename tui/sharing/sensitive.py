"""What of a row must not leave: every value in clear, with the field that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from tui.access_log.entry import AccessLogEntry, Row
from tui.certificate.model import ClientCertificate, LoggedFields, PresentedCertificate, RelativeName
from tui.sharing.policy import CONTEXT, RECORD, Treatment
from tui.sharing.records import reading_of
from tui.sharing.texts import known_error_text

KEEP_FIELDS: Final = {
    "client": "certificate.subject",
    "issuer": "certificate.issuer",
    "domain": "domain_name",
    "ip": "source_ip",
}
"""What `--keep` leaves in clear, by the field."""

OTHER_VARIABLES: Final = "other variables of the line"
"""Stands for fields whose names are foreign text too."""

_ARN: Final = re.compile(r"\barn:[^\s,;]+")
_ACCOUNT: Final = re.compile(r"(?<!\d)\d{12}(?!\d)")

_SHAPED: Final = tuple(
    (name, rule.shape)
    for name, rule in RECORD.items()
    if rule.treatment is Treatment.KEPT and rule.kind == "text" and rule.shape is not None
)
"""Kept texts, each with what it must look like."""


@dataclass(slots=True)
class Sensitive:
    """The distinct sensitive values of some rows, by kind of comparison. Never shown: findings name fields alone."""

    texts: dict[str, str] = field(default_factory=dict, repr=False)
    """Value → field: names, ids, paths, anything that is a text."""
    numbers: dict[str, str] = field(default_factory=dict, repr=False)
    """Account numbers."""
    addresses: dict[str, str] = field(default_factory=dict, repr=False)
    serials: dict[int, str] = field(default_factory=dict, repr=False)
    hashes: dict[str, str] = field(default_factory=dict, repr=False)
    """Fingerprints and key ids in lower-case hexadecimal."""
    bodies: dict[str, str] = field(default_factory=dict, repr=False)
    """PEM texts."""


def is_lenient(name: str) -> bool:
    """True for fields that may say what a resource path says: parts of a path, variables of the line."""
    return name in ("path", OTHER_VARIABLES) or name.startswith("context.")


def sensitive_values(rows: Iterable[Row], keep: frozenset[str] = frozenset()) -> Sensitive:
    """Collects from rows; a value that stands in several is there once.

    Args:
        rows: what is exported.
        keep: the kinds that are left in clear on purpose.
    """
    found = Sensitive()
    kept_fields = frozenset(KEEP_FIELDS[kind] for kind in keep if kind in KEEP_FIELDS)
    seen: set[PresentedCertificate] = set()
    for row in rows:
        _origin(found, row)
        if isinstance(row, AccessLogEntry):
            _entry(found, row, kept_fields)
            if row.certificate is not None and row.certificate not in seen:
                seen.add(row.certificate)
                _presented(found, row, row.certificate, kept_fields)
    return found


def _origin(found: Sensitive, row: Row) -> None:
    origin = row.origin
    _add(found.texts, origin.log_group, "source.log_group")
    _add(found.texts, origin.log_stream, "source.log_stream")
    if origin.file is not None and "/" in origin.file:
        _add(found.texts, origin.file.rpartition("/")[0], "source.file")


def _entry(found: Sensitive, entry: AccessLogEntry, kept_fields: frozenset[str]) -> None:
    if "source_ip" not in kept_fields:
        _add(found.addresses, entry.source_ip, "source_ip")
    if "domain_name" not in kept_fields:
        _add(found.texts, entry.domain_name, "domain_name")
    _add(found.numbers, entry.account_id, "account_id")
    _add(found.texts, entry.api_id, "api_id")
    _add(found.texts, entry.user_agent, "user_agent")
    _path(found, entry)
    _error(found, entry)
    _misshapen(found, entry)
    for name, value in entry.context.items():
        if name == "routeKey" and value.endswith(f" {entry.resource_path}"):
            continue
        rule = CONTEXT.get(name)
        # A kept variable of a wrong shape is replaced, so its clear text is as sensitive as a removed one's.
        if rule is None or rule.treatment is not Treatment.KEPT or (rule.shape is not None and not rule.shape(value)):
            _add(found.texts, value, f"context.{name}" if name in CONTEXT else OTHER_VARIABLES)
    for secret in entry.secrets.values():
        _add(found.texts, secret.reveal(), "secrets")


def _error(found: Sensitive, entry: AccessLogEntry) -> None:
    message = entry.error.message if entry.error is not None else None
    if message is None:
        return
    if known_error_text(message) is None:
        _add(found.texts, message, "error.message")
    for name in _ARN.findall(message):
        _add(found.texts, name, "error.message")
        for account in _ACCOUNT.findall(name):
            _add(found.numbers, account, "error.message")


def _misshapen(found: Sensitive, entry: AccessLogEntry) -> None:
    for name, shape in _SHAPED:
        value = getattr(entry, name)
        if value is not None and not shape(value):
            _add(found.texts, value, name)


def _path(found: Sensitive, entry: AccessLogEntry) -> None:
    if entry.path is None:
        return
    kept = frozenset((entry.resource_path or "").split("/"))
    base, _, query = entry.path.partition("?")
    if base != entry.resource_path:
        _add(found.texts, base, "path")
    for segment in base.split("/"):
        if segment not in kept and segment != entry.stage:
            _add(found.texts, unquote(segment), "path")
    for parameter in query.split("&"):
        _add(found.texts, unquote(parameter.partition("=")[2].replace("+", " ")), "path")


def _presented(found: Sensitive, row: Row, presented: PresentedCertificate, kept_fields: frozenset[str]) -> None:
    if presented.pem is not None:
        _add(found.bodies, presented.pem.reveal(), "certificate.pem")
    _logged(found, presented.logged or LoggedFields(), kept_fields)
    reading = reading_of(row)
    if reading is not None and reading.certificate is not None:
        _decoded(found, reading.certificate, kept_fields)


def _logged(found: Sensitive, logged: LoggedFields, kept_fields: frozenset[str]) -> None:
    for name, text in (("certificate.subject", logged.subject_dn), ("certificate.issuer", logged.issuer_dn)):
        if text is not None and name not in kept_fields:
            _add(found.texts, text, name)
            for part in text.replace("/", ",").replace("+", ",").split(","):
                _add(found.texts, part.partition("=")[2].strip(), name)
    _add(found.texts, logged.serial_number, "certificate.serial_number")


def _decoded(found: Sensitive, certificate: ClientCertificate, kept_fields: frozenset[str]) -> None:
    if certificate.pem is not None:
        _add(found.bodies, certificate.pem.reveal(), "certificate.pem")
    for name, text, rdns in (
        ("certificate.subject", certificate.subject, certificate.subject_rdns),
        ("certificate.issuer", certificate.issuer, certificate.issuer_rdns),
    ):
        if name not in kept_fields:
            _add(found.texts, text, name)
            _name(found, name, rdns)
    if certificate.serial_number:
        found.serials.setdefault(certificate.serial_number, "certificate.serial_number")
    for alternative in certificate.subject_alternative_names or ():
        kind, _, value = alternative.partition(":")
        _add(found.addresses if kind == "IP" else found.texts, value, "certificate.subject_alternative_names")
    for name in ("subject_key_id", "authority_key_id", "spki_sha256", "fingerprint_sha256", "fingerprint_sha1"):
        _add(found.hashes, getattr(certificate, name), f"certificate.{name}")
    for member in certificate.chain:
        _add(found.texts, member.subject, "certificate.chain")
        _add(found.texts, member.issuer, "certificate.chain")
        _add(found.hashes, member.fingerprint_sha256, "certificate.chain")


def _name(found: Sensitive, name: str, rdns: tuple[RelativeName, ...]) -> None:
    for spelled in _spellings(rdns):
        _add(found.texts, spelled, name)
    for rdn in rdns:
        for attribute in rdn:
            _add(found.texts, attribute.value, name)


def _spellings(rdns: tuple[RelativeName, ...]) -> Iterator[str]:
    texts = ["+".join(f"{part.label}={part.value}" for part in rdn) for rdn in rdns]
    yield ",".join(texts)
    yield ",".join(reversed(texts))
    yield ",".join(sorted(texts))
    yield " ".join(part.value for rdn in rdns for part in rdn)
    yield " ".join(part.value for rdn in reversed(rdns) for part in rdn)


def _add(values: dict[str, str], value: str | None, name: str) -> None:
    # A value that stands in two fields is judged by the stricter one.
    if value and (value not in values or is_lenient(values[value])):
        values[value] = name
