"""Which `$context` variable does a key mean? Spellings are derived from the catalogue, never listed by hand.

The access-log format's author chooses the keys. Seen in the wild: the variable's own name, with underscores or
hyphens for the dots, camelCase, snake_case, nested objects, and the short keys of the console's examples.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from tui.access_log.variables import VARIABLES, family

_PREFIXES: Final = ("$context.", "context.", "requestcontext.")
_SHORTENED: Final = ("identity.", "customDomain.")
_SEPARATORS: Final = re.compile(r"[._\-:/ ]+")
_MAX_KEY: Final = 200
_SECRET_NAME: Final = re.compile(
    r"token|secret|passw(?:or)?d|passphrase|authorization|cookie|credential|signature|private.?key|session.?id"
    # `claimsSub`, but not `claimed`: the letter behind it must not be small, whatever the case of the rest.
    r"|api.?key(?!.?id)|access.?key|jwt|bearer|claims?(?-i:(?![a-z]))"
    # What an authorizer returns is secret under any parents; what API Gateway says of the authorizer is not.
    r"|(?:^|[^a-z])authorizer(?![._-]?(?:error|latency|status|integration|request.?id|principal.?id))",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=4096)
def variable_for(key: str) -> str | None:
    """The `$context` variable (without `$context.`) that `key` (dotted where it was nested) means, or None.

    The most literal reading wins: the exact name, then the name with other separators, then both without regard
    to case, then camelCase and snake_case, then the short forms. A short form that two variables share means
    neither of them, unless it is a variable's own name.
    """
    if len(key) > _MAX_KEY:
        return None
    name = _without_prefix(key)
    for table, form in zip(_TABLES, _FORMS, strict=True):
        found = table.get(form(name))
        if found is not None:
            return found
    return _of_family(name)


def is_secret_name(name: str) -> bool:
    """True where a key's name says that its value opens something: token, password, cookie, …"""
    return _SECRET_NAME.search(name) is not None


def _without_prefix(key: str) -> str:
    lowered = key.lower()
    for prefix in _PREFIXES:
        if lowered.startswith(prefix):
            return _without_prefix(key[len(prefix) :])
    if lowered.startswith("authentication.clientcert"):
        return "identity" + key[len("authentication") :]
    return key


def _fold(name: str) -> str:
    """Without case and separators: what dotted, kebab-case, snake_case and camelCase have in common."""
    return _SEPARATORS.sub("", name).lower()


def _undotted(name: str) -> str:
    return _SEPARATORS.sub("_", name)


def _of_family(name: str) -> str | None:
    """`authorizer_tenant` is `authorizer.tenant`: the family decides about secrecy."""
    parts = _SEPARATORS.split(name)
    for count in (2, 1):
        prefix = ".".join(parts[:count]).lower()
        rest = ".".join(parts[count:])
        for own in ("authorizer.claims", "authorizer", "requestOverride", "responseOverride"):
            if prefix == own.lower() and rest and family(f"{own}.{rest}"):
                return f"{own}.{rest}"
    lowered = name.lower()
    return f"authorizer.{name[10:]}" if lowered.startswith("authorizer") and len(name) > 10 else None


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    shared: set[str] = set()
    for spelling, name in pairs:
        if found.setdefault(spelling, name) != name:
            shared.add(spelling)
    return {spelling: name for spelling, name in found.items() if spelling not in shared}


def _short_forms() -> Iterator[tuple[str, str]]:
    """`sourceIp`, `clientCert.subjectDN`, `responseType`: a name without its leading parts, where that says enough."""
    for name, variable in VARIABLES.items():
        yield from ((_fold(also), name) for also in variable.also)
        if name.startswith(_SHORTENED):
            parts = name.split(".")
            yield from ((_fold(".".join(parts[start:])), name) for start in range(1, len(parts)))
        elif name.startswith("error.") and name != "error.message":
            yield _fold(name.removeprefix("error.")), name


_FORMS: Final[tuple[Callable[[str], str], ...]] = (
    str,
    _undotted,
    str.lower,
    lambda name: _undotted(name).lower(),
    _fold,
    _fold,
)
_TABLES: Final[tuple[Mapping[str, str], ...]] = (
    {name: name for name in VARIABLES},
    _unambiguous((_undotted(name), name) for name in VARIABLES),
    _unambiguous((name.lower(), name) for name in VARIABLES),
    _unambiguous((_undotted(name).lower(), name) for name in VARIABLES),
    _unambiguous((_fold(name), name) for name in VARIABLES),
    _unambiguous(_short_forms()),
)
