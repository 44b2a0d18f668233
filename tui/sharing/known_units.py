"""What of a redacted text says nothing of anyone, because this program wrote it: labels, and kept values.

Somebody may call their client `HTTP/1.1`, or send the request's own id as its user agent. That such a value stands in
the text proves no leak, so that it must not stop an export. Left out of the search are whole units alone (a string, a
cell, a line), so that a value within any other text is still found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from tui.sharing import markdown, policy
from tui.sharing.encodings import MOMENT, views
from tui.sharing.formats import Format
from tui.sharing.policy import Rule, Treatment
from tui.sharing.redaction import REASON, UNREADABLE
from tui.sharing.sensitive import KEEP_FIELDS
from tui.sharing.shapes import NAME, NUMBER_TEXT, OUR_WORD, RESOURCE_PATH, WORDS
from tui.sharing.texts import vocabulary
from tui.wording.units import count_text

_CHOSEN: Final = frozenset(
    {
        *("request_id", "extended_request_id", "stage", "resource_path", "latency_ms", "response_bytes"),
        *("source.line", "context.deploymentId"),
        *(
            f"context.{name}"
            for name, rule in policy.CONTEXT.items()
            if rule.kind == "text" or rule.shape is NUMBER_TEXT
        ),
    }
)
"""Kept fields whose values a client, or chance, may choose: an identity must not leave by them."""
_PLACEHOLDER: Final = "text-000000000000"


class Known(NamedTuple):
    """Units as `Views.dotted` has them."""

    closed: frozenset[str]
    """Of closed lists: not searched."""
    chosen: frozenset[str]
    """Kept values that a client may have chosen: searched for what identifies somebody alone."""


def known_units(records: Sequence[Mapping[str, Any]], format: Format, keep: frozenset[str]) -> Known:  # noqa: A002
    """What stands in the text of redacted records on purpose.

    Args:
        records: redacted; values that do not look like what the policy keeps count as unknown.
        format: how they are written.
        keep: the kinds that were left in clear on purpose.
    """
    closed: set[str] = {*own_words(), UNREADABLE}
    chosen: set[str] = set()
    kept = frozenset(KEEP_FIELDS[kind] for kind in keep if kind in KEEP_FIELDS)
    for _, value, is_chosen in _values(records, kept):
        (chosen if is_chosen else closed).update(_texts(value))
    if format is Format.MARKDOWN:
        closed |= {*markdown.COLUMNS, *markdown.LABELS, markdown.NOTE, count_text(len(records), "request")}
        if len(records) == 1:
            closed |= {*_lines(records[0], frozenset(), False)}
            chosen |= {*_lines(records[0], kept, True)}
    return Known(_forms(closed), _forms(chosen))


def identifies(field: str) -> bool:
    """True for a field whose value must not be found even in a kept value: it names somebody or something."""
    head, _, rest = field.partition(".")
    if head == "context":
        rule = policy.CONTEXT.get(rest)
        return rule is not None and rule.treatment is Treatment.PSEUDONYM
    return head in ("certificate", "source", "source_ip", "account_id", "api_id", "domain_name", "secrets", "error")


def own_words() -> Iterator[str]:
    """Every word that this program writes by itself into any format."""
    yield from vocabulary()
    for head, table in (("", policy.RECORD), *policy.OBJECTS.items()):
        yield from table
        yield from (f"{head}.{name}" for name in table)
    yield from WORDS


def _values(records: Sequence[Mapping[str, Any]], kept: frozenset[str]) -> Iterator[tuple[str, Any, bool]]:
    """Field, value, and whether a client may have chosen it, of all that is known; lists as tuples, each value once."""
    resource_paths = _distinct(records, "resource_path")
    for field, value, rule in _leaves(records):
        if field in kept:
            yield field, value, True
        elif rule.treatment is Treatment.KEPT:
            if rule.shape is not None and rule.shape(list(value) if isinstance(value, tuple) else value):
                yield field, value, field in _CHOSEN
        elif _is_known_reduction(rule.reducer, value, resource_paths):
            yield field, value, rule.reducer in ("path", "reason", "base_name")
    errors = [found["error"] for found in records if found.get("error")]
    for pair in {(error.get("message"), error.get("response_type")) for error in errors}:
        yield "error", " ".join(part for part in pair if _is_word(part)), False


def _leaves(records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Any, Rule]]:
    for name, rule in policy.RECORD.items():
        if rule.treatment is not Treatment.INSIDE:
            yield from ((name, value, rule) for value in _distinct(records, name))
            continue
        inside = [found[name] for found in records if isinstance(found.get(name), Mapping)]
        for key, inner in policy.OBJECTS[name].items():
            yield from ((f"{name}.{key}", value, inner) for value in _distinct(inside, key))


def _distinct(objects: Iterable[Mapping[str, Any]], name: str) -> set[Any]:
    """The values of a key; a list of texts as a tuple, anything deeper not at all."""
    values = [value for found in objects if (value := found.get(name)) is not None]
    if not any(isinstance(value, (list, dict)) for value in values):
        return set(values)
    lists = (tuple(value) for value in values if isinstance(value, list))
    return {texts for texts in lists if all(isinstance(text, str) for text in texts)}


def _is_known_reduction(reducer: str | None, value: Any, resource_paths: set[Any]) -> bool:
    match reducer:
        case "path":
            return value in resource_paths and RESOURCE_PATH(value)
        case "reason":
            return isinstance(value, str) and REASON.fullmatch(value) is not None
        case "words":
            return all(OUR_WORD(item) for item in value)
        case "field_names":
            return all(item in policy.CERTIFICATE for item in value)
        case "key_usage" | "extended_key_usage":
            return all(NAME(item) for item in value)
    return reducer == "base_name"


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and (value in vocabulary() or value in WORDS)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, tuple):
        return (*(str(item) for item in value), " ".join(str(item) for item in value))
    return (str(value),)


def _lines(found: Mapping[str, Any], kept: frozenset[str], with_chosen: bool) -> list[str]:
    """The lines that a ticket of the known values alone has; pseudonyms leave nothing behind, as in the text."""
    known = {field for field, _, is_chosen in _values([found], kept) if with_chosen or not is_chosen}
    known |= {"latency_ms", "response_bytes"}  # with their units, no identity looks like them
    text = markdown.ticket(_blank(found, policy.RECORD, "", known))
    return markdown.units(MOMENT.sub(" ", text.replace(_PLACEHOLDER, "")))


def _blank(found: Mapping[str, Any], rules: Mapping[str, Rule], prefix: str, known: set[str]) -> dict[str, Any]:
    """The object with every unknown value replaced by a pseudonym, which is taken away later, or left out."""
    blank: dict[str, Any] = {}
    for name, value in found.items():
        rule, field = rules.get(name), prefix + name
        if rule is not None and rule.treatment is Treatment.INSIDE and isinstance(value, Mapping):
            blank[name] = _blank(value, policy.OBJECTS[name], f"{name}.", known)
        elif value is None or field in known or _is_word(value):
            blank[name] = value
        elif isinstance(value, list):
            blank[name] = [_PLACEHOLDER for _ in value]
        else:
            blank[name] = _PLACEHOLDER if isinstance(value, str) else None
    return blank


def _forms(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(views(texts).dotted.split("\n"))
