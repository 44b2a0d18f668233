"""From an access-log format to a parser of its lines.

The format is the truth about its lines: API Gateway writes its constant texts as they are, and the values between
them. Values of a JSON-looking format are read as JSON's strings where they are such, and as they stand where they are
not. In every other format they are taken as they stand: no escape of XML or CSV is resolved, because API Gateway is
not known to write any.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from tui.access_log.adjacent import Adjacent
from tui.access_log.anchors import Anchors, Readings
from tui.access_log.placeholders import FormatError, Template, placeholders
from tui.access_log.quick_pattern import QuickPattern
from tui.access_log.shapes import ordinary, shape_of
from tui.access_log.template_json import Structure, structure, texts

__all__ = ["CompiledFormat", "FormatError", "Reading", "compile_format"]

_XML: Final = re.compile(r"\s*<[A-Za-z?]")
_CLF: Final = re.compile(r"[^\[]*\[\$\{context\.requestTime}] ?\"")
_CSV: Final = re.compile(r'"?\$\{context\.[^}]+}"?(?:\s*[,;|\t]\s*"?[^,;|\t"]*"?)+')


class Reading(NamedTuple):
    """What one line of a format says."""

    values: tuple[str, ...]
    """In the order of `CompiledFormat.names`."""
    warnings: tuple[str, ...] = ()
    """`salvaged`: not as JSON has it. `ambiguous`: there is more than one reading. `odd-values`: not as usual."""
    others: tuple[tuple[str, ...], ...] = ()
    """What else the line could say."""


class CompiledFormat:
    """A parser of the lines of one access-log format. Immutable, and safe for several threads.

    Attributes:
        template: the format taken apart.
        names: the variables in the order of the format; one may come twice.
        variables: the same as a set.
        kind: `json`, `clf`, `csv`, `xml` or `text`.
        ambiguities: in words, where a value's end cannot always be told; empty where it can.
        structure: of a JSON-looking format; None for another.
        meanings: key → variable, or None for a constant, of JSON whose variables have keys of their own; else None.
        quick: the values of an ordinary line, in the order of `names`; None for a line that needs a closer look.
    """

    def __init__(self, template: Template) -> None:
        self.template = template
        self.names = template.names
        self.variables = frozenset(template.names)
        self.structure: Structure | None = structure(template)
        self.kind = "json" if self.structure is not None else _kind(template)
        self._shaped = Anchors(template.literals, template.names)
        self._free = Anchors(template.literals, template.names, shaped=False)
        self._shapes = tuple(shape_of(name) for name in template.names)
        self._has_text = any(text.strip() for text in template.literals)
        self.ambiguities = tuple(_ambiguities(self._shaped))
        self.meanings = self.structure.meanings() if self.structure is not None else None
        self.quick = QuickPattern(self._shaped, self.structure.quoted if self.structure is not None else None).values

    def read(self, line: str, *, shaped: bool = True) -> Reading | None:
        """What the line says; None where it is not of this format.

        Args:
            line: as delivered; line breaks at its end do not count.
            shaped: False to take values that are not what API Gateway is known to write.
        """
        anchors = self._shaped if shaped else self._free
        found = anchors.read(line.rstrip("\r\n"))
        if found is None or (not shaped and not self._plausible(line, found.values)):
            return None
        return self._reading(found, () if shaped or self.structure is not None else ("odd-values",))

    def parse(self, line: str) -> dict[str, str] | None:
        """Variable → raw value, `-` and the like included; None where the line is not of this format."""
        values = self.quick(line)
        if values is None:
            reading = self.read(line) or self.read(line, shaped=False)
            values = reading.values if reading is not None else None
        return None if values is None else dict(zip(self.names, values, strict=True))

    def _plausible(self, line: str, values: tuple[str, ...]) -> bool:
        """False for a line that fits only because a few spaces or commas fit anything."""
        if self.structure is not None:
            return True
        fits = [shape.fits(value) for shape, value in zip(self._shapes, values, strict=True) if shape is not None]
        return self._has_text and not line.startswith("{") and 2 * sum(fits) >= len(fits)

    def _reading(self, found: Readings, odd: tuple[str, ...]) -> Reading:
        warnings = (*odd, "ambiguous") if found.ambiguous else odd
        if self.structure is None:
            return Reading(found.values, warnings, found.others)
        quoted = self.structure.quoted
        values, strict = texts(found.values, self.names, quoted)
        others = tuple(texts(other, self.names, quoted)[0] for other in found.others)
        return Reading(values, warnings if strict else ("salvaged", *warnings), others)


def compile_format(text: str) -> CompiledFormat:
    """The parser for a stage's access-log format, as API Gateway has it.

    Raises:
        FormatError: where the text is no format, with the position, what was expected, and a remedy.
    """
    return CompiledFormat(placeholders(text))


def _kind(template: Template) -> str:
    text = template.text()
    if _XML.match(text):
        return "xml"
    if _CLF.match(text):
        return "clf"
    return "csv" if len(template.names) > 2 and _CSV.fullmatch(text) else "text"


def _ambiguities(anchors: Anchors) -> list[str]:
    """Where one value ends and the next begins cannot always be told, in words."""
    found = [
        f"{_list(field.names)} touch, and what they can look like does not tell them apart."
        for field in anchors.free
        if len(field.names) > 1 and not Adjacent(field.names).certain()
    ]
    for (one, two), anchor in zip(pairwise(anchors.free), anchors.anchors[1:-1], strict=True):
        left, right = one.names[-1], two.names[0]
        if anchor.bare and (ordinary(left, anchor.prefix) or ordinary(right, anchor.prefix)):
            found.append(
                f"{_list((left, right))} have only {anchor.prefix!r} between them, which may also stand inside a value."
            )
    return found


def _list(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
