"""Which of several values of one variable counts, and where the others are shown."""

from __future__ import annotations

from tui.access_log.plan import PEM, Plan
from tui.access_log.values import status_code
from tui.access_log.variables import CERTIFICATE_VARIABLES
from tui.text import sanitize

DUPLICATES = ("duplicate-keys",)


def settle(plan: Plan, values: list[str | None]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Puts the value that counts where `plan` looks for it; returns the others as `NAME#1`, … and the warnings.

    The last value counts, as JSON readers have it; of statuses the highest, because a forged success would hide a
    refusal while a forged failure only draws the eye. Two spellings of one variable with one value are no conflict.
    """
    others: dict[str, str] = {}
    for name, positions in plan.repeated:
        given = [value for value in (values[position] for position in positions) if value is not None]
        if not given:
            continue
        chosen = max(given, key=lambda text: status_code(text) or 0) if name == "status" else given[-1]
        distinct = [value for value in dict.fromkeys(given) if value != chosen]
        if name in CERTIFICATE_VARIABLES and name != PEM:
            distinct = [sanitize(value) for value in distinct]
        others.update((f"{name}#{count}", value) for count, value in enumerate(distinct, start=1))
        values[positions[0]] = chosen
    return others, DUPLICATES if others or plan.same_key_twice else ()
