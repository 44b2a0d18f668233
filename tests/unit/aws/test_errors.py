from __future__ import annotations

from tui.aws.errors import AwsFault, FaultKind


def test_a_fault_reads_as_cause_and_remedy() -> None:
    fault = AwsFault(FaultKind.DENIED, "AWS refused it.", "Ask for it.", action="logs:FilterLogEvents")
    assert str(fault) == "AWS refused it. Ask for it."
    assert fault.action == "logs:FilterLogEvents"


def test_only_what_no_waiting_cures_is_final() -> None:
    final = {kind for kind in FaultKind if not AwsFault(kind, "x").retryable}
    assert final == {FaultKind.CONFIG, FaultKind.INVALID}
