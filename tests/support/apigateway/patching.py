"""Patch operations of version 1, as far as settings of stages, APIs, domains and the account need them."""

from __future__ import annotations

from typing import Any

_METHOD_SETTINGS = {
    "logging/loglevel": ("loggingLevel", str),
    "logging/dataTrace": ("dataTraceEnabled", lambda text: text.lower() == "true"),
    "metrics/enabled": ("metricsEnabled", lambda text: text.lower() == "true"),
}


def apply(document: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Replaces and removes values by their paths; `True` and `false` become flags."""
    for operation in body.get("patchOperations", []):
        *parents, last = operation["path"].strip("/").split("/")
        target = document
        for parent in parents:
            target = target.setdefault(parent, {})
        if operation["op"] == "remove":
            target.pop(last, None)
        else:
            target[last] = _value(operation.get("value", ""))
    return document


def apply_to_stage(stage: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """As `apply`; `/{resource}/{method}/logging/loglevel` and its like change the method settings."""
    others: list[dict[str, Any]] = []
    for operation in body.get("patchOperations", []):
        for suffix, (key, read) in _METHOD_SETTINGS.items():
            if operation["path"].endswith("/" + suffix):
                method = operation["path"].strip("/").removesuffix("/" + suffix)
                stage.setdefault("methodSettings", {}).setdefault(method, {})[key] = read(operation["value"])
                break
        else:
            others.append(operation)
    return apply(stage, {"patchOperations": others})


def _value(text: str) -> object:
    return text.lower() == "true" if text.lower() in {"true", "false"} else text
