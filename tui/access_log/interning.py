"""What lines have in common is stored once: texts, errors, certificates. Every pool is bounded, whatever arrives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import msgspec

from tui.access_log.concealing import HIDDEN, may_hold_secrets, without_secrets
from tui.access_log.entry import LoggedError, RawLine
from tui.certificate.model import LoggedFields, PresentedCertificate
from tui.certificate.pem import Pem
from tui.text import Secret

_MAX_TEXTS: Final = 2048
_MAX_ERRORS: Final = 1024
_MAX_CERTIFICATES: Final = 1024
_MAX_KEPT_PEM: Final = 16 * 1024
_WORTH_CUTTING: Final = 64
_ENOUGH: Final = 24
_LONGEST_ID: Final = 40
_encode = msgspec.json.Encoder().encode


class Certificate(NamedTuple):
    """A presented certificate, and its PEM as it stands in the raw line."""

    presented: PresentedCertificate | None
    escaped: Secret | None


NO_CERTIFICATE: Final = Certificate(None, None)


class _Texts(dict[str | None, str | None]):
    """Texts in which nothing is secret, by themselves; says what others look like without what is secret in them."""

    def __init__(self) -> None:
        super().__init__({None: None})
        self.concealed = False

    def __missing__(self, text: str | None) -> str | None:
        shown = self.shown(text)
        if shown is text:
            if len(self) > _MAX_TEXTS:
                self.clear()
                self[None] = None
            self[text] = text
        return shown

    def shown(self, text: str | None) -> str | None:
        """The text, or what may be shown of it."""
        if text is None or not may_hold_secrets(text):
            return text
        shown = without_secrets(text)
        if shown == text:
            return text
        self.concealed = True
        return shown


class Pools:
    """The pools of one parser, and the place where what is secret is taken out of an entry's texts."""

    def __init__(self) -> None:
        self._texts = _Texts()
        self._errors: dict[tuple[str | None, str | None], LoggedError] = {}
        self._certificates: dict[tuple[str | None, ...], Certificate] = {}

    def keeper(self, worth: bool) -> Callable[[str | None], str | None]:
        """Gives what may be shown of a text, and the one copy of it that was given before where it is `worth` it.

        A full pool is emptied; what rows hold stays theirs.
        """
        return self._texts.__getitem__ if worth else self._texts.shown

    def shown(self, text: str | None) -> str | None:
        """What may be shown of a text that hardly comes again."""
        return text if text is None or not may_hold_secrets(text) else self._texts.shown(text)

    def identifier(self, text: str | None) -> str | None:
        """What may be shown of an id: one that is no longer than ids are is no token."""
        return text if text is None or len(text) <= _LONGEST_ID else self._texts.shown(text)

    def noted(self, warnings: tuple[str, ...]) -> tuple[str, ...]:
        """The warnings of a line, with that for what was hidden in its texts since the call before."""
        if not self._texts.concealed:
            return warnings
        self._texts.concealed = False
        return (*warnings, *HIDDEN)

    def error(self, message: str | None, response_type: str | None) -> LoggedError | None:
        """The error of a line; None where neither variable has a value."""
        if message is None and response_type is None:
            return None
        key = (message, response_type)
        found = self._errors.get(key)
        if found is None:
            found = LoggedError(self._texts.shown(message), self._texts.shown(response_type))
            if self._texts.concealed:
                return found
            if len(self._errors) >= _MAX_ERRORS:
                self._errors.clear()
            if len(message or "") + len(response_type or "") < 1024:
                self._errors[key] = found
        return found

    def certificate(self, pem: str | None, *fields: str | None) -> Certificate:
        """The certificate of a line: one object for all lines that say the same of it.

        Args:
            pem: as logged.
            fields: subject, issuer, serial number, not before, not after, as logged.
        """
        key = (pem, *fields)
        found = self._certificates.get(key)
        if found is None:
            found = _certificate(pem, tuple(self._texts.shown(field) for field in fields))
            if self._texts.concealed:
                return found
            if len(self._certificates) >= _MAX_CERTIFICATES:
                self._certificates.clear()
            if sum(len(text) for text in key if text) < _MAX_KEPT_PEM:
                self._certificates[key] = found
        return found


def raw_line(message: str, escaped: Secret | None) -> RawLine:
    """The line with its PEM taken out, so that equal PEMs are stored once."""
    if escaped is None:
        return RawLine(message)
    pem = escaped.reveal()
    at = message.find(pem[:_ENOUGH])  # far cheaper than looking for all of it
    if at < 0 or not message.startswith(pem, at):
        at = message.find(pem)
    return RawLine(message[:at], escaped, message[at + len(pem) :]) if at >= 0 else RawLine(message)


def _certificate(pem: str | None, fields: tuple[str | None, ...]) -> Certificate:
    has_fields = any(field is not None for field in fields)
    if pem is None and not has_fields:
        return NO_CERTIFICATE
    presented = PresentedCertificate(None if pem is None else Pem(pem), LoggedFields(*fields) if has_fields else None)
    return Certificate(presented, None if pem is None else _as_in_line(pem))


def _as_in_line(pem: str) -> Secret | None:
    """The PEM in JSON's escapes, which is how it stands in an intact line."""
    if len(pem) < _WORTH_CUTTING:
        return None
    try:
        return Secret(_encode(pem)[1:-1].decode())
    except UnicodeEncodeError:  # a lone surrogate: such a line is kept whole
        return None
