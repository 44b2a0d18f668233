"""Who calls in the demo, and with which certificate. Nobody in here exists (RFC 2606 names, RFC 5737 addresses)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from tui.sources.demo.authority import Identity, Registry, Request

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SHORT = {"2.5.4.6": "C", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.3": "CN"}
_TRUST = "Example Trust Services"
_SHOP = "Example Shop"

_ROOT = Request("root", "Example Trust Root R1", _TRUST, None, (), -2000, 5300, ec.SECP384R1, 1)
_ISSUING_1 = Request("issuing 1", "Example Client Issuing CA G1", _TRUST, None, (), -1100, 700, ec.SECP256R1, 0)
_ISSUING_2 = Request("issuing 2", "Example Client Issuing CA G2", _TRUST, None, (), -40, 1780, ec.SECP256R1, 0)
_SANDBOX = Request("sandbox", "Example Sandbox CA", "Example Sandbox", None, (), -400, 600, ec.SECP256R1, 0)


@dataclass(frozen=True, slots=True)
class Profile:
    """One caller: its certificate, from where and with what it calls."""

    issuer: Request | None
    """None: signed by its own key."""
    request: Request
    address: str
    agent: str


def _shop(name: str, to_day: int = 290, curve: type[ec.EllipticCurve] = ec.SECP256R1, label: str = "") -> Request:
    names = (f"DNS:{name}.shop.example.com", f"URI:spiffe://shop.example.com/ns/prod/sa/{name}")
    common_name = f"{name}.shop.example.com"
    return Request(label or name, common_name, _SHOP, "Platform", names, to_day - 365, to_day, curve)


_BILLING_NAMES = ("DNS:billing.partner.example.com", "URI:spiffe://partner.example.com/billing")


def _billing(label: str, from_day: int, to_day: int) -> Request:
    return Request(
        label, "billing.partner.example.com", "Example Partner", "Integration", _BILLING_NAMES, from_day, to_day
    )


PROFILES: Mapping[str, Profile] = {
    "orders": Profile(_ISSUING_1, _shop("orders"), "192.0.2.21", "Apache-HttpClient/4.5.14 (Java/21.0.4)"),
    "payments": Profile(_ISSUING_1, _shop("payments", 201, ec.SECP384R1), "192.0.2.34", "Go-http-client/2.0"),
    "mobile": Profile(_ISSUING_1, _shop("mobile-gateway"), "198.51.100.7", "okhttp/4.12.0"),
    "inventory": Profile(_ISSUING_1, _shop("inventory", 12), "192.0.2.58", "python-requests/2.32.3"),
    "scanner": Profile(
        _ISSUING_2,
        Request(
            "scanner",
            "scanner-07.warehouse.example.com",
            "Example Warehouse",
            None,
            ("DNS:scanner-07.warehouse.example.com", "IP:198.51.100.77", "email:edge@warehouse.example.com"),
            -20,
            70,
        ),
        "198.51.100.77",
        "curl/8.5.0",
    ),
    "billing": Profile(_ISSUING_1, _billing("billing old", -357, 8), "203.0.113.40", "axios/1.7.2"),
    "billing-new": Profile(_ISSUING_2, _billing("billing new", -1, 364), "203.0.113.41", "axios/1.7.7"),
    "expired": Profile(_ISSUING_1, _shop("reports", -2), "192.0.2.90", "python-requests/2.28.1"),
    "unknown-ca": Profile(_SANDBOX, _shop("orders", 120, label="orders sandbox"), "203.0.113.150", "curl/8.7.1"),
    "self-signed": Profile(
        None,
        Request("self-signed", "test-client", "Example Test", None, ("DNS:localhost",), -6, 359),
        "203.0.113.201",
        "PostmanRuntime/7.41.0",
    ),
}


@dataclass(frozen=True, slots=True)
class Client:
    """A caller with its certificate issued."""

    identity: Identity
    variables: Mapping[str, str]
    """The access-log variables that stay the same from request to request."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone of one demo. `truststore` is what its API trusts; the sandbox's CA is not in it."""

    truststore: tuple[Identity, ...]
    clients: Mapping[str, Client]

    def truststore_pem(self) -> str:
        """The truststore as the text file that API Gateway would read."""
        return "".join(identity.pem() for identity in self.truststore)


def cast(seed: int, now: dt.datetime) -> Cast:
    """Issues every certificate of the demo. The same seed and day (`now`, aware, UTC) give the same bytes."""
    registry = Registry(seed, now)
    root = registry.issue(_ROOT)
    issuers = {
        _ISSUING_1.label: registry.issue(_ISSUING_1, root),
        _ISSUING_2.label: registry.issue(_ISSUING_2, root),
        _SANDBOX.label: registry.issue(_SANDBOX),
    }
    clients = {}
    for key, profile in PROFILES.items():
        identity = registry.issue(profile.request, issuers[profile.issuer.label] if profile.issuer else None)
        network = {"identity.sourceIp": profile.address, "identity.userAgent": profile.agent}
        clients[key] = Client(identity, network | certificate_variables(identity))
    trusted = (root, issuers[_ISSUING_1.label], issuers[_ISSUING_2.label])
    return Cast(trusted, clients)


def certificate_variables(identity: Identity) -> dict[str, str]:
    """The six `identity.clientCert` variables as API Gateway writes them.

    Serial number in colon-separated hexadecimal, dates in OpenSSL's text form, names in the
    certificate's own order (AWS: "Variables for access logging for API Gateway").
    """
    certificate = identity.certificate
    prefix = "identity.clientCert."
    return {
        prefix + "clientCertPem": identity.pem(),
        prefix + "subjectDN": _written(certificate.subject),
        prefix + "issuerDN": _written(certificate.issuer),
        prefix + "serialNumber": certificate.serial_number.to_bytes(16, "big").hex(":"),
        prefix + "validity.notBefore": _openssl_date(certificate.not_valid_before_utc),
        prefix + "validity.notAfter": _openssl_date(certificate.not_valid_after_utc),
    }


def _written(name: x509.Name) -> str:
    return ",".join(f"{_SHORT[part.oid.dotted_string]}={part.value!s}" for part in name)


def _openssl_date(moment: dt.datetime) -> str:
    return f"{_MONTHS[moment.month - 1]} {moment.day:2d} {moment:%H:%M:%S %Y} GMT"
