"""Rows and certificates for the tests of this folder, made without the parser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from tui.access_log.entry import AccessLogEntry, LineShape, LoggedError, RawLine, Row, UnparsedLine
from tui.access_log.event import EventOrigin
from tui.certificate.model import ClientCertificate, LoggedFields, NameAttribute, PresentedCertificate
from tui.certificate.pem import Pem
from tui.text import Secret, sanitize

ORIGIN = EventOrigin("group-1", "/aws/apigateway/prod-access", "stream-1")
SHAPE = LineShape("json", frozenset())
NOON = 1_720_353_600_000
"""2024-07-07T12:00:00Z in milliseconds."""

_NOTHING: dict[str, Any] = dict.fromkeys(AccessLogEntry.__struct_fields__[:20])
_DEFAULTS: dict[str, Any] = _NOTHING | {
    "certificate": None,
    "context": {},
    "secrets": {},
    "warnings": (),
    "shape": SHAPE,
    "raw": RawLine("{}"),
    "origin": ORIGIN,
}


def entry(time: int | None = NOON, **fields: Any) -> AccessLogEntry:
    """A request of which only the given fields are present."""
    return AccessLogEntry(**(_DEFAULTS | {"time": time} | fields))


def unparsed(time: int | None = NOON, message: str = "", **fields: Any) -> UnparsedLine:
    """A line that could not be read."""
    values: dict[str, Any] = {"reason": "no JSON", "warnings": (), "raw": RawLine(message), "origin": ORIGIN}
    return UnparsedLine(time=time, message=message, **(values | fields))


def presented(pem: str | None = "pem", **logged: str) -> PresentedCertificate:
    """A certificate as it stood in a line."""
    return PresentedCertificate(Pem(pem) if pem is not None else None, LoggedFields(**logged) if logged else None)


CERTIFICATE = ClientCertificate(
    "pem",
    subject="CN=my_client,O=Acme",
    issuer="CN=Acme Root CA,O=Acme",
    subject_rdns=((NameAttribute("CN", "2.5.4.3", "my_client"),), (NameAttribute("O", "2.5.4.10", "Acme"),)),
    serial_number=0x1A2B,
    not_after=datetime(2024, 7, 17, 12, tzinfo=UTC),
    subject_alternative_names=("DNS:api.example.com", "URI:spiffe://acme/pets"),
    fingerprint_sha256="3fa9c1" + "0" * 58,
    fingerprint_sha1="ab" * 20,
)


def given(certificate: ClientCertificate | None) -> Callable[[AccessLogEntry], ClientCertificate | None]:
    """A decoder that always finds the same."""
    return lambda _: certificate


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


_TEXTS = _maybe(st.text(max_size=20).map(sanitize))
_TIMES = _maybe(st.integers(-(2**62), 2**62) | st.integers(NOON - 10_000, NOON + 10_000))
_CONTEXT = st.dictionaries(
    st.sampled_from(["a", "integration.requestId", "xrayTraceId", "authorizer.error"]), st.text()
)

HOSTILE_CERTIFICATES = st.builds(
    presented, _maybe(st.text(max_size=10)), subject_dn=st.text(max_size=9), serial_number=st.text(max_size=9)
)
HOSTILE_ENTRIES = st.builds(
    entry,
    _TIMES,
    status=_maybe(st.integers()),
    latency_ms=_maybe(st.integers()),
    error=_maybe(st.builds(LoggedError, _TEXTS, _TEXTS)),
    certificate=_maybe(HOSTILE_CERTIFICATES),
    context=_CONTEXT,
    secrets=st.just({"identity.apiKey": Secret("hidden")}),
    warnings=st.lists(st.text(max_size=9)).map(tuple),
    **dict.fromkeys(("method", "path", "resource_path", "source_ip", "user_agent", "request_id", "stage"), _TEXTS),
)
HOSTILE_ROWS: st.SearchStrategy[Row] = HOSTILE_ENTRIES | st.builds(unparsed, _TIMES, st.text(max_size=30))
