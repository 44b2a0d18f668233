"""From a log event to a row: total, and quick for lines of a format that was seen before.

Rules that the line alone cannot settle:

- A key that comes twice, or two spellings of one variable with different values: the last value is taken, as JSON
  readers do, but of two statuses the higher one, because a forged success would hide a refusal. Every other value
  stays visible in `context` as `NAME#1`, `NAME#2`; the warning is `duplicate-keys`.
- A field of an entry in the text behind the object's end, or under a parent that means nothing and beside one of its
  own, is such a repetition too: a value that forged the end or the parent must not hide what the line says.
- Tokens, credentials, keys and certificates in a text that shows are replaced by notes (`secret-in-text`); the line
  itself has them.
- A number that is none (`status`, latency, length, times) leaves the field None and stays in `context`, with a warning
  (`odd-status`, `odd-number`, `odd-time`). A `requestTime` that contradicts the epoch stays too (`time-disagrees`).
- An HTTP API has no resource path; where method or resource path have no value, `routeKey` (`GET /pets`) gives them.
- A format that the parser was given comes first, then those it was given before; then the keys of JSON and XML, and
  the console's formats; then the given ones without what values are known to look like; then salvage.
- JSON in which no key names a `$context` variable, and that holds no certificate, is no access-log line.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from tui.access_log.decode import Decoded, decode
from tui.access_log.elements import elements
from tui.access_log.entry import AccessLogEntry, Row
from tui.access_log.event import LogEvent
from tui.access_log.formats import Formats
from tui.access_log.interning import Pools, raw_line
from tui.access_log.own_record import own_record
from tui.access_log.plan import Plan, with_others
from tui.access_log.repeats import settle
from tui.access_log.salvage import Ambiguous, salvage
from tui.access_log.template import CompiledFormat
from tui.access_log.times import request_time
from tui.access_log.unparsed import MAX_LINE, not_json, unparsed
from tui.access_log.values import ABSENT, cleaned, from_route, number, status_code, without_quotes

_MAX_QUICK: Final = 16 * 1024
_MAX_PLANS: Final = 256

_decode_texts: Final[Callable[[str], dict[str, str]]] = msgspec.json.Decoder(dict[str, str]).decode


class LineParser:
    """Parses the lines of one source; keeps what they have in common, all of it bounded. Not for several threads.

    Args:
        format: of the source's lines, where it is known.
    """

    def __init__(self, format: CompiledFormat | None = None) -> None:  # noqa: A002 - the word that API Gateway uses
        self._plans: dict[tuple[str, ...], Plan] = {}
        self._pools = Pools()
        self._formats = Formats()
        if format is not None:
            self.use(format)

    def use(self, format: CompiledFormat) -> None:  # noqa: A002
        """Reads by this format from now on; lines of the formats before it are still read. From any thread."""
        self._formats.use(format)
        self._plans = self._formats.plans()

    def parse(self, event: LogEvent) -> Row:
        """The row of one event: an entry, or an unparsed line with the reason. Never raises."""
        try:
            return self._quick(event) or self._thorough(event)
        except RecursionError:
            return unparsed(event, "nested too deeply to be read")
        except Exception as error:  # noqa: BLE001 - one hostile line must never stop the tail; the row says why
            return unparsed(event, f"could not be read: {type(error).__name__}")

    def _quick(self, event: LogEvent) -> AccessLogEntry | None:
        """A flat object of texts in a format seen before; None for everything else."""
        message = event.message
        if len(message) > _MAX_QUICK:
            return None
        current = self._formats.current
        if current is not None:
            taken = current[0](message)
            if taken is not None:
                return self._entry(event, current[1], list(taken), ())
        try:
            texts = _decode_texts(message)
        except ValueError:
            return None
        plan = self._plans.get(tuple(texts))
        # msgspec keeps the last of two equal keys: then there are more quotes than the pairs that are left need.
        if plan is None or message.count('"') != 4 * len(texts):
            return None
        values = list(texts.values())
        if _is_plain(message, texts.get(plan.pem_key)):
            return self._settled(event, plan, values, ())
        # JSON inside a value has quotes, and therefore backslashes: it is taken apart, and looked through for secrets.
        return None if plan.may_nest(values) else self._entry(event, plan, values, ())

    def _thorough(self, event: LogEvent) -> Row:
        """Any line: duplicates, nesting, broken JSON, and formats not seen before."""
        message = event.message
        if len(message) > MAX_LINE:
            return unparsed(event, f"longer than 1 MiB: {len(message):,} characters")
        own = own_record(event)
        if own is not None:
            return self._by_keys(event, own) if isinstance(own, Decoded) else own
        found = self._formats.read(message)
        if found is not None:
            return self._entry(event, *found)
        decoded = decode(message) or (elements(message) if message.lstrip().startswith("<") else None)
        if decoded is not None:
            return self._by_keys(event, decoded)
        found = self._formats.recognise(message) or self._formats.read(message, shaped=False)
        if found is not None:
            return self._entry(event, *found)
        decoded_or_reason = _mended(message)
        if isinstance(decoded_or_reason, Decoded):
            return self._by_keys(event, decoded_or_reason)
        return unparsed(event, f"{'not of the given format; ' if self._formats.given else ''}{decoded_or_reason}")

    def _by_keys(self, event: LogEvent, decoded: Decoded) -> Row:
        plan = self._plan(tuple(key for key, _ in decoded.pairs), decoded.kind)
        row = self._entry(event, plan, [value or "" for _, value in decoded.pairs], decoded.warnings)
        if plan.known or row.certificate is not None:
            return row
        what = "XML" if decoded.kind == "xml" else "JSON"
        return unparsed(event, f"{what}, but none of its keys names a $context variable", *decoded.warnings)

    def _plan(self, keys: tuple[str, ...], kind: str) -> Plan:
        known = keys if kind == "json" else (*keys, "", kind)
        plan = self._plans.get(known)
        if plan is None:
            if len(self._plans) >= _MAX_PLANS:
                self._plans = self._formats.plans()
            plan = self._plans[known] = Plan(keys, kind, self._formats.meaning(keys))
        return plan

    def _entry(self, event: LogEvent, plan: Plan, texts: list[str], warnings: tuple[str, ...]) -> AccessLogEntry:
        joined = "".join(plan.shown(texts))
        if not (joined.isascii() and joined.isprintable()) or len(joined) > _MAX_QUICK or plan.odd_keys:
            texts, odd = cleaned(texts, plan)
            warnings += odd
        return self._settled(event, plan, texts, warnings)

    def _settled(self, event: LogEvent, plan: Plan, texts: list[str], warnings: tuple[str, ...]) -> AccessLogEntry:
        values = [None if text in ABSENT else text for text in texts]
        others: dict[str, str] = {}
        if plan.repeated:
            others, odd = settle(plan, values)
            warnings += odd
        values.append(None)
        return self._built(event, plan, values, others, warnings)

    def _built(
        self, event: LogEvent, plan: Plan, values: list[str | None], others: dict[str, str], warnings: tuple[str, ...]
    ) -> AccessLogEntry:
        (
            epoch, moment, status_text, method, path, resource_path, protocol, latency_text, length_text, source_ip,
            user_agent, request_id, extended_request_id, account_id, api_id, stage, domain_name, message,
            response_type, pem, subject, issuer, serial, not_before, not_after, route, message_string,
        ) = plan.slots(values)  # fmt: skip
        time, time_source, odd = request_time(epoch, moment, event.timestamp)
        status, latency, length = status_code(status_text), number(latency_text), number(length_text)
        if odd:
            warnings += odd
            others |= _given(requestTimeEpoch=epoch if time_source != "requestTimeEpoch" else None, requestTime=moment)
        if status is None and status_text is not None:
            warnings += ("odd-status",)
            others["status"] = status_text
        if (latency is None) is not (latency_text is None) or (length is None) is not (length_text is None):
            warnings += ("odd-number",)
            others |= _given(
                responseLatency=latency_text if latency is None else None,
                responseLength=length_text if length is None else None,
            )
        if route is not None and (method is None or resource_path is None):
            method, resource_path = from_route(route, method, resource_path)
        if message is None and message_string is not None:
            message = without_quotes(message_string)
        context = plan.context(values)
        if others:
            context = with_others(context, others)
        pools = self._pools
        certificate = pools.certificate(
            context.pem if pem is None else pem, subject, issuer, serial, not_before, not_after
        )
        keep = pools.keeper(len(event.message) <= _MAX_QUICK)
        identifier = pools.identifier
        return AccessLogEntry(
            time, time_source, status, keep(method), pools.shown(path), keep(resource_path), keep(protocol), latency,
            length, keep(source_ip), keep(user_agent), identifier(request_id), identifier(extended_request_id),
            keep(account_id), keep(api_id), keep(stage), keep(domain_name), pools.error(message, response_type),
            certificate.presented,
            context.values, context.secrets, pools.noted(event.warnings + warnings + plan.warnings), plan.shape,
            raw_line(event.message, certificate.escaped),
            event.origin, event.timestamp, event.ingestion_time, event.line, event.recovered,
        )  # fmt: skip


def _is_plain(message: str, pem: str | None) -> bool:
    """True where a valid JSON object of texts holds nothing but printable ASCII, but for the PEM's line breaks.

    JSON writes control characters with a backslash, so that counting those is enough, and much cheaper than looking
    at each value; DEL alone may stand as it is.
    """
    breaks = pem.count("\n") if pem is not None else 0
    return message.isascii() and "\x7f" not in message and message.count("\\") == breaks


def _mended(text: str) -> Decoded | str:
    """The pairs of a broken JSON object, or why there are none."""
    if not text.removeprefix("\ufeff").lstrip().startswith("{"):
        return not_json(text)
    try:
        return salvage(text)
    except Ambiguous as where:
        return f"broken JSON: {where}"


def _given(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}
