"""Reading field by field: one that cannot be read costs itself alone, and says why."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Final, TypeVar

from tui.text import one_line

_Value = TypeVar("_Value")
_REASON_LIMIT: Final = 160
_PARSE_ERROR: Final = re.compile(r"ParseError \{ kind: (\w{1,40})")
_PLACE: Final = re.compile(r'"(\w{1,60}::\w{1,60})"')
# Warnings count for the module that called cryptography, which is one of this folder.
_OURS: Final = r"tui\.certificate\."
_FILTER: Final = ("ignore", None, Warning, re.compile(_OURS), 0)


class Attempts:
    """Reads fields, and keeps why each of them could not be read. What stands in `problems` is not tried."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def read(self, field: str, get: Callable[[], _Value]) -> _Value | None:
        """What `get` returns; None, with an entry in `problems`, where it raises anything."""
        if field in self.problems:
            return None
        try:
            return get()
        except (KeyboardInterrupt, SystemExit):
            raise
        # cryptography raises what its parsers raise (ValueError, TypeError, UnsupportedAlgorithm, …), and a panic in
        # its Rust core is not even an Exception; a hostile certificate must cost its own field at most.
        except BaseException as error:  # noqa: BLE001
            self.problems[field] = reason_of(error)
            return None


def reason_of(error: BaseException) -> str:
    """An error of cryptography's in plain words: for its ASN.1 errors what is wrong and where."""
    text = str(error)
    parse_error = _PARSE_ERROR.search(text)
    if parse_error is None:
        return one_line(text, _REASON_LIMIT) or type(error).__name__
    places = _PLACE.findall(text)
    return f"malformed ASN.1: {parse_error[1]}" + (f" in {places[-1]}" if places else "")


def without_warnings() -> None:
    """Keep cryptography's warnings about odd certificates off standard error.

    One filter for this folder's modules, put in place once and never taken away: `catch_warnings` would
    restore the list of filters in whatever order threads happen to finish.
    """
    if _FILTER not in warnings.filters:
        warnings.filterwarnings("ignore", module=_OURS)
