"""Text search over what a row shows and says, for finding a request without hiding the others."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from tui.access_log.entry import AccessLogEntry, Row, UnparsedLine
from tui.text import sanitize
from tui.traffic.certificates import CertificateOf, client_test, decoded
from tui.traffic.fields import error_texts

_MAY_BE_TIME: Final = re.compile(r"[0-9:.TZ\-]{2,}", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def text_search(needle: str, certificate_of: CertificateOf = decoded) -> Callable[[Row], bool]:
    """A test of rows: does one of the texts that the row shows hold `needle`?

    Looks in time (UTC, as `2024-07-07T05:31:53.123Z`), status, method, paths, ids, client, error, address,
    user agent, stage, API, domain and further `$context` variables; in the message and the reason of
    an unparsed line. Case counts only where `needle` has an upper-case letter. Never looks at secrets or
    a PEM; never raises; an empty needle finds nothing.
    """
    if not needle:
        return lambda _: False
    wanted = sanitize(needle)
    fold = wanted == wanted.lower()
    if fold:
        wanted = wanted.casefold()
    client = client_test(lambda text: wanted in (text.casefold() if fold else text), certificate_of)
    wanted_time = wanted.upper()
    with_time = _MAY_BE_TIME.fullmatch(wanted_time) is not None

    def matches(row: Row) -> bool:
        parts = _said_unparsed(row) if isinstance(row, UnparsedLine) else _said(row)
        text = "\n".join(parts)
        if wanted in (text.casefold() if fold else text):
            return True
        if with_time and wanted_time in _time(row):
            return True
        return client(row)

    return matches


def _said(entry: AccessLogEntry) -> list[str]:
    parts = [
        entry.method,
        entry.path,
        entry.resource_path,
        entry.request_id,
        entry.extended_request_id,
        entry.source_ip,
        entry.user_agent,
        entry.stage,
        entry.api_id,
        entry.domain_name,
    ]
    said = [part for part in parts if part is not None]
    if entry.status is not None:
        said.append(str(entry.status))
    said.extend(error_texts(entry))
    said.extend(entry.context.values())
    return said


def _said_unparsed(line: UnparsedLine) -> Iterator[str]:
    yield line.message
    yield line.reason


def _time(row: Row) -> str:
    if row.time is None:
        return ""
    second, millisecond = divmod(row.time, 1000)
    return f"{_second(second)}.{millisecond:03d}Z"


@functools.lru_cache(maxsize=65_536)
def _second(second: int) -> str:
    """Requests come many to a second: writing a date costs more than everything else in a search."""
    try:
        return (_EPOCH + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%S")
    except OverflowError:
        return ""
