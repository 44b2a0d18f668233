"""What does a TARGET name? Decided from its text and the files that exist; nothing is opened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from tui.ports import DiscoveryError
from tui.text import one_line


class TargetKind(Enum):
    """What a TARGET names; the value is its prefix on the command line."""

    GROUP = "group"
    STAGE = "stage"
    DOMAIN = "domain"
    FILE = "file"
    STDIN = "-"


@dataclass(frozen=True, slots=True)
class Target:
    """One TARGET, understood. `value` is a log group's name or ARN, a path, `API_ID/STAGE` or a host name."""

    kind: TargetKind
    value: str


class TargetError(DiscoveryError):
    """A TARGET that cannot be opened as given: wrong usage."""


_ARN: Final = re.compile(r"arn:aws[a-z-]*:(?P<service>[a-z0-9-]+):(?P<region>[a-z0-9-]*):(?P<account>\d*):(?P<rest>.+)")
_GROUP_NAME: Final = re.compile(r"[.\-_/#A-Za-z0-9]{1,512}")
_STAGE: Final = re.compile(r"[a-z0-9]{10}/[$\w-]{1,128}", re.ASCII)
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN: Final = re.compile(rf"(?:\*\.)?{_LABEL}(?:\.{_LABEL})+(?:/[\w$.~%+-]+)*/?", re.IGNORECASE | re.ASCII)
_FILE_ENDINGS: Final = (".log", ".gz", ".json", ".jsonl", ".ndjson", ".txt", ".csv", ".pem")
"""Whoever names one of these means a file, though `.log` could be a domain."""
_PREFIXES: Final = {kind.value: kind for kind in TargetKind if kind is not TargetKind.STDIN}


def classify(text: str) -> Target:
    """What TARGET `text` names, in the documented order.

    Raises:
        TargetError: where it names nothing, or two things at once; the remedy names the prefixes.
    """
    prefix, colon, rest = text.partition(":")
    if colon and prefix in _PREFIXES:
        return _checked(Target(_PREFIXES[prefix], rest))
    if text == "-":
        return Target(TargetKind.STDIN, text)
    if text.startswith("arn:"):
        return _from_arn(text)
    if _is_file(text):
        return _file_unless_tied(text)
    if text.startswith("/"):
        return _checked(Target(TargetKind.GROUP, text))
    if _STAGE.fullmatch(text):
        return Target(TargetKind.STAGE, text)
    if text.lower().endswith(_FILE_ENDINGS):
        raise TargetError(
            f"There is no file {one_line(text)} here.", f"For a custom domain of that name: domain:{one_line(text)}"
        )
    if _DOMAIN.fullmatch(text):
        return Target(TargetKind.DOMAIN, text)
    return _checked(Target(TargetKind.GROUP, text))


def _is_file(text: str) -> bool:
    try:
        return Path(text).exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _file_unless_tied(text: str) -> Target:
    if _STAGE.fullmatch(text):
        raise TargetError(
            f"{one_line(text)} is a file here and also reads as an API's stage.",
            f"Say which: file:{one_line(text)} or stage:{one_line(text)}",
        )
    return Target(TargetKind.FILE, text)


def _from_arn(text: str) -> Target:
    match = _ARN.fullmatch(text)
    if match and match["service"] == "logs" and match["rest"].startswith("log-group:"):
        return _checked(Target(TargetKind.GROUP, text))
    if match and match["service"] == "firehose":
        raise TargetError(
            f"{one_line(text)} is a Firehose stream, which cannot be read back.",
            "Watch the place that it delivers to: download the objects and pass them as files.",
        )
    raise TargetError(
        f"{one_line(text)} is not the ARN of a log group.",
        "It looks like arn:aws:logs:REGION:ACCOUNT:log-group:NAME",
    )


def _checked(target: Target) -> Target:
    """Log groups are checked against CloudWatch's own pattern, so that a typing error costs no call to AWS."""
    if not target.value:
        raise TargetError(f"Nothing stands behind {target.kind.value}: in this target.", "See: mtlstail watch --help")
    if target.kind is TargetKind.GROUP:
        name = group_name(target.value)
        if not _GROUP_NAME.fullmatch(name):
            raise TargetError(
                f"{one_line(target.value)} is neither a file here nor a possible log group name.",
                "A log group's name has letters, digits and . - _ / # only; mtlstail without a target lists yours.",
            )
    if target.kind is TargetKind.STAGE and not _STAGE.fullmatch(target.value):
        raise TargetError(
            f"{one_line(target.value)} is not the stage of an API.",
            "It looks like a1b2c3d4e5/prod: the API's id and the stage's name; mtlstail without a target lists them.",
        )
    if target.kind is TargetKind.DOMAIN and not _DOMAIN.fullmatch(target.value):
        raise TargetError(
            f"{one_line(target.value)} is not a host name.",
            "It looks like api.example.com or api.example.com/orders, without https://",
        )
    return target


def group_name(value: str) -> str:
    """The log group's name in a name or an ARN; one trailing `:*` is dropped."""
    match = _ARN.fullmatch(value)
    name = match["rest"].removeprefix("log-group:") if match else value
    return name.removesuffix(":*")


def arn_region(targets: Sequence[Target]) -> str | None:
    """The region that the ARNs among the targets name.

    Raises:
        TargetError: where they name more than one.
    """
    matches = [_ARN.fullmatch(target.value) for target in targets if target.kind is TargetKind.GROUP]
    regions = sorted({match["region"] for match in matches if match and match["region"]})
    if len(regions) > 1:
        raise TargetError(
            f"The targets are in several regions: {', '.join(regions)}.", "Watch the groups of one region at a time."
        )
    return regions[0] if regions else None
