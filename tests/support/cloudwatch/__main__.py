"""By hand: `python -m tests.support.cloudwatch --port 0 --rate 5` prints the URL and feeds seed-format lines."""

from __future__ import annotations

import argparse
import itertools
import time
from datetime import UTC, datetime, timedelta

from tests.support.certificates import Authority
from tests.support.cloudwatch.endpoint import Endpoint
from tests.support.lines import request_values, seed_line

GROUP = "/aws/apigateway/prod-access"
OTHERS = ("/aws/lambda/worker", "API-Gateway-Execution-Logs_a1b2c3d4e5/prod", "/company/http-api-access", "/ecs/web")
PAST_SECONDS = 600


def main() -> None:
    """Serves until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.cloudwatch", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--rate", type=float, default=5.0, help="requests a second")
    arguments = parser.parse_args()
    with Endpoint(arguments.port) as endpoint:
        for name in OTHERS:
            endpoint.group(name, retention=30)
        endpoint.group(GROUP)
        print(f"{endpoint.url}", flush=True)
        print(
            f"AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=ap-northeast-1 "
            f"mtlstail watch {GROUP} --endpoint-url {endpoint.url}",
            flush=True,
        )
        feed(endpoint, arguments.rate)


def feed(endpoint: Endpoint, rate: float) -> None:
    """Puts ten minutes of past, then goes on at the same rate until interrupted."""
    trusted, unknown = Authority("My Private CA"), Authority("Unknown CA")
    clients = [trusted.issue(f"my_client{number:02d}").logged for number in range(8)]
    strangers = [unknown.issue("my_client02").logged]
    start = datetime.now(UTC) - timedelta(seconds=PAST_SECONDS)
    try:
        for number in itertools.count():
            moment = start + timedelta(seconds=number / rate)
            delay = moment.timestamp() - time.time()
            if delay > 0:
                time.sleep(delay)
            refused = number % 17 == 0
            certificate = (strangers if refused else clients)[number % (1 if refused else len(clients))]
            line = seed_line(request_values(number, refused=refused, time=moment, certificate=certificate))
            endpoint.put(GROUP, f"stream-{number % 3}", [(int(moment.timestamp() * 1000), line)])
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
