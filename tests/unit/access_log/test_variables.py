from __future__ import annotations

import pytest

from tui.access_log.variables import CERTIFICATE_VARIABLES, VARIABLES, family, known_to


def test_the_certificate_has_six_variables_that_rest_and_http_apis_know():
    assert len(CERTIFICATE_VARIABLES) == 6
    assert known_to("rest") >= CERTIFICATE_VARIABLES
    assert known_to("http") >= CERTIFICATE_VARIABLES
    assert not CERTIFICATE_VARIABLES & known_to("websocket")


@pytest.mark.parametrize(
    "name",
    [
        "resourcePath",
        "resourceId",
        "waf.status",
        "wafResponseCode",
        "authorize.error",
        "authenticate.status",
        "xrayTraceId",
        "identity.apiKey",
        "error.validationErrorString",
    ],
)
def test_an_http_api_does_not_know(name):
    assert name in known_to("rest")
    assert name not in known_to("http")


@pytest.mark.parametrize("name", ["routeKey", "dataProcessed", "awsEndpointRequestId2"])
def test_a_rest_api_does_not_know(name):
    assert name in known_to("http")
    assert name not in known_to("rest")


def test_only_the_api_key_is_secret_by_itself():
    assert {name for name, variable in VARIABLES.items() if variable.secret} == {"identity.apiKey"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("authorizer.claims.sub", ("authorizer.claims.", True)),
        ("authorizer.tenant", ("authorizer.", True)),
        ("requestOverride.header.x", ("requestOverride.", False)),
        ("authorizer.", None),
        ("status", None),
    ],
)
def test_families(name, expected):
    assert family(name) == expected
