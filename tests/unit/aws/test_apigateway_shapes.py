"""Answers of API Gateway: read where they are sound, refused where a name is missing, whatever else they hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.api import ApiKind, RoutingRule
from tui.aws import apigateway_shapes as shapes

NOT_READ = (KeyError, TypeError, ValueError, AttributeError)
KEYS = (
    "id", "apiId", "ApiId", "restApiId", "name", "Name", "stageName", "StageName", "domainName", "Stage", "stage",
    "accessLogSettings", "AccessLogSettings", "destinationArn", "DestinationArn", "format", "methodSettings", "*/*",
    "loggingLevel", "LoggingLevel", "canarySettings", "percentTraffic", "DefaultRouteSettings", "RouteSettings",
    "endpointConfiguration", "types", "mutualTlsAuthentication", "truststoreUri", "truststoreWarnings", "ProtocolType",
    "Conditions", "MatchBasePaths", "MatchHeaders", "AnyOf", "Actions", "InvokeApi", "Priority", "RoutingRuleId",
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(KEYS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=25,
)
READERS = (
    lambda entry: shapes.rest_stage(entry, "api"),
    lambda entry: shapes.http_stage(entry, "api"),
    shapes.rest_api,
    shapes.http_api,
    shapes.domain,
    shapes.api_mapping,
    shapes.base_path_mapping,
    shapes.routing_rule,
)


@example({"Actions": []})
@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_any_answer_is_read_or_refused_in_one_of_the_known_ways(entry: dict[str, Any]) -> None:
    for read in READERS:
        try:
            value = read(entry)
        except NOT_READ:
            continue
        hash(repr(value))


@pytest.mark.parametrize("key", [None, "", "(none)", "/"])
def test_the_root_has_three_spellings(key: str | None) -> None:
    assert shapes.base_path_mapping({"basePath": key, "restApiId": "a"}).base_path == ""
    assert shapes.api_mapping({"ApiMappingKey": key, "ApiId": "a", "Stage": "s"}).base_path == ""


def test_a_websocket_stage_shows_by_its_logging_levels() -> None:
    off = {"StageName": "s", "RouteSettings": {"$connect": {"LoggingLevel": "info"}}}
    found = shapes.http_stage(off, "a")
    assert found.kind is ApiKind.WEBSOCKET
    assert found.execution_logging is not None
    assert found.execution_logging.is_on
    assert shapes.http_stage({"StageName": "s"}, "a").kind is None


def test_a_routing_rule_with_every_condition() -> None:
    entry = {
        "RoutingRuleId": "r",
        "Priority": 3,
        "Conditions": [
            {"MatchBasePaths": {"AnyOf": ["/a/", "b"]}},
            {"MatchHeaders": {"AnyOf": [{"Header": "x", "ValueGlob": "*1"}]}},
        ],
        "Actions": [{"InvokeApi": {"ApiId": "i", "Stage": "s"}}],
    }
    rule = shapes.routing_rule(entry)
    assert rule == RoutingRule("r", 3, "i", "s", ("a", "b"), ("x: *1",))
    assert rule.target == "i/s"
