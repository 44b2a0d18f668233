"""Spans of time, joined where they meet."""

from __future__ import annotations

from collections.abc import Iterator


class Spans:
    """A set of milliseconds, kept as spans that neither touch nor overlap. An end is not part of its span."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._spans)

    @property
    def total(self) -> int:
        """Milliseconds in the set."""
        return sum(end - start for start, end in self._spans)

    def add(self, start: int, end: int) -> None:
        """Adds the milliseconds from `start` up to `end`; nothing where `end` does not lie after it."""
        if end <= start:
            return
        apart = [(first, last) for first, last in self._spans if last < start or end < first]
        met = [span for span in self._spans if not (span[1] < start or end < span[0])]
        apart.append((min([start, *(first for first, _ in met)]), max([end, *(last for _, last in met)])))
        self._spans = sorted(apart)

    def remove(self, start: int | None, end: int) -> None:
        """Takes out the milliseconds from `start` (None: from the beginning) up to `end`."""
        if start is not None and end <= start:
            return
        kept = []
        for first, last in self._spans:
            if start is not None and first < start:
                kept.append((first, min(last, start)))
            if last > end:
                kept.append((max(first, end), last))
        self._spans = [(first, last) for first, last in kept if first < last]
