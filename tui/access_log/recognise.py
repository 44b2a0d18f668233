"""The formats that the API Gateway console offers as examples, by which lines of an unknown format are recognised.

Sources: the AWS pages "Set up CloudWatch logging for REST APIs in API Gateway" and "Configure logging for HTTP APIs".
JSON and XML are recognised by their keys, not here.
"""

from __future__ import annotations

import functools
from typing import Final

from tui.access_log.template import CompiledFormat, compile_format

_TIME: Final = "$context.requestTime"
_IP: Final = "$context.identity.sourceIp"
_USER: Final = "$context.identity.caller", "$context.identity.user"
_REST: Final = "$context.httpMethod", "$context.resourcePath", "$context.protocol"
_HTTP: Final = "$context.httpMethod", "$context.routeKey", "$context.protocol"
_END: Final = "$context.status", "$context.responseLength", "$context.requestId"
_EXTENDED: Final = "$context.extendedRequestId"


def _clf(who: str, request: tuple[str, ...], gap: str, *end: str) -> str:
    return f'{_IP} {who} [{_TIME}]{gap}"{" ".join(request)}" {" ".join(end)}'


_FORMATS: Final = (
    *(_clf(" ".join(_USER), _REST, gap, *_END, _EXTENDED) for gap in ("", " ")),
    *(_clf(" ".join(_USER), _REST, gap, *_END) for gap in ("", " ")),
    *(_clf("- -", _HTTP, gap, *_END) for gap in ("", " ")),
    ",".join((_IP, *_USER, _TIME, *_REST, *_END, _EXTENDED)),
    ",".join((_IP, *_USER, _TIME, *_REST, *_END)),
    ",".join((_IP, _TIME, *_HTTP, *_END)),
)


@functools.cache
def console_formats() -> tuple[CompiledFormat, ...]:
    """The console's CLF and CSV examples for REST and HTTP APIs, CLF with and without a space behind the bracket.

    REST formats once lacked the extended request id. Where two formats fit a line, the earlier one is meant.
    """
    return tuple(compile_format(text) for text in _FORMATS)
