"""What may leave, as one table: every key of a record with what is done to it. What is not in it does not leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from tui.sharing import shapes
from tui.sharing.shapes import Shape


class Treatment(Enum):
    """What is done to a value; the value is what the manifest says."""

    KEPT = "kept"
    PSEUDONYM = "replaced"
    REDUCED = "reduced"
    REMOVED = "removed"
    INSIDE = "inside"
    """An object: its own keys are in the table."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How one key of a record is treated."""

    treatment: Treatment
    shape: Shape | None = None
    """For KEPT: what the value must look like to leave in clear."""
    kind: str | None = None
    """For PSEUDONYM: the kind. For KEPT: the pseudonym that a text of another shape gets; None removes it."""
    keep: str | None = None
    """The name under which `--keep` leaves it in clear."""
    reducer: str | None = None
    """For REDUCED: which reduction."""


def _kept(shape: Shape, otherwise: str | None = None) -> Rule:
    return Rule(Treatment.KEPT, shape=shape, kind=otherwise)


def _pseudonym(kind: str, keep: str | None = None) -> Rule:
    return Rule(Treatment.PSEUDONYM, kind=kind, keep=keep)


def _reduced(reducer: str) -> Rule:
    return Rule(Treatment.REDUCED, reducer=reducer)


_REMOVED: Final = Rule(Treatment.REMOVED)
_INSIDE: Final = Rule(Treatment.INSIDE)

RECORD: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "time": _kept(shapes.TIME),
        "status": _kept(shapes.STATUS),
        "method": _kept(shapes.METHOD, "text"),
        "path": _reduced("path"),
        "resource_path": _kept(shapes.RESOURCE_PATH, "text"),
        "protocol": _kept(shapes.PROTOCOL, "text"),
        "latency_ms": _kept(shapes.MILLISECONDS),
        "response_bytes": _kept(shapes.BYTES),
        "source_ip": _pseudonym("ip", "ip"),
        "user_agent": _reduced("user_agent"),
        "request_id": _kept(shapes.REQUEST_ID, "text"),
        "extended_request_id": _kept(shapes.REQUEST_ID, "text"),
        "account_id": _pseudonym("account"),
        "api_id": _pseudonym("api"),
        "stage": _kept(shapes.STAGE, "text"),
        "domain_name": _pseudonym("domain", "domain"),
        "error": _INSIDE,
        "certificate": _INSIDE,
        "certificate_error": _reduced("reason"),
        "verdict": _INSIDE,
        "context": _INSIDE,
        "warnings": _reduced("words"),
        "source": _INSIDE,
        "unparsed": _reduced("reason"),
        "message": _REMOVED,
        "redacted": _kept(shapes.FLAG),
        "raw": _REMOVED,
        "execution_log": _reduced("execution_log"),
    }
)
"""The keys of a record."""

ERROR: Final[Mapping[str, Rule]] = MappingProxyType(
    {"message": _reduced("error_message"), "response_type": _kept(shapes.RESPONSE_TYPE, "text")}
)

CERTIFICATE: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "decoded_from": _kept(shapes.DECODED_FROM),
        "subject": _pseudonym("client", "client"),
        "issuer": _pseudonym("issuer", "issuer"),
        "serial_number": _pseudonym("serial"),
        "serial_number_decimal": _reduced("decimal_serial"),
        "not_before": _kept(shapes.TIME),
        "not_after": _kept(shapes.TIME),
        "version": _kept(shapes.SMALL_COUNT),
        "subject_alternative_names": _pseudonym("san"),
        "key": _kept(shapes.KEY, "text"),
        "signature_algorithm": _kept(shapes.ALGORITHM, "text"),
        "key_usage": _reduced("key_usage"),
        "extended_key_usage": _reduced("extended_key_usage"),
        "is_ca": _kept(shapes.FLAG),
        "self_signed": _kept(shapes.FLAG),
        "subject_key_id": _pseudonym("key"),
        "authority_key_id": _pseudonym("key"),
        "spki_sha256": _pseudonym("key"),
        "fingerprint_sha256": _pseudonym("fingerprint"),
        "chain_length": _kept(shapes.SMALL_COUNT),
        "repairs": _reduced("words"),
        "mismatches": _reduced("field_names"),
        "pem": _REMOVED,
    }
)

VERDICT: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "outcome": _kept(shapes.OUTCOME),
        "cause": _kept(shapes.OUR_WORD),
        "summary": _REMOVED,
        "evidence": _REMOVED,
        "truststore": _REMOVED,
    }
)

SOURCE: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "log_group": _pseudonym("group"),
        "log_stream": _pseudonym("stream"),
        "ingestion_time": _kept(shapes.TIME),
        "file": _reduced("base_name"),
        "line": _kept(shapes.COUNT),
    }
)

_STATUS: Final = _kept(shapes.STATUS_TEXT)
_LATENCY: Final = _kept(shapes.NUMBER_TEXT)
_ID: Final = _kept(shapes.REQUEST_ID, "text")

CONTEXT: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "waf.status": _STATUS,
        "waf.latency": _LATENCY,
        "wafResponseCode": _kept(shapes.WAF_CODE),
        "authenticate.status": _STATUS,
        "authenticate.latency": _LATENCY,
        "authorizer.status": _STATUS,
        "authorizer.latency": _LATENCY,
        "authorizer.integrationStatus": _STATUS,
        "authorizer.integrationLatency": _LATENCY,
        "authorizer.requestId": _ID,
        "authorizer.principalId": _pseudonym("principal"),
        "authorize.status": _STATUS,
        "authorize.latency": _LATENCY,
        "integration.status": _STATUS,
        "integration.integrationStatus": _STATUS,
        "integration.latency": _LATENCY,
        "integration.requestId": _ID,
        "integrationStatus": _STATUS,
        "integrationLatency": _LATENCY,
        "awsEndpointRequestId": _ID,
        "awsEndpointRequestId2": _ID,
        "xrayTraceId": _ID,
        "identity.accountId": _pseudonym("account"),
        "identity.user": _pseudonym("principal"),
        "identity.userArn": _pseudonym("principal"),
        "identity.caller": _pseudonym("principal"),
        "tlsVersion": _kept(shapes.TLS_VERSION),
        "cipherSuite": _kept(shapes.CIPHER),
        "deploymentId": _kept(shapes.DEPLOYMENT),
    }
)
"""By `$context` name; every other variable is removed."""

OBJECTS: Final[Mapping[str, Mapping[str, Rule]]] = MappingProxyType(
    {"error": ERROR, "certificate": CERTIFICATE, "verdict": VERDICT, "source": SOURCE, "context": CONTEXT}
)
"""The tables of the objects inside a record."""


def rule_of(dotted: str) -> Rule | None:
    """The rule of `status`, `certificate.subject` or `context.waf.status`; None where there is none."""
    head, _, rest = dotted.partition(".")
    return OBJECTS[head].get(rest) if rest and head in OBJECTS else RECORD.get(dotted)
