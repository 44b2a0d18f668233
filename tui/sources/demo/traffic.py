"""The demo's requests, by number: the same seed, start and number give the same bytes."""

from __future__ import annotations

import base64
import datetime as dt
import json
import math
import random
import uuid
from collections.abc import Mapping

from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.recommended import MINIMAL
from tui.sources.demo.clients import Client
from tui.sources.demo.script import CUES, CYCLE, NOT_FOUND, ORDINARY, POSITIONS, ROUTES, Outcome, Route

_STAGE = {
    "accountId": "123456789012",
    "apiId": "a1b2c3d4e5",
    "domainName": "api.example.com",
    "domainPrefix": "api",
    "protocol": "HTTP/1.1",
    "stage": "prod",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Traffic:
    """Requests by number: negative ones came before `start_ms` (milliseconds, UTC), 0 is the first after it."""

    def __init__(self, seed: int, rate: float, start_ms: int, clients: Mapping[str, Client]) -> None:
        self._seed = seed
        self._cycle_ms = 1000 * CYCLE / rate
        self._start_ms = start_ms
        self._clients = clients
        self._origin = EventOrigin("demo")

    def time(self, number: int) -> int:
        """When request `number` arrives: milliseconds since the epoch. Never falls as numbers rise."""
        cycle, slot = divmod(number, CYCLE)
        begin, end = POSITIONS[slot], POSITIONS[slot + 1]
        lag = _fraction(number) * 0.8 * (end - begin)
        return self._start_ms + math.floor((cycle + begin + lag) * self._cycle_ms)

    def event(self, number: int) -> LogEvent:
        """The log event of request `number`."""
        dice = random.Random(f"{self._seed}/{number}")
        cue = CUES.get(number % CYCLE)
        route = dice.choice(ROUTES)
        if cue is None:
            client, outcome = dice.choice(ORDINARY), route.outcome if dice.random() > 0.015 else NOT_FOUND
            return self._write(number, dice, client, route, outcome)
        scene, turn = cue
        client = scene.clients[turn % len(scene.clients)]
        outcome = scene.outcomes[turn % len(scene.outcomes)]
        agent = {"identity.userAgent": scene.agent} if scene.agent else {}
        return self._write(number, dice, client, route, outcome, agent, cut=scene.cut)

    def _write(
        self,
        number: int,
        dice: random.Random,
        client: str,
        route: Route,
        outcome: Outcome,
        more: Mapping[str, str] | None = None,
        *,
        cut: bool = False,
    ) -> LogEvent:
        arrived = self.time(number)
        values = {
            **_STAGE,
            **self._clients[client].variables,
            **_identifiers(dice, arrived),
            **_answer(dice, route, outcome),
            **(more or {}),
        }
        message = write_line(values)
        if cut:
            message = message[: message.index('"identity.userAgent"') + dice.randint(24, 30)]
        return LogEvent(message, self._origin, arrived, arrived)


def write_line(values: Mapping[str, str]) -> str:
    """The line that API Gateway would write: every variable in its place, `-` where there is no value."""
    return "{ " + ", ".join(f'"{name}":{json.dumps(values.get(name, "-"))}' for name in MINIMAL) + " }"


def _fraction(number: int) -> float:
    """A number between 0 and 1 that looks like chance (multiplicative hashing by the golden ratio)."""
    return (number * 0x9E3779B97F4A7C15 % 2**64) / 2**64


def _latency(dice: random.Random, outcome: Outcome) -> int:
    low, high = outcome.latency
    return low + int(min(dice.expovariate(3 / (high - low)), 6 * (high - low)))


def _identifiers(dice: random.Random, arrived: int) -> dict[str, str]:
    moment = dt.datetime.fromtimestamp(arrived / 1000, dt.UTC)
    return {
        "requestId": str(uuid.UUID(int=dice.getrandbits(128), version=4)),
        "extendedRequestId": base64.urlsafe_b64encode(dice.randbytes(11)).decode("ascii"),
        "requestTime": f"{moment:%d}/{_MONTHS[moment.month - 1]}/{moment:%Y:%H:%M:%S} +0000",
        "requestTimeEpoch": str(arrived),
    }


def _answer(dice: random.Random, route: Route, outcome: Outcome) -> dict[str, str]:
    return {
        "httpMethod": route.method,
        "path": route.path.format(dice.randint(1000, 9999)),
        "resourceId": route.resource_id,
        "resourcePath": route.resource_path,
        "responseLatency": str(_latency(dice, outcome)),
        "responseLength": str(dice.randint(120, 1900) if outcome.length is None else outcome.length),
        "status": str(outcome.status),
        "error.message": outcome.message,
        "error.responseType": outcome.response_type,
    }
