"""Attribute types of distinguished names: which object identifier has which label, and which labels mean it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "2.5.4.3": "CN",
        "2.5.4.4": "SN",
        "2.5.4.5": "serialNumber",
        "2.5.4.6": "C",
        "2.5.4.7": "L",
        "2.5.4.8": "ST",
        "2.5.4.9": "STREET",
        "2.5.4.10": "O",
        "2.5.4.11": "OU",
        "2.5.4.12": "title",
        "2.5.4.13": "description",
        "2.5.4.15": "businessCategory",
        "2.5.4.17": "postalCode",
        "2.5.4.41": "name",
        "2.5.4.42": "GN",
        "2.5.4.43": "initials",
        "2.5.4.44": "generationQualifier",
        "2.5.4.45": "x500UniqueIdentifier",
        "2.5.4.46": "dnQualifier",
        "2.5.4.65": "pseudonym",
        "2.5.4.97": "organizationIdentifier",
        "0.9.2342.19200300.100.1.1": "UID",
        "0.9.2342.19200300.100.1.25": "DC",
        "1.2.840.113549.1.9.1": "emailAddress",
        "1.2.840.113549.1.9.2": "unstructuredName",
        "1.3.6.1.4.1.311.60.2.1.1": "jurisdictionL",
        "1.3.6.1.4.1.311.60.2.1.2": "jurisdictionST",
        "1.3.6.1.4.1.311.60.2.1.3": "jurisdictionC",
    }
)
"""Object identifier → the short label that OpenSSL prints (RFC 4514 section 3 for those that it names)."""

_OTHER_LABELS: Final = {
    "commonname": "2.5.4.3",
    "surname": "2.5.4.4",
    "countryname": "2.5.4.6",
    "localityname": "2.5.4.7",
    "s": "2.5.4.8",
    "stateorprovincename": "2.5.4.8",
    "streetaddress": "2.5.4.9",
    "organizationname": "2.5.4.10",
    "organizationalunitname": "2.5.4.11",
    "t": "2.5.4.12",
    "givenname": "2.5.4.42",
    "g": "2.5.4.42",
    "userid": "0.9.2342.19200300.100.1.1",
    "domaincomponent": "0.9.2342.19200300.100.1.25",
    "e": "1.2.840.113549.1.9.1",
    "email": "1.2.840.113549.1.9.1",
    "jurisdictionlocalityname": "1.3.6.1.4.1.311.60.2.1.1",
    "jurisdictionstateorprovincename": "1.3.6.1.4.1.311.60.2.1.2",
    "jurisdictioncountryname": "1.3.6.1.4.1.311.60.2.1.3",
}

_IDENTIFIERS: Final[Mapping[str, str]] = MappingProxyType(
    {**{label.lower(): oid for oid, label in LABELS.items()}, **_OTHER_LABELS}
)


def identifier(label: str) -> str | None:
    """The dotted object identifier that a label stands for, whatever its case; None where it is not known.

    Takes `CN`, `commonName`, `2.5.4.3` and `OID.2.5.4.3`.
    """
    plain = label.lower().removeprefix("oid.")
    return plain if plain[:1].isdigit() else _IDENTIFIERS.get(plain)


def label_of(oid: str) -> str:
    """The short label of a dotted object identifier; itself where it has none."""
    return LABELS.get(oid, oid)
