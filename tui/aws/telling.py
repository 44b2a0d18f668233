"""The words for each fault: what happened, where, and what to do. Built from what is known, not from what AWS wrote.

What AWS or the machine's configuration says is quoted only where it cannot hold a secret: AWS's answer to a
wrong signature, for one, may repeat the session token.
"""

from __future__ import annotations

import re
import shlex
from typing import Final

from tui.aws.errors import AwsFault, CallContext, FaultKind
from tui.text import one_line

_KEY = re.compile(r"\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{8,}|[A-Za-z0-9/+=_-]{40,}")
_WHY_DENIED = re.compile(
    r"because (?:no [a-z -]+ policy allows|[a-z -]*explicit deny)[a-zA-Z -]*|with an explicit deny[a-z -]*"
)

_SERVICES: Final = {"apigateway": "API Gateway", "apigatewayv2": "API Gateway", "sts": "AWS STS", "s3": "Amazon S3"}

_TEXTS: Final[dict[str, tuple[FaultKind, str, str]]] = {
    "limit": (
        FaultKind.LIMIT,
        "The account has no free Live Tail session in {region}.",
        "End another Live Tail session, or ask AWS to raise the quota.",
    ),
    "throttled": (
        FaultKind.THROTTLED,
        "AWS throttles {action} in {region}.",
        "Other readers of this account share the quota; mtlstail slows down and goes on by itself.",
    ),
    "session-end": (
        FaultKind.SESSION_END,
        "The Live Tail session reached its end after three hours.",
        "A new one is opened.",
    ),
    "session-broken": (FaultKind.STREAM_LOST, "AWS broke off the Live Tail session.", "A new one is opened."),
    "session-closed": (FaultKind.STREAM_LOST, "AWS closed the Live Tail session.", "A new one is opened."),
    "session-silent": (
        FaultKind.STREAM_LOST,
        "The Live Tail session with {place} fell silent.",
        "It is opened again.",
    ),
    "session-cut": (
        FaultKind.STREAM_LOST,
        "The Live Tail connection to {place} broke off.",
        "It is opened again.",
    ),
    "clock": (
        FaultKind.CLOCK,
        "AWS refused the request's signature: this machine's clock is wrong.",
        "Set the clock (`timedatectl` or `sntp`); mtlstail goes on by itself.",
    ),
    "expired": (FaultKind.CREDENTIALS, "The AWS credentials{profile} have expired.", "{login}"),
    "not-accepted": (FaultKind.CREDENTIALS, "{place} does not accept the AWS credentials{profile}.", "{login}"),
    "no-credentials": (FaultKind.CREDENTIALS, "There are no AWS credentials{profile}.", "{login}"),
    "login-ended": (FaultKind.CREDENTIALS, "The AWS login{profile} has ended.", "{login}"),
    "no-profile": (
        FaultKind.CONFIG,
        "There is no AWS profile {profile_name}.",
        "`aws configure list-profiles` shows those that exist; choose one with --profile.",
    ),
    "broken-config": (
        FaultKind.CONFIG,
        "The AWS configuration on this machine cannot be used ({error}).",
        "Check ~/.aws/config and ~/.aws/credentials; `aws sts get-caller-identity` tells more.",
    ),
    "no-region": (
        FaultKind.CONFIG,
        "No AWS region is known{profile}.",
        "Give --region, or set AWS_REGION, or a region in the profile.",
    ),
    "wrong-region": (FaultKind.CONFIG, "{region} is no name of an AWS region.", "Check --region."),
    "endpoint": (
        FaultKind.CONFIG,
        "The endpoint's address is not valid.",
        "Check --endpoint-url and AWS_ENDPOINT_URL*.",
    ),
    "tls": (
        FaultKind.UNREACHABLE,
        "The TLS certificate of {place} was not accepted.",
        "Behind an inspecting proxy set AWS_CA_BUNDLE to its CA; mtlstail never turns verification off.",
    ),
    "unreachable": (
        FaultKind.UNREACHABLE,
        "{place} cannot be reached.",
        "Check the network, the proxy and, in a VPC, the endpoint for {service}; mtlstail tries again by itself.",
    ),
    "proxy": (
        FaultKind.UNREACHABLE,
        "The proxy on the way to {place} cannot be reached.",
        "Check HTTPS_PROXY and NO_PROXY; mtlstail tries again by itself.",
    ),
    "slow": (FaultKind.UNREACHABLE, "{place} did not answer in time.", "mtlstail tries again by itself."),
    "cut": (FaultKind.UNREACHABLE, "The connection to {place} broke off.", "mtlstail tries again by itself."),
    "parameters": (FaultKind.INVALID, "{subject} cannot be passed to {action}.", "Check {checked}."),
    "unknown": (FaultKind.SERVER, "{action} failed in an unexpected way ({error}).", "mtlstail tries again by itself."),
    "server": (FaultKind.SERVER, "{place} failed ({said}).", "This is on AWS's side; mtlstail tries again by itself."),
    "refused": (FaultKind.SERVER, "{place} refused {action} ({said}).", "mtlstail tries again by itself."),
    "unsupported": (FaultKind.UNSUPPORTED, "{place} does not offer {action} here ({said}).", ""),
    "invalid": (FaultKind.INVALID, "AWS does not accept the call {action} ({said}).", "Check {checked}."),
    "missing": (FaultKind.GONE, "There is no {subject} in {place}.", "Check the name, --region and --profile."),
}


def tell(key: str, call: CallContext, *, error: str = "", said: str = "") -> AwsFault:
    """The fault named `key`, in the words of the table, about this call."""
    kind, cause, remedy = _TEXTS[key]
    values = {
        "action": call.action,
        "subject": _name(call.subject) or "A value",
        "region": _region(call),
        "place": _place(call),
        "service": _service(call),
        "checked": "the log group's name" if call.action.startswith("logs") else "the name of the API, stage or domain",
        "profile": f" of the profile {_name(call.profile)}" if call.profile else "",
        "profile_name": _name(call.profile) or "as AWS_PROFILE names it",
        "login": login_remedy(call),
        "error": error,
        "said": said,
    }
    told = cause.format_map(values), remedy.format_map(values)
    return AwsFault(kind, *told, action=call.action, subject=call.subject, none_found=key == "no-credentials")


def bad_page(call: CallContext, what: str) -> AwsFault:
    """A success that does not hold what it must: a captive portal's page, a body cut off on its way."""
    return AwsFault(
        FaultKind.BAD_PAGE,
        f"{_place(call)} answered {call.action} with {what}.",
        "The same page is asked for again. If this stays, a proxy or a sign-in page may answer in AWS's place.",
        action=call.action,
    )


def missing_group(call: CallContext, near: list[str] | None = None) -> AwsFault:
    """No such log group; `near` are names that look like it."""
    cause = f"There is no log group {_name(call.subject)} in {_place(call)}."
    remedy = "Check the name, --region and --profile."
    if near:
        remedy = f"Did you mean {' or '.join(_name(name) for name in near)}? Else check --region and --profile."
    return AwsFault(FaultKind.GONE, cause, remedy, action=call.action, subject=call.subject)


def denied(message: str, call: CallContext) -> AwsFault:
    """IAM refused the call. Of AWS's `message` only the kind of policy that decided is told."""
    reason = _WHY_DENIED.search(message)
    why = f" ({one_line(reason[0].strip(), 120)})" if reason else ""
    subject = f" on {_name(call.subject)}" if call.subject else ""
    resource = f" on {one_line(call.resource, 300)}" if call.resource else ""
    return AwsFault(
        FaultKind.DENIED,
        f"AWS refused {call.action}{subject} in {_region(call)}{why}.",
        f"Ask for the permission {call.action}{resource}; `mtlstail iam-policy` prints the whole policy.",
        action=call.action,
    )


def login_remedy(call: CallContext) -> str:
    """The command that brings fresh credentials, by the way the present ones were found."""
    method = call.credential_method or ""
    option = f" --profile {shlex.quote(_name(call.profile))}" if call.profile else ""
    if method in {"iam-role", "container-role"}:
        return "They come from the machine's role, which renews them by itself; mtlstail waits."
    if "sso" in method:
        return f"Run `aws sso login{option}` in another terminal; mtlstail notices by itself."
    if method == "login":
        return f"Run `aws login{option}` in another terminal; mtlstail notices by itself."
    if method == "env":
        return "They come from the environment: start mtlstail again with fresh ones."
    return f"Run `aws sso login{option}` or `aws configure{option}` in another terminal; mtlstail notices by itself."


def quoted(code: str, message: str) -> str:
    """AWS's own words, sanitised, cut, and without anything that looks like a key or a token."""
    name = one_line(code, 60) or "no error code"
    text = f"{name}: {one_line(message, 200)}" if message else name
    return _KEY.sub("…", text)


def _name(text: str | None) -> str:
    return one_line(text, 200) if text else ""


def _region(call: CallContext) -> str:
    return one_line(call.region, 60) if call.region else "this region"


def _service(call: CallContext) -> str:
    return _SERVICES.get(call.action.partition(":")[0], "CloudWatch Logs")


def _place(call: CallContext) -> str:
    where = f"{_service(call)} in {_region(call)}"
    return f"{where} at {one_line(call.endpoint, 200)}" if call.endpoint else where
