"""From a domain and a base path to one stage: routing rules by priority, then the longest mapping.

The rules are those of the developer guide, pages Use API mappings to connect API stages to a custom domain name, and
Routing rules to connect API stages to a custom domain name.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui.api import Domain, Mapping, RoutingRule
from tui.gateway.nearness import listed
from tui.gateway.unresolved import Unresolved
from tui.text import one_line


@dataclass(frozen=True, slots=True)
class Route:
    """Where the requests for a base path go."""

    api_id: str
    stage: str
    base_path: str = ""
    """The mapping or rule that decided; empty for the root, or a rule for every path."""
    notes: tuple[str, ...] = ()
    """Rules that send some of the requests elsewhere, or that decided. Sanitised."""


def choose(domain: Domain, base_path: str | None) -> Route:
    """The stage behind a base path of the domain.

    Args:
        domain: with its mappings and rules.
        base_path: `orders/v2` or a longer path, with or without slashes around it; empty for the root; None where
            none was given: then there must be only one stage.

    Raises:
        Unresolved: nothing is mapped there, or several stages are; the remedy lists what there is.
    """
    if not domain.mappings and not domain.rules:
        raise Unresolved(f"No API is mapped to {one_line(domain.name)}.", "Name a stage instead: API_ID/STAGE")
    if base_path is None:
        return _only(domain)
    path = base_path.strip("/")
    sure, conditional = _rules(domain, path)
    notes = tuple(_elsewhere(rule) for rule in conditional)
    if sure is not None:
        decided = f"The routing rule {one_line(sure.rule_id)} (priority {sure.priority}) decides."
        return Route(sure.api_id, sure.stage, _longest(sure.base_paths, path) or "", (decided, *notes))
    mapping = _mapping(domain, path)
    if mapping is not None:
        return Route(mapping.api_id, _stage(domain, mapping, path), mapping.base_path, notes)
    raise _nothing(domain, path, conditional)


def _only(domain: Domain) -> Route:
    routes = {(rule.api_id, rule.stage): "" for rule in domain.rules}
    routes |= {(mapping.api_id, mapping.stage or ""): mapping.base_path for mapping in domain.mappings}
    if len(routes) > 1:
        host = one_line(domain.name)
        example = next((mapping.base_path for mapping in domain.mappings if mapping.base_path), "")
        raise Unresolved(
            f"{host} leads to several stages: {_table(domain)}.",
            f"Name one by its base path, such as {host}/{one_line(example)}, or as API_ID/STAGE."
            + (f" {host}/ is the root." if example else ""),
        )
    if domain.mappings:
        first = domain.mappings[0]
        return Route(first.api_id, _stage(domain, first, first.base_path), first.base_path)
    rule = domain.rules[0]
    return Route(rule.api_id, rule.stage, "", (f"The routing rule {one_line(rule.rule_id)} leads there.",))


def _rules(domain: Domain, path: str) -> tuple[RoutingRule | None, list[RoutingRule]]:
    """The first rule that matches every request for `path`, and those before it that match some."""
    conditional: list[RoutingRule] = []
    for rule in sorted(domain.rules, key=lambda rule: rule.priority):
        if rule.base_paths and _longest(rule.base_paths, path) is None:
            continue
        if not rule.headers:
            return rule, conditional
        conditional.append(rule)
    return None, conditional


def _mapping(domain: Domain, path: str) -> Mapping | None:
    longest = _longest([mapping.base_path for mapping in domain.mappings], path)
    return next((mapping for mapping in domain.mappings if mapping.base_path == longest), None)


def _longest(base_paths: tuple[str, ...] | list[str], path: str) -> str | None:
    """The longest base path whose segments `path` begins with."""
    segments = path.split("/") if path else []
    fitting = [one for one in base_paths if not one or segments[: one.count("/") + 1] == one.split("/")]
    return max(fitting, key=len, default=None)


def _stage(domain: Domain, mapping: Mapping, path: str) -> str:
    if mapping.stage is not None:
        return mapping.stage
    rest = path.removeprefix(mapping.base_path).strip("/")
    if not rest:
        here = "/".join(filter(None, (domain.name, mapping.base_path)))
        raise Unresolved(
            f"The mapping of {one_line(here)} to {one_line(mapping.api_id)} leaves the stage to each request's path.",
            f"Name the stage: {one_line(here)}/STAGE or {one_line(mapping.api_id)}/STAGE",
        )
    return rest.partition("/")[0]


def _nothing(domain: Domain, path: str, conditional: list[RoutingRule]) -> Unresolved:
    where = f"/{one_line(path)}" if path else "the root"
    if conditional:
        rules = listed(f"{rule.api_id}/{rule.stage} (rule {rule.rule_id}: {_headers(rule)})" for rule in conditional)
        return Unresolved(
            f"On {one_line(domain.name)}, headers decide where requests for {where} go: {rules}.",
            "Name one of them: API_ID/STAGE",
        )
    return Unresolved(f"Nothing is mapped to {where} on {one_line(domain.name)}.", f"There are: {_table(domain)}.")


def _elsewhere(rule: RoutingRule) -> str:
    return (
        f"Requests with {_headers(rule)} go to {one_line(rule.target)} by the routing rule {one_line(rule.rule_id)}; "
        "its log is another one."
    )


def _headers(rule: RoutingRule) -> str:
    return " or ".join(one_line(header, 80) for header in rule.headers)


def _table(domain: Domain) -> str:
    rows = [f"/{mapping.base_path} → {mapping.api_id}/{mapping.stage or 'STAGE'}" for mapping in domain.mappings]
    for rule in domain.rules:
        paths = " ".join(f"/{path}" for path in rule.base_paths) or "every path"
        rows.append(f"{paths}{' by header' if rule.headers else ''} → {rule.target} (rule {rule.rule_id})")
    return listed(rows)
