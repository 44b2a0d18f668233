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
