"""Free texts reduced to what is known of them: AWS's error messages, and the products of user agents.

The messages are those of the API Gateway developer guide ("Gateway response types") and of the AWS knowledge
center ("API Gateway mutual TLS 403 errors", "troubleshoot HTTP 403 errors").
"""

from __future__ import annotations

import re
from typing import Final

_VERBATIM: Final = (
    "Forbidden",
    "Missing Authentication Token",
    "Unauthorized",
    "Too Many Requests",
    "Limit Exceeded",
    "Internal server error",
    "Internal Server Error",
    "Service Unavailable",
    "Not Found",
    "Bad Request",
    "Bad Gateway",
    "Gateway Timeout",
    "Endpoint request timed out",
    "Network error communicating with endpoint",
    "Unsupported Media Type",
    "Invalid request body",
    "Invalid API Key identifier specified",
    "Request Too Long",
    "Authorizer error",
    "Access Denied",
    "Access denied",
    "The client is not authorized",
    "The incoming token has expired",
    "The security token included in the request is invalid",
    "The security token included in the request is expired",
)
_REASONS: Final = (
    "Could not find issuer for certificate",
    "Client cert using an insecure Signature Algorithm",
    "self signed certificate",
    "self-signed certificate",
    "certificate has expired",
    "certificate is not yet valid",
)
_KNOWN: Final = {text.casefold(): text for text in _VERBATIM} | {
    f"access denied. reason: {reason}".casefold(): f"Access denied. Reason: {reason}" for reason in _REASONS
}
_NOT_AUTHORIZED_TEXT: Final = "User is not authorized to access this resource"
_NOT_ALLOWED_TEXT: Final = "User: … is not authorized to perform: execute-api:Invoke on resource: …"
_DENY: Final = " with an explicit deny"
_PRINCIPAL: Final = r"(?:arn:\S{1,512}|anonymous|[A-Za-z0-9+=,.@*_/:-]{1,256})"
_NOT_AUTHORIZED: Final = re.compile(rf"User is not authorized to access this resource(?P<deny>{_DENY})?", re.IGNORECASE)
_NOT_ALLOWED: Final = re.compile(
    rf"User: {_PRINCIPAL} is not authorized to perform: execute-api:Invoke on resource: {_PRINCIPAL}"
    rf"(?P<deny>{_DENY})?(?: in an? [a-z-]{{3,30}}(?: [a-z-]{{3,30}}){{0,3}} policy)?",
    re.IGNORECASE,
)
_ANY_REASON: Final = re.compile(r"Access denied\. Reason: .{1,512}", re.IGNORECASE | re.DOTALL)

_PRODUCT_NAMES: Final = """
    AHC aiohttp akka-http AmazonAPIGateway Amazon-Route53-Health-Check-Service Apache-HttpClient async-http-client
    aws-cli aws-sdk-cpp aws-sdk-dotnet aws-sdk-go aws-sdk-go-v2 aws-sdk-java aws-sdk-js aws-sdk-nodejs aws-sdk-php
    aws-sdk-ruby aws-sdk-rust axios Boto3 Botocore bruno-runtime CloudWatchSynthetics curl Dalvik Dart Deno
    ELB-HealthChecker Faraday got Go-http-client grpc-java-netty GuzzleHttp hey HTTPie http-kit httpx insomnia Java
    Jersey Jetty JMeter k6 kube-probe libcurl libwww-perl lua-resty-http Mozilla nginx node node-fetch okhttp PHP
    PostmanRuntime Prometheus python-httpx python-requests Python-urllib python-urllib3 ReactorNetty reqwest
    rest-client RestSharp Ruby superagent Symfony Typhoeus undici Vert.x-WebClient vegeta Wget WinHTTP wrk xh
    """
_PRODUCTS: Final = {name.casefold(): name for name in _PRODUCT_NAMES.split()}
_PRODUCT: Final = re.compile(r"\s*([A-Za-z0-9.-]{1,48})")

OTHER_PRODUCT: Final = "other"
"""Stands for every user agent that is not of the list."""


def known_error_text(message: str) -> str | None:
    """AWS's own text with its variable parts replaced by `…`; None where the message is not one of them."""
    text = message.strip().removesuffix(".")
    found = _KNOWN.get(text.casefold())
    if found is not None:
        return found
    if matched := _NOT_AUTHORIZED.fullmatch(text):
        return _NOT_AUTHORIZED_TEXT + (_DENY if matched["deny"] else "")
    if matched := _NOT_ALLOWED.fullmatch(text):
        return _NOT_ALLOWED_TEXT + (_DENY if matched["deny"] else "")
    return "Access denied. Reason: …" if _ANY_REASON.fullmatch(text) else None


def product(user_agent: str) -> str:
    """The first product of a user agent (RFC 9110 section 10.1.5) without its version; `other` for an unknown one."""
    found = _PRODUCT.match(user_agent)
    # API Gateway as a client of another API writes its API's id behind an underscore.
    return _PRODUCTS.get(found[1].casefold(), OTHER_PRODUCT) if found is not None else OTHER_PRODUCT


def vocabulary() -> frozenset[str]:
    """Every text that this module may write, apart from pseudonyms: it tells nothing about anyone."""
    return frozenset({*_KNOWN.values(), *_PRODUCTS.values(), OTHER_PRODUCT, _NOT_AUTHORIZED_TEXT, _NOT_ALLOWED_TEXT})
