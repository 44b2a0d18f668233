"""From what API Gateway answers to our own values. A name that is missing raises; a detail that is missing is None.

Version 1 writes its keys `lowerCamel`, version 2 `UpperCamel` (botocore service models apigateway and apigatewayv2).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.api import AccessLogSettings, Api, ApiKind, Domain, ExecutionLogging, RoutingRule, Stage, TruststoreSetting
from tui.api import Mapping as BasePath

_PROTOCOLS = {"HTTP": ApiKind.HTTP, "WEBSOCKET": ApiKind.WEBSOCKET}
ROOT = "(none)"
"""What version 1 calls the empty base path."""


def rest_stage(entry: Mapping[str, Any], api_id: str) -> Stage:
    """A stage of a REST API, from GetStage or GetStages."""
    canary = _table(entry, "canarySettings")
    settings = _table(entry, "methodSettings")
    levels = {path: _level(one, "loggingLevel") for path, one in settings.items()}
    everywhere = _table(settings, "*/*")
    logging = ExecutionLogging(
        levels.pop("*/*", None) or "OFF",
        bool(everywhere.get("dataTraceEnabled")),
        {path.replace("~1", "/"): level for path, level in levels.items() if level is not None},
    )
    return Stage(
        api_id,
        _name(entry, "stageName"),
        ApiKind.REST,
        _access_log(_table(entry, "accessLogSettings"), "destinationArn", "format"),
        logging,
        _number(canary.get("percentTraffic")) if canary else None,
        _text(entry, "deploymentId"),
        _text(entry, "webAclArn"),
        bool(entry.get("tracingEnabled")),
    )


def http_stage(entry: Mapping[str, Any], api_id: str) -> Stage:
    """A stage of an HTTP or WebSocket API; only a WebSocket API's has logging levels."""
    default, routes = _table(entry, "DefaultRouteSettings"), _table(entry, "RouteSettings")
    level = _level(default, "LoggingLevel")
    levels = {key: _level(one, "LoggingLevel") for key, one in routes.items()}
    overrides = {key: one for key, one in levels.items() if one is not None}
    logging = ExecutionLogging(level or "OFF", bool(default.get("DataTraceEnabled")), overrides)
    is_websocket = level is not None or bool(overrides)
    return Stage(
        api_id,
        _name(entry, "StageName"),
        ApiKind.WEBSOCKET if is_websocket else None,
        _access_log(_table(entry, "AccessLogSettings"), "DestinationArn", "Format"),
        logging,
        deployment_id=_text(entry, "DeploymentId"),
    )


def rest_api(entry: Mapping[str, Any]) -> Api:
    """An API, from GetRestApi or GetRestApis."""
    return Api(
        _name(entry, "id"),
        ApiKind.REST,
        _text(entry, "name"),
        _flag(entry, "disableExecuteApiEndpoint"),
        _texts(_table(entry, "endpointConfiguration"), "types"),
    )


def http_api(entry: Mapping[str, Any]) -> Api:
    """An API, from GetApi or GetApis."""
    kind = _PROTOCOLS.get(str(entry.get("ProtocolType")))
    disabled = _flag(entry, "DisableExecuteApiEndpoint")
    return Api(_name(entry, "ApiId"), kind, _text(entry, "Name"), disabled, endpoint=_text(entry, "ApiEndpoint"))


def domain(entry: Mapping[str, Any]) -> Domain:
    """A custom domain, from GetDomainName or GetDomainNames of version 1."""
    mtls = _table(entry, "mutualTlsAuthentication")
    uri = _text(mtls, "truststoreUri")
    warnings = _texts(mtls, "truststoreWarnings")
    return Domain(
        _name(entry, "domainName"),
        TruststoreSetting(uri, _text(mtls, "truststoreVersion"), warnings) if uri else None,
        _texts(_table(entry, "endpointConfiguration"), "types"),
        _text(entry, "securityPolicy"),
        _text(entry, "routingMode"),
        _text(entry, "domainNameStatus"),
        _text(entry, "ownershipVerificationCertificateArn"),
    )


def api_mapping(entry: Mapping[str, Any]) -> BasePath:
    """A mapping, from GetApiMappings of version 2."""
    return BasePath(_base_path(entry.get("ApiMappingKey")), _name(entry, "ApiId"), _text(entry, "Stage"))


def base_path_mapping(entry: Mapping[str, Any]) -> BasePath:
    """A mapping, from GetBasePathMappings of version 1."""
    return BasePath(_base_path(entry.get("basePath")), _name(entry, "restApiId"), _text(entry, "stage"))


def routing_rule(entry: Mapping[str, Any]) -> RoutingRule:
    """A routing rule; its one action invokes a stage (RoutingRule, API Gateway version 2 API reference)."""
    paths: list[str] = []
    headers: list[str] = []
    for condition in entry.get("Conditions") or ():
        paths += _texts(_table(condition, "MatchBasePaths"), "AnyOf")
        found = _table(condition, "MatchHeaders").get("AnyOf") or ()
        headers += [f"{header.get('Header', '')}: {header.get('ValueGlob', '')}" for header in found]
    action: Mapping[str, Any] = next(iter(entry["Actions"]), {})
    invoked = _table(action, "InvokeApi")
    return RoutingRule(
        _name(entry, "RoutingRuleId"),
        int(entry["Priority"]),
        _name(invoked, "ApiId"),
        _name(invoked, "Stage"),
        tuple(_base_path(path) for path in paths),
        tuple(headers),
    )


def _access_log(settings: Mapping[str, Any], destination: str, pattern: str) -> AccessLogSettings | None:
    arn = _text(settings, destination)
    return AccessLogSettings(arn.removesuffix(":*"), _text(settings, pattern)) if arn else None


def _base_path(value: object) -> str:
    return "" if value is None or value == ROOT else str(value).strip("/")


def _level(settings: Mapping[str, Any], key: str) -> str | None:
    level = settings.get(key)
    return level.upper() if isinstance(level, str) and level else None


def _name(entry: Mapping[str, Any], key: str) -> str:
    value = entry[key]
    if not isinstance(value, str) or not value:
        raise ValueError(key)
    return value


def _text(entry: Mapping[str, Any], key: str) -> str | None:
    value = entry.get(key)
    return value if isinstance(value, str) and value else None


def _texts(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(one) for one in entry.get(key) or ())


def _flag(entry: Mapping[str, Any], key: str) -> bool:
    return entry.get(key) is True


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _table(entry: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = entry.get(key)
    return value if isinstance(value, Mapping) else {}
