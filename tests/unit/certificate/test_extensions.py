from __future__ import annotations

import ipaddress

import pytest
from cryptography import x509

from tests.unit.certificate.hostile import GOOD, extension, with_more_extensions
from tui.certificate.der import certificate_parts
from tui.certificate.extensions import Extensions, Unreadable, alternative_names

TOGETHER = GOOD.certificate.extensions
PARTS = certificate_parts(GOOD.der)
KINDS = [
    x509.SubjectAlternativeName,
    x509.KeyUsage,
    x509.ExtendedKeyUsage,
    x509.BasicConstraints,
    x509.SubjectKeyIdentifier,
    x509.AuthorityKeyIdentifier,
]


@pytest.mark.parametrize("kind", KINDS)
def test_reading_alone_gives_what_reading_together_gives(kind: type[x509.ExtensionType]) -> None:
    alone = Extensions(PARTS, None).get(kind)

    assert alone is not None
    assert alone == Extensions(PARTS, TOGETHER).get(kind)


@pytest.mark.parametrize("together", [TOGETHER, None])
def test_an_extension_that_is_not_there_is_none(together: x509.Extensions | None) -> None:
    assert Extensions(PARTS, together).get(x509.NameConstraints) is None


def test_an_extension_that_is_there_twice_is_unreadable() -> None:
    doubled = certificate_parts(
        with_more_extensions(extension(0x0E, b"\x04\x01\x00"), extension(0x0E, b"\x04\x01\x01"))
    )

    with pytest.raises(Unreadable, match="3 times"):
        Extensions(doubled, None).get(x509.SubjectKeyIdentifier)
    assert Extensions(doubled, None).get(x509.KeyUsage) is not None


def test_all_forms_of_alternative_names() -> None:
    names = x509.SubjectAlternativeName(
        [
            x509.DNSName("a.example"),
            x509.UniformResourceIdentifier("spiffe://a/b"),
            x509.RFC822Name("a@b.example"),
            x509.IPAddress(ipaddress.ip_address("2001:db8::1")),
            x509.DirectoryName(GOOD.certificate.subject),
            x509.RegisteredID(x509.ObjectIdentifier("1.2.3")),
            x509.OtherName(x509.ObjectIdentifier("1.2.4"), b"\x05\x00"),
        ]
    )
    assert alternative_names(names) == (
        *("DNS:a.example", "URI:spiffe://a/b", "email:a@b.example", "IP:2001:db8::1"),
        *("DirName:CN=client-1,O=Example,C=DE", "RID:1.2.3", "other:1.2.4"),
    )
