"""Many texts searched for in one text, at a cost that hardly depends on how many they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

SHORTEST: Final = 8
"""Characters of the shortest text that is searched for as a part of others."""

_STEP: Final = 4
_GRAM: Final = SHORTEST - _STEP + 1


class Needles:
    """Texts of at least `SHORTEST` characters, each with a label.

    Every needle holds a gram of five characters at one of the first four places, so that only every fourth
    place of the searched text must be looked at.
    """

    def __init__(self) -> None:
        self._labels: dict[str, tuple[str, str]] = {}
        # Gram → where it stands in its needle and how long that is, in one number; most grams have one such place.
        self._places: dict[str, int | set[int]] = {}

    def __len__(self) -> int:
        return len(self._labels)

    def add(self, text: str, label: tuple[str, str]) -> bool:
        """Adds a needle; False where it is too short to be one."""
        if len(text) < SHORTEST:
            return False
        if text in self._labels:
            return True
        self._labels[text] = label
        places, code = self._places, len(text) * _STEP
        for offset in range(_STEP):
            gram = text[offset : offset + _GRAM]
            known = places.get(gram)
            if known is None:
                places[gram] = code + offset
            elif isinstance(known, set):
                known.add(code + offset)
            elif known != code + offset:
                places[gram] = {known, code + offset}
        return True

    def found_in(self, text: str) -> Iterator[tuple[str, str]]:
        """The label of every needle that stands in `text`, as often as it does."""
        places = self._places
        candidates = [at for at in range(0, len(text), _STEP) if text[at : at + _GRAM] in places]
        for at in candidates:
            known = places[text[at : at + _GRAM]]
            for code in known if isinstance(known, set) else (known,):
                start = at - code % _STEP
                label = self._labels.get(text[start : start + code // _STEP]) if start >= 0 else None
                if label is not None:
                    yield label
