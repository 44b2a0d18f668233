"""What reading a line by its format costs, as a ratio to decoding the same values with msgspec into a dictionary.

Run: `python -m tests.benchmarks.formats`. JSON lines are decoded as they are; a line of another format is compared
with the flat JSON of the same variables, because msgspec cannot read it. Processor time, the best of several rounds.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence

import msgspec

from tests.support.certificates import Authority
from tests.support.lines import VARIABLES, request_values
from tui.access_log.event import EventOrigin, LogEvent
from tui.access_log.parser import LineParser
from tui.access_log.recommended import recommended_format
from tui.access_log.template import CompiledFormat, compile_format

LINES = 2000
ROUNDS = 7
_CLF = (
    "$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime]"
    '"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength '
    "$context.requestId $context.extendedRequestId"
)
FORMATS = {
    "JSON, flat, with certificate": recommended_format(minimal=True),
    "JSON, nested, with certificate": "{"
    + ",".join(f'"{name}":{{"v":"$context.{name}"}}' for name in VARIABLES if name != "status")
    + ',"status":$context.status}',
    "JSON, nested, 10 variables": '{"id":"$context.requestId","http":{"method":"$context.httpMethod","path":'
    '"/v1$context.path","status":$context.status},"client":{"ip":"$context.identity.sourceIp","ua":'
    '"$context.identity.userAgent"},"time":$context.requestTimeEpoch,"ms":$context.responseLatency,'
    '"bytes":$context.responseLength,"api":"$context.apiId"}',
    "CLF, console": _CLF,
    "CLF, combined": _CLF.replace("resourcePath", "path") + ' "$context.identity.userAgent"',
    "CSV, console": ",".join(f"$context.{name}" for name in compile_format(_CLF).names),
    "XML": "<request>" + "".join(f"<v>$context.{name}</v>" for name in compile_format(_CLF).names) + "</request>",
}


def rendered(compiled: CompiledFormat, values: dict[str, str]) -> str:
    """The line that API Gateway writes: values in the format's text, escaped as JSON where it looks like JSON."""
    literals = compiled.template.literals
    texts = [values.get(name) or "-" for name in compiled.names]
    if compiled.kind == "json":
        texts = [json.dumps(text)[1:-1] for text in texts]
    return "".join(one + two for one, two in zip(literals, [*texts, ""], strict=True))


def best(work: Callable[[str], object], lines: Sequence[str]) -> float:
    """Microseconds a line."""
    found = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for line in lines:
            work(line)
        found.append(time.process_time() - started)
    return min(found) / len(lines) * 1e6


def main() -> None:
    """Prints one row a format."""
    logged = [Authority("Benchmark CA").issue(f"client-{number}").logged for number in range(20)]
    requests = [request_values(n, certificate=logged[n % 20]) for n in range(LINES)]
    origin, decode = EventOrigin("benchmark"), msgspec.json.Decoder().decode
    print(f"{'format':32}{'bytes':>7}{'msgspec':>10}{'values':>10}{'ratio':>7}{'rows':>10}{'ratio':>7}")
    for name, text in FORMATS.items():
        compiled = compile_format(text)
        lines = [rendered(compiled, values) for values in requests]
        same = [json.dumps({key: values.get(key) or "-" for key in compiled.names}) for values in requests]
        plain = best(decode, lines if compiled.kind == "json" else same)
        parser = LineParser(compiled)
        taken = best(compiled.parse, lines)
        rows = best(lambda line, read=parser.parse: read(LogEvent(line, origin, 1)), lines)  # type: ignore[misc]
        size = sum(map(len, lines)) // len(lines)
        print(
            f"{name:32}{size:>7}{plain:>8.2f}µs{taken:>8.2f}µs{taken / plain:>7.1f}{rows:>8.2f}µs{rows / plain:>7.1f}"
        )


if __name__ == "__main__":
    main()
