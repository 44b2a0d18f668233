"""What the endpoint stores, in the words of the wire: keys in `lowerCamel` for both versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.support.cloudwatch.groups import ACCOUNT as ACCOUNT
from tests.support.cloudwatch.groups import REGION as REGION

NAMES = ("requestId", "extendedRequestId", "status", "identity.clientCert.clientCertPem")
PEM_FORMAT = "{" + ",".join(f'"{name}":"$context.{name}"' for name in NAMES) + "}"


def group_arn(name: str, *, region: str = REGION, account: str = ACCOUNT) -> str:
    return f"arn:aws:logs:{region}:{account}:log-group:{name}"


class NotFound(Exception):
    """The endpoint answers NotFoundException."""


@dataclass
class StoredApi:
    """A REST API (`protocol` None) or one of version 2."""

    document: dict[str, Any]
    protocol: str | None
    stages: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class StoredDomain:
    document: dict[str, Any]
    mappings: list[dict[str, Any]] = field(default_factory=list)
    """Each with `apiId`, `apiMappingKey`, `stage`, as version 2 has them."""
    rules: list[dict[str, Any]] = field(default_factory=list)


class Stored:
    """APIs and domains; the methods make what a test needs and hand out the document to change further."""

    def __init__(self) -> None:
        self.apis: dict[str, StoredApi] = {}
        self.domains: dict[str, StoredDomain] = {}
        self.account: dict[str, Any] = {"throttleSettings": {"burstLimit": 5000, "rateLimit": 10000.0}}

    def rest(self, api_id: str, name: str = "pets", *, default_disabled: bool = False) -> dict[str, Any]:
        document = {
            "id": api_id,
            "name": name,
            "createdDate": 1_700_000_000,
            "disableExecuteApiEndpoint": default_disabled,
            "endpointConfiguration": {"types": ["REGIONAL"]},
        }
        self.apis[api_id] = StoredApi(document, None)
        return document

    def http(self, api_id: str, name: str = "orders", *, protocol: str = "HTTP") -> dict[str, Any]:
        document = {
            "apiId": api_id,
            "name": name,
            "protocolType": protocol,
            "routeSelectionExpression": "$request.method $request.path",
            "disableExecuteApiEndpoint": False,
            "apiEndpoint": f"https://{api_id}.execute-api.{REGION}.amazonaws.com",
        }
        self.apis[api_id] = StoredApi(document, protocol)
        return document

    def stage(
        self,
        api_id: str,
        name: str,
        group: str | None = "/aws/apigateway/prod-access",
        *,
        arn: str | None = None,
        log_format: str | None = PEM_FORMAT,
        level: str | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """A stage; its access log goes to `group`, or to `arn` as it stands; None: logging is off."""
        api = self.apis[api_id]
        document: dict[str, Any] = {"stageName": name, "deploymentId": "dep123", **more}
        destination = arn or (group_arn(group) if group else None)
        if destination:
            document["accessLogSettings"] = {"destinationArn": destination}
            if log_format is not None:
                document["accessLogSettings"]["format"] = log_format
        if api.protocol is None:
            settings = {"*/*": {"loggingLevel": level, "dataTraceEnabled": False}} if level else {}
            document = {"methodSettings": settings, "tracingEnabled": False, **document}
        else:
            route = {"detailedMetricsEnabled": False} | ({"loggingLevel": level} if level else {})
            document = {"defaultRouteSettings": route, "routeSettings": {}, "autoDeploy": True, **document}
        api.stages[name] = document
        return document

    def domain(
        self, name: str, *, truststore: str | None = "s3://trust/store.pem", version: str | None = "v1", **more: Any
    ) -> StoredDomain:
        document: dict[str, Any] = {
            "domainName": name,
            "endpointConfiguration": {"types": ["REGIONAL"]},
            "securityPolicy": "TLS_1_2",
            "domainNameStatus": "AVAILABLE",
            "routingMode": "BASE_PATH_MAPPING_ONLY",
            **more,
        }
        if truststore is not None:
            mtls = {"truststoreUri": truststore} | ({"truststoreVersion": version} if version else {})
            document["mutualTlsAuthentication"] = mtls
        return self.domains.setdefault(name, StoredDomain(document))

    def map(self, domain: str, base_path: str, api_id: str, stage: str | None) -> None:
        mapping = {"apiMappingId": f"m{len(self.domains[domain].mappings)}", "apiId": api_id, "stage": stage}
        if base_path:
            mapping["apiMappingKey"] = base_path
        self.domains[domain].mappings.append({key: value for key, value in mapping.items() if value is not None})

    def rule(
        self,
        domain: str,
        priority: int,
        api_id: str,
        stage: str,
        *,
        paths: tuple[str, ...] = (),
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        conditions: list[dict[str, Any]] = []
        if paths:
            conditions.append({"matchBasePaths": {"anyOf": list(paths)}})
        if headers:
            globs = [{"header": name, "valueGlob": glob} for name, glob in headers]
            conditions.append({"matchHeaders": {"anyOf": globs}})
        self.domains[domain].rules.append({
            "routingRuleId": f"rule{priority}",
            "priority": priority,
            "conditions": conditions,
            "actions": [{"invokeApi": {"apiId": api_id, "stage": stage}}],
        })  # fmt: skip

    def api(self, api_id: str, *, rest: bool) -> StoredApi:
        api = self.apis.get(api_id)
        if api is None or (api.protocol is None) is not rest:
            raise NotFound(f"Invalid API identifier specified {ACCOUNT}:{api_id}")
        return api

    def stage_of(self, api_id: str, name: str, *, rest: bool) -> dict[str, Any]:
        stage = self.api(api_id, rest=rest).stages.get(name)
        if stage is None:
            raise NotFound("Invalid stage identifier specified")
        return stage

    def domain_of(self, name: str) -> StoredDomain:
        if name not in self.domains:
            raise NotFound("Invalid domain name identifier specified")
        return self.domains[name]
