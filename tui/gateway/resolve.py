"""From a name that people know, a stage or a custom domain, to the log group with its requests. Only reads; blocks."""

from __future__ import annotations

from dataclasses import replace

from tui.api import ApiKind, Domain, ResolvedTarget
from tui.aws.apigateway import ApiGateway
from tui.aws.errors import AwsFault
from tui.aws.session import AwsSession
from tui.gateway.destination import Destination, find_destination
from tui.gateway.domains import find_domain
from tui.gateway.mappings import Route, choose
from tui.gateway.stages import FoundStage, find_stage
from tui.gateway.unresolved import Unresolved
from tui.text import one_line


def resolve_stage(session: AwsSession, api_id: str, stage: str) -> ResolvedTarget:
    """The stage, its API, and the log group that its access log is in. Four or five calls.

    Raises:
        Unresolved: there is none, its log cannot be watched, or it could not be asked (then with `fault`).
    """
    try:
        found = find_stage(ApiGateway(session), api_id, stage)
        return _resolved(session, f"{api_id}/{stage}", found)
    except AwsFault as fault:
        raise Unresolved.of(fault) from None


def resolve_domain(session: AwsSession, host: str, base_path: str | None = None) -> ResolvedTarget:
    """The stage that a custom domain leads to, and the log group that its access log is in. Six or seven calls.

    Args:
        session: of the domain's account and region.
        host: the host name; one that a wildcard domain covers will do.
        base_path: which mapping; empty for the root; None takes the domain's only stage.

    Raises:
        Unresolved: there is none, several stages fit, its log cannot be watched, or it could not be asked.
    """
    gateway = ApiGateway(session)
    try:
        domain = find_domain(gateway, host)
        route = choose(domain.domain, base_path)
        found = find_stage(gateway, route.api_id, route.stage)
        target = host if base_path is None else f"{host}/{base_path.strip('/')}"
        resolved = _resolved(session, target, found, domain.domain, route)
    except AwsFault as fault:
        raise Unresolved.of(fault) from None
    return replace(
        resolved, missing=(*domain.missing, *resolved.missing), notes=(*domain.notes, *route.notes, *resolved.notes)
    )


def split_domain(text: str) -> tuple[str, str | None]:
    """Host and base path of a TARGET: `api.example.com` → None, `api.example.com/` → empty, `…/orders/` → `orders`."""
    host, slash, path = text.partition("/")
    return host, path.strip("/") if slash else None


def _resolved(
    session: AwsSession, target: str, found: FoundStage, domain: Domain | None = None, route: Route | None = None
) -> ResolvedTarget:
    destination = find_destination(session, found.stage)
    group = destination.group
    return ResolvedTarget(
        target=target,
        region=session.region or "",
        stage=found.stage,
        api=found.api,
        log_group=group.name,
        log_group_arn=group.arn or group.name,
        log_group_class=destination.log_class,
        retention_days=destination.retention_days,
        account=group.account,
        domain=domain,
        base_path=route.base_path if route else None,
        missing=(*found.missing, *destination.missing),
        notes=_notes(found, domain, destination),
    )


def _notes(found: FoundStage, domain: Domain | None, destination: Destination) -> tuple[str, ...]:
    notes: list[str] = []
    stage = found.stage
    if stage.canary_percent:
        notes.append(f"A canary release of {one_line(stage.target)} gets {stage.canary_percent:g} % of the requests.")
    if found.api.kind is ApiKind.WEBSOCKET:
        notes.append("The access log of a WebSocket API holds no certificates.")
    if domain is not None and domain.has_mtls and found.api.default_endpoint_disabled is False:
        notes.append("The API's default endpoint is open: clients can pass mutual TLS by.")
    if domain is not None and domain.truststore is not None:
        notes += [f"API Gateway warns of the truststore: {one_line(text)}" for text in domain.truststore.warnings]
    if stage.access_log is not None and stage.access_log.format is None:
        notes.append(f"The format of {one_line(destination.group.name)} is not told: it is recognised from the lines.")
    return tuple(notes)
