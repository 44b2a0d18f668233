"""What the operator asked for, from every place that may say it, as one frozen value."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, cast

from tui.text import one_line

Engine = Literal["auto", "live", "poll"]
Output = Literal["text", "ndjson", "json", "csv"]
PseudonymKind = Literal["client", "issuer", "domain", "ip"]

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


def parse_duration(text: str) -> float:
    """Seconds of `90s`, `15m`, `2h`, `7d`, `1w` or `1h30m`.

    Raises:
        ValueError: saying what a duration looks like.
    """
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
    if not re.fullmatch(r"(?:\d{1,9}(?:\.\d{1,6})?[smhdw])+", text):
        raise ValueError("a duration such as 90s, 15m, 2h or 7d")
    return sum(float(number) * units[unit] for number, unit in re.findall(r"([\d.]+)([smhdw])", text))


def parse_size(text: str) -> int:
    """Bytes of `500K`, `256M`, `2G` or a plain number.

    Raises:
        ValueError: saying what a size looks like.
    """
    match = re.fullmatch(r"(\d{1,12})([KMG]?)i?B?", text.strip(), re.IGNORECASE)
    if not match or not int(match[1]):
        raise ValueError("a size such as 256M or 1G")
    return int(match[1]) << (10 * " KMG".index(match[2].upper() or " "))


def parse_moment(text: str) -> int:
    """Milliseconds since the epoch of a timestamp with its zone: `2024-07-07T05:31:53Z`, `…+09:00`.

    Raises:
        ValueError: saying what a moment looks like.
    """
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("no zone")
        return round(moment.timestamp() * 1000)
    except (ValueError, OverflowError):
        raise ValueError("a timestamp with its zone, such as 2024-07-07T05:31:53Z") from None


def _since(text: str) -> dict[str, object]:
    try:
        return {"since_seconds": parse_duration(text), "since_time": None}
    except ValueError:
        pass
    try:
        return {"since_time": parse_moment(text)}
    except ValueError:
        raise ValueError("a duration such as 15m, or a timestamp with its zone") from None


def _choice(*allowed: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError("one of " + ", ".join(allowed))
        return text

    return parse


def _boolean(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("true or false")


def _count(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text) or not int(text):
        raise ValueError("a whole number above 0")
    return int(text)


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", text):
        raise ValueError("a whole number")
    return int(text)


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0 < rate <= 100_000:
        raise ValueError("a number of requests a second, above 0")
    return rate


def _kinds(text: str) -> frozenset[PseudonymKind]:
    allowed = {"client", "issuer", "domain", "ip"}
    kinds = {kind.strip() for kind in text.split(",") if kind.strip()}
    if kinds - allowed:
        raise ValueError("a list of client, issuer, domain, ip")
    return cast("frozenset[PseudonymKind]", frozenset(kinds))


def _text(text: str) -> str:
    return text


def _url(text: str) -> str:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("an address such as http://127.0.0.1:4566")
    return text


OPTIONS: Final[Mapping[str, Callable[[str], object]]] = {
    "profile": _text,
    "region": _text,
    "endpoint_url": _url,
    "since": _since,
    "follow": _boolean,
    "filter": _text,
    "log_format": _text,
    "engine": _choice("auto", "live", "poll"),
    "idle_stop": parse_duration,
    "max_requests": _count,
    "max_memory": parse_size,
    "theme": _text,
    "ascii": _boolean,
    "no_color": _boolean,
    "bastion": _boolean,
    "no_reveal": _boolean,
    "output": _choice("text", "ndjson", "json", "csv"),
    "unredacted": _boolean,
    "include_pem": _boolean,
    "include_raw": _boolean,
    "execution_log": _boolean,
    "keep": _kinds,
    "pseudonym_key_file": Path,
    "demo_seed": _whole,
    "demo_rate": _rate,
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
