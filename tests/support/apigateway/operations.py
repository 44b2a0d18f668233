"""From a method and a path to the operation, and its answer: the REST-JSON of both services."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from tests.support.apigateway import patching
from tests.support.apigateway.stored import Stored, StoredApi

PAGE = 25
"""Entries on a page when the caller names no limit."""
MAX_PAGE = 500

Query = dict[str, str]
Body = dict[str, Any]


class BadRequest(Exception):
    """The endpoint answers BadRequestException."""


_ROUTES: list[tuple[str, str, str, str]] = [
    ("GET", r"/restapis", "apigateway", "GetRestApis"),
    ("GET", r"/restapis/([^/]+)", "apigateway", "GetRestApi"),
    ("PATCH", r"/restapis/([^/]+)", "apigateway", "UpdateRestApi"),
    ("POST", r"/restapis/([^/]+)/deployments", "apigateway", "CreateDeployment"),
    ("GET", r"/restapis/([^/]+)/stages", "apigateway", "GetStages"),
    ("GET", r"/restapis/([^/]+)/stages/([^/]+)", "apigateway", "GetStage"),
    ("PATCH", r"/restapis/([^/]+)/stages/([^/]+)", "apigateway", "UpdateStage"),
    ("GET", r"/domainnames", "apigateway", "GetDomainNames"),
    ("GET", r"/domainnames/([^/]+)", "apigateway", "GetDomainName"),
    ("PATCH", r"/domainnames/([^/]+)", "apigateway", "UpdateDomainName"),
    ("GET", r"/domainnames/([^/]+)/basepathmappings", "apigateway", "GetBasePathMappings"),
    ("GET", r"/account", "apigateway", "GetAccount"),
    ("PATCH", r"/account", "apigateway", "UpdateAccount"),
    ("GET", r"/v2/apis", "apigatewayv2", "GetApis"),
    ("GET", r"/v2/apis/([^/]+)", "apigatewayv2", "GetApi"),
    ("PATCH", r"/v2/apis/([^/]+)", "apigatewayv2", "UpdateApi"),
    ("GET", r"/v2/apis/([^/]+)/stages", "apigatewayv2", "GetStages"),
    ("GET", r"/v2/apis/([^/]+)/stages/([^/]+)", "apigatewayv2", "GetStage"),
    ("PATCH", r"/v2/apis/([^/]+)/stages/([^/]+)", "apigatewayv2", "UpdateStage"),
    ("GET", r"/v2/domainnames/([^/]+)/apimappings", "apigatewayv2", "GetApiMappings"),
    ("GET", r"/v2/domainnames/([^/]+)/routingrules", "apigatewayv2", "ListRoutingRules"),
]


def route(method: str, path: str) -> tuple[str, str, list[str]] | None:
    """Service, operation and the names in the path; None where there is no such operation."""
    for its_method, pattern, service, operation in _ROUTES:
        match = re.fullmatch(pattern, path)
        if match and its_method == method:
            return service, operation, [unquote(name) for name in match.groups()]
    return None


class Operations:
    """Answers each operation from what is stored."""

    def __init__(self, stored: Stored) -> None:
        self.stored = stored
        self.page = PAGE
        self._handlers: dict[tuple[str, str], Callable[[list[str], Query, Body], Body]] = {
            ("apigateway", "GetRestApis"): lambda _, query, __: self._positioned(self._documents(rest=True), query),
            ("apigateway", "GetRestApi"): lambda names, *_: self._api(names, rest=True).document,
            ("apigateway", "UpdateRestApi"): self._update_rest_api,
            ("apigateway", "CreateDeployment"): self._deploy,
            ("apigateway", "GetStages"): lambda names, *_: {"item": [*self._api(names, rest=True).stages.values()]},
            ("apigateway", "GetStage"): lambda names, *_: stored.stage_of(*names, rest=True),
            ("apigateway", "UpdateStage"): self._update_rest_stage,
            ("apigateway", "GetDomainNames"): lambda _, query, __: self._positioned(self._domains(), query),
            ("apigateway", "GetDomainName"): lambda names, *_: stored.domain_of(*names).document,
            ("apigateway", "UpdateDomainName"): self._update_domain,
            ("apigateway", "GetBasePathMappings"): self._base_path_mappings,
            ("apigateway", "GetAccount"): lambda *_: stored.account,
            ("apigateway", "UpdateAccount"): self._update_account,
            ("apigatewayv2", "GetApis"): lambda _, query, __: self._tokened(self._documents(rest=False), query),
            ("apigatewayv2", "GetApi"): lambda names, *_: self._api(names, rest=False).document,
            ("apigatewayv2", "UpdateApi"): self._update_api,
            ("apigatewayv2", "GetStages"): self._http_stages,
            ("apigatewayv2", "GetStage"): lambda names, *_: stored.stage_of(*names, rest=False),
            ("apigatewayv2", "UpdateStage"): self._update_http_stage,
            ("apigatewayv2", "GetApiMappings"): self._api_mappings,
            ("apigatewayv2", "ListRoutingRules"): self._routing_rules,
        }

    def answer(self, service: str, operation: str, names: list[str], query: Query, body: Body) -> Body:
        return self._handlers[service, operation](names, query, body)

    def _api(self, names: list[str], *, rest: bool) -> StoredApi:
        return self.stored.api(names[0], rest=rest)

    def _documents(self, *, rest: bool) -> list[Body]:
        return [api.document for api in self.stored.apis.values() if (api.protocol is None) is rest]

    def _domains(self) -> list[Body]:
        return [domain.document for domain in self.stored.domains.values()]

    def _positioned(self, entries: list[Body], query: Query) -> Body:
        start, size = int(query.get("position", "0")), min(MAX_PAGE, int(query.get("limit", self.page)), self.page)
        answer: Body = {"item": entries[start : start + size]}
        return answer | ({"position": str(start + size)} if start + size < len(entries) else {})

    def _tokened(self, entries: list[Body], query: Query, key: str = "items") -> Body:
        start = int(query.get("nextToken", "0"))
        answer: Body = {key: entries[start : start + self.page]}
        return answer | ({"nextToken": str(start + self.page)} if start + self.page < len(entries) else {})

    def _http_stages(self, names: list[str], query: Query, _: Body) -> Body:
        return self._tokened([*self._api(names, rest=False).stages.values()], query)

    def _api_mappings(self, names: list[str], query: Query, _: Body) -> Body:
        return self._tokened(self.stored.domain_of(*names).mappings, query)

    def _routing_rules(self, names: list[str], query: Query, _: Body) -> Body:
        return self._tokened(self.stored.domain_of(*names).rules, query, "routingRules")

    def _base_path_mappings(self, names: list[str], query: Query, _: Body) -> Body:
        mappings = self.stored.domain_of(*names).mappings
        if any("/" in mapping.get("apiMappingKey", "") for mapping in mappings):
            raise BadRequest("Only V2 can handle mappings with several levels")
        entries = [
            {"basePath": mapping.get("apiMappingKey", "(none)"), "restApiId": mapping["apiId"]}
            | ({"stage": mapping["stage"]} if "stage" in mapping else {})
            for mapping in mappings
        ]
        return self._positioned(entries, query) if entries else {}

    def _update_rest_api(self, names: list[str], _: Query, body: Body) -> Body:
        return patching.apply(self._api(names, rest=True).document, body)

    def _update_rest_stage(self, names: list[str], _: Query, body: Body) -> Body:
        return patching.apply_to_stage(self.stored.stage_of(*names, rest=True), body)

    def _update_domain(self, names: list[str], _: Query, body: Body) -> Body:
        return patching.apply(self.stored.domain_of(*names).document, body)

    def _update_account(self, _: list[str], __: Query, body: Body) -> Body:
        return patching.apply(self.stored.account, body)

    def _update_api(self, names: list[str], _: Query, body: Body) -> Body:
        document = self._api(names, rest=False).document
        document.update(body)
        return document

    def _update_http_stage(self, names: list[str], _: Query, body: Body) -> Body:
        stage = self.stored.stage_of(*names, rest=False)
        for key, value in body.items():
            stage[key] = {**stage.get(key, {}), **value} if isinstance(value, dict) else value
        return stage

    def _deploy(self, names: list[str], _: Query, body: Body) -> Body:
        if "stageName" in body:
            self.stored.stage_of(names[0], body["stageName"], rest=True)["deploymentId"] = "dep456"
        return {"id": "dep456", "createdDate": 1_700_000_000}
