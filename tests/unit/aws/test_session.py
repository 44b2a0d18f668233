from __future__ import annotations

import subprocess
import sys

import pytest

from tui.aws.session import AwsSession


def test_importing_the_session_and_the_source_costs_no_boto3() -> None:
    code = "import sys, tui.aws.session, tui.sources.cloudwatch, tui.gateway.log_groups, tui.gateway.iam\n"
    code += "assert not {'boto3', 'botocore', 'urllib3', 'textual', 'cryptography'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_before_the_first_call_the_place_is_what_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"):
        monkeypatch.delenv(name, raising=False)
    assert AwsSession().place == "region not known yet"
    assert AwsSession(target_region="eu-west-1").place == "eu-west-1"
    assert AwsSession(region="eu-\x1bwest", endpoint_url="http://h:1").place == "eu-\\x1bwest · http://h:1"


def test_the_context_names_profile_region_and_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "ops")
    context = AwsSession(region="eu-west-1", endpoint_url="http://h:1").context("logs:X", "/g", "arn:g")
    assert (context.profile, context.region, context.endpoint) == ("ops", "eu-west-1", "http://h:1")
    assert context.credential_method is None


LOGS_HOST = "https://vpce-1.logs.eu-west-1.vpce.amazonaws.com"


@pytest.mark.parametrize(
    ("service", "asked", "environment", "expected"),
    [
        ("apigateway", "http://127.0.0.1:9", {}, "http://127.0.0.1:9"),
        ("apigateway", "http://127.0.0.1:9", {"AWS_ENDPOINT_URL_API_GATEWAY": "http://own"}, "http://own"),
        ("apigatewayv2", None, {"AWS_ENDPOINT_URL": "http://all"}, "http://all"),
        (
            "apigatewayv2",
            "https://apigateway.eu-west-1.amazonaws.com",
            {},
            "https://apigateway.eu-west-1.amazonaws.com",
        ),
        ("apigateway", LOGS_HOST, {}, None),
        ("sts", LOGS_HOST, {"AWS_ENDPOINT_URL_STS": "http://sts"}, "http://sts"),
        ("logs", LOGS_HOST, {}, LOGS_HOST),
        ("logs", "https://stream-logs.eu-west-1.amazonaws.com", {}, "https://stream-logs.eu-west-1.amazonaws.com"),
        ("sts", None, {"AWS_ENDPOINT_URL_STS": "http://sts", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}, None),
    ],
)
def test_the_endpoint_of_each_service(
    service: str,
    asked: str | None,
    environment: dict[str, str],
    expected: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    session = AwsSession(region="eu-west-1", endpoint_url=asked)
    assert session.context(f"{service}:GET").endpoint == expected
    used = session.client(service).meta.endpoint_url
    assert used == expected if expected else used.endswith("amazonaws.com")
