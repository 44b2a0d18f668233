"""Who is asking? The account and the principal behind the credentials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.aws.explain import explain
from tui.aws.session import AwsSession
from tui.aws.telling import bad_page


@dataclass(frozen=True, slots=True)
class Identity:
    """The caller, as STS gives it; sanitise before showing."""

    account: str
    """Twelve digits."""
    arn: str


def caller(session: AwsSession) -> Identity:
    """The caller's identity. GetCallerIdentity needs no permission (AWS STS API reference); but it needs the network.

    Raises:
        AwsFault: as any call.
    """
    action = "sts:GetCallerIdentity"
    client = session.client("sts")
    try:
        answer = client.get_caller_identity()
    except Exception as error:  # noqa: BLE001 -- a broken body is an AttributeError, a lost link urllib3's own class
        raise explain(error, session.context(action)) from None
    account, arn = (answer.get(key) if isinstance(answer, Mapping) else None for key in ("Account", "Arn"))
    if not isinstance(account, str) or not isinstance(arn, str):
        raise bad_page(session.context(action), "no account")
    return Identity(account, arn)
