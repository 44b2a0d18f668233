"""How the values of one format's lines become an entry: worked out once a format, used for each of its lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from types import MappingProxyType
from typing import Final, NamedTuple, TypeVar

from tui.access_log.aliases import is_secret_name, variable_for
from tui.access_log.concealing import HIDDEN, conceal, looks_like_certificate, looks_secret, without_secrets
from tui.access_log.entry import LineShape
from tui.access_log.variables import CERTIFICATE_VARIABLES, VARIABLES, family
from tui.text import Secret, one_line

_CLIENT_CERT: Final = "identity.clientCert."
PEM: Final = _CLIENT_CERT + "clientCertPem"

SLOTS: Final = (
    "requestTimeEpoch", "requestTime", "status", "httpMethod", "path", "resourcePath", "protocol", "responseLatency",
    "responseLength", "identity.sourceIp", "identity.userAgent", "requestId", "extendedRequestId", "accountId", "apiId",
    "stage", "domainName", "error.message", "error.responseType", PEM, _CLIENT_CERT + "subjectDN",
    _CLIENT_CERT + "issuerDN", _CLIENT_CERT + "serialNumber", _CLIENT_CERT + "validity.notBefore",
    _CLIENT_CERT + "validity.notAfter", "routeKey", "error.messageString",
)  # fmt: skip
"""The variables that fields of an entry are made of, in the order in which `Plan.slots` gives their values."""

_IN_CONTEXT_TOO: Final = frozenset({"routeKey", "error.messageString"})
_OPENING: Final = frozenset({"{", "["})
_MAX_CACHED: Final = 512
_MAX_CACHED_LENGTH: Final = 1024

_Taken = TypeVar("_Taken")
Values = Sequence[str | None]
NO_SECRETS: Final[Mapping[str, Secret]] = MappingProxyType({})


class Context(NamedTuple):
    """What a line says beside the entry's own fields."""

    values: Mapping[str, str]
    secrets: Mapping[str, Secret]
    pem: str | None
    """A certificate that stood under a key which names no variable."""


class Plan:
    """Which position of a line's values fills what. Positions are those of the keys; -1 is a None behind the last.

    Args:
        keys: of the line, dotted where they are nested.
        kind: of the line's format.
        variables: what each key means, None for a constant, where the format says so; None to tell by the keys.
    """

    def __init__(self, keys: tuple[str, ...], kind: str, variables: Sequence[str | None] | None = None) -> None:
        named = [_variable(key) for key in keys] if variables is None else variables
        own = _own_name if variables is None else _name_of_constant
        positions: dict[str, list[int]] = {}
        for position, (key, variable) in enumerate(zip(keys, named, strict=True)):
            positions.setdefault(variable or own(key), []).append(position)
        self.shape = LineShape(kind, frozenset(name for name in named if name is not None))
        self.known = bool(self.shape.variables & VARIABLES.keys())
        self.slots = _taker([positions.get(name, [-1])[0] for name in SLOTS])
        self.repeated = tuple((name, tuple(found)) for name, found in positions.items() if len(found) > 1)
        # A format may name a variable twice; a line that has one key twice was tampered with.
        self.same_key_twice = variables is None and len(set(keys)) < len(keys)
        self.warnings = HIDDEN if any(without_secrets(key) != key for key in keys) else ()
        self.odd_keys = any(one_line(key, 10_000) != key for key in keys)
        self.verbatim = frozenset(position for name in CERTIFICATE_VARIABLES for position in positions.get(name, ()))
        self.unknown = frozenset(position for position, name in enumerate(named) if name not in VARIABLES)
        self.pem_key = keys[positions[PEM][0]] if PEM in positions else ""
        self.pems = frozenset(positions.get(PEM, ()))
        self.shown: Callable[[Sequence[str]], tuple[str, ...]] = _taker(
            [position for position in range(len(keys)) if position not in self.pems]
        )
        rest = [(name, found[0]) for name, found in positions.items() if name not in SLOTS or name in _IN_CONTEXT_TOO]
        self._names = tuple(name for name, _ in rest)
        self._rest = _taker([position for _, position in rest])
        self._contexts: dict[tuple[str | None, ...], Context] = {}

    def may_nest(self, texts: Sequence[str]) -> bool:
        """True where a text under a key that names no variable may be JSON."""
        return any(texts[position][:1] in _OPENING for position in self.unknown)

    def context(self, values: Values) -> Context:
        """The other variables' values; one object for all lines in which they are the same."""
        rest = self._rest(values)
        found = self._contexts.get(rest)
        if found is None:
            found = sort_out(zip(self._names, rest, strict=True))
            if sum(len(value) for value in rest if value) < _MAX_CACHED_LENGTH:
                if len(self._contexts) >= _MAX_CACHED:
                    self._contexts.clear()
                self._contexts[rest] = found
        return found


def with_others(context: Context, others: Mapping[str, str]) -> Context:
    """`context` with values that a line gives beside those that its fields took."""
    more = sort_out(others.items())
    return Context(
        MappingProxyType({**context.values, **more.values}),
        MappingProxyType({**context.secrets, **more.secrets}),
        context.pem or more.pem,
    )


def sort_out(pairs: Iterable[tuple[str, str | None]]) -> Context:
    """Puts each value where it may live: context, secrets, or (a certificate under an unknown key) neither."""
    values: dict[str, str] = {}
    secrets: dict[str, Secret] = {}
    pem: str | None = None
    for name, value in pairs:
        if value is None:
            continue
        if pem is None and name not in VARIABLES and looks_like_certificate(value):
            pem = value
        elif looks_like_certificate(value) or is_secret(name, value):
            secrets[name] = Secret(value)
        else:
            text = without_secrets(value)
            # Broken JSON may hold names with secrets behind them.
            values[name] = conceal(text) if name not in VARIABLES and text[:1] in _OPENING else text
    return Context(MappingProxyType(values), MappingProxyType(secrets) if secrets else NO_SECRETS, pem)


def is_secret(name: str, value: str) -> bool:
    """True where a variable's value must not show: by the catalogue, by an unknown key's name, or by its shape."""
    plain = name.partition("#")[0]
    variable = VARIABLES.get(plain)
    if variable is not None:
        return variable.secret or variable.value == "pem" or looks_secret(value)
    own = family(plain)
    return (own is not None and own[1]) or is_secret_name(plain) or looks_secret(value)


def _variable(key: str) -> str | None:
    """Sanitised: the last part of `authorizer.NAME` is whatever the line says."""
    name = variable_for(key)
    return None if name is None else one_line(without_secrets(name), 200)


def _own_name(key: str) -> str:
    name = one_line(without_secrets(key), 200)
    return name.removeprefix("$context.").removeprefix("context.") or "(empty key)"


def _name_of_constant(key: str) -> str:
    """A constant of the format is no variable, whatever its key looks like."""
    name = _own_name(key)
    return f"constant.{name}" if variable_for(name) is not None else name


def _taker(positions: Sequence[int]) -> Callable[[Sequence[_Taken]], tuple[_Taken, ...]]:
    """The values at these positions, always as a tuple."""
    if len(positions) > 1:
        return itemgetter(*positions)
    if positions:
        only = positions[0]
        return lambda values: (values[only],)
    return lambda _: ()
