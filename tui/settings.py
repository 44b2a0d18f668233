"""What the operator asked for, from every place that may say it, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Engine = Literal["auto", "live", "poll"]
Output = Literal["text", "ndjson", "json", "csv"]
PseudonymKind = Literal["client", "issuer", "domain", "ip"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one run. Host policy file > flag > environment > TOML file > default."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    since_seconds: float = 900.0
    """How far back a log group is read, unless `since_time` is given."""
    since_time: int | None = None
    """Milliseconds since the epoch: an absolute `--since`."""
    follow: bool | None = None
    """None: as the source would (groups and standard input follow, files do not)."""
    filter: str | None = None
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
    output: Output | None = None
    unredacted: bool = False
    include_pem: bool = False
    include_raw: bool = False
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
