"""The keys of the filter language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tui.traffic.filter import certificate_terms, ranges, terms, time_terms
from tui.traffic.filter.errors import FilterError, wrong
from tui.traffic.filter.terms import Test, Value
from tui.traffic.filter.tokens import Token
from tui.traffic.instants import INSTANT_HINT


@dataclass(frozen=True, slots=True)
class Key:
    """One key: how its value becomes a test, and what a value looks like, for errors and help."""

    build: Callable[[Value], Test]
    hint: str


KEYS: Final[Mapping[str, Key]] = {
    "status": Key(terms.status, ranges.STATUS_HINT),
    "method": Key(terms.field(lambda entry: entry.method), "a method such as GET"),
    "path": Key(terms.field(lambda entry: entry.path), "a path such as /pets or /pets*"),
    "resource": Key(terms.field(lambda entry: entry.resource_path), "a resource path such as /pets/{petId}"),
    "latency": Key(terms.latency, ranges.LATENCY_HINT),
    "client": Key(certificate_terms.client, "part of a subject, common name or alternative name"),
    "issuer": Key(certificate_terms.issuer, "part of an issuer's name"),
    "serial": Key(certificate_terms.serial, certificate_terms.SERIAL_HINT),
    "fp": Key(certificate_terms.fingerprint, certificate_terms.FINGERPRINT_HINT),
    "ip": Key(terms.ip, terms.IP_HINT),
    "ua": Key(terms.field_part(lambda entry: entry.user_agent), "part of a user agent"),
    "id": Key(terms.any_id, "a request, extended request, integration or trace id"),
    "stage": Key(terms.field(lambda entry: entry.stage), "a stage such as prod"),
    "api": Key(terms.field(lambda entry: entry.api_id), "an API id"),
    "domain": Key(terms.field(lambda entry: entry.domain_name), "a domain name"),
    "group": Key(terms.group, "a log group, whole or with *"),
    "error": Key(terms.error, "part of an error's message or response type"),
    "cause": Key(terms.cause, "a cause such as issuer-not-in-truststore"),
    "outcome": Key(terms.outcome, terms.OUTCOME_HINT),
    "warning": Key(terms.warning, terms.WARNING_HINT),
    "expires": Key(certificate_terms.expires, certificate_terms.EXPIRES_HINT),
    "time": Key(time_terms.time, INSTANT_HINT),
    "has": Key(terms.has, terms.HAS_HINT),
}
"""Every key but `ctx.NAME`, in the order of the help."""

_NEAR: Final = 0.7
"""How alike a key must look to be offered: one letter missing, added, changed or swapped, in all but the shortest."""

CONTEXT_HINT: Final = "a value such as 200, >=500 or *timeout*"


def build(token: Token, value: Value) -> Test:
    """The test of one `key:value` term.

    Raises:
        FilterError: where the key is unknown, or its value missing or not understood.
    """
    name = token.key.casefold()
    if name.startswith("ctx."):
        return _context(token, value)
    key = KEYS.get(name)
    if key is None:
        raise _unknown(token)
    if not value.text:
        raise wrong(value.position, f"{name}: has no value", key.hint)
    return key.build(value)


def _context(token: Token, value: Value) -> Test:
    name = token.key[len("ctx.") :]
    if not name:
        raise wrong(
            token.position + 4, "the variable's name is missing", "ctx.NAME:value, such as ctx.integration.status:500"
        )
    if not value.text:
        raise wrong(value.position, f"ctx.{name}: has no value", CONTEXT_HINT)
    return terms.context(name, value)


def _unknown(token: Token) -> FilterError:
    import difflib

    near = difflib.get_close_matches(token.key.casefold(), KEYS, n=3, cutoff=_NEAR)
    expected = f"a key such as {', '.join(near)}" if near else f"one of the keys {', '.join(KEYS)} or ctx.NAME"
    return wrong(token.position, f"{token.key!r} is no key; text with a colon belongs in quotes", expected)
