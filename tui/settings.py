"""What the operator asked for, from every place that may say it, as one frozen value."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from tui.setting_values import (
    PseudonymKind,
    parse_duration,
    parse_moment,
    parse_size,
    read_boolean,
    read_choice,
    read_count,
    read_kinds,
    read_rate,
    read_since,
    read_text,
    read_url,
    read_whole,
)
from tui.text import one_line

Engine = Literal["auto", "live", "poll"]
Output = Literal["text", "ndjson", "json", "csv"]

POLICY_FILE: Final = Path("/etc/mtlstail/policy.toml")
"""The host's policy: it may only restrict."""
ENVIRONMENT_PREFIX: Final = "MTLSTAIL_"
DEFAULT_SINCE: Final = 900.0
"""Seconds that a log group is read back where nothing else is asked for."""
MAX_FILE: Final = 1024 * 1024
"""Bytes of the largest file that settings or a filter are read from."""


class SettingsError(Exception):
    """A setting cannot be used; the text says which one, from where, and what it takes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one run. Host policy file > flag > environment > TOML file > default."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    since_seconds: float | None = None
    """How far back is read, unless `since_time` is given; None: `DEFAULT_SINCE` of a log group, all of a file."""
    since_time: int | None = None
    """Milliseconds since the epoch: an absolute `--since`."""
    follow: bool | None = None
    """None: as the source would (groups and standard input follow, files do not)."""
    filter: str | None = None
    log_format: str | None = None
    """The lines' access-log format, or `@` and the file that holds it; None: as the stage says, or by the lines."""
    engine: Engine = "auto"
    idle_stop_seconds: float = 7200.0
    max_requests: int = 50_000
    max_memory: int = 256 * 1024 * 1024
    """Bytes."""
    theme: str | None = None
    ascii: bool = False
    no_color: bool = False
    bastion: bool = False
    no_reveal: bool = False
    """Nothing secret is shown in clear; implies `no_unredacted`."""
    no_unredacted: bool = False
    """The host's policy: nothing leaves unredacted."""
    output: Output | None = None
    unredacted: bool = False
    include_pem: bool = False
    include_raw: bool = False
    execution_log: bool = False
    """`print` adds the execution log of failed requests."""
    keep: frozenset[PseudonymKind] = frozenset()
    """Kinds of names that exports leave in clear."""
    pseudonym_key_file: Path | None = None
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Command id → keys, comma-separated: the operator's own keys."""
    demo_seed: int | None = None
    demo_rate: float | None = None
    """Requests a second."""
    demo_now: int | None = None
    """Milliseconds since the epoch: the demo's fixed clock."""


def load(
    flags: Mapping[str, object],
    environ: Mapping[str, str],
    config_file: Path | None,
    policy_file: Path = POLICY_FILE,
) -> Settings:
    """The settings of this run.

    Args:
        flags: what the command line gave, by the names in `OPTIONS`; None means that a flag was not given.
        environ: the process environment: `MTLSTAIL_SINCE=1h`, and the `NO_COLOR` convention.
        config_file: the operator's TOML file; None for none.
        policy_file: the host's TOML file, which may only restrict; it need not exist.

    Raises:
        SettingsError: naming the setting, where it came from, and what it takes.
    """
    values: dict[str, object] = {}
    if config_file is not None:
        values |= _from_table(_read_toml(config_file, "settings"), one_line(config_file))
    for name in OPTIONS:
        text = environ.get(ENVIRONMENT_PREFIX + name.upper())
        if text:
            values |= _parsed(name, text, f"{ENVIRONMENT_PREFIX}{name.upper()}")
    if environ.get("NO_COLOR"):
        values["no_color"] = True
    for name, given in flags.items():
        if given is not None:
            values |= _parsed(name, given, f"--{name.removeprefix('demo_').replace('_', '-')}")
    policy = _read_toml(policy_file, "host policy") if policy_file.exists() else {}
    _restrict(values, policy)
    # The table of options guarantees names and types; a dataclass cannot say so to a type checker.
    return dataclasses.replace(Settings(), **values)  # type: ignore[arg-type]


OPTIONS: Final[Mapping[str, Callable[[str], object]]] = {
    "profile": read_text,
    "region": read_text,
    "endpoint_url": read_url,
    "since": read_since,
    "follow": read_boolean,
    "filter": read_text,
    "log_format": read_text,
    "engine": read_choice("auto", "live", "poll"),
    "idle_stop": parse_duration,
    "max_requests": read_count,
    "max_memory": parse_size,
    "theme": read_text,
    "ascii": read_boolean,
    "no_color": read_boolean,
    "bastion": read_boolean,
    "no_reveal": read_boolean,
    "output": read_choice("text", "ndjson", "json", "csv"),
    "unredacted": read_boolean,
    "include_pem": read_boolean,
    "include_raw": read_boolean,
    "execution_log": read_boolean,
    "keep": read_kinds,
    "pseudonym_key_file": Path,
    "demo_seed": read_whole,
    "demo_rate": read_rate,
    "demo_now": parse_moment,
}
"""Every setting by its flag's name, and how its text is read. What widens an export only a flag may ask for."""

_FLAGS_ONLY: Final = frozenset({"unredacted", "include_pem", "include_raw", "execution_log"})
_FIELD: Final = {"idle_stop": "idle_stop_seconds"}


def _parsed(name: str, value: object, where: str) -> dict[str, object]:
    if name not in OPTIONS or (name in _FLAGS_ONLY and not where.startswith("--")):
        known = ", ".join(sorted(set(OPTIONS) - _FLAGS_ONLY))
        raise SettingsError(f"{where}: no such setting as {one_line(name)}. Settings are: {known}.")
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    try:
        parsed = OPTIONS[name](text)
    except ValueError as problem:
        raise SettingsError(f"{where}: '{one_line(text)}' is not {problem}.") from None
    return dict(parsed) if isinstance(parsed, dict) else {_FIELD.get(name, name): parsed}


def _from_table(table: Mapping[str, object], where: str) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, value in table.items():
        if name == "keys" and isinstance(value, dict):
            values["keymap"] = {str(command): str(keys) for command, keys in value.items()}
        else:
            values |= _parsed(name.replace("-", "_"), value, where)
    return values


def _restrict(values: dict[str, object], policy: Mapping[str, object]) -> None:
    """Applies the host's policy and what follows from it; a policy that is not understood stops the program."""
    for name, value in policy.items():
        if name not in {"no_reveal", "no_unredacted"} or not isinstance(value, bool):
            raise SettingsError(f"{POLICY_FILE}: the host policy takes no_reveal = true and no_unredacted = true.")
    if policy.get("no_reveal"):
        values["no_reveal"] = True
    values["no_unredacted"] = bool(values.get("no_reveal") or policy.get("no_unredacted"))
    if values.get("unredacted") and values["no_unredacted"]:
        raise SettingsError("--unredacted is not possible here: --no-reveal or this host's policy forbids it.")
    for name in ("include_pem", "include_raw"):
        if values.get(name) and not values.get("unredacted"):
            raise SettingsError(f"--{name.replace('_', '-')} needs --unredacted beside it: certificates are secret.")


def read_text_file(path: Path, what: str) -> str:
    """The text of a small regular file that the operator named.

    Raises:
        SettingsError: naming `what` it was for, the file and the reason.
    """
    shown = one_line(path)
    try:
        if path.exists() and not path.is_file():
            raise SettingsError(f"{what}: {shown} is not a regular file. Check the path.")
        if path.stat().st_size > MAX_FILE:
            raise SettingsError(f"{what}: {shown} is larger than {MAX_FILE // 1024} KiB.")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "it is not UTF-8 text"
        raise SettingsError(f"{what}: {shown} cannot be read: {reason}. Check the path and its mode.") from None


def _read_toml(path: Path, what: str) -> dict[str, object]:
    try:
        return tomllib.loads(read_text_file(path, what))
    except tomllib.TOMLDecodeError as problem:
        raise SettingsError(f"{what}: {one_line(path)} is not valid TOML: {one_line(problem)}.") from None
