"""What AWS knows of an API, and what was found out about it: plain values, and nothing that acts.

Texts that come from AWS (names, ids, descriptions, formats, warnings) stand here as AWS gave them: whoever makes
text for people of them sanitises it. `missing`, `notes` and everything in `Check` and `Plan` is meant for people
and sanitised already.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from enum import Enum


class ApiKind(Enum):
    """The kinds of APIs; the value is what people call them."""

    REST = "REST"
    HTTP = "HTTP"
    WEBSOCKET = "WebSocket"


@dataclass(frozen=True, slots=True)
class AccessLogSettings:
    """Where a stage's access log goes, and what its lines look like."""

    destination_arn: str
    """Of a log group, without the trailing `:*`, or of a Firehose stream."""
    format: str | None = None
    """The text with its `$context` variables; None where AWS does not say."""

    @property
    def is_firehose(self) -> bool:
        """True where the lines go to a Firehose stream, which cannot be read back."""
        return ":firehose:" in self.destination_arn


@dataclass(frozen=True, slots=True)
class ExecutionLogging:
    """What a stage writes to its execution log (REST and WebSocket APIs)."""

    level: str = "OFF"
    """`OFF`, `ERROR` or `INFO`, for everything that `overrides` does not name."""
    data_trace: bool = False
    """Whole requests and responses are logged, with whatever secrets they hold."""
    overrides: Table[str, str] = field(default_factory=dict)
    """Methods (`/pets/GET`) or route keys with a level of their own."""

    @property
    def is_on(self) -> bool:
        """True where anything is written at all."""
        return self.level != "OFF" or any(level != "OFF" for level in self.overrides.values())


@dataclass(frozen=True, slots=True)
class Api:
    """One API."""

    api_id: str
    kind: ApiKind | None
    """None where only its stage could be read, and that of an HTTP API looks like that of a WebSocket API."""
    name: str | None = None
    default_endpoint_disabled: bool | None = None
    """`disableExecuteApiEndpoint`: False lets clients pass mutual TLS by; None: not known."""
    endpoint_types: tuple[str, ...] = ()
    """`REGIONAL`, `EDGE`, `PRIVATE`; empty for HTTP and WebSocket APIs, which are Regional."""
    endpoint: str | None = None
    """The default endpoint's address, where AWS gives it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of an API."""

    api_id: str
    name: str
    """`prod`, `$default`, …"""
    kind: ApiKind | None
    access_log: AccessLogSettings | None = None
    """None: access logging is off."""
    execution_logging: ExecutionLogging | None = None
    """None for HTTP APIs, which have none."""
    canary_percent: float | None = None
    """Share of the traffic that a canary release gets; None: there is no canary."""
    deployment_id: str | None = None
    web_acl_arn: str | None = None
    tracing: bool = False

    @property
    def target(self) -> str:
        """What names this stage on the command line."""
        return f"{self.api_id}/{self.name}"

    @property
    def execution_log_group(self) -> str | None:
        """The group of the execution log (API Gateway developer guide, Set up CloudWatch logging); HTTP APIs: None."""
        if self.kind is ApiKind.HTTP:
            return None
        return f"API-Gateway-Execution-Logs_{self.api_id}/{self.name}"


@dataclass(frozen=True, slots=True)
class TruststoreSetting:
    """The truststore of a custom domain with mutual TLS."""

    uri: str
    """`s3://bucket/key`"""
    version: str | None = None
    """The object's version; None where the domain was set up without one."""
    warnings: tuple[str, ...] = ()
    """What API Gateway found wrong when it last read the truststore."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """One base path of a domain and the stage behind it."""

    base_path: str
    """`orders`, `orders/v2`; empty for the root, which REST APIs call `(none)`."""
    api_id: str
    stage: str | None
    """None where the stage is named in the path of each request."""


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """One routing rule of a domain; of those that match, the one with the lowest priority number decides."""

    rule_id: str
    priority: int
    api_id: str
    stage: str
    base_paths: tuple[str, ...] = ()
    """Any of these; empty: every path."""
    headers: tuple[str, ...] = ()
    """Any of these headers must match, as `name: pattern`; empty: none need to."""

    @property
    def target(self) -> str:
        """What names the stage behind it on the command line."""
        return f"{self.api_id}/{self.stage}"


@dataclass(frozen=True, slots=True)
class Domain:
    """One custom domain."""

    name: str
    """May be a wildcard: `*.example.com`."""
    truststore: TruststoreSetting | None = None
    """None: no mutual TLS."""
    endpoint_types: tuple[str, ...] = ()
    security_policy: str | None = None
    routing_mode: str | None = None
    """As API Gateway names it, such as `ROUTING_RULE_ONLY`."""
    status: str | None = None
    """`AVAILABLE`, `UPDATING`, `PENDING_OWNERSHIP_VERIFICATION`, …"""
    ownership_certificate_arn: str | None = None
    mappings: tuple[Mapping, ...] = ()
    rules: tuple[RoutingRule, ...] = ()

    @property
    def has_mtls(self) -> bool:
        """True where clients must present a certificate."""
        return self.truststore is not None

    @property
    def uses_rules(self) -> bool:
        """True where routing rules decide, alone or before the mappings."""
        return (self.routing_mode or "").startswith("ROUTING_RULE")

    @property
    def uses_mappings(self) -> bool:
        """True where mappings decide, alone or behind the rules."""
        return self.routing_mode != "ROUTING_RULE_ONLY"


@dataclass(frozen=True, slots=True)
class ResolvedTarget:
    """A stage or a domain, followed to the log group that its access log is in."""

    target: str
    """As it was asked for."""
    region: str
    stage: Stage
    api: Api
    log_group: str
    """The name of the group with the access log."""
    log_group_arn: str
    """Without the trailing `:*`."""
    log_group_class: str | None = None
    """None where it is not known."""
    retention_days: int | None = None
    """None: for ever, or not known."""
    account: str | None = None
    domain: Domain | None = None
    """None where the target is a stage."""
    base_path: str | None = None
    """The mapping that was chosen; empty for the root."""
    missing: tuple[str, ...] = ()
    """What could not be read, and the permission that it takes. For people, sanitised."""
    notes: tuple[str, ...] = ()
    """What was decided on the way, and what is odd: rules that send some requests elsewhere, a canary, … Sanitised."""

    @property
    def format(self) -> str | None:
        """The access-log format."""
        return self.stage.access_log.format if self.stage.access_log else None

    @property
    def kind(self) -> ApiKind | None:
        """The kind of the API."""
        return self.stage.kind or self.api.kind

    @property
    def execution_log_group(self) -> str | None:
        """The group of the execution log; None for HTTP APIs."""
        return self.stage.execution_log_group

    @property
    def truststore(self) -> TruststoreSetting | None:
        """The truststore of the domain; None without mutual TLS, or where the target is a stage."""
        return self.domain.truststore if self.domain else None


class CheckResult(Enum):
    """How a check ended; the value is what `doctor` writes."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True, slots=True)
class Check:
    """One check of `mtlstail doctor`. Every text is sanitised."""

    id: str
    """Stable, kebab-case: `access-logging`."""
    result: CheckResult
    summary: str
    """One sentence."""
    evidence: tuple[str, ...] = ()
    """What was read, and where."""
    remedy: str = ""
    """What to do: an AWS CLI command, and where the console has it; empty where all is well."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change that `mtlstail setup` proposes; nothing carries it out. Every text is sanitised."""

    id: str
    """Stable, kebab-case: `access-log-format`."""
    summary: str
    before: str
    after: str
    commands: tuple[str, ...] = ()
    """AWS CLI commands, in order."""
    undo: tuple[str, ...] = ()
    """AWS CLI commands that bring `before` back, in order."""
    terraform: str = ""
    cloudformation: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to change so that a refused client can be explained."""

    target: str
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    """What to know before doing it."""
