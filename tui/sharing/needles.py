"""Many texts searched for in one text, at a cost that hardly depends on how many they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

SHORTEST: Final = 8
"""Characters of the shortest text that is searched for as a part of others."""


class Needles:
    """Texts of at least `SHORTEST` characters, each with a label; found by their first characters."""

    def __init__(self) -> None:
        self._labels: dict[str, tuple[str, str]] = {}
        # The first characters of a needle → how long the needles are that begin so; most are alone.
        self._lengths: dict[str, int | set[int]] = {}

    def __len__(self) -> int:
        return len(self._labels)

    def add(self, text: str, label: tuple[str, str]) -> bool:
        """Adds a needle; False where it is too short to be one."""
        length = len(text)
        if length < SHORTEST:
            return False
        if text in self._labels:
            return True
        self._labels[text] = label
        known = self._lengths.setdefault(text[:SHORTEST], length)
        if known != length:
            self._lengths[text[:SHORTEST]] = {*(known if isinstance(known, set) else (known,)), length}
        return True

    def found_in(self, text: str) -> Iterator[tuple[str, str]]:
        """The label of every needle that stands in `text`, as often as it does."""
        beginnings = self._lengths
        if not beginnings:
            return
        candidates = [at for at in range(len(text) - SHORTEST + 1) if text[at : at + SHORTEST] in beginnings]
        for at in candidates:
            lengths = beginnings[text[at : at + SHORTEST]]
            for length in lengths if isinstance(lengths, set) else (lengths,):
                label = self._labels.get(text[at : at + length])
                if label is not None:
                    yield label
