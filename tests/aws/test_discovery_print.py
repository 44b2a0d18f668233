"""`mtlstail print` on a domain or a stage: from its name to its requests, read by the stage's own format."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.support.apigateway import GatewayEndpoint
from tests.support.cloudwatch import Endpoint
from tui.cli import main
from tui.ports import Section
from tui.settings import Settings
from tui.targets.opening import Targets

REST = "a1b2c3d4e5"
GROUP = "/aws/apigateway/prod-access"
HOST = "api.example.com"
OWN_FORMAT = "$context.identity.sourceIp;$context.status;$context.path;$context.requestId"
Capture = pytest.CaptureFixture[bytes]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def gateway(api_gateway: GatewayEndpoint, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> GatewayEndpoint:
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", endpoint.url)
    api_gateway.stored.rest(REST)
    api_gateway.stored.stage(REST, "prod", log_format=OWN_FORMAT)
    api_gateway.stored.domain(HOST)
    api_gateway.stored.map(HOST, "v1", REST, "prod")
    return api_gateway


@pytest.mark.parametrize("target", [HOST, f"{HOST}/v1", f"{REST}/prod", f"stage:{REST}/prod", f"domain:{HOST}/v1/"])
def test_the_lines_of_a_target_are_read_by_the_format_of_its_stage(
    target: str, endpoint: Endpoint, gateway: GatewayEndpoint, capsysbinary: Capture
) -> None:
    line = "203.0.113.7;403;/prod/pets;0d3f1c9e-0000-4000-8000-000000000001"
    endpoint.put(GROUP, "s", [(int(time.time() * 1000) - 1000, line)])
    assert main(["print", target, "--no-follow", "--unredacted"]) == 0
    (row,) = [json.loads(text) for text in capsysbinary.readouterr().out.splitlines()]
    assert (row["status"], row["path"], row["source_ip"]) == (403, "/prod/pets", "203.0.113.7")
    assert row["source"]["log_group"] == GROUP


@pytest.mark.parametrize(
    ("target", "code", "said"),
    [
        (f"{REST}/prd", 2, f"Did you mean {REST}/prod?"),
        (f"{HOST}/else", 2, "Nothing is mapped to /else"),
        ("apl.example.com", 2, f"Did you mean {HOST}?"),
        ("stage:prod", 2, "is not the stage of an API"),
        ("domain:https://api", 2, "is not a host name"),
    ],
)
def test_a_target_that_leads_nowhere_is_one_clear_sentence(
    target: str, code: int, said: str, gateway: GatewayEndpoint, capsysbinary: Capture
) -> None:
    assert main(["print", target, "--no-follow"]) == code
    captured = capsysbinary.readouterr()
    assert captured.out == b""
    assert said in captured.err.decode()
    told = [line for line in captured.err.splitlines() if b"connecting: Looking up" not in line]
    assert len(told) == 2


def test_a_refusal_exits_with_3_and_names_the_action(gateway: GatewayEndpoint, capsysbinary: Capture) -> None:
    gateway.deny("/domainnames/*")
    assert main(["print", HOST, "--no-follow"]) == 3
    assert b"apigateway:GET" in capsysbinary.readouterr().err


def test_the_picker_asks_through_the_same_settings(gateway: GatewayEndpoint) -> None:
    found = list(Targets(Settings(), screen=True).choices())[-1]
    assert {one.section for one in found.items} == set(Section)
    stage = next(one for one in found.items if one.section is Section.STAGES)
    assert stage.problem == "the format lacks the certificate (clientCert)"


def test_a_tail_of_a_domain_is_named_and_placed_before_anything_is_asked(gateway: GatewayEndpoint) -> None:
    tail = Targets(Settings(), screen=True)([HOST, f"{HOST}/v1"])
    assert tail.title == "2 sources"
    assert (tail.place or "").startswith("ap-northeast-1 · http://127.0.0.1:")
    assert Targets(Settings(), screen=True)([HOST, f"domain:{HOST}"]).title == HOST
    assert gateway.calls == []


@pytest.mark.parametrize("log_format", [None, "$context.status$nonsense{"])
def test_a_format_that_is_not_told_or_is_none_leaves_the_lines_to_themselves(
    log_format: str | None, endpoint: Endpoint, gateway: GatewayEndpoint, capsysbinary: Capture
) -> None:
    gateway.stored.stage(REST, "prod", log_format=log_format)
    line = '{"requestId":"0d3f1c9e-0000-4000-8000-000000000001","status":"403"}'
    endpoint.put(GROUP, "s", [(int(time.time() * 1000) - 1000, line)])
    assert main(["print", HOST, "--no-follow"]) == 0
    (row,) = [json.loads(text) for text in capsysbinary.readouterr().out.splitlines()]
    assert row["status"] == 403
