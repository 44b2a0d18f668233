"""How the screen behaves on this terminal: at the desk, or at the end of a thin line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.settings import Settings


@dataclass(frozen=True, slots=True)
class Profile:
    """What the kind of terminal decides."""

    remote: bool
    """Reached through SSH, or `--bastion` was given."""
    frame_seconds: float
    """At most one paint in so many seconds while requests arrive; keys are answered at once."""
    escape_seconds: float | None
    """How long a lone Esc waits for the rest of an arrow key; None leaves Textual's own 0.1 s."""
    mouse: bool
    """Capture the mouse from the start; remotely the terminal keeps it, for its own selection."""


def profile(settings: Settings, environ: Mapping[str, str]) -> Profile:
    """The profile of this session. `SSH_CONNECTION` and `SSH_TTY` are set by sshd."""
    remote = settings.bastion or bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    if remote:
        return Profile(remote=True, frame_seconds=0.22, escape_seconds=0.4, mouse=False)
    return Profile(remote=False, frame_seconds=0.1, escape_seconds=None, mouse=True)


def fitting_theme(color_system: str | None, wanted: str | None, *, plain: bool) -> str | None:
    """The theme to use; None for Textual's default.

    Args:
        color_system: what the terminal can do, as Rich calls it: `standard` has 16 colours.
        wanted: what the operator asked for.
        plain: no colour is to be drawn at all.
    """
    if plain or (wanted is None and color_system in {None, "standard"}):
        return "ansi-dark"
    return wanted
