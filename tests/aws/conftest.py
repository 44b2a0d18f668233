"""Every test here talks to a local endpoint over HTTP, with credentials and configuration of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.apigateway import GatewayEndpoint
from tests.support.cloudwatch import Endpoint
from tui.aws.session import AwsSession

GROUP = "/aws/apigateway/prod-access"


@pytest.fixture(autouse=True)
def isolated_aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No credentials, profile or endpoint of this machine reaches a test."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("config", "credentials"):
        (tmp_path / name).write_text("")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIACANARYCANARY1234")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary-secret")
    monkeypatch.setenv("AWS_REGION", "ap-northeast-1")


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """A fast local endpoint with one empty group."""
    with Endpoint(live_interval=0.05) as running:
        running.group(GROUP)
        yield running


@pytest.fixture
def session(endpoint: Endpoint) -> Callable[[], AwsSession]:
    """Makes sessions with the endpoint."""
    return lambda: AwsSession(endpoint_url=endpoint.url, read_timeout=1.0)


@pytest.fixture
def api_gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[GatewayEndpoint]:
    """API Gateway and STS with nothing in them, found by the variables of their services."""
    with GatewayEndpoint() as running:
        for service in ("API_GATEWAY", "APIGATEWAYV2", "STS"):
            monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", running.url)
        yield running


@pytest.fixture
def aws(api_gateway: GatewayEndpoint, session: Callable[[], AwsSession]) -> AwsSession:
    """A session with all the endpoints."""
    return session()
