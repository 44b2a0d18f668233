"""A log group, a pipe and a list of groups, watched in a real terminal with real boto3 over HTTP."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator

import pytest

from tests.support.cloudwatch import Endpoint
from tests.support.lines import request_values, seed_line
from tests.support.terminal import MTLSTAIL, Terminal

GROUP = "/aws/apigateway/prod-access"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as running:
        running.group(GROUP)
        running.group("/aws/lambda/other")
        yield running


def put(endpoint: Endpoint, number: int, **values: str) -> None:
    now = time.time()
    line = seed_line(
        {**request_values(number), "requestTimeEpoch": str(int(now * 1000)), "path": f"/pets/{number}", **values}
    )
    endpoint.put(GROUP, "stream", [(int(now * 1000), line)])


@pytest.mark.parametrize(("engine", "limit"), [("auto", 1.5), ("poll", 3.0)])
def test_back_fill_then_new_events_in_time(
    environment: dict[str, str], endpoint: Endpoint, engine: str, limit: float
) -> None:
    for number in range(3):
        put(endpoint, number)
    arguments = [*MTLSTAIL, "watch", GROUP, "--endpoint-url", endpoint.url, "--engine", engine]
    with Terminal(arguments, environment) as terminal:
        for number in range(3):
            terminal.wait_until(f"/pets/{number}", 15)
        terminal.wait_until("live" if engine == "auto" else "polling", 10)
        waits = []
        for number in range(10, 13):
            put(endpoint, number, status="403")
            waits.append(terminal.wait_until(rf"403 .*/pets/{number}", 10))
        assert max(waits) < limit + 0.5, waits  # the endpoint itself sends one update a second
        assert sum(waits) / 3 < limit, waits
        terminal.send("q")
        terminal.wait_for_end(1.5)
        assert terminal.left_behind == []


def test_an_endpoint_that_was_given_is_shown(environment: dict[str, str], endpoint: Endpoint) -> None:
    put(endpoint, 1)
    with Terminal([*MTLSTAIL, GROUP], {**environment, "AWS_ENDPOINT_URL": endpoint.url}, (120, 30)) as terminal:
        terminal.wait_until("/pets/1", 15)
        terminal.wait_until(re.escape(endpoint.url.removeprefix("http://")), 5)


def test_no_target_lists_the_groups_and_enter_watches_one(environment: dict[str, str], endpoint: Endpoint) -> None:
    put(endpoint, 1)
    with Terminal([*MTLSTAIL, "--endpoint-url", endpoint.url], environment) as terminal:
        terminal.wait_until(r"(?s)prod-access.*lambda/other", 15)
        terminal.send("prod")
        terminal.wait_until(lambda: "lambda/other" not in terminal.text, 5)
        terminal.send("\r")
        terminal.wait_until("/pets/1", 15)


def test_standard_input_is_the_log_and_the_keyboard_still_works(environment: dict[str, str]) -> None:
    reading, writing = os.pipe()
    with Terminal([*MTLSTAIL, "-"], environment, standard_input=reading) as terminal:
        os.close(reading)
        for number in range(3):
            os.write(writing, f"{seed_line(request_values(number), path=f'/pets/{number}')}\n".encode())
        terminal.wait_until("/pets/2", 15)
        terminal.send("\r", 0.3)
        terminal.wait_until("1 Request", 5)
        os.write(writing, f"{seed_line(request_values(3))}\n".encode())
        terminal.wait_until(r"\+1 new", 5)
        os.close(writing)
        terminal.send("q", 0.3)
        terminal.send("q", 0.3)
        terminal.wait_for_end(2)
        assert terminal.exit_code == 0


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "(?i)credentials"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "(?i)127.0.0.1:9"),
    ],
)
def test_what_aws_refuses_is_said_with_a_remedy_and_q_still_quits(
    environment: dict[str, str], endpoint: Endpoint, more: dict[str, str], words: str
) -> None:
    with Terminal([*MTLSTAIL, GROUP], {**environment, "AWS_ENDPOINT_URL": endpoint.url, **more}) as terminal:
        terminal.wait_until(words, 20)
        terminal.send("q")
        terminal.wait_for_end(1.5)


def test_a_group_that_does_not_exist_offers_near_names(environment: dict[str, str], endpoint: Endpoint) -> None:
    arguments = [*MTLSTAIL, "/aws/apigateway/prod-acces", "--endpoint-url", endpoint.url]
    with Terminal(arguments, environment) as terminal:
        terminal.wait_until("(?s)prod-access", 15)
