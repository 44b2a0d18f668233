from __future__ import annotations

import pytest

from tui.aws.errors import CallContext
from tui.aws.telling import bad_page, denied, login_remedy, missing_group, quoted, tell

CALL = CallContext(
    "logs:FilterLogEvents", "/gr\x1boup", "arn:aws:logs:*:*:log-group:/group:*", "eu-west-1", "my ops", "http://e"
)


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("sso", "aws sso login --profile 'my ops'"),
        ("login", "aws login --profile"),
        ("iam-role", "renews them by itself"),
        ("env", "start mtlstail again"),
        (None, "aws configure"),
    ],
)
def test_the_remedy_fits_the_way_the_credentials_were_found(method: str | None, said: str) -> None:
    call = CallContext("logs", None, None, "eu-west-1", "my ops", None, method)
    assert said in login_remedy(call)


def test_names_are_sanitised() -> None:
    for fault in (missing_group(CALL, ["a\x1bb"]), denied("no", CALL), bad_page(CALL, "html"), tell("slow", CALL)):
        assert "\x1b" not in str(fault)


def test_of_a_denial_only_the_kind_of_policy_is_told() -> None:
    message = "User: arn:aws:iam::123456789012:user/me ... with an explicit deny in a service control policy"
    cause = denied(message, CALL).cause
    assert "explicit deny in a service control policy" in cause
    assert "user/me" not in cause


def test_a_denial_names_what_to_ask_for() -> None:
    assert "logs:FilterLogEvents on arn:aws:logs:*:*:log-group:/group:*" in denied("", CALL).remedy


def test_near_names_are_offered() -> None:
    assert "Did you mean /group-a or /group-b?" in missing_group(CALL, ["/group-a", "/group-b"]).remedy
    assert "--region" in missing_group(CALL).remedy


def test_a_place_with_an_explicit_endpoint_names_it() -> None:
    assert "CloudWatch Logs in eu-west-1 at http://e" in tell("unreachable", CALL).cause


def test_keys_and_tokens_are_not_quoted() -> None:
    text = quoted("Code", "AKIAABCDEFGHIJKLMNOP and " + "a" * 64)
    assert text == "Code: … and …"
