"""Which custom domain serves a host name? The one of that name, else the wildcard above it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.api import Domain, Mapping, RoutingRule
from tui.aws.apigateway import ApiGateway
from tui.aws.errors import AwsFault, FaultKind
from tui.gateway.nearness import listed, nearest
from tui.gateway.unresolved import PARTIAL, Unresolved
from tui.text import one_line


@dataclass(frozen=True, slots=True)
class FoundDomain:
    """A custom domain with its mappings and rules."""

    domain: Domain
    missing: tuple[str, ...] = ()
    """What could not be read. Sanitised."""
    notes: tuple[str, ...] = ()
    """What was decided on the way. Sanitised."""


def find_domain(gateway: ApiGateway, host: str) -> FoundDomain:
    """The domain that serves `host`, and what it is mapped to.

    Raises:
        Unresolved: there is none; with the names that are near.
        AwsFault: it could not be asked.
    """
    host = host.lower().rstrip(".")
    domain = _named(gateway, host)
    notes: tuple[str, ...] = ()
    if domain is None:
        domain = _named(gateway, above) if (above := wildcard(host)) else None
        if domain is None:
            raise _no_domain(gateway, host)
        notes = (f"{one_line(host)} is served by the wildcard domain {one_line(domain.name)}.",)
    domain, missing = _with_routes(gateway, domain)
    return FoundDomain(domain, missing, notes)


def wildcard(host: str) -> str | None:
    """The wildcard that covers `host`: a wildcard stands for one label (developer guide, Wildcard custom domains)."""
    label, _, rest = host.partition(".")
    return f"*.{rest}" if "." in rest and label != "*" else None


def _named(gateway: ApiGateway, name: str) -> Domain | None:
    try:
        return gateway.domain(name)
    except AwsFault as fault:
        if fault.kind not in {FaultKind.GONE, FaultKind.INVALID}:
            raise
        return None


def _with_routes(gateway: ApiGateway, domain: Domain) -> tuple[Domain, tuple[str, ...]]:
    missing: list[str] = []
    rules: list[RoutingRule] = []
    mappings: list[Mapping] = []
    if domain.uses_rules:
        try:
            rules = gateway.routing_rules(domain.name)
        except AwsFault as fault:
            if fault.kind not in PARTIAL or not domain.uses_mappings:
                raise
            missing.append(f"The routing rules, which go before the mappings, could not be read: {fault.cause}")
    if domain.uses_mappings:
        mappings = _mappings(gateway, domain.name)
    return replace(domain, mappings=tuple(mappings), rules=tuple(rules)), tuple(missing)


def _mappings(gateway: ApiGateway, name: str) -> list[Mapping]:
    """As version 2 gives them; where it may not be asked, version 1 knows those of REST APIs with one level."""
    try:
        return gateway.api_mappings(name)
    except AwsFault as fault:
        if fault.kind not in PARTIAL:
            raise
        try:
            return gateway.base_path_mappings(name)
        except AwsFault:
            raise fault from None


def _no_domain(gateway: ApiGateway, host: str) -> Unresolved:
    cause = f"There is no custom domain {one_line(host)} in {gateway.place}."
    check = "Check --region and --profile."
    try:
        names = {domain.name: domain for domain in gateway.domains()}
    except AwsFault as fault:
        if fault.kind not in PARTIAL:
            raise
        return Unresolved(cause, check)
    same = names.get(host)
    if same is not None and "PRIVATE" in same.endpoint_types:
        private = f"{one_line(host)} is a private custom domain, which has no mutual TLS."
        return Unresolved(private, "Name the stage behind it: API_ID/STAGE; mtlstail without a target lists them.")
    near = nearest(host, names)
    if near:
        return Unresolved(cause, f"Did you mean {' or '.join(one_line(name) for name in near)}? Else check --region.")
    return Unresolved(cause, f"There are: {listed(sorted(names))}. {check}" if names else f"There is none. {check}")
