"""The extensions of a certificate, one by one: a malformed or doubled one costs itself alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from cryptography import x509

from tui.certificate.der import extensions, with_extension

_Extension = TypeVar("_Extension", bound=x509.ExtensionType)

# id-ce, 2.5.29 (RFC 5280 section 4.2.1), under which all extensions stand that are read here.
_STANDARD: Final = b"\x55\x1d"
_LABELS: Final[Mapping[type[x509.GeneralName], str]] = {
    x509.DNSName: "DNS",
    x509.UniformResourceIdentifier: "URI",
    x509.RFC822Name: "email",
    x509.IPAddress: "IP",
}


class Unreadable(ValueError):
    """An extension that is there, but not in a form that can be read."""


class Extensions:
    """Reads extensions by their type.

    Args:
        parts: the certificate's, from `der.certificate_parts`.
        together: all of its extensions; None where cryptography cannot read them together. Then each
            is read from a copy of the certificate that has no other.
    """

    def __init__(self, parts: Mapping[str, bytes], together: x509.Extensions | None) -> None:
        self._parts = parts
        self._together = together

    def get(self, kind: type[_Extension]) -> _Extension | None:
        """The extension of that type; None where the certificate has none. Raises whatever parsing raises."""
        if self._together is None:
            return self._alone(kind)
        try:
            return self._together.get_extension_for_class(kind).value
        except x509.ExtensionNotFound:
            return None

    def _alone(self, kind: type[_Extension]) -> _Extension | None:
        wanted = _STANDARD + bytes((int(kind.oid.dotted_string.rpartition(".")[2]),))
        found = [encoded for oid, encoded in extensions(self._parts) if oid == wanted]
        if not found:
            return None
        if len(found) > 1:
            raise Unreadable(f"the certificate has this extension {len(found)} times (RFC 5280 section 4.2: once)")
        alone = x509.load_der_x509_certificate(with_extension(self._parts, found[0]))
        return alone.extensions.get_extension_for_class(kind).value


def alternative_names(found: x509.SubjectAlternativeName) -> tuple[str, ...]:
    """`DNS:a.example`, `URI:…`, `email:…`, `IP:…`, `DirName:…`, `RID:…`, `other:OID`, not sanitised."""
    return tuple(_general_name(name) for name in found)


def _general_name(name: x509.GeneralName) -> str:
    if isinstance(name, x509.DirectoryName):
        return f"DirName:{name.value.rfc4514_string()}"
    if isinstance(name, x509.RegisteredID):
        return f"RID:{name.value.dotted_string}"
    if isinstance(name, x509.OtherName):
        return f"other:{name.type_id.dotted_string}"
    return f"{_LABELS.get(type(name), type(name).__name__)}:{name.value}"
