from __future__ import annotations

import json
import re

import pytest

from tests.support.lines import VARIABLES as SEED
from tui.access_log.recommended import MAX_LENGTH, recommended_format
from tui.access_log.variables import known_to

NOT_HTTP = {"resourceId", "resourcePath"}


def variables(text: str) -> set[str]:
    return set(re.findall(r"\$context\.([A-Za-z0-9_.]*[A-Za-z0-9_])", text))


@pytest.mark.parametrize("kind", ["rest", "http"])
@pytest.mark.parametrize("minimal", [True, False])
def test_one_line_of_flat_json_within_the_quota_that_the_api_accepts(kind, minimal):
    text = recommended_format(kind, minimal)
    assert "\n" not in text
    assert len(text) <= MAX_LENGTH
    assert {key: f"$context.{key}" for key in variables(text)} == json.loads(text)
    assert variables(text) <= known_to(kind)


@pytest.mark.parametrize("value", ["-", "403", ""])
def test_it_is_still_json_with_values_in_it(value):
    assert set(json.loads(re.sub(r"\$context\.[A-Za-z0-9_.]+", value, recommended_format())).values()) == {value}


def test_minimal_is_what_aws_recommends():
    assert variables(recommended_format("rest", minimal=True)) == set(SEED)
    assert variables(recommended_format("http", minimal=True)) == set(SEED) - NOT_HTTP


def test_the_full_format_tells_the_phases_apart():
    rest = variables(recommended_format())
    assert rest >= set(SEED)
    assert rest >= {"waf.status", "wafResponseCode", "authenticate.error", "authorizer.status", "authorize.error",
                    "integration.status", "integration.integrationStatus", "customDomain.basePathMatched", "tlsVersion",
                    "cipherSuite", "deploymentId", "isCanaryRequest", "xrayTraceId"}  # fmt: skip
    assert "routeKey" not in rest
    http = variables(recommended_format("http"))
    assert http >= set(SEED) - NOT_HTTP | {"routeKey", "authorizer.error", "integration.error"}
    assert not http & {"authorizer.status", "authorizer.latency"}
