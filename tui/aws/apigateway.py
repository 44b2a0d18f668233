"""The reading calls of API Gateway's two management services, each with its answer checked before it is relied on.

REST APIs are `apigateway` (version 1), HTTP and WebSocket APIs `apigatewayv2`; a custom domain is seen by both.
IAM knows one action, `apigateway:GET`, on paths without the `/v2` of the address (Service Authorization Reference,
Amazon API Gateway Management V2), and `apigateway:ListRoutingRules` beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar

from tui.api import Api, Domain, RoutingRule, Stage
from tui.api import Mapping as BasePath
from tui.aws import apigateway_shapes as shapes
from tui.aws.arns import partition
from tui.aws.errors import CallContext
from tui.aws.explain import explain
from tui.aws.session import AwsSession
from tui.aws.telling import bad_page
from tui.text import one_line

GET: Final = "apigateway:GET"
LIST_RULES: Final = "apigateway:ListRoutingRules"
MAX_PAGES: Final = 40
"""Pages of one listing: a service that hands out tokens for ever must not hold a reader."""
_ONE_PAGE: Final = 500
"""Entries that version 1 gives at once (GetRestApis, API reference)."""

_T = TypeVar("_T")


class ApiGateway:
    """Reads what API Gateway knows, in the session's account and region. Nothing is kept.

    Args:
        session: with credentials, region and endpoint.
        pace: called before each call; waits as long as the quotas ask for.
    """

    def __init__(self, session: AwsSession, pace: Callable[[], object] = lambda: None) -> None:
        self.session = session
        self._pace = pace

    @property
    def place(self) -> str:
        """Region and explicit endpoint, for people. Sanitised."""
        context = self.session.context(GET)
        region = one_line(context.region or "this region", 60)
        return f"{region} at {context.endpoint}" if context.endpoint else region

    def rest_stage(self, api_id: str, name: str) -> Stage:
        """A stage of a REST API.

        Raises:
            AwsFault: kind GONE where there is no such API or stage, and whatever a call may meet.
        """
        context = self._context(f"stage {name} of the REST API {api_id}", f"/restapis/{api_id}/stages/{name}")
        answer = self._call(context, "apigateway", "get_stage", restApiId=api_id, stageName=name)
        return self._read(context, shapes.rest_stage, answer, api_id)

    def http_stage(self, api_id: str, name: str) -> Stage:
        """A stage of an HTTP or WebSocket API; which of them, the stage does not tell.

        Raises:
            AwsFault: as `rest_stage`.
        """
        context = self._context(f"stage {name} of the HTTP API {api_id}", f"/apis/{api_id}/stages/{name}")
        answer = self._call(context, "apigatewayv2", "get_stage", ApiId=api_id, StageName=name)
        return self._read(context, shapes.http_stage, answer, api_id)

    def rest_stages(self, api_id: str) -> list[Stage]:
        """All stages of a REST API.

        Raises:
            AwsFault: kind GONE where there is no such API.
        """
        context = self._context(f"REST API {api_id}", f"/restapis/{api_id}/stages")
        answer = self._call(context, "apigateway", "get_stages", restApiId=api_id)
        return [self._read(context, shapes.rest_stage, one, api_id) for one in _entries(answer, "item", context)]

    def http_stages(self, api_id: str) -> list[Stage]:
        """All stages of an HTTP or WebSocket API.

        Raises:
            AwsFault: kind GONE where there is no such API.
        """
        context = self._context(f"HTTP or WebSocket API {api_id}", f"/apis/{api_id}/stages")
        entries = self._all(context, "apigatewayv2", "get_stages", "Items", {"ApiId": api_id})
        return [self._read(context, shapes.http_stage, one, api_id) for one in entries]

    def rest_api(self, api_id: str) -> Api:
        """A REST API.

        Raises:
            AwsFault: kind GONE where there is none.
        """
        context = self._context(f"REST API {api_id}", f"/restapis/{api_id}")
        return self._read(context, shapes.rest_api, self._call(context, "apigateway", "get_rest_api", restApiId=api_id))

    def http_api(self, api_id: str) -> Api:
        """An HTTP or WebSocket API.

        Raises:
            AwsFault: kind GONE where there is none.
        """
        context = self._context(f"HTTP or WebSocket API {api_id}", f"/apis/{api_id}")
        return self._read(context, shapes.http_api, self._call(context, "apigatewayv2", "get_api", ApiId=api_id))

    def rest_apis(self) -> Iterator[Api]:
        """All REST APIs, read page by page.

        Raises:
            AwsFault: while a page is read.
        """
        context = self._context("REST APIs", "/restapis")
        for one in self._all(context, "apigateway", "get_rest_apis", "items", {"limit": _ONE_PAGE}):
            yield self._read(context, shapes.rest_api, one)

    def http_apis(self) -> Iterator[Api]:
        """All HTTP and WebSocket APIs, read page by page.

        Raises:
            AwsFault: while a page is read.
        """
        context = self._context("HTTP and WebSocket APIs", "/apis")
        for one in self._all(context, "apigatewayv2", "get_apis", "Items", {}):
            yield self._read(context, shapes.http_api, one)

    def domain(self, name: str) -> Domain:
        """A custom domain, without its mappings and rules.

        Raises:
            AwsFault: kind GONE where there is none.
        """
        context = self._context(f"custom domain {name}", f"/domainnames/{name}")
        return self._read(context, shapes.domain, self._call(context, "apigateway", "get_domain_name", domainName=name))

    def domains(self) -> Iterator[Domain]:
        """All custom domains, without their mappings and rules, read page by page.

        Raises:
            AwsFault: while a page is read.
        """
        context = self._context("custom domains", "/domainnames")
        for one in self._all(context, "apigateway", "get_domain_names", "items", {"limit": _ONE_PAGE}):
            yield self._read(context, shapes.domain, one)

    def api_mappings(self, domain: str) -> list[BasePath]:
        """The mappings of a domain, to APIs of every kind and with base paths of several levels.

        Raises:
            AwsFault: while a page is read.
        """
        context = self._context(f"mappings of {domain}", f"/domainnames/{domain}/apimappings")
        entries = self._all(context, "apigatewayv2", "get_api_mappings", "Items", {"DomainName": domain})
        return [self._read(context, shapes.api_mapping, one) for one in entries]

    def base_path_mappings(self, domain: str) -> list[BasePath]:
        """The mappings of a domain as version 1 sees them: REST APIs, base paths of one level.

        Raises:
            AwsFault: while a page is read.
        """
        context = self._context(f"base path mappings of {domain}", f"/domainnames/{domain}/basepathmappings")
        request = {"domainName": domain, "limit": _ONE_PAGE}
        entries = self._all(context, "apigateway", "get_base_path_mappings", "items", request)
        return [self._read(context, shapes.base_path_mapping, one) for one in entries]

    def routing_rules(self, domain: str) -> list[RoutingRule]:
        """The routing rules of a domain, in the order in which they are tried.

        Raises:
            AwsFault: while a page is read.
        """
        context = self._context(f"routing rules of {domain}", f"/domainnames/{domain}/routingrules/*", LIST_RULES)
        entries = self._all(context, "apigatewayv2", "list_routing_rules", "RoutingRules", {"DomainName": domain})
        rules = [self._read(context, shapes.routing_rule, one) for one in entries]
        return sorted(rules, key=lambda rule: rule.priority)

    def _context(self, subject: str, path: str, action: str = GET) -> CallContext:
        region = self.session.region or "*"
        account = "*" if action == LIST_RULES else ""
        resource = f"arn:{partition(region)}:apigateway:{region}:{account}:{path}"
        return self.session.context(action, subject, resource)

    def _all(
        self, context: CallContext, service: str, operation: str, key: str, request: Mapping[str, Any]
    ) -> Iterator[Mapping[str, Any]]:
        """Every entry of every page; version 1 turns pages by `position`, version 2 by `NextToken`."""
        name = "position" if service == "apigateway" else "NextToken"
        token: object = None
        for _ in range(MAX_PAGES):
            turned = {} if token is None else {name: token}
            answer = self._call(context, service, operation, **request, **turned)
            yield from _entries(answer, key, context)
            last, token = token, answer.get(name)
            if not isinstance(token, str) or not token or token == last:
                return

    def _call(self, context: CallContext, service: str, operation: str, **request: Any) -> Mapping[str, Any]:
        self._pace()
        client = self.session.client(service)
        try:
            answer = getattr(client, operation)(**request)
        except Exception as error:  # noqa: BLE001 -- a broken body is an AttributeError, a lost link urllib3's own class
            fresh = self.session.context(context.action, context.subject, context.resource)
            raise explain(error, fresh) from None
        if not isinstance(answer, Mapping) or not _is_json(answer):
            raise bad_page(context, "what is no valid answer")
        return answer

    def _read(self, context: CallContext, read: Callable[..., _T], answer: Mapping[str, Any], *more: str) -> _T:
        try:
            return read(answer, *more)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise bad_page(context, f"no valid {context.subject}") from None


def _is_json(answer: Mapping[str, Any]) -> bool:
    """False for a sign-in page, which botocore takes for a success without content."""
    headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return "json" in str(headers.get("content-type", "json"))


def _entries(answer: Mapping[str, Any], key: str, context: CallContext) -> list[Mapping[str, Any]]:
    """The list under `key`; API Gateway leaves out some lists that are empty."""
    entries = answer.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise bad_page(context, f"no list of {context.subject}")
    return entries
