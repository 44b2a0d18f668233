"""What is there to watch in this account and region? Domains, stages and log groups, as far as each may be listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from tui.api import Api, ApiKind, Domain, Stage
from tui.aws.apigateway import ApiGateway
from tui.aws.errors import AwsFault, FaultKind
from tui.aws.session import AwsSession
from tui.gateway.destination import trouble
from tui.gateway.log_groups import find_log_groups
from tui.ports import Choice, Choices, DiscoveryError, LogGroupChoice, Section
from tui.text import one_line

MAX_APIS: Final = 150
"""APIs whose stages are asked about: one call each, and the account's quota is ten a second for all callers."""
_FOR_ALL: Final = frozenset({FaultKind.CREDENTIALS, FaultKind.CONFIG, FaultKind.CLOCK})
"""Faults that every other call would meet too; a service that cannot be reached does not keep from asking another."""
_CERTIFICATE: Final = re.compile(r"\$(?:context|\{context)\.identity\.clientCert\.")


def list_domains(session: AwsSession) -> list[Domain]:
    """All custom domains, without their mappings; those with mutual TLS first. Blocks.

    Raises:
        DiscoveryError: with cause and remedy.
    """
    try:
        return _by_mtls(ApiGateway(session).domains())
    except AwsFault as fault:
        raise DiscoveryError(fault.cause, fault.remedy) from None


def list_stages(session: AwsSession, pace: Callable[[], object] = lambda: None) -> list[tuple[Api, Stage]]:
    """The stages of the first `MAX_APIS` APIs, one call an API. Blocks.

    Raises:
        DiscoveryError: with cause and remedy.
    """
    gateway = ApiGateway(session, pace)
    try:
        apis = list(islice(_apis(gateway), MAX_APIS))
        return [(api, stage) for api in apis for stage in _stages(gateway, api)]
    except AwsFault as fault:
        raise DiscoveryError(fault.cause, fault.remedy) from None


def find_choices(session: AwsSession, pace: Callable[[], object] = lambda: None) -> Iterator[Choices]:
    """Everything that can be listed, in growing answers: domains, then log groups, then the stages API by API.

    Args:
        session: of the account and region.
        pace: called before each call to API Gateway; waits as long as its quotas ask for.

    Raises:
        DiscoveryError: nothing at all could be listed.
    """
    search = _Search(session, pace)
    try:
        yield from search.run()
    except AwsFault as fault:
        raise DiscoveryError(fault.cause, fault.remedy) from None


class _Search:
    """One run through the account; keeps what was found, by section."""

    def __init__(self, session: AwsSession, pace: Callable[[], object]) -> None:
        self._session = session
        self._gateway = ApiGateway(session, pace)
        self._found: dict[Section, list[Choice]] = {section: [] for section in Section}
        self._missing: list[str] = []
        self._refused: list[AwsFault] = []

    def run(self) -> Iterator[Choices]:
        """Answers until everything was asked."""
        self._try("Custom domains", self._domains)
        if self._found[Section.DOMAINS]:
            yield self._answer(complete=False)
        self._try("Log groups", self._groups)
        if any(self._found.values()):
            yield self._answer(complete=False)
        if not any(fault.kind is FaultKind.UNREACHABLE for fault in self._refused):
            yield from self._all_stages("REST APIs", self._gateway.rest_apis)
            yield from self._all_stages("HTTP and WebSocket APIs", self._gateway.http_apis)
        groups = next((fault for fault in self._refused if (fault.action or "").startswith("logs:")), None)
        if groups is not None and not any(self._found.values()):
            raise groups
        yield self._answer(complete=True)

    def _all_stages(self, kind: str, ask: Callable[[], Iterator[Api]]) -> Iterator[Choices]:
        apis: list[Api] = []
        self._try(kind, lambda: apis.extend(islice(ask(), MAX_APIS + 1)))
        for api in apis[:MAX_APIS]:
            before = len(self._missing)
            self._try(f"The stages of {one_line(api.api_id)}", lambda api=api: self._stages_of(api))  # type: ignore[misc]
            yield self._answer(complete=False)
            if len(self._missing) > before:
                return  # what is refused for one API is refused for its neighbours: said once is enough
        if len(apis) > MAX_APIS:
            self._missing.append(f"More than {MAX_APIS} {kind}: name the stages of the others as API_ID/STAGE.")

    def _try(self, what: str, work: Callable[[], object]) -> None:
        try:
            work()
        except AwsFault as fault:
            if fault.kind in _FOR_ALL:
                raise
            self._refused.append(fault)
            self._missing.append(f"{what} could not be listed: {fault.cause}")

    def _domains(self) -> None:
        self._found[Section.DOMAINS] = [_domain(domain) for domain in _by_mtls(self._gateway.domains())]

    def _groups(self) -> None:
        self._found[Section.GROUPS] = [_group(group) for group in find_log_groups(self._session)]

    def _stages_of(self, api: Api) -> None:
        found = [_stage(api, stage, self._session.region) for stage in _stages(self._gateway, api)]
        stages = [*self._found[Section.STAGES], *found]
        self._found[Section.STAGES] = sorted(stages, key=lambda one: (not one.is_likely, bool(one.problem), one.note))

    def _answer(self, *, complete: bool) -> Choices:
        items = tuple(choice for section in Section for choice in self._found[section])
        return Choices(items, tuple(self._missing), complete)


def _apis(gateway: ApiGateway) -> Iterator[Api]:
    yield from gateway.rest_apis()
    yield from gateway.http_apis()


def _stages(gateway: ApiGateway, api: Api) -> list[Stage]:
    return gateway.rest_stages(api.api_id) if api.kind is ApiKind.REST else gateway.http_stages(api.api_id)


def _by_mtls(domains: Iterator[Domain]) -> list[Domain]:
    return sorted(domains, key=lambda domain: (not domain.has_mtls, domain.name))


def _domain(domain: Domain) -> Choice:
    problems: list[str] = []
    if domain.status not in (None, "AVAILABLE"):
        problems.append(one_line(domain.status, 40).lower().replace("_", " "))
    if domain.truststore is not None and domain.truststore.warnings:
        problems.append("API Gateway warns of its truststore")
    if "PRIVATE" in domain.endpoint_types:
        problems.append("private: name the stage behind it")
    note = "mutual TLS" if domain.has_mtls else "no mutual TLS"
    return Choice(
        Section.DOMAINS, domain.name, f"domain:{domain.name}", note, ", ".join(problems), is_likely=domain.has_mtls
    )


def _stage(api: Api, stage: Stage, region: str | None) -> Choice:
    kind = (api.kind or stage.kind or ApiKind.HTTP).value
    note = f"{one_line(api.name or 'no name', 60)} · {kind}"
    problem = _problem(stage, api, region)
    return Choice(
        Section.STAGES, stage.target, f"stage:{stage.target}", note, problem, is_likely=trouble(stage, region) is None
    )


def _problem(stage: Stage, api: Api, region: str | None) -> str:
    log = stage.access_log
    if log is None:
        return "access logging is off"
    if log.is_firehose:
        return "logs to Firehose, which cannot be read back"
    if trouble(stage, region) is not None:
        return "logs to another region or place"
    if api.kind is ApiKind.WEBSOCKET:
        return "WebSocket: no certificates"
    if log.format is not None and not _CERTIFICATE.search(log.format):
        return "the format lacks the certificate (clientCert)"
    return ""


def _group(group: LogGroupChoice) -> Choice:
    return Choice(
        Section.GROUPS, group.name, f"group:{group.target}", group.note, is_likely=group.looks_like_access_log
    )
