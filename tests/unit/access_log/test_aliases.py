from __future__ import annotations

import re

import pytest

from tui.access_log.aliases import is_secret_name, variable_for
from tui.access_log.variables import VARIABLES


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.replace(".", "_")).lower()


def camel(name: str) -> str:
    first, *rest = name.split(".")
    return first + "".join(part[0].upper() + part[1:] for part in rest)


@pytest.mark.parametrize("name", VARIABLES)
@pytest.mark.parametrize(
    "spelled",
    [str, lambda name: name.replace(".", "_"), lambda name: name.replace(".", "-"), lambda name: f"$context.{name}",
     lambda name: f"context.{name}", lambda name: f"requestContext.{name}"],
)  # fmt: skip
def test_the_own_name_with_any_separator_and_prefix(name, spelled):
    assert variable_for(spelled(name)) == name


TWINS = {"integration.status", "integration.latency"}  # `integrationStatus` is a variable of its own


@pytest.mark.parametrize("name", sorted(VARIABLES.keys() - TWINS))
@pytest.mark.parametrize("spelled", [camel, str.lower, str.upper])
def test_camel_case_and_any_case(name, spelled):
    assert variable_for(spelled(name)) == name


@pytest.mark.parametrize("name", sorted(VARIABLES.keys() - {"integrationStatus", "integrationLatency"}))
def test_snake_case(name):
    assert variable_for(snake(name)) == name


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("ip", "identity.sourceIp"),
        ("caller", "identity.caller"),
        ("user", "identity.user"),
        ("sourceIp", "identity.sourceIp"),
        ("source_ip", "identity.sourceIp"),
        ("userAgent", "identity.userAgent"),
        ("user-agent", "identity.userAgent"),
        ("client_cert_pem", "identity.clientCert.clientCertPem"),
        ("clientCert.clientCertPem", "identity.clientCert.clientCertPem"),
        ("authentication.clientCert.subjectDN", "identity.clientCert.subjectDN"),
        ("requestContext.authentication.clientCert.validity.notAfter", "identity.clientCert.validity.notAfter"),
        ("identity.clientCert.validityNotBefore", "identity.clientCert.validity.notBefore"),
        ("validityNotAfter", "identity.clientCert.validity.notAfter"),
        ("subjectDN", "identity.clientCert.subjectDN"),
        ("method", "httpMethod"),
        ("requestContext.http.method", "httpMethod"),
        ("responseType", "error.responseType"),
        ("errorMessage", "error.message"),
        ("basePathMatched", "customDomain.basePathMatched"),
        ("integrationStatus", "integrationStatus"),
        ("integration_status", "integration.status"),
        ("integration_integrationStatus", "integration.integrationStatus"),
        ("accountId", "accountId"),
        ("requestId", "requestId"),
        ("status", "status"),
        ("authorizer_tenant", "authorizer.tenant"),
        ("authorizer.claims.sub", "authorizer.claims.sub"),
        ("authorizer-claims-sub", "authorizer.claims.sub"),
        ("authorizerTenant", "authorizer.Tenant"),
        ("requestOverride.header.x", "requestOverride.header.x"),
    ],
)
def test_spellings_seen_in_the_wild(key, name):
    assert variable_for(key) == name


@pytest.mark.parametrize(
    "key", ["message", "error", "latency", "level", "", ".", "$context.", "x" * 5000, "authorizer", "ID"]
)
def test_what_says_too_little_names_no_variable(key):
    assert variable_for(key) is None


@pytest.mark.parametrize(
    "name",
    [
        "access_token", "X-Api-Key", "apiKey", "password", "clientSecret", "Authorization", "set-cookie", "claims",
        "claimsSub", "claimsEmail", "claim_sub", "CLAIMS", "authorizer", "m.authorizer", "r.0.authorizer.tenant",
    ],
)  # fmt: skip
def test_secret_names(name):
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "identity.apiKeyId", "keyId", "tenant", "routeKey", "claimed", "preauthorizer", "m.authorizer.status",
        "m.authorizer.principalId",
    ],
)  # fmt: skip
def test_harmless_names(name):
    assert not is_secret_name(name)
