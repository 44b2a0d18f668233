"""Which stage is `API_ID/STAGE`, and of what kind of API? Its id does not tell: REST APIs are asked about first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, TypeVar

from tui.api import Api, ApiKind, Stage
from tui.aws.apigateway import ApiGateway
from tui.aws.errors import AwsFault, FaultKind
from tui.gateway.nearness import listed, nearest
from tui.gateway.unresolved import PARTIAL, Unresolved
from tui.text import one_line

DEFAULT: Final = "$default"
"""A stage that only an HTTP API can have (developer guide, Stages for HTTP APIs)."""
_MOST_APIS: Final = 1000

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class FoundStage:
    """A stage and its API."""

    stage: Stage
    api: Api
    missing: tuple[str, ...] = ()
    """What could not be read. Sanitised."""


def find_stage(gateway: ApiGateway, api_id: str, name: str) -> FoundStage:
    """The stage, with what can be read of its API.

    Raises:
        Unresolved: there is none; with the names that are near.
        AwsFault: it could not be asked.
    """
    asked = [gateway.http_stage] if name == DEFAULT else [gateway.rest_stage, gateway.http_stage]
    refused: list[AwsFault] = []
    for ask in asked:
        try:
            return _with_api(gateway, ask(api_id, name))
        except AwsFault as fault:
            if fault.kind is FaultKind.DENIED:
                refused.append(fault)
            elif fault.kind is not FaultKind.GONE:
                raise
    if refused:
        raise refused[0]
    raise _no_stage(gateway, api_id, name)


def known_kind(stage: Stage, kind: ApiKind | None) -> Stage:
    """The stage as one of an API of this kind: an HTTP API has no execution log."""
    if kind is None:
        return stage
    return replace(stage, kind=kind, execution_logging=None if kind is ApiKind.HTTP else stage.execution_logging)


def _with_api(gateway: ApiGateway, stage: Stage) -> FoundStage:
    is_rest = stage.kind is ApiKind.REST
    try:
        api = (gateway.rest_api if is_rest else gateway.http_api)(stage.api_id)
    except AwsFault as fault:
        if fault.kind not in PARTIAL:
            raise
        unread = f"Whether the default endpoint is open is not known: {fault.cause}"
        return FoundStage(stage, Api(stage.api_id, stage.kind), (unread,))
    return FoundStage(known_kind(stage, api.kind), api)


def _no_stage(gateway: ApiGateway, api_id: str, name: str) -> Unresolved:
    for ask in (gateway.rest_stages, gateway.http_stages):
        stages = _unless_gone(lambda ask=ask: ask(api_id))  # type: ignore[misc]  # the loop's own function
        if stages is not None:
            return _other_stages(api_id, name, [stage.name for stage in stages])
    return _no_api(gateway, api_id)


def _other_stages(api_id: str, name: str, names: list[str]) -> Unresolved:
    cause = f"The API {one_line(api_id)} has no stage {one_line(name)}."
    if not names:
        return Unresolved(cause, "It has no stage at all yet: deploy it first.")
    near = nearest(name, names)
    hint = f"Did you mean {one_line(api_id)}/{one_line(near[0])}? " if near else ""
    return Unresolved(cause, f"{hint}Its stages: {listed(names)}.")


def _no_api(gateway: ApiGateway, api_id: str) -> Unresolved:
    apis = [*_first(gateway.rest_apis()), *_first(gateway.http_apis())]
    near = nearest(api_id, (api.api_id for api in apis), cutoff=0.7)
    names = {api.api_id: api.name for api in apis}
    shown = " or ".join(f"{one_line(one)} ({one_line(names[one] or 'no name', 60)})" for one in near)
    hint = f"Did you mean {shown}? Else check" if near else "mtlstail without a target lists what there is. Check"
    return Unresolved(f"There is no API {one_line(api_id)} in {gateway.place}.", f"{hint} --region and --profile.")


def _first(apis: Iterable[Api]) -> list[Api]:
    """What can be listed; without the permission there is nothing to suggest."""
    return _unless_gone(lambda: list(islice(apis, _MOST_APIS))) or []


def _unless_gone(work: Callable[[], _T]) -> _T | None:
    try:
        return work()
    except AwsFault as fault:
        if fault.kind not in PARTIAL:
            raise
        return None
