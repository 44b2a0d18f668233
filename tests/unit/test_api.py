from __future__ import annotations

import dataclasses

import pytest

from tui.api import (
    AccessLogSettings,
    Api,
    ApiKind,
    Domain,
    ExecutionLogging,
    ResolvedTarget,
    Stage,
    TruststoreSetting,
)


def test_a_firehose_destination_is_told_by_its_arn() -> None:
    assert AccessLogSettings("arn:aws:firehose:eu-west-1:1:deliverystream/amazon-apigateway-x").is_firehose
    assert not AccessLogSettings("arn:aws:logs:eu-west-1:1:log-group:firehose").is_firehose


def test_execution_logging_is_on_where_any_method_logs() -> None:
    assert not ExecutionLogging().is_on
    assert ExecutionLogging("ERROR").is_on
    assert ExecutionLogging(overrides={"/pets/GET": "INFO"}).is_on
    assert not ExecutionLogging(overrides={"/pets/GET": "OFF"}).is_on


@pytest.mark.parametrize(
    ("mode", "rules", "mappings"),
    [
        (None, False, True),
        ("BASE_PATH_MAPPING_ONLY", False, True),
        ("API_MAPPING_ONLY", False, True),
        ("ROUTING_RULE_ONLY", True, False),
        ("ROUTING_RULE_THEN_BASE_PATH_MAPPING", True, True),
        ("ROUTING_RULE_THEN_API_MAPPING", True, True),
    ],
)
def test_what_decides_in_each_routing_mode(mode: str | None, rules: bool, mappings: bool) -> None:
    domain = Domain("d", routing_mode=mode)
    assert (domain.uses_rules, domain.uses_mappings) == (rules, mappings)


def test_a_resolved_target_answers_for_its_parts() -> None:
    stage = Stage("a", "s", None, AccessLogSettings("arn", "$context.requestId"))
    found = ResolvedTarget("a/s", "r", stage, Api("a", ApiKind.HTTP), "g", "arn")
    assert (found.kind, found.format, found.truststore) == (ApiKind.HTTP, "$context.requestId", None)
    assert found.execution_log_group == "API-Gateway-Execution-Logs_a/s"
    off = dataclasses.replace(found, stage=Stage("a", "s", ApiKind.HTTP), domain=Domain("d", TruststoreSetting("u")))
    assert (off.format, off.execution_log_group) == (None, None)
    assert off.truststore == TruststoreSetting("u")
    assert off.domain is not None
    assert off.domain.has_mtls
