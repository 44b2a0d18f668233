"""Which record is made of a row, under the settings of this run: redacted unless asked otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.settings import Settings, SettingsError

if TYPE_CHECKING:
    from tui.access_log.entry import Row
    from tui.ports import ExecutionLogs
    from tui.sharing.records import Record
    from tui.sharing.redaction import Redactor


def check_output(settings: Settings, *, ends: bool) -> None:
    """Says what cannot be printed before anything is opened.

    Raises:
        SettingsError: where the output format does not go with what was asked for.
    """
    if settings.output == "json" and not ends:
        raise SettingsError("--output json needs --no-follow: an array has an end.")
    if settings.output == "csv" and settings.execution_log:
        raise SettingsError("--execution-log has no place in --output csv: take text, ndjson or json.")


def recorder(settings: Settings, logs: ExecutionLogs | None) -> Callable[[Row], Record]:
    """What makes a record of a row: redacted unless asked otherwise, with execution logs where asked for."""
    from functools import partial

    from tui.sharing.records import record

    clear = partial(record, include_pem=settings.include_pem, include_raw=settings.include_raw)
    redacting = None if settings.unredacted else redactor(settings)
    if settings.execution_log and logs is not None:
        from tui.headless.execution import WithExecutionLog

        return WithExecutionLog(logs, clear, redacting.redact if redacting is not None else None)
    return clear if redacting is None else redacting.record


def redactor(settings: Settings) -> Redactor:
    """The redactor that these settings ask for.

    Raises:
        SettingsError: where the pseudonym key file cannot be used.
    """
    from tui.sharing.pseudonyms import KeyFileRefused, load_key
    from tui.sharing.redaction import Redactor

    try:
        key = load_key(settings.pseudonym_key_file) if settings.pseudonym_key_file else None
    except KeyFileRefused as problem:
        raise SettingsError(str(problem)) from None
    return Redactor(settings.keep, key)
