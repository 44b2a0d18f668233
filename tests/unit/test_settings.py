from __future__ import annotations

from pathlib import Path

import pytest

from tui.settings import Settings, SettingsError, load

NOWHERE = Path("/nonexistent/policy.toml")


def loaded(
    flags: dict[str, object] | None = None,
    environ: dict[str, str] | None = None,
    config: Path | None = None,
    policy: Path = NOWHERE,
) -> Settings:
    return load(flags or {}, environ or {}, config, policy)


def test_without_anything_the_defaults_hold() -> None:
    assert loaded() == Settings()


def test_flag_beats_environment_beats_file(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('since = "1h"\nregion = "eu-west-1"\nengine = "poll"\n')
    environ = {"MTLSTAIL_SINCE": "2h", "MTLSTAIL_REGION": "eu-west-2"}
    settings = loaded({"since": "3h", "region": None}, environ, config)
    assert (settings.since_seconds, settings.region, settings.engine) == (3 * 3600, "eu-west-2", "poll")


def test_an_absolute_since_replaces_a_relative_one(tmp_path: Path) -> None:
    settings = loaded({"since": "2024-07-07T14:31:53+09:00"}, {"MTLSTAIL_SINCE": "2h"})
    assert settings.since_time == 1720330313000
    assert loaded({"since": "1h"}, {"MTLSTAIL_SINCE": "2024-07-07T14:31:53Z"}).since_time is None


def test_lists_and_keys_in_the_file(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('keep = ["ip", "domain"]\nmax-memory = "1G"\n[keys]\n"copy.summary" = "ctrl+y"\n')
    settings = loaded(config=config)
    assert settings.keep == {"ip", "domain"}
    assert settings.max_memory == 1 << 30
    assert settings.keymap == {"copy.summary": "ctrl+y"}


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("anything", True), ("", False)])
def test_no_color_follows_the_convention(value: str, expected: bool) -> None:
    assert loaded(environ={"NO_COLOR": value}).no_color is expected


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ({"since": "yesterday"}, ["--since", "15m"]),
        ({"since": "2024-07-07T05:31:53"}, ["--since", "zone"]),
        ({"engine": "fast"}, ["--engine", "auto, live, poll"]),
        ({"max_requests": "0"}, ["--max-requests", "above 0"]),
        ({"max_memory": "lots"}, ["--max-memory", "256M"]),
        ({"keep": "client,name"}, ["--keep", "issuer"]),
        ({"ascii": "maybe"}, ["--ascii", "true or false"]),
        ({"demo_rate": "0"}, ["--rate", "above 0"]),
        ({"demo_rate": "x"}, ["--rate", "above 0"]),
        ({"demo_seed": "x"}, ["--seed", "whole number"]),
        ({"include_pem": True}, ["--include-pem", "--unredacted"]),
        ({"unredacted": True, "no_reveal": True}, ["--unredacted", "--no-reveal"]),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_takes(flags: dict[str, object], words: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(flags)
    assert all(word in str(caught.value) for word in words)


def test_only_a_flag_may_widen_an_export(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("unredacted = true\n")
    with pytest.raises(SettingsError, match="no such setting"):
        loaded(config=config)
    assert loaded(environ={"MTLSTAIL_NO_REVEAL": "yes"}).no_reveal
    with pytest.raises(SettingsError, match="no such setting"):
        loaded(environ={"MTLSTAIL_UNREDACTED": "1"})


def test_the_host_policy_restricts_and_cannot_be_undone(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("no_reveal = true\n")
    assert loaded({"no_reveal": False}, policy=policy).no_reveal
    assert loaded(policy=policy).no_unredacted
    assert loaded({"no_reveal": True}).no_unredacted
    assert not loaded().no_unredacted
    policy.write_text("no_unredacted = true\n")
    assert not loaded(policy=policy).no_reveal
    assert loaded(policy=policy).no_unredacted
    with pytest.raises(SettingsError, match="policy"):
        loaded({"unredacted": True}, policy=policy)


@pytest.mark.parametrize("text", ["unredacted = true", "no_reveal = 1", "engine = 'poll'"])
def test_a_policy_that_is_not_understood_stops_the_program(tmp_path: Path, text: str) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(text)
    with pytest.raises(SettingsError, match="host policy"):
        loaded(policy=policy)


def test_a_broken_or_unreadable_file_is_named(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("since = ")
    with pytest.raises(SettingsError, match="not valid TOML"):
        loaded(config=config)
    with pytest.raises(SettingsError, match="cannot be read"):
        loaded(config=tmp_path / "missing.toml")
