"""The leak scan: is anything sensitive of these requests still in the text that is about to leave?

It does not trust the redactor: it works from the rows and the finished text. A hit names the field and
the encoding, never the value.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from tui.access_log.entry import AccessLogEntry, Row
from tui.sharing import encodings, markdown, shapes
from tui.sharing.encodings import MOMENT, Form, dotted, views
from tui.sharing.formats import Format
from tui.sharing.known_units import Known, identifies, known_units, own_words
from tui.sharing.needles import SHORTEST, Needles
from tui.sharing.sensitive import KEEP_FIELDS, Sensitive, is_lenient, sensitive_values
from tui.sharing.texts import product, vocabulary

_UNIT_BREAKS: Final = {Format.JSON: re.compile(r'(?<!\\)"'), Format.NDJSON: re.compile(r'(?<!\\)"|\n')}
_SHAPES: Final = (
    (re.compile(r"BEGIN[^A-Za-z]{1,12}(?:[A-Z0-9]{1,12}[^A-Za-z]{1,12}){0,3}CERTIFICATE", re.IGNORECASE), "PEM armour"),
    (re.compile(r"(?<![0-9A-Za-z])[0-9a-fA-F]{40,}(?![0-9A-Za-z])"), "a long hexadecimal text"),
    (re.compile(r"\bMI[IGH][A-Za-z0-9+/_-]{60,}"), "a long base64 text"),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]+"), "a token"),
)
"""What no redacted text holds, whoever's it is."""

_BODY_NEEDLES: Final = 200_000
_SHORT_SERIAL_BITS: Final = 28
"""Seven hexadecimal digits."""
_WORD: Final = re.compile(r"[a-z]{1,24}")


_GUESSABLE: Final = frozenset(
    {"certificate.subject", "certificate.issuer", "certificate.subject_alternative_names", "domain_name", "api_id"}
)
"""Fields with so few likely values that a hash without a key gives them away."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A sensitive value that was found in a finished text. Holds nothing of the value."""

    field: str
    encoding: str

    def __str__(self) -> str:
        return f"{self.field} ({self.encoding})"


@dataclass(frozen=True, slots=True)
class LeakReport:
    """What the scan found, and what it could compare in a weaker way only."""

    leaks: tuple[Leak, ...]
    set_aside: Mapping[str, int]
    """Field → values that were compared as whole tokens of their own field only: too short, or equal to a kept one."""


def find_leaks(
    rows: Sequence[Row],
    records: Sequence[Mapping[str, Any]],
    text: str,
    format: Format,  # noqa: A002 - the word that everyone uses
    keep: frozenset[str] = frozenset(),
) -> LeakReport:
    """Searches a finished text for the sensitive values of its rows, in every encoding that is known.

    Args:
        rows: what was exported.
        records: what was rendered, for the comparison field by field.
        text: what is about to leave.
        format: how `text` is written.
        keep: the kinds that were left in clear on purpose.
    """
    values = sensitive_values(rows, keep)
    known = known_units(records, format, keep)
    units = _units(text, format)
    searched = _searched(units, known)
    scan = _Scan(values, _allowed(rows, records, keep, known), identities_alone=not searched.foreign)
    leaks = dict.fromkeys(scan.search(searched))
    leaks.update(dict.fromkeys(scan.compare(records)))
    written = "\n".join(units)
    for pattern, what in _SHAPES:
        if pattern.search(written):
            leaks[Leak("the text", what)] = None
    return LeakReport(tuple(leaks), dict(scan.set_aside))


class _Scan:
    """The needles of one export, and the values that are no needles."""

    def __init__(self, values: Sensitive, allowed: _Allowed, *, identities_alone: bool) -> None:
        self._identities_alone = identities_alone
        self._dotted = Needles()
        self._bare = Needles()
        self._exact = Needles()
        self._weak: dict[str, set[str]] = {}
        self.set_aside: Counter[str] = Counter()
        self._allowed = allowed
        self._add_texts(values)
        self._add_numbers(values)
        self._add_bodies(values)

    def search(self, searched: _Searched) -> Iterator[Leak]:
        """Every leak in a text that was taken apart."""
        yield from self._found(searched.foreign)
        yield from (leak for leak in self._found(searched.chosen) if identifies(leak.field))

    def _found(self, lines: Sequence[tuple[str, ...]]) -> Iterator[Leak]:
        for place, needles in enumerate((self._dotted, self._bare, self._exact)):
            for field, encoding in needles.found_in("\n".join(line[place] for line in lines)):
                yield Leak(field, encoding)

    def compare(self, records: Sequence[Mapping[str, Any]]) -> Iterator[Leak]:
        """Every value that is no needle and stands as a whole token in its own field."""
        written: dict[str, set[str]] = {}
        for found in records:
            for field in self._weak:
                value = _value_of(found, field)
                if value is not None:
                    written.setdefault(field, set()).update(value if isinstance(value, list) else [str(value)])
        for field, texts in written.items():
            whole = "\n".join(f".{dotted(text)}." for text in texts if text not in self._allowed.written)
            tokens = set(re.split(r"[.\n]", whole))
            for value in self._weak[field]:
                if value in tokens or ("." in value and f".{value}." in whole):
                    yield Leak(field, "plain")

    def _add_texts(self, values: Sensitive) -> None:
        for value, field in values.texts.items():
            form = dotted(value)
            if len(form) < SHORTEST or self._allowed.text(field, form):
                self._set_aside(field, form)
                continue
            if self._identities_alone and not identifies(field):
                continue
            self._add(field, encodings.text_forms(value, hashed=field in _GUESSABLE))
            for core, encoding in encodings.base64_forms(value.encode("utf-8", "surrogatepass")):
                self._exact.add(core, (field, encoding))

    def _add_numbers(self, values: Sensitive) -> None:
        for value, field in values.numbers.items():
            self._add(field, encodings.text_forms(value))
            self._add_base64(field, value.encode("utf-8", "surrogatepass"))
        for value, field in values.addresses.items():
            form = dotted(value)
            if len(form) < SHORTEST or self._allowed.is_clear(form):
                self._set_aside(field, form)
            if not self._allowed.is_clear(form):
                self._add(field, encodings.address_forms(value))
                self._add_base64(field, value.encode("utf-8", "surrogatepass"))
        for serial, field in values.serials.items():
            if serial.bit_length() <= _SHORT_SERIAL_BITS:
                self._set_aside(field, f"{abs(serial):x}")
                continue
            self._add(field, encodings.serial_forms(serial))
            self._add_base64(field, encodings.serial_bytes(serial))
        for value, field in values.hashes.items():
            self._add(field, encodings.hash_forms(value))
            if not len(value) % 2 and re.fullmatch("[0-9a-f]+", value):
                self._add_base64(field, bytes.fromhex(value))

    def _add_bodies(self, values: Sensitive) -> None:
        every = 48 * max(1, len(values.bodies) * 160 // _BODY_NEEDLES)
        for pem, field in values.bodies.items():
            for form, encoding in encodings.body_forms(pem, every):
                needles = self._bare if "hexadecimal" in encoding else self._exact
                needles.add(form, (field, encoding))

    def _add(self, field: str, forms: Iterable[Form]) -> None:
        for text, encoding in forms:
            if len(text) >= SHORTEST:
                for bound in encodings.bounded(text):
                    (self._dotted if "." in bound else self._bare).add(bound, (field, encoding))

    def _add_base64(self, field: str, data: bytes) -> None:
        for core, encoding in encodings.base64_forms(data, longest=24):
            self._exact.add(core, (field, encoding))

    def _set_aside(self, field: str, form: str) -> None:
        if form and form not in self._weak.setdefault(field, set()):
            self._weak[field].add(form)
            self.set_aside[field] += 1


class _Searched(NamedTuple):
    """The units of a text that may hold a leak, each in its three views."""

    foreign: list[tuple[str, ...]]
    chosen: list[tuple[str, ...]]
    """Kept values, in which only what identifies counts."""


def _searched(units: Iterable[str], known: Known) -> _Searched:
    found = _Searched([], [])
    for line in zip(*(view.split("\n") for view in views(units)), strict=True):
        # Most units are known, or too short for anything to be in them.
        if line[0] not in known.closed and max(map(len, line)) >= SHORTEST:
            (found.chosen if line[0] in known.chosen else found.foreign).append(line)
    return found


@dataclass(frozen=True, slots=True)
class _Allowed:
    """What stands in the text on purpose, so that finding it says nothing."""

    configured: str
    """Stages and resource paths, which the API's owner chose, dotted."""
    whole: str
    """Everything that this program writes by itself, and what `--keep` leaves, dotted."""
    clear: str
    """What `--keep` leaves, dotted."""
    written: frozenset[str]
    """Values as they are written in a record."""
    known: Known

    def text(self, field: str, form: str) -> bool:
        """True for a value that says nothing where it stands: a word of this program's, or of the API's own paths.

        A part of a path, or a variable of the line, may equal a kept one's; of a name only a plain word may.
        """
        whole = f".{form}."
        if whole in self.known.closed or whole in self.whole:
            return True
        if not identifies(field) and whole in self.known.chosen:
            return True
        if is_lenient(field):
            return f".{form}." in self.configured
        return _WORD.fullmatch(form) is not None and form in self.configured

    def is_clear(self, form: str) -> bool:
        """True for a value that `--keep` leaves in clear elsewhere."""
        return f".{form}." in self.clear


def _allowed(rows: Sequence[Row], records: Sequence[Mapping[str, Any]], keep: frozenset[str], known: Known) -> _Allowed:
    kept = {text for row in rows if isinstance(row, AccessLogEntry) for text in _configured(row)}
    kept_fields = [KEEP_FIELDS[kind] for kind in sorted(keep) if kind in KEEP_FIELDS]
    written = {str(_value_of(found, field) or "") for field in kept_fields for found in records}
    clear = "\n".join(f".{dotted(text)}." for text in written)
    whole = "\n".join([*(f".{dotted(text)}." for text in own_words()), clear])
    configured = "\n".join(f".{dotted(text)}." for text in kept)
    return _Allowed(configured, whole, clear, frozenset(kept | vocabulary() | written), known)


def _configured(entry: AccessLogEntry) -> Iterator[str]:
    # What the API's owner chose. Not the ids: a client may choose its own.
    if entry.resource_path is not None and shapes.RESOURCE_PATH(entry.resource_path):
        yield entry.resource_path
    if entry.stage is not None and shapes.STAGE(entry.stage):
        yield entry.stage
    if entry.user_agent is not None:
        yield product(entry.user_agent)


def _value_of(found: Mapping[str, Any], field: str) -> Any:
    head, _, rest = field.partition(".")
    value = found.get(head)
    return value.get(rest) if rest and isinstance(value, Mapping) else None if rest else value


def _units(text: str, format: Format) -> list[str]:  # noqa: A002 - the word that everyone uses
    text = MOMENT.sub(" ", text)
    if format is Format.MARKDOWN:
        return list(set(markdown.units(text)))
    if format is Format.CSV:
        cells = {cell for row in csv.reader(io.StringIO(text)) for cell in row}
        # The only cell that is an object is `context`.
        return list({part for cell in cells for part in (cell.split('"') if cell.startswith('{"') else (cell,))})
    return list(set(_UNIT_BREAKS[format].split(text) if '\\"' in text else text.split('"')))
