"""What happens in the demo, and when: a cycle of requests that repeats, with its incidents as data.

A cycle has `CYCLE` requests, 90 seconds at the default rate. Its last 18 hold every kind of incident
once, and the traffic starts at a cycle's end: whoever opens the demo sees them all on the first screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

CYCLE = 360
DEFAULT_RATE = 4.0
"""Requests a second."""


class Outcome(NamedTuple):
    """How a request ended, in access-log variables."""

    status: int
    message: str = "-"
    response_type: str = "-"
    latency: tuple[int, int] = (18, 90)
    """Milliseconds, at least and usually at most."""
    length: int | None = None
    """Bytes of the answer; None: it varies."""


OK = Outcome(200)
CREATED = Outcome(201, latency=(35, 160))
NO_CONTENT = Outcome(204, latency=(15, 60), length=0)
NOT_FOUND = Outcome(404, latency=(12, 40), length=31)
FORBIDDEN = Outcome(403, "Forbidden", "ACCESS_DENIED", (1, 5), 23)
THROTTLED = Outcome(429, "Too Many Requests", "THROTTLED", (1, 3), 31)
BAD_GATEWAY = Outcome(502, "Network error communicating with endpoint", "INTEGRATION_FAILURE", (900, 2400), 54)
GATEWAY_TIMEOUT = Outcome(504, "Endpoint request timed out", "INTEGRATION_TIMEOUT", (3_000, 3_012), 41)


class Route(NamedTuple):
    """One resource of the demo's API."""

    method: str
    path: str
    """With `{}` where a number goes."""
    resource_path: str
    resource_id: str
    outcome: Outcome = OK


ROUTES = (
    Route("GET", "/shop/orders/{}", "/orders/{orderId}", "q3x8k1"),
    Route("POST", "/shop/orders", "/orders", "b7m2p4", CREATED),
    Route("GET", "/shop/payments/{}", "/payments/{paymentId}", "t5n9c6"),
    Route("POST", "/shop/payments", "/payments", "w1f6z8", CREATED),
    Route("GET", "/shop/stock/{}", "/stock/{articleId}", "h4d7s2"),
    Route("PUT", "/shop/stock/{}", "/stock/{articleId}", "h4d7s2", NO_CONTENT),
    Route("DELETE", "/shop/carts/{}", "/carts/{cartId}", "y8g3v5", NO_CONTENT),
    Route("GET", "/shop/health", "/health", "k2j6r9"),
)

HOSTILE_AGENT = "curl/8.5.0 \x1b]0;all systems fine\x07\x1b[2J\x1b[32m200 OK\x1b[0m \u202egnp.tpircs"


class Scene(NamedTuple):
    """One kind of incident and the places (0 to `CYCLE` - 1) at which it happens."""

    name: str
    clients: tuple[str, ...]
    """Keys of `clients.PROFILES`, in turn."""
    outcomes: tuple[Outcome, ...]
    """In turn."""
    slots: tuple[int, ...]
    pace: float = 1.0
    """How long such a request takes of the cycle, against 1 for the others: small in a burst."""
    agent: str | None = None
    cut: bool = False
    """The line breaks off in the middle."""


SCENES = (
    Scene("unknown CA", ("unknown-ca",), (FORBIDDEN,), (9, 11, 60, 63, 140, 143, 145, 230, 300, 345)),
    Scene("expired", ("expired",), (FORBIDDEN,), (20, 22, 80, 160, 250, 349)),
    Scene("self-signed", ("self-signed",), (FORBIDDEN,), (33, 120, 205, 310, 352)),
    Scene("rotation half done", ("billing", "billing-new"), (OK,), (*range(40, 56), 343, 344)),
    Scene("throttling", ("mobile",), (THROTTLED,), (*range(96, 116), 346, 347, 348), 0.15),
    Scene(
        "backend down",
        ("orders", "payments", "inventory"),
        (BAD_GATEWAY, GATEWAY_TIMEOUT),
        (*range(170, 186), 354, 355),
        0.5,
    ),
    Scene("broken line", ("scanner",), (OK,), (130, 270, 357), cut=True),
    Scene("escape sequences", ("unknown-ca",), (FORBIDDEN,), (28, 215, 358), agent=HOSTILE_AGENT),
)

ORDINARY = ("orders", "orders", "orders", "mobile", "mobile", "mobile", "payments", "payments", "inventory", "scanner",
            "billing", "billing-new")  # fmt: skip
"""Who calls when nothing happens; the more often named, the more often."""


class Cue(NamedTuple):
    """What the script has for one place in the cycle."""

    scene: Scene
    turn: int
    """How often the scene has had its turn in this cycle before."""


CUES: Mapping[int, Cue] = {slot: Cue(scene, turn) for scene in SCENES for turn, slot in enumerate(scene.slots)}


def _positions() -> tuple[float, ...]:
    """Where each place of the cycle begins, as a share of the cycle; the last is 1."""
    paces = [CUES[slot].scene.pace if slot in CUES else 1.0 for slot in range(CYCLE)]
    total, begun, positions = sum(paces), 0.0, [0.0]
    for pace in paces:
        begun += pace
        positions.append(begun / total)
    return tuple(positions)


POSITIONS = _positions()
