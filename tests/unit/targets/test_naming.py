from __future__ import annotations

from pathlib import Path

import pytest

from tui.targets.naming import Target, TargetError, TargetKind, arn_region, classify, group_name

ARN = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/apigateway/prod"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("-", TargetKind.STDIN, "-"),
        ("group:access", TargetKind.GROUP, "access"),
        ("stage:a1b2c3d4e5/prod", TargetKind.STAGE, "a1b2c3d4e5/prod"),
        ("domain:api.example.com", TargetKind.DOMAIN, "api.example.com"),
        ("file:missing.log", TargetKind.FILE, "missing.log"),
        (ARN, TargetKind.GROUP, ARN),
        (ARN + ":*", TargetKind.GROUP, ARN + ":*"),
        ("/aws/apigateway/prod-access", TargetKind.GROUP, "/aws/apigateway/prod-access"),
        ("a1b2c3d4e5/prod", TargetKind.STAGE, "a1b2c3d4e5/prod"),
        ("a1b2c3d4e5/$default", TargetKind.STAGE, "a1b2c3d4e5/$default"),
        ("api.example.com", TargetKind.DOMAIN, "api.example.com"),
        ("api.example.com/orders/v2", TargetKind.DOMAIN, "api.example.com/orders/v2"),
        ("*.example.com", TargetKind.DOMAIN, "*.example.com"),
        ("prod-access", TargetKind.GROUP, "prod-access"),
        ("A1B2C3D4E5/prod", TargetKind.GROUP, "A1B2C3D4E5/prod"),
    ],
)
def test_the_documented_order(text: str, kind: TargetKind, value: str) -> None:
    assert classify(text) == Target(kind, value)


def test_an_existing_file_comes_before_what_its_name_looks_like(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("access.log").touch()
    assert classify("access.log").kind is TargetKind.FILE
    assert classify(str(tmp_path / "access.log")).kind is TargetKind.FILE
    assert classify("group:access.log").kind is TargetKind.GROUP


def test_a_tie_names_the_prefixes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a1b2c3d4e5").mkdir()
    Path("a1b2c3d4e5/prod").touch()
    with pytest.raises(TargetError) as caught:
        classify("a1b2c3d4e5/prod")
    assert "file:" in caught.value.remedy
    assert "stage:" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("group:", "Nothing stands behind group:"),
        ("nosuch.log", "no file nosuch.log"),
        ("nosuch.log.gz", "no file nosuch.log.gz"),
        ("what is this?", "neither a file here nor a possible log group name"),
        ("x" * 5000, "possible log group name"),
        ("arn:aws:s3:::bucket", "not the ARN of a log group"),
        ("arn:nonsense", "not the ARN of a log group"),
        ("arn:aws:firehose:eu-west-1:123456789012:deliverystream/amazon-apigateway-x", "Firehose"),
        ("a\x1b[31m\x00b", r"a\x1b[31m\x00b"),
    ],
)
def test_what_names_nothing_is_said_plainly_and_without_control_characters(text: str, words: str) -> None:
    with pytest.raises(TargetError) as caught:
        classify(text)
    assert words in caught.value.cause
    assert "\x1b" not in str(caught.value)


def test_the_name_in_an_arn() -> None:
    assert group_name(ARN) == group_name(ARN + ":*") == group_name("/aws/apigateway/prod") == "/aws/apigateway/prod"


def test_the_region_of_arns() -> None:
    assert arn_region([classify(ARN), classify("other")]) == "eu-west-1"
    assert arn_region([classify("other")]) is None
    with pytest.raises(TargetError, match="several regions"):
        arn_region([classify(ARN), classify(ARN.replace("eu-west-1", "us-east-1"))])


@pytest.mark.parametrize("text", ["stage:prod", "stage:a1b2c3d4e5/", "stage:a1b2c3d4e5/pr\x1bod", "stage:short/prod"])
def test_a_stage_that_can_be_none_is_said_before_anything_is_asked(text: str) -> None:
    with pytest.raises(TargetError, match="not the stage of an API") as caught:
        classify(text)
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("text", ["domain:localhost", "domain:https://api.example.com", "domain:a..b", "domain:a b.c"])
def test_a_domain_that_can_be_none_is_said_before_anything_is_asked(text: str) -> None:
    with pytest.raises(TargetError, match="not a host name"):
        classify(text)
