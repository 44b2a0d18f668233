"""What an export holds, said before it leaves: what is kept, replaced and removed, and of how many requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui.sharing.policy import Treatment, rule_of
from tui.sharing.sensitive import OTHER_VARIABLES
from tui.wording.units import count_text


@dataclass(frozen=True, slots=True)
class Manifest:
    """What became of the fields that had a value in at least one request."""

    requests: int
    redacted: bool
    kept: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    """By a pseudonym; in some requests perhaps because the value did not look like what it should be."""
    reduced: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    """Kinds that were left in clear on purpose."""
    weak: Mapping[str, int] | None = None
    """Field → values that the leak scan compared as whole tokens of their own field only."""

    def lines(self) -> list[str]:
        """The manifest for a person."""
        lines = [count_text(self.requests, "request")]
        if not self.redacted:
            return [*lines, "NOT REDACTED: names, addresses, certificates and ids are in clear."]
        for title, names in (
            ("Kept", self.kept),
            ("Replaced by pseudonyms", self.replaced),
            ("Reduced", self.reduced),
            ("Removed", self.removed),
        ):
            if names:
                lines.append(f"{title}: {', '.join(names)}")
        if self.clear:
            lines.append(f"Left in clear on purpose (--keep): {', '.join(self.clear)}")
        if self.weak:
            listed = ", ".join(f"{name} ({count})" for name, count in sorted(self.weak.items()))
            lines.append(
                f"Too short or too common to search the whole text for; checked in their own field only: {listed}"
            )
        return lines


def manifest(
    clear: Sequence[Mapping[str, Any]],
    redacted: Sequence[Mapping[str, Any]],
    keep: Iterable[str],
    weak: Mapping[str, int],
) -> Manifest:
    """The manifest of a redacted export.

    Args:
        clear: the records as they were.
        redacted: the same records as they leave, in the same order.
        keep: kinds left in clear.
        weak: what the leak scan set aside.
    """
    fates: dict[Treatment, dict[str, None]] = {treatment: {} for treatment in Treatment}
    seen: dict[int, Mapping[str, Any]] = {}
    for before, after in zip(clear, redacted, strict=True):
        _collect(fates, before, after, "", seen)
    return Manifest(
        requests=len(clear),
        redacted=True,
        kept=tuple(fates[Treatment.KEPT]),
        replaced=tuple(fates[Treatment.PSEUDONYM]),
        reduced=tuple(fates[Treatment.REDUCED]),
        removed=(*fates[Treatment.REMOVED], "PEM", "raw line"),
        clear=tuple(sorted(keep)),
        weak=dict(weak),
    )


def _collect(
    fates: Mapping[Treatment, dict[str, None]],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    prefix: str,
    seen: dict[int, Mapping[str, Any]],
) -> None:
    for name, value in before.items():
        if value is None or value in ({}, []) or name == "redacted":
            continue
        left = after.get(name)
        if isinstance(value, Mapping):
            # Requests with the same certificate share its object: once is enough.
            if id(value) not in seen:
                seen[id(value)] = value
                _collect(fates, value, left if isinstance(left, Mapping) else {}, f"{prefix}{name}.", seen)
            continue
        field = prefix + name
        fates[_fate(field, value, left)][_shown(field)] = None


def _fate(field: str, value: Any, left: Any) -> Treatment:
    if left is None:
        return Treatment.REMOVED
    rule = rule_of(field)
    if rule is not None and rule.treatment is Treatment.REDUCED:
        return Treatment.REDUCED
    return Treatment.KEPT if left == value else Treatment.PSEUDONYM


def _shown(field: str) -> str:
    return field if rule_of(field) is not None else OTHER_VARIABLES
