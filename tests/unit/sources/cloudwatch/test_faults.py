from __future__ import annotations

import pytest

from tests.unit.sources.cloudwatch.rig import fault
from tui.aws.errors import AwsFault, FaultKind
from tui.sources.cloudwatch.faults import PHASES, phase_of, source_error
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
    error = source_error(fault(kind), seen=True)
    final = kind in {FaultKind.CREDENTIALS, FaultKind.DENIED, FaultKind.GONE}
    assert error.phase is (PHASES[kind] if final else Phase.FAILED)
    assert error.exit_code == (2 if kind in {FaultKind.GONE, FaultKind.CONFIG, FaultKind.INVALID} else 3)
    assert (error.cause, error.remedy) == (f"{kind.value} happened.", "Do something.")
    assert (error.action is not None) == (kind is FaultKind.DENIED)


def test_credentials_that_are_missing_are_not_called_expired() -> None:
    none, expired = (AwsFault(FaultKind.CREDENTIALS, "x", none_found=none) for none in (True, False))
    assert phase_of(none) is source_error(none).phase is Phase.NO_CREDENTIALS
    assert phase_of(expired) is source_error(expired).phase is Phase.CREDENTIALS_EXPIRED


def test_only_a_group_that_was_there_is_gone() -> None:
    missing = fault(FaultKind.GONE)
    assert phase_of(missing) is source_error(missing).phase is Phase.NO_GROUP
    assert phase_of(missing, seen=True) is source_error(missing, seen=True).phase is Phase.GONE
    api = AwsFault(FaultKind.GONE, "There is no API.", action="apigateway:GET")
    assert phase_of(api) is source_error(api).phase is Phase.FAILED
