"""Sessions and clients of boto3: which profile, region and endpoint, decided once and shown as decided.

boto3 and botocore are imported inside functions: together they cost more than the rest of a start.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit, urlunsplit

import tui
from tui.aws.errors import CallContext
from tui.aws.explain import explain
from tui.aws.telling import tell
from tui.text import one_line

if TYPE_CHECKING:
    import boto3.session
    from botocore.config import Config
    from types_boto3_logs.client import CloudWatchLogsClient

CONNECT_TIMEOUT = 3.0
READ_TIMEOUT = 10.0
"""Seconds between two reads. Live Tail sends an update every second, so this is how a dead link is noticed."""
_SERVICES: Final = {
    "logs": "cloudwatch_logs", "apigateway": "api_gateway", "apigatewayv2": "apigatewayv2", "sts": "sts", "s3": "s3",
}  # fmt: skip
"""Names of clients, and what the service is called in configuration (AWS SDKs guide, Service-specific endpoints)."""
_AWS_HOST = re.compile(r"\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$", re.IGNORECASE)


class AwsSession:
    """One boto3 session with its region and endpoint. Safe to use from several threads.

    Nothing is read or connected before the first use. A session keeps the credentials that it found, so a
    fresh login elsewhere is picked up by making a new one.

    Args:
        profile: the profile's name, or None for the usual search.
        region: the region that was asked for.
        endpoint_url: the endpoint that was asked for; else `AWS_ENDPOINT_URL*` and the profile are read. For another
            service than CloudWatch Logs, a variable of its own goes first, and an AWS host name serves one service.
        target_region: the region in the target's ARN, which stands behind `region` and before the environment.
        read_timeout: seconds of silence after which a call or a live session counts as lost.
    """

    def __init__(
        self,
        profile: str | None = None,
        region: str | None = None,
        endpoint_url: str | None = None,
        target_region: str | None = None,
        *,
        read_timeout: float = READ_TIMEOUT,
    ) -> None:
        self.profile = profile
        self._asked_region = region or target_region
        self._asked_endpoint = endpoint_url
        self._read_timeout = read_timeout
        self._lock = threading.Lock()
        self._session: boto3.session.Session | None = None
        self._clients: dict[str, Any] = {}
        self._region: str | None = None
        self._endpoint: str | None = None

    @property
    def region(self) -> str | None:
        """The region in force; before the first call only what the command line, target or environment say."""
        return self._region or self._asked_region or _environment_region(os.environ)

    @property
    def endpoint(self) -> str | None:
        """The explicit endpoint in force, without a password in it; None where AWS's own is used."""
        return self._shown_endpoint("logs")

    @property
    def place(self) -> str:
        """Region and explicit endpoint, for people. Sanitised."""
        region = one_line(self.region, 60) if self.region else "region not known yet"
        return f"{region} · {self.endpoint}" if self.endpoint else region

    def context(self, action: str, subject: str | None = None, resource: str | None = None) -> CallContext:
        """What the texts of a fault may say about a call of this session."""
        profile = self.profile or os.environ.get("AWS_PROFILE")
        endpoint = self._shown_endpoint(action.partition(":")[0])
        return CallContext(action, subject, resource, self.region, profile, endpoint, self._credential_method())

    def logs(self) -> CloudWatchLogsClient:
        """The client for CloudWatch Logs; made on first use.

        Raises:
            AwsFault: kind CONFIG or CREDENTIALS, where profile, region, endpoint or credentials cannot be used.
        """
        client: CloudWatchLogsClient = self.client("logs")
        return client

    def client(self, service: str) -> Any:
        """The client for `logs`, `apigateway`, `apigatewayv2`, `sts` or `s3`; made on first use.

        Raises:
            AwsFault: kind CONFIG or CREDENTIALS, where profile, region, endpoint or credentials cannot be used.
        """
        with self._lock:
            if service not in self._clients:
                try:
                    self._clients[service] = self._connect(service)
                except Exception as error:  # noqa: BLE001 -- credential plug-ins raise what they like
                    raise explain(error, self.context(service)) from None
            return self._clients[service]

    def _connect(self, service: str) -> Any:
        import boto3.session

        session = self._session or boto3.session.Session(profile_name=self.profile)
        self._session = session
        self._region = self._asked_region or _environment_region(os.environ) or session.region_name or _machine_region()
        if not self._region:
            raise tell("no-region", self.context(service))
        endpoint = self._endpoint_for(service, session)
        if service == "logs":
            self._endpoint = endpoint
        make: Any = session.client  # its overloads know the services by name, each from a package of its own
        return make(service, region_name=self._region, endpoint_url=endpoint, config=self._config(endpoint))

    def _shown_endpoint(self, service: str) -> str | None:
        service = service if service in _SERVICES else "logs"
        asked = self._asked_endpoint if _serves(self._asked_endpoint, service) else None
        if service == "logs":
            url = self._endpoint or asked or _environment_endpoint(service, os.environ)
        else:
            url = _own_endpoint(service, os.environ) or asked or _environment_endpoint(service, os.environ)
        return one_line(_without_user(url), 200) if url else None

    def _endpoint_for(self, service: str, session: boto3.session.Session) -> str | None:
        asked = self._asked_endpoint if _serves(self._asked_endpoint, service) else None
        if service == "logs":
            return asked or _configured_endpoint(service, session, os.environ)
        return _own_endpoint(service, os.environ) or asked or _configured_endpoint(service, session, os.environ)

    def _config(self, endpoint: str | None) -> Config:
        from botocore.config import Config

        options: dict[str, Any] = {"inject_host_prefix": False} if endpoint else {}
        return Config(
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=self._read_timeout,
            # One attempt: the sources wait and count by themselves, and a hidden retry would spend the budget twice.
            retries={"total_max_attempts": 1, "mode": "standard"},
            user_agent_extra=f"mtlstail/{tui.__version__}",
            **options,
        )

    def _credential_method(self) -> str | None:
        if self._session is None or not self._clients:
            return None
        try:
            credentials = self._session.get_credentials()
        except Exception:  # noqa: BLE001 -- asked only to word a message; the fault itself is already being told
            return None
        return getattr(credentials, "method", None)


SessionFactory = Callable[[], AwsSession]
"""Makes a new session, so that credentials are searched for again."""


def _environment_region(environ: Mapping[str, str]) -> str | None:
    return environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or None


def _variable(service: str) -> str:
    return f"AWS_ENDPOINT_URL_{_SERVICES[service].upper()}"


def _serves(url: str | None, service: str) -> bool:
    """False for an AWS host of another service: `vpce-….logs.eu-west-1.vpce.amazonaws.com` answers for logs alone."""
    host = (urlsplit(url).hostname or "") if url else ""
    if not _AWS_HOST.search(host):
        return True
    name = "apigateway" if service == "apigatewayv2" else service
    return any(label.removesuffix("-fips") in {name, f"stream-{name}"} for label in host.split("."))


def _ignores_configured(environ: Mapping[str, str]) -> bool:
    return environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true"


def _own_endpoint(service: str, environ: Mapping[str, str]) -> str | None:
    return None if _ignores_configured(environ) else environ.get(_variable(service)) or None


def _environment_endpoint(service: str, environ: Mapping[str, str]) -> str | None:
    if _ignores_configured(environ):
        return None
    return _own_endpoint(service, environ) or environ.get("AWS_ENDPOINT_URL") or None


def _configured_endpoint(service: str, session: boto3.session.Session, environ: Mapping[str, str]) -> str | None:
    """The endpoint that environment or profile name (AWS SDKs guide, Service-specific endpoints)."""
    core = session._session  # boto3 passes on neither of the two configuration views
    profile = core.get_scoped_config()
    if str(profile.get("ignore_configured_endpoint_urls", "")).lower() == "true":
        return None
    named = _environment_endpoint(service, environ)
    if named or _ignores_configured(environ):
        return named
    services = core.full_config.get("services", {}).get(profile.get("services"), {})
    url = services.get(_SERVICES[service], {}).get("endpoint_url") or profile.get("endpoint_url")
    return str(url) if url else None


def _machine_region() -> str | None:
    from botocore.utils import InstanceMetadataRegionFetcher

    return InstanceMetadataRegionFetcher(timeout=1, num_attempts=1).retrieve_region() or None


def _without_user(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))
