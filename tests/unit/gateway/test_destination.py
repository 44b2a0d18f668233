from __future__ import annotations

from tui.api import AccessLogSettings, Stage
from tui.gateway.destination import trouble


def stage(arn: str | None) -> Stage:
    return Stage("a1b2c3d4e5", "pr\x1bod", None, AccessLogSettings(arn) if arn else None)


def test_a_group_of_this_region_is_no_trouble() -> None:
    arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/g"
    assert trouble(stage(arn), "eu-west-1") is None
    assert trouble(stage(arn), None) is None


def test_what_is_said_is_sanitised_and_safe_to_paste() -> None:
    for arn in (None, "arn:aws:firehose:r:1:deliverystream/x\x1b", "arn:aws:logs:us:1:log-group:a b;c\x1b", "x\x1b"):
        reason = trouble(stage(arn), "eu-west-1")
        assert reason is not None
        assert "\x1b" not in reason.cause + reason.remedy
    elsewhere = trouble(stage("arn:aws:logs:us:1:log-group:a b;c"), "eu-west-1")
    assert elsewhere is not None
    assert "'arn:aws:logs:us:1:log-group:a b;c'" in elsewhere.remedy
