from __future__ import annotations

import pytest

from tests.unit.sources.cloudwatch.rig import fault
from tui.aws.errors import AwsFault, FaultKind
from tui.sources.cloudwatch.faults import PHASES, source_error
from tui.traffic.states import Phase


@pytest.mark.parametrize(
    ("remedy", "rest"),
    [
        ("mtlstail tries again by itself.", ""),
        ("Check the network; mtlstail tries again by itself.", "Check the network."),
        (
            "Run `aws sso login` in another terminal; mtlstail notices by itself.",
            "Run `aws sso login` in another terminal.",
        ),
        ("The quota is shared; mtlstail slows down and goes on by itself.", "The quota is shared."),
        ("Ask for it; `mtlstail iam-policy` prints it.", "Ask for it; `mtlstail iam-policy` prints it."),
    ],
)
def test_what_ends_does_not_promise_to_go_on(remedy: str, rest: str) -> None:
    assert source_error(AwsFault(FaultKind.SERVER, "It failed.", remedy)).remedy == rest


@pytest.mark.parametrize("kind", list(FaultKind))
def test_every_kind_has_a_phase_a_code_and_keeps_its_words(kind: FaultKind) -> None:
    error = source_error(fault(kind))
    final = kind in {FaultKind.CREDENTIALS, FaultKind.DENIED, FaultKind.GONE}
    assert error.phase is (PHASES[kind] if final else Phase.FAILED)
    assert error.exit_code == (2 if kind in {FaultKind.GONE, FaultKind.CONFIG, FaultKind.INVALID} else 3)
    assert (error.cause, error.remedy) == (f"{kind.value} happened.", "Do something.")
    assert (error.action is not None) == (kind is FaultKind.DENIED)
