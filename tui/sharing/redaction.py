"""The one redactor: a record goes in, and what the policy allows comes out. It fails closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any, Final

from tui.access_log.entry import Row
from tui.sharing import policy, shapes
from tui.sharing.execution import redacted_lines
from tui.sharing.policy import Rule, Treatment
from tui.sharing.pseudonyms import Pseudonyms
from tui.sharing.records import Record, record
from tui.sharing.texts import known_error_text, product
from tui.text import sanitize

MAX_SEGMENTS: Final = 24
"""Segments of a path that get a pseudonym; further ones are left out."""
_CACHED: Final = 4096
UNREADABLE: Final = "could not be read"
"""Stands for a reason whose wording is not this program's own."""

REASON: Final = re.compile(r"(?!.*\d{8})(?!.*[A-Za-z0-9]{21})[A-Za-z0-9 ,:;.(){}'#-]{1,160}")
"""What a reason of this program's own looks like."""
_Reducer = Callable[["Redactor", Any, Mapping[str, Any]], Any]


class RedactionRefused(Exception):
    """A record could not be redacted, so nothing of it leaves. Names the field, never its value."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"The request was held back: its {field} could not be redacted ({reason}).")
        self.field = field


class Redactor:
    """Redacts records by the policy's table.

    Args:
        keep: kinds that are left in clear: client, issuer, domain, ip.
        key: the pseudonyms' key; None draws one for this session.
        tables: the policy; another one serves tests.
    """

    def __init__(
        self,
        keep: frozenset[str] = frozenset(),
        key: bytes | None = None,
        *,
        rules: Mapping[str, Rule] = policy.RECORD,
        objects: Mapping[str, Mapping[str, Rule]] = policy.OBJECTS,
    ) -> None:
        self.keep = frozenset(keep)
        self._pseudonyms = Pseudonyms(key)
        self._rules = rules
        self._objects = objects
        # Records with the same certificate share its object, which is kept here so that its id stays its own.
        self._certificates: dict[int, tuple[Mapping[str, Any], Record]] = {}

    def record(self, row: Row) -> Record:
        """The redacted record of a row: the keys of `records.record`, and no others.

        Raises:
            RedactionRefused: where a value could not be treated; nothing of the row may leave then.
        """
        try:
            clear = record(row)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong, nothing may leave in clear
            raise RedactionRefused("record", type(error).__name__) from None
        return self.redact(clear)

    def redact(self, clear: Mapping[str, Any]) -> Record:
        """The redacted form of an unredacted record.

        Raises:
            RedactionRefused: where a value could not be treated; nothing of the record may leave then.
        """
        found = self._object(clear, self._rules, "", clear)
        found["redacted"] = True
        return found

    def certificate(self, clear: Mapping[str, Any]) -> Record:
        """The redacted form of a certificate's object that stands in no request.

        Raises:
            RedactionRefused: as `redact`.
        """
        return self._object(clear, self._objects["certificate"], "certificate.", {})

    def text_name(self, kind: str, value: str) -> str:
        """The pseudonym of a value outside of any record, for example a log group in a title."""
        return self._pseudonyms.name(kind, value)

    def without_pseudonyms(self, text: str) -> str:
        """`text` without the pseudonyms that this redactor gave out, for the leak scan."""
        return self._pseudonyms.without_issued(text)

    def __repr__(self) -> str:
        return f"Redactor(keep={sorted(self.keep)})"

    def _object(
        self, clear: Mapping[str, Any], rules: Mapping[str, Rule], prefix: str, whole: Mapping[str, Any]
    ) -> Record:
        found: Record = {}
        for name, value in clear.items():
            rule = rules.get(name)
            if rule is None or (rule.treatment is Treatment.REMOVED and name in ("raw", "pem")):
                continue
            field = prefix + name
            try:
                found[name] = None if value is None else self._treated(field, value, rule, whole)
            except RedactionRefused:
                raise
            except Exception as error:  # noqa: BLE001 - whatever goes wrong, nothing may leave in clear
                raise RedactionRefused(field, type(error).__name__) from None
        return found

    def _treated(self, field: str, value: Any, rule: Rule, whole: Mapping[str, Any]) -> Any:
        if rule.treatment is Treatment.INSIDE:
            if field == "certificate":
                return self._shared_certificate(value, whole)
            return self._inside(field, value, whole)
        if rule.treatment is Treatment.KEPT:
            return self._kept(value, rule)
        if rule.treatment is Treatment.PSEUDONYM:
            return value if rule.keep is not None and rule.keep in self.keep else self._named(value, rule.kind)
        if rule.treatment is Treatment.REDUCED and rule.reducer is not None:
            return _REDUCERS[rule.reducer](self, value, whole)
        return None

    def _inside(self, field: str, value: Any, whole: Mapping[str, Any]) -> Record | None:
        is_object = isinstance(value, Mapping)
        return self._object(value, self._objects[field], f"{field}.", whole) if is_object else None

    def _shared_certificate(self, value: Any, whole: Mapping[str, Any]) -> Record | None:
        known = self._certificates.get(id(value))
        if known is None or known[0] is not value:
            redacted = self._inside("certificate", value, whole)
            if redacted is None:
                return None
            if len(self._certificates) >= _CACHED:
                self._certificates.clear()
            known = self._certificates[id(value)] = (value, redacted)
        return dict(known[1])

    def _kept(self, value: Any, rule: Rule) -> Any:
        if rule.shape is not None and rule.shape(value):
            return value
        return self._named(value, rule.kind)

    def _named(self, value: Any, kind: str | None) -> Any:
        if kind is None:
            return None
        if isinstance(value, list):
            return [self._named(item, kind) for item in value]
        return self._pseudonyms.name(kind, value) if isinstance(value, str) else None

    def _path(self, value: Any, whole: Mapping[str, Any]) -> Any:
        resource = whole.get("resource_path")
        if shapes.RESOURCE_PATH(resource):
            return resource
        if not isinstance(value, str):
            return None
        segments = [part for part in re.split(r"[?#]", value, maxsplit=1)[0].split("/") if part]
        names = [self._pseudonyms.name("segment", part) for part in segments[:MAX_SEGMENTS]]
        return "/" + "/".join(names + (["…"] if len(segments) > MAX_SEGMENTS else []))

    def _decimal_serial(self, value: Any, whole: Mapping[str, Any]) -> Any:
        # The same serial number as in hexadecimal, so the same name.
        return self._pseudonyms.name("serial", f"{int(value):x}") if isinstance(value, str) else None

    def _error_message(self, value: Any, whole: Mapping[str, Any]) -> Any:
        if not isinstance(value, str):
            return None
        return known_error_text(value) or self._pseudonyms.name("text", value)

    def _execution_log(self, value: Any, whole: Mapping[str, Any]) -> Any:
        return redacted_lines(value, lambda text: self._pseudonyms.name("text", text))

    def _usages(self, value: Any, whole: Mapping[str, Any]) -> Any:
        # A dotted identifier may hold the number of the company that made it.
        return [item if shapes.NAME(item) else self._named(item, "text") for item in _list(value)]

    def _key_usages(self, value: Any, whole: Mapping[str, Any]) -> Any:
        return value if shapes.KEY_USAGES(value) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _user_agent(_: Redactor, value: Any, __: Mapping[str, Any]) -> Any:
    return product(value) if isinstance(value, str) else None


def _reason(_: Redactor, value: Any, __: Mapping[str, Any]) -> Any:
    return value if isinstance(value, str) and REASON.fullmatch(value) else UNREADABLE


def _words(_: Redactor, value: Any, __: Mapping[str, Any]) -> Any:
    return [item for item in _list(value) if isinstance(item, str) and len(item) <= 40 and shapes.OUR_WORD(item)]


def _field_names(_: Redactor, value: Any, __: Mapping[str, Any]) -> Any:
    return [item for item in _list(value) if item in policy.CERTIFICATE]


def _base_name(_: Redactor, value: Any, __: Mapping[str, Any]) -> Any:
    return sanitize(PurePath(value).name) if isinstance(value, str) else None


_REDUCERS: Final[Mapping[str, _Reducer]] = {
    "path": Redactor._path,
    "decimal_serial": Redactor._decimal_serial,
    "error_message": Redactor._error_message,
    "execution_log": Redactor._execution_log,
    "extended_key_usage": Redactor._usages,
    "key_usage": Redactor._key_usages,
    "user_agent": _user_agent,
    "reason": _reason,
    "words": _words,
    "field_names": _field_names,
    "base_name": _base_name,
}
