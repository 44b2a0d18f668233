from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.sharing.texts import known_error_text, product, vocabulary

NOT_ALLOWED = "is not authorized to perform: execute-api:Invoke on resource:"
ARN = "arn:aws:execute-api:eu-west-1:********9012:a1b2c3d4e5/prod/GET/pets"


@pytest.mark.parametrize(
    ("message", "known"),
    [
        ("Forbidden", "Forbidden"),
        ("forbidden.", "Forbidden"),
        ("Missing Authentication Token", "Missing Authentication Token"),
        ("Endpoint request timed out", "Endpoint request timed out"),
        (
            "Access denied. Reason: Could not find issuer for certificate",
            "Access denied. Reason: Could not find issuer for certificate",
        ),
        ("Access denied. Reason: something about walnut", "Access denied. Reason: …"),
        ("User is not authorized to access this resource", "User is not authorized to access this resource"),
        (
            "User is not authorized to access this resource with an explicit deny",
            "User is not authorized to access this resource with an explicit deny",
        ),
        (
            f"User: arn:aws:iam::1:user/walnut is not authorized to perform: execute-api:Invoke on resource: {ARN}",
            "User: … is not authorized to perform: execute-api:Invoke on resource: …",
        ),
        (
            f"User: anonymous {NOT_ALLOWED} {ARN} with an explicit deny",
            "User: … is not authorized to perform: execute-api:Invoke on resource: … with an explicit deny",
        ),
        ("Forbidden walnut", None),
        ("walnut", None),
    ],
)
def test_messages_of_aws_are_known_and_lose_their_variable_parts(message: str, known: str | None):
    assert known_error_text(message) == known


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("curl/8.4.0", "curl"),
        ("CURL/8", "curl"),
        ("Mozilla/5.0 (X11; Linux x86_64) walnut/1", "Mozilla"),
        ("AmazonAPIGateway_a1b2c3d4e5", "AmazonAPIGateway"),
        ("python-requests/2.32", "python-requests"),
        ("walnut/1.0 curl/8", "other"),
        ("warehouse-client-07", "other"),
        ("", "other"),
        ("(curl)", "other"),
    ],
)
def test_a_user_agent_becomes_a_product_of_the_list(user_agent: str, name: str):
    assert product(user_agent) == name


@given(st.text())
def test_nothing_but_the_vocabulary_comes_out(text: str):
    assert product(text) in vocabulary()
    known = known_error_text(text)
    assert (
        known is None
        or known.removesuffix(" with an explicit deny") in vocabulary()
        or known.startswith("Access denied. Reason:")
    )
