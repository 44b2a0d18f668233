"""Why a target does not lead to a log that can be watched, and what can be done instead."""

from __future__ import annotations

from tui.aws.errors import AwsFault, FaultKind
from tui.ports import DiscoveryError


class Unresolved(DiscoveryError):
    """A target that leads nowhere, or whose way there could not be read.

    Attributes:
        fault: what AWS or the network refused, where that is the reason; None where the account was read, and says so.
    """

    def __init__(self, cause: str, remedy: str = "", *, fault: AwsFault | None = None) -> None:
        super().__init__(cause, remedy)
        self.fault = fault

    @classmethod
    def of(cls, fault: AwsFault) -> Unresolved:
        """The fault of a call that nothing can replace."""
        return cls(fault.cause, fault.remedy, fault=fault)


PARTIAL = frozenset({FaultKind.DENIED, FaultKind.GONE, FaultKind.UNSUPPORTED, FaultKind.INVALID})
"""Faults that concern one call alone: what else can be read is used. All others would meet every call."""
