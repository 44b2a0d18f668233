"""Access-log formats as they are found in the wild, and the lines that API Gateway writes by them."""

from __future__ import annotations

import json
import re

from tests.support.lines import VARIABLES

_PLACEHOLDER = re.compile(r"\$\{context\.([^}]+)\}|\$context\.([A-Za-z]\w*(?:\.\w+)*)", re.ASCII)


def line_of(text: str, values: dict[str, str], *, escaped: bool | None = None) -> str:
    """The line that API Gateway writes: each variable replaced by its value, `-` where it has none.

    Args:
        text: the format.
        values: by `$context` name.
        escaped: whether values are escaped as JSON's strings are; None: where the format looks like JSON.
    """
    if escaped is None:
        escaped = text.lstrip().startswith("{")

    def value(match: re.Match[str]) -> str:
        found = values.get(match[1] or match[2]) or "-"
        return json.dumps(found)[1:-1] if escaped and match[0] not in _unquoted(text) else found

    return _PLACEHOLDER.sub(value, text).rstrip("\r\n")


def names_of(text: str) -> list[str]:
    """The variables of a format, in order."""
    return [match[1] or match[2] for match in _PLACEHOLDER.finditer(text)]


def _unquoted(text: str) -> set[str]:
    return {"$context.error.messageString"} if ":$context.error.messageString" in text else set()


def _json(*names: str, key=str, value='"$context.{}"') -> str:
    return "{" + ",".join(f'"{key(name)}":{value.format(name)}' for name in names) + "}"


def _joined(sign: str, *names: str) -> str:
    return sign.join(f"$context.{name}" for name in names)


_REST_CLF = ("identity.sourceIp", "identity.caller", "identity.user")
_REQUEST = ("httpMethod", "resourcePath", "protocol")
_END = ("status", "responseLength", "requestId")
_REST = (*_REST_CLF, "requestTime", *_REQUEST, *_END, "extendedRequestId")
_HTTP = ("identity.sourceIp", "requestTime", "httpMethod", "routeKey", "protocol", *_END)
_TRIAGE = (
    "requestId", "extendedRequestId", "status", "waf.status", "waf.latency", "waf.error", "authenticate.status",
    "authorizer.status", "authorizer.error", "authorize.status", "authorize.error", "integration.status",
    "integration.integrationStatus", "integration.error", "integrationErrorMessage", "wafResponseCode", "webaclArn",
    "xrayTraceId", "tlsVersion", "cipherSuite", "customDomain.basePathMatched",
)  # fmt: skip
_CERTIFICATE = tuple(name for name in VARIABLES if "clientCert" in name)


def _clf(who: str, request: tuple[str, ...], gap: str, *end: str) -> str:
    return (
        f'$context.identity.sourceIp {who} [$context.requestTime]{gap}"{_joined(" ", *request)}" {_joined(" ", *end)}'
    )


def _xml(*names: str) -> str:
    elements = (f"<{name.rpartition('.')[2]}>$context.{name}</{name.rpartition('.')[2]}>" for name in names)
    return f'<request id="$context.requestId"> {" ".join(elements)} </request>'


CONSOLE = {
    "REST CLF, no space": _clf(_joined(" ", *_REST_CLF[1:]), _REQUEST, "", *_END, "extendedRequestId"),
    "REST CLF, a space": _clf(_joined(" ", *_REST_CLF[1:]), _REQUEST, " ", *_END, "extendedRequestId"),
    "REST CLF, older": _clf(_joined(" ", *_REST_CLF[1:]), _REQUEST, " ", *_END),
    "REST JSON": '{ "requestId":"$context.requestId", "extendedRequestId":"$context.extendedRequestId","ip": '
    '"$context.identity.sourceIp", "caller":"$context.identity.caller", "user":"$context.identity.user",'
    '"requestTime":"$context.requestTime", "httpMethod":"$context.httpMethod","resourcePath":"$context.resourcePath",'
    ' "status":"$context.status","protocol":"$context.protocol", "responseLength":"$context.responseLength" }',
    "REST XML": '<request id="$context.requestId"> <extendedRequestId>$context.extendedRequestId</extendedRequestId> '
    "<ip>$context.identity.sourceIp</ip> <caller>$context.identity.caller</caller> <user>$context.identity.user</user> "
    "<requestTime>$context.requestTime</requestTime> <httpMethod>$context.httpMethod</httpMethod> "
    "<resourcePath>$context.resourcePath</resourcePath> <status>$context.status</status> "
    "<protocol>$context.protocol</protocol> <responseLength>$context.responseLength</responseLength> </request>",
    "REST CSV": _joined(",", *_REST),
    "HTTP CLF": _clf("- -", ("httpMethod", "routeKey", "protocol"), " ", *_END),
    "HTTP CLF, no space": _clf("- -", ("httpMethod", "routeKey", "protocol"), "", *_END),
    "HTTP JSON": '{ "requestId":"$context.requestId", "ip": "$context.identity.sourceIp", "requestTime":'
    '"$context.requestTime", "httpMethod":"$context.httpMethod","routeKey":"$context.routeKey", "status":'
    '"$context.status","protocol":"$context.protocol", "responseLength":"$context.responseLength" }',
    "HTTP XML": '<request id="$context.requestId"> <ip>$context.identity.sourceIp</ip> <requestTime>'
    "$context.requestTime</requestTime> <httpMethod>$context.httpMethod</httpMethod> <routeKey>$context.routeKey"
    "</routeKey> <status>$context.status</status> <protocol>$context.protocol</protocol> "
    "<responseLength>$context.responseLength</responseLength> </request>",
    "HTTP CSV": _joined(",", *_HTTP),
}
"""The console's examples (AWS pages on access logging of REST and HTTP APIs)."""

FORMATS = CONSOLE | {
    "seed": "{ " + ", ".join(f'"{name}":"$context.{name}"' for name in VARIABLES) + " }",
    "flat, underscores": _json(*VARIABLES, key=lambda name: name.replace(".", "_")),
    "flat, hyphens": _json(*VARIABLES, key=lambda name: name.replace(".", "-")),
    "flat, braces": _json(*VARIABLES, value='"${{context.{}}}"'),
    "flat, keys that say nothing": _json(*VARIABLES, key=lambda name: f"k{VARIABLES.index(name)}"),
    "flat, keys that mislead": '{"status":"$context.integration.status","code":"$context.status",'
    '"path":"$context.stage"}',
    "flat, with a break at the end": _json("requestId", "status") + "\n",
    "flat, trailing comma": '{"requestId":"$context.requestId","status":"$context.status",}',
    "flat, empty key": '{"":"$context.requestId","s":"$context.status"}',
    "flat, a key twice": '{"k":"$context.requestId","k":"$context.status"}',
    "flat, a variable twice": '{"a":"$context.requestId","b":"$context.requestId","s":"$context.status"}',
    "flat, constants": '{"env":"prod","requestId":"$context.requestId","status":"$context.status","v":1}',
    "flat, escapes in constants": '{"note":"a \\"b\\" \\\\ c","id":"$context.requestId","status":"$context.status"}',
    "flat, phases": _json(*_TRIAGE),
    "unquoted number": '{"requestId":"$context.requestId","status":$context.status,"ms":$context.responseLatency}',
    "unquoted everything": _json("requestId", "status", "identity.userAgent", value="$context.{}"),
    "unquoted at the end": '{"requestId":"$context.requestId","status": $context.status}',
    "message string": '{"m":$context.error.messageString,"requestId":"$context.requestId","status":"$context.status"}',
    "message string in quotes": '{"requestId":"$context.requestId","m":"$context.error.messageString",'
    '"s":"$context.status"}',
    "nested": '{"requestContext":{"identity":{"sourceIp":"$context.identity.sourceIp","userAgent":'
    '"$context.identity.userAgent","clientCert":{"clientCertPem":"$context.identity.clientCert.clientCertPem",'
    '"validity":{"notAfter":"$context.identity.clientCert.validity.notAfter"}}},"requestId":"$context.requestId"},'
    '"status":$context.status}',
    "nested, deep": '{"a":{"b":{"c":{"d":{"e":{"id":"$context.requestId"}}}}},"f":{"status":"$context.status"}}',
    "nested, several in one value": '{"http":{"request":"$context.httpMethod $context.path $context.protocol","status":'
    '"$context.status"},"id":"$context.requestId"}',
    "list": '{"ids":["$context.requestId","$context.extendedRequestId"],"status":"$context.status"}',
    "text around a value": '{"path":"/v1$context.path","id":"req-$context.requestId!",'
    '"ms":"$context.responseLatency ms"}',
    "address": '{"url":"https://$context.domainName$context.path","id":"$context.requestId","status":"$context.status"}',
    "braces in a constant": '{"template":"/pets/{id}","id":"$context.requestId","status":"$context.status"}',
    "a key is a variable": '{"$context.stage":{"id":"$context.requestId","status":"$context.status"}}',
    "spaces everywhere": '{ "requestId" : "$context.requestId" , "status" : "$context.status" , '
    '"path" : "$context.path" }',
    "certificate": _json("requestId", *_CERTIFICATE, "status"),
    "certificate first": _json(*_CERTIFICATE, "requestId"),
    "authorizer": '{"id":"$context.requestId","t":"${context.authorizer.tenant-id}",'
    '"s":"$context.authorizer.claims.sub"}',
    "HTTP API, flat": _json("requestId", "routeKey", "status", "integration.status", "dataProcessed",
                            "requestTimeEpoch",
                            "awsEndpointRequestId2", "authorizer.principalId"),
    "WebSocket": _json("requestId", "connectionId", "eventType", "messageId", "connectedAt", "routeKey", "status"),
    "WebSocket, text": _joined(" ", "connectionId", "eventType", "status", "requestId"),
    "CLF, path": _clf("- -", ("httpMethod", "path", "protocol"), " ", *_END),
    "CLF, combined": _clf("- -", ("httpMethod", "path", "protocol"), " ", *_END) + ' "$context.identity.userAgent"',
    "CLF, with latency": _clf("- -", _REQUEST, " ", *_END) + " $context.responseLatency",
    "CLF, certificate": _clf("- -", ("httpMethod", "path", "protocol"), " ", *_END)
    + ' "$context.identity.clientCert.subjectDN" "$context.identity.clientCert.serialNumber"',
    "CLF, braces": _clf("- -", _REQUEST, " ", *_END).replace("$context.requestId", "${context.requestId}"),
    "CSV, quoted": ",".join(f'"$context.{name}"' for name in (*_REST, "identity.userAgent", "path")),
    "CSV, quoted with certificate": ",".join(f'"$context.{name}"' for name in ("requestId", *_CERTIFICATE, "status")),
    "CSV, semicolons": _joined(";", *_HTTP),
    "CSV, tabs": _joined("\t", *_REST, "identity.userAgent", "error.message"),
    "CSV, bars": _joined("|", "requestId", "path", "identity.userAgent", "error.message", "status"),
    "XML, own elements": _xml(*_HTTP, "identity.userAgent", "path"),
    "XML, certificate": _xml("status", *_CERTIFICATE),
    "XML, attributes": '<r id="$context.requestId" status="$context.status" ua="$context.identity.userAgent"/>',
    "XML, with a declaration": '<?xml version="1.0"?><r><id>$context.requestId</id><path>$context.path</path></r>',
    "key=value": "ip=$context.identity.sourceIp id=$context.requestId status=$context.status path=$context.path",
    "key=value, quoted": 'id=$context.requestId ua="$context.identity.userAgent" error="$context.error.message" '
    "status=$context.status",
    "words": "Request $context.requestId from $context.identity.sourceIp took $context.responseLatency ms: "
    "$context.status",
    "id alone": "$context.requestId",
    "id and status": "$context.requestId $context.status",
    "free at the end": "$context.requestId $context.status $context.identity.userAgent",
    "free at the start": "$context.identity.userAgent $context.status $context.requestId",
    "dates with spaces": "$context.identity.clientCert.validity.notBefore "
    "$context.identity.clientCert.validity.notAfter $context.requestId",
    "touching, fixed": "$context.status$context.protocol$context.requestId",
    "touching, from the right": "$context.requestId $context.responseLatency$context.status",
    "touching, host and path": "$context.requestId https://$context.domainName$context.path",
    "log group prefix": "[INFO] [$context.requestTime] ($context.requestId) $context.httpMethod $context.path -> "
    "$context.status",
    "hyphens between": "$context.requestTimeEpoch-$context.status-$context.requestId",
    "brackets": "[$context.requestId][$context.status][$context.error.message][$context.responseLatency]",
    "dollars": "cost $$context.requestId $5 $context.status",
}  # fmt: skip
"""Those, the one of the recommended access logging for mutual TLS, and others as people write them."""
