"""Which of a line's many fields are taken, and under which names: what was hidden by a forged key is found again."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final, NamedTuple

from tui.access_log.aliases import is_secret_name, variable_for
from tui.access_log.variables import VARIABLES

MAX_FIELDS: Final = 512
"""Pairs taken from one line; a format of 3 KB cannot name more."""

MAX_NAME: Final = 200
"""Characters of a nested key's dotted name; the rest is cut off."""

Pair = tuple[str, str | None]
_MOST_PARENTS: Final = 3
"""So many names stand in front of the last one in `identity.clientCert.validity.notAfter`."""
_LONGEST_KEY: Final = 80
_SEPARATORS: Final = str.maketrans("", "", "._-:/ ")


class Leaf(NamedTuple):
    """One text of a line."""

    prefix: str
    """The names of the objects around it, each with a dot behind it."""
    key: str
    value: str | None
    own: bool = True
    """False where it stands in JSON inside a value: no key of the format can be in there."""

    @property
    def name(self) -> str:
        """Dotted."""
        return (self.prefix + self.key)[:MAX_NAME]


def pairs_of(leaves: Iterable[Leaf]) -> tuple[list[Pair], bool]:
    """The pairs of a line, and whether there were more than `MAX_FIELDS`.

    A field of an entry that stands under a parent that means nothing, beside one of its own, may be the line's own
    key, behind a value that forged both: it counts as a repetition, in front of the other, so that of all but statuses
    the outer one is taken.
    """
    remaining = iter(leaves)
    kept = list(islice(remaining, MAX_FIELDS))
    following = next(remaining, None)
    if following is not None:
        kept = _most_telling(chain(kept, (following,), remaining))
    return _renamed(kept), following is not None


def _most_telling(leaves: Iterable[Leaf]) -> list[Leaf]:
    """Of too many: no unknown key twice, and of the entry's fields also the last (the highest status) of the rest."""
    kept: list[Leaf] = []
    seen: set[str] = set()
    late: dict[str, Leaf] = {}
    for leaf in leaves:
        variable = _meaning(leaf.prefix, leaf.key, leaf.own)
        if len(kept) < MAX_FIELDS:
            if variable is not None or leaf.name not in seen:
                seen.add(leaf.name)
                kept.append(leaf)
        elif variable is not None:
            found = late.get(variable)
            if found is None or variable != "status" or _rank(found) <= _rank(leaf):
                late[variable] = leaf
    return [*kept, *late.values()]


@functools.lru_cache(maxsize=2048)
def _meaning(prefix: str, key: str, own: bool) -> str | None:
    """The catalogue's variable that a key gives, or may hide."""
    if not _may_be_a_variable(key):
        return None
    found = variable_for((prefix + key)[:MAX_NAME])
    if found is None and prefix and own:
        return _hidden_field(prefix, key)
    return found if found in VARIABLES else None


def _rank(leaf: Leaf) -> str:
    """Orders statuses: three digits compare as numbers do."""
    value = (leaf.value or "").strip()[:3]
    return value if value.isascii() and value.isdecimal() else ""


def _renamed(leaves: Sequence[Leaf]) -> list[Pair]:
    pairs: list[Pair] = [(leaf.name, leaf.value) for leaf in leaves]
    if not any(leaf.prefix and leaf.own for leaf in leaves):
        return pairs
    outer = {variable_for(name) for name, _ in pairs} - {None}
    hidden: list[Pair] = []
    shown: list[Pair] = []
    for leaf, pair in zip(leaves, pairs, strict=True):
        variable = _hidden_field(leaf.prefix, leaf.key) if leaf.prefix and leaf.own else None
        # What stands under a secret's name is no text to show, unless it is a status.
        if variable in outer and (_rank(leaf) if variable == "status" else not is_secret_name(leaf.prefix)):
            # Its full spelling, so that equal values under two keys are no key that comes twice.
            hidden.append((f"$context.{variable}", leaf.value))
        else:
            shown.append(pair)
    return hidden + shown


def _hidden_field(prefix: str, key: str) -> str | None:
    """The field that a nested key would be without some of its parents; None where it is known with all of them."""
    if not _may_be_a_variable(key) or variable_for((prefix + key)[:MAX_NAME]) is not None:
        return None
    parents = prefix.split(".")[1:][-_MOST_PARENTS - 1 : -1]
    names = (".".join((*parents[start:], key)) for start in range(len(parents) + 1))
    return next((variable for name in names if (variable := _field(name)) is not None), None)


def _may_be_a_variable(key: str) -> bool:
    """False for most other keys: far cheaper than looking them up."""
    folded = key[-_LONGEST_KEY:].lower().removeprefix("$").translate(_SEPARATORS)
    return folded.removeprefix("request").removeprefix("context") in _ENDINGS or folded in _ENDINGS


def _field(key: str) -> str | None:
    """The variable that `key` means, where an entry has a field of its own for it."""
    found = VARIABLES.get(variable_for(key) or "")
    return found.name if found is not None and found.field is not None else None


def _endings() -> Iterator[str]:
    """All ends of all names, without case and separators."""
    for row in VARIABLES.values():
        for name in (row.name, *row.also):
            parts = name.split(".")
            for start in range(len(parts)):
                yield "".join(parts[start:]).lower().translate(_SEPARATORS)


_ENDINGS: Final = frozenset(_endings())
