from __future__ import annotations

import botocore.exceptions as boto
import pytest
import urllib3.exceptions as wire
from botocore.eventstream import ChecksumMismatch, NoInitialResponseError
from botocore.parsers import ResponseParserError
from hypothesis import given
from hypothesis import strategies as st

from tui.aws.errors import AwsFault, CallContext, FaultKind
from tui.aws.explain import explain
from tui.text import is_unsafe

CALL = CallContext("logs:FilterLogEvents", "/group", "arn:x", "eu-west-1", "ops")
LIVE = CallContext("logs:StartLiveTail", "/group", "arn:x", "eu-west-1")


def client_error(code: str, message: str = "", status: int = 400) -> boto.ClientError:
    answer = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return boto.ClientError(answer, "Operation")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (boto.NoCredentialsError(), FaultKind.CREDENTIALS),
        (boto.PartialCredentialsError(provider="env", cred_var="canary"), FaultKind.CREDENTIALS),
        (boto.TokenRetrievalError(provider="sso", error_msg="canary"), FaultKind.CREDENTIALS),
        (boto.UnauthorizedSSOTokenError(), FaultKind.CREDENTIALS),
        (boto.SSOTokenLoadError(error_msg="canary"), FaultKind.CREDENTIALS),
        (boto.CredentialRetrievalError(provider="canary", error_msg="canary"), FaultKind.CREDENTIALS),
        (boto.ProfileNotFound(profile="ops"), FaultKind.CONFIG),
        (boto.ConfigParseError(path="canary", error="canary"), FaultKind.CONFIG),
        (boto.NoRegionError(), FaultKind.CONFIG),
        (boto.InvalidRegionError(region_name="canary"), FaultKind.CONFIG),
        (boto.ParamValidationError(report="canary"), FaultKind.INVALID),
        (boto.EndpointConnectionError(endpoint_url="canary"), FaultKind.UNREACHABLE),
        (boto.ConnectTimeoutError(endpoint_url="canary"), FaultKind.UNREACHABLE),
        (boto.ReadTimeoutError(endpoint_url="canary"), FaultKind.UNREACHABLE),
        (boto.ProxyConnectionError(proxy_url="canary"), FaultKind.UNREACHABLE),
        (boto.SSLError(endpoint_url="canary", error="canary"), FaultKind.UNREACHABLE),
        (boto.ConnectionClosedError(endpoint_url="canary"), FaultKind.UNREACHABLE),
        (wire.ProtocolError("canary"), FaultKind.UNREACHABLE),
        (ConnectionResetError("canary"), FaultKind.UNREACHABLE),
        (ValueError("Invalid endpoint: canary"), FaultKind.CONFIG),
        (AttributeError("canary"), FaultKind.BAD_PAGE),
        (ResponseParserError("canary"), FaultKind.BAD_PAGE),
        (RuntimeError("canary"), FaultKind.SERVER),
        (client_error("Whatever", "odd"), FaultKind.SERVER),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_exception_is_one_kind_and_its_own_text_is_not_quoted(error: Exception, kind: FaultKind) -> None:
    fault = explain(error, CALL)
    assert fault.kind is kind
    assert "canary" not in str(fault)
    assert fault.cause.endswith(".")
    assert "{" not in str(fault)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (wire.ProtocolError("x"), FaultKind.STREAM_LOST),
        (boto.ReadTimeoutError(endpoint_url="x"), FaultKind.STREAM_LOST),
        (boto.ConnectTimeoutError(endpoint_url="x"), FaultKind.UNREACHABLE),
        (client_error("SessionTimeoutException"), FaultKind.SESSION_END),
        (client_error("SessionStreamingException"), FaultKind.STREAM_LOST),
        (client_error("LimitExceededException"), FaultKind.LIMIT),
        (client_error("InvalidOperationException"), FaultKind.UNSUPPORTED),
        (client_error("InvalidParameterException"), FaultKind.UNSUPPORTED),
        (client_error("", status=404), FaultKind.UNSUPPORTED),
        (ChecksumMismatch(1, 2), FaultKind.BAD_PAGE),
        (NoInitialResponseError(), FaultKind.BAD_PAGE),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_live_session_has_faults_of_its_own(error: Exception, kind: FaultKind) -> None:
    assert explain(error, LIVE).kind is kind


def test_a_fault_stays_what_it_is() -> None:
    fault = AwsFault(FaultKind.GONE, "x")
    assert explain(fault, CALL) is fault


@given(code=st.text(max_size=40), message=st.text(max_size=80), status=st.integers(0, 600))
def test_any_answer_of_aws_is_explained_without_control_characters(code: str, message: str, status: int) -> None:
    fault = explain(client_error(code, message, status), CALL)
    assert not is_unsafe(str(fault))
