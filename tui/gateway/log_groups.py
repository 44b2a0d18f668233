"""Which log groups does the account have, and which of them look like access logs of API Gateway?"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

from tui.aws.errors import AwsFault
from tui.aws.logs import LogGroup, LogsApi, Origins
from tui.aws.session import AwsSession
from tui.aws.telling import missing_group
from tui.ports import DiscoveryError, LogGroupChoice
from tui.text import one_line

_LIKELY: Final = (
    (re.compile(r"api[-_/]?(?:gateway|gw)", re.IGNORECASE), 4),
    (re.compile(r"(?<![a-z])(?:apigw|apigateway)(?![a-z])", re.IGNORECASE), 2),
    (re.compile(r"access[-_]?logs?|(?<![a-z])access(?![a-z])", re.IGNORECASE), 4),
    (re.compile(r"mtls|mutual[-_]?tls", re.IGNORECASE), 3),
    (re.compile(r"(?<![a-z])(?:http|rest)?[-_]?apis?(?![a-z])", re.IGNORECASE), 2),
)
_OTHER: Final = (
    re.compile(r"API-Gateway-Execution-Logs_"),
    re.compile(r"/?aws/(?:lambda|codebuild|rds|eks|ecs|vpc|glue|sagemaker|containerinsights)"),
    re.compile(r"/aws/apigateway/welcome$"),
)
"""Groups that AWS names itself and that never hold access logs."""
LOOKS_LIKE: Final = 4
NEAR_PAGES: Final = 4


def list_log_groups(session: AwsSession) -> list[LogGroupChoice]:
    """All log groups of the account and region, likely access logs of API Gateway first. Blocks.

    Raises:
        DiscoveryError: with cause and remedy.
    """
    try:
        return find_log_groups(session)
    except AwsFault as fault:
        raise DiscoveryError(fault.cause, fault.remedy) from None


def find_log_groups(session: AwsSession) -> list[LogGroupChoice]:
    """As `list_log_groups`.

    Raises:
        AwsFault: while a page is read.
    """
    api = LogsApi(session, Origins("discovery"), lambda: 0.0)
    groups = [group for page in api.describe_log_groups() for group in page]
    groups.sort(key=lambda group: (-likelihood(group.name), group.name.lower()))
    return [_choice(group) for group in groups]


def likelihood(name: str) -> int:
    """How much a name looks like that of an access log; `LOOKS_LIKE` and above does, below 0 is surely none."""
    if any(pattern.match(name) for pattern in _OTHER):
        return -1
    return sum(weight for pattern, weight in _LIKELY if pattern.search(name))


def near_names(api: LogsApi, name: str, fault: AwsFault) -> AwsFault:
    """`fault` (no such group) with the names that look like `name`, as far as the account may list them."""
    words = sorted(re.findall(r"[A-Za-z0-9]{3,}", name), key=len, reverse=True)
    queries: list[tuple[str | None, str | None]] = [(None, word) for word in words[:2]]
    queries += [(name[: max(1, len(name) // 2)], None), (None, None)]
    found: set[str] = set()
    try:
        for prefix, pattern in queries:
            for page in islice(api.describe_log_groups(prefix=prefix, pattern=pattern), NEAR_PAGES):
                found.update(group.name for group in page)
            if near := _nearest(name, found):
                return missing_group(api.session.context(fault.action or "logs:DescribeLogGroups", name), near)
    except AwsFault:
        return fault  # without the permission to list there is nothing to suggest; what is wrong is said already
    return fault


def _nearest(name: str, candidates: Iterable[str]) -> list[str]:
    folded: dict[str, str] = {candidate.lower(): candidate for candidate in candidates}
    return [folded[match] for match in difflib.get_close_matches(name.lower(), list(folded), n=3, cutoff=0.55)]


def _choice(group: LogGroup) -> LogGroupChoice:
    notes: list[str] = []
    if group.log_class == "INFREQUENT_ACCESS":
        notes.append("Infrequent Access: no live tail, only polling")
    elif group.log_class not in (None, "STANDARD"):
        notes.append(f"class {one_line(group.log_class, 40)}")
    if group.stored_bytes == 0:
        notes.append("empty")
    if group.retention_days is not None:
        notes.append(f"kept {group.retention_days} days")
    return LogGroupChoice(
        name=group.name,
        target=group.arn,
        looks_like_access_log=likelihood(group.name) >= LOOKS_LIKE,
        note=", ".join(notes),
        stored_bytes=group.stored_bytes,
    )
