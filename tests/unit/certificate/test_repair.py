from __future__ import annotations

import base64
import html
import json
import time
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.certificates import IssuedCertificate, issue
from tui.certificate.repair import MAX_CHARACTERS, mend

BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
EC = issue("client-ec", sans=["DNS:a.example"])
RSA = issue("client-rsa", key="rsa")
BODY = "".join(EC.pem.splitlines()[1:-1])

Damage = Callable[[IssuedCertificate], str]


def _plain(issued: IssuedCertificate) -> str:
    return base64.b64encode(issued.der).decode()


def _entities(issued: IssuedCertificate) -> str:
    return issued.pem.replace("+", "&#43;").replace("\n", "&#10;").replace("/", "&#x2F;").replace("=", "&equals;")


DAMAGES: list[tuple[str, Damage, tuple[str, ...]]] = [
    ("as API Gateway logs it", lambda c: c.pem, ()),
    ("without the last line break", lambda c: c.pem.rstrip(), ()),
    ("with text around it", lambda c: f"Certificate:\n  Data: 100% \\o/ & more\n{c.pem}\ndone\n", ()),
    (r"\n as text", lambda c: c.pem.replace("\n", r"\n"), ("escaped-newlines",)),
    (r"\\n as text", lambda c: c.pem.replace("\n", r"\\n"), ("escaped-newlines",)),
    (r"\r\n as text", lambda c: c.pem.replace("\n", r"\r\n"), ("escaped-newlines",)),
    ("slashes escaped too", lambda c: c.pem.replace("/", r"\/"), ("escaped-newlines",)),
    ("a JSON string", lambda c: json.dumps(c.pem), ("escaped-newlines",)),
    ("a JSON string of a JSON string", lambda c: json.dumps(json.dumps(c.pem)), ("escaped-newlines",)),
    ("spaces for line breaks", lambda c: c.pem.replace("\n", " "), ("spaces-for-newlines",)),
    ("tabs for line breaks", lambda c: c.pem.replace("\n", "\t"), ("spaces-for-newlines",)),
    ("no line breaks", lambda c: c.pem.replace("\n", ""), ("missing-newlines",)),
    ("no white space at all", lambda c: "".join(c.pem.split()), ("missing-newlines",)),
    ("one long line", lambda c: f"{BEGIN}\n{_plain(c)}\n{END}\n", ("missing-newlines",)),
    ("one long line between spaces", lambda c: f"{BEGIN} {_plain(c)} {END}", ("spaces-for-newlines",)),
    ("CRLF", lambda c: c.pem.replace("\n", "\r\n"), ("crlf",)),
    ("URL-encoded", lambda c: quote(c.pem), ("url-encoded",)),
    ("URL-encoded wholly", lambda c: quote(c.pem, safe=""), ("url-encoded",)),
    ("form-encoded", lambda c: quote_plus(c.pem), ("url-encoded",)),
    ("URL-encoded twice", lambda c: quote(quote(c.pem)), ("url-encoded",)),
    ("hyphens URL-encoded as well", lambda c: quote(c.pem).replace("-", "%2D"), ("url-encoded",)),
    ("HTML entities", _entities, ("html-entities",)),
    ("HTML entities escaped again", lambda c: html.escape(_entities(c)), ("html-entities",)),
    ("hyphens as HTML entities", lambda c: _entities(c).replace("-", "&#45;"), ("html-entities",)),
    ("bare base64", _plain, ("bare-base64",)),
    ("bare base64 in lines", lambda c: base64.encodebytes(c.der).decode(), ("bare-base64",)),
    ("bare base64, URL-encoded", lambda c: quote(_plain(c), safe=""), ("url-encoded", "bare-base64")),
    ("base64 of the PEM", lambda c: base64.b64encode(c.pem.encode()).decode(), ("base64-of-pem",)),
    (
        "base64 of an escaped PEM",
        lambda c: base64.b64encode(c.pem.replace("\n", r"\n").encode()).decode(),
        ("base64-of-pem", "escaped-newlines"),
    ),
    ("quoted", lambda c: f'"{c.pem.strip()}"', ("quotes",)),
    ("in a list of one", lambda c: f"['{c.pem}']", ("list",)),
    ("base64url in armour", lambda c: c.pem.replace("+", "-").replace("/", "_"), ("base64url",)),
    ("a form decoder's spaces for plus", lambda c: c.pem.replace("+", " "), ("spaces-for-plus",)),
    ("no padding", lambda c: c.pem.replace("=", ""), ()),
    ("armour without its end", lambda c: c.pem.partition(END)[0], ("missing-end",)),
    ("armour cut in its end", lambda c: c.pem.partition(END)[0] + "-----END CERT", ("missing-end",)),
    ("armour without its beginning", lambda c: c.pem.removeprefix(BEGIN), ("missing-begin",)),
    (
        "OpenSSL's trusted certificate",
        lambda c: f"{BEGIN}\n{base64.encodebytes(c.der + b'0123').decode()}{END}\n".replace("CERT", "TRUSTED CERT"),
        ("trailing-data",),
    ),
    ("label of old", lambda c: c.pem.replace("CERT", "X509 CERT"), ()),
]


@pytest.mark.parametrize("issued", [EC, RSA], ids=["ec", "rsa"])
@pytest.mark.parametrize(("damage", "repairs"), [row[1:] for row in DAMAGES], ids=[row[0] for row in DAMAGES])
def test_repairs(issued: IssuedCertificate, damage: Damage, repairs: tuple[str, ...]) -> None:
    text = damage(issued)
    assert repairs == () or text != issued.pem

    (block,) = mend(text).blocks

    assert block.error is None
    assert block.der == issued.der
    assert block.repairs == repairs


def test_bare_base64url() -> None:
    padding = b"\xfb\xff\xfe"
    text = base64.urlsafe_b64encode(b"\x30\x82\x01\x00" + padding * 86).decode().rstrip("=")
    assert "-" in text or "_" in text

    (block,) = mend(text).blocks

    assert block.repairs == ("bare-base64", "base64url", "trailing-data")


@pytest.mark.parametrize(
    ("join", "repairs"),
    [
        (lambda a, b: a + b, ()),
        (lambda a, b: f"{a}\nsubject=CN = b\n{b}", ()),
        (lambda a, b: f"{a},{b}", ("list",)),
        (lambda a, b: json.dumps([a, b]), ("list", "escaped-newlines")),
        (lambda a, b: json.dumps([a, b], indent=1), ("list", "escaped-newlines")),
        (lambda a, b: json.dumps(json.dumps([a, b])), ("list", "escaped-newlines")),
        (lambda a, b: f"['{a}', '{b}']", ("list",)),
        (lambda a, b: (a + b).replace("\n", " "), ("spaces-for-newlines",)),
    ],
)
def test_chains_and_lists(join: Callable[[str, str], str], repairs: tuple[str, ...]) -> None:
    mended = mend(join(EC.pem, RSA.pem))

    assert [block.der for block in mended.blocks] == [EC.der, RSA.der]
    assert {block.repairs for block in mended.blocks} == {repairs}


def test_a_list_of_bare_base64_as_in_a_json_web_key() -> None:
    mended = mend(json.dumps({"x5c": [_plain(EC), _plain(RSA)]}))

    assert [block.der for block in mended.blocks] == [EC.der, RSA.der]
    assert mended.blocks[0].repairs == ("bare-base64", "list")


@pytest.mark.parametrize("text", ["", "  \n", "-", " - ", "(none)", "null"])
def test_no_value_is_named_as_such(text: str) -> None:
    mended = mend(text)
    assert mended.absent
    assert not mended.blocks
    assert mended.error == "there is no certificate: the text holds no value"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("*" * 1476, "masked by a data-protection policy"),
        (f"{BEGIN}\n{'*' * 600}\n{END}", "masked by a data-protection policy"),
        (f"{BEGIN}\n{BODY[:64]}\n{'*' * 64}\n{BODY[128:]}\n{END}", "partly masked by a data-protection policy"),
        (f"{BEGIN}\n{BODY[:64]}\n{'*' * 600}", "partly masked by a data-protection policy"),
        (f"{'*' * 40}\n{BODY[64:]}\n{END}", "partly masked by a data-protection policy"),
        (f"{'*' * 12}CERT{'*' * 500}", "partly masked by a data-protection policy"),
    ],
)
def test_a_masked_pem_is_named_as_such(text: str, error: str) -> None:
    assert _error(text) == error


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (f"{BEGIN}\n{BODY[:300]}", f"the PEM is cut off after 300 of its {len(BODY)} characters"),
        (f"{BEGIN}\n{BODY[:300]}\n{END}", f"the PEM is cut off after 300 of its {len(BODY)} characters"),
        (BODY[:300], f"the PEM is cut off after 300 of its {len(BODY)} characters"),
        (BEGIN, "the PEM is cut off after 0 of its characters"),
        (f"{BEGIN}\nMI", "the PEM is cut off after 2 of its characters"),
        (f"{BODY[200:]}\n{END}", "the PEM is cut off: its beginning is missing"),
        (f"{BEGIN}\n{END}", "the PEM is empty: nothing stands between its armour lines"),
        (
            f"{BEGIN}\n{BODY[:100]}é{BODY[100:]}\n{END}",
            f"the PEM is damaged: its character 101 of {len(BODY) + 1} is not base64",
        ),
        (f"{BEGIN}\nAAAA{BODY}\n{END}", "the PEM is damaged: what its base64 holds is not DER"),
        (
            f"{BEGIN}\nMIQ/////AAAA\n{END}",
            "the PEM is damaged, or too large to decode: it says that it holds 1,073,741,829 octets",
        ),
        ("hello", "this is not a certificate: no PEM armour and no base64 of one in its 5 characters"),
        ("MAIN", "this is not a certificate: no PEM armour and no base64 of one in its 4 characters"),
        (
            "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----",
            "this is a private key, not a certificate",
        ),
        (
            "-----BEGIN X509 CRL-----\n-----END X509 CRL-----",
            "this is a certificate revocation list (CRL), not a certificate",
        ),
    ],
)
def test_what_cannot_be_mended_is_named_for_what_it_is(text: str, error: str) -> None:
    assert _error(text) == error


def _error(text: str) -> str | None:
    mended = mend(text)
    assert not any(block.der for block in mended.blocks)
    return mended.blocks[0].error if mended.blocks else mended.error


def test_a_key_beside_a_certificate_is_noticed_and_not_read() -> None:
    key = "-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0\n-----END EC PRIVATE KEY-----\n"
    mended = mend(key + EC.pem)

    assert mended.holds_private_key
    assert [block.der for block in mended.blocks] == [EC.der]


def test_a_broken_block_costs_no_other() -> None:
    mended = mend(f"{BEGIN}\n{BODY[:99]}\n{RSA.pem}")

    assert mended.blocks[0].der is None
    assert mended.blocks[1].der == RSA.der


def test_more_than_64_kib_is_not_read() -> None:
    text = EC.pem * (MAX_CHARACTERS // len(EC.pem) + 1)

    assert mend(text).error == f"the PEM is too large to decode: {len(text):,} characters, and the limit is 65,536"
    assert len(mend(text, limit=None).blocks) == len(text) // len(EC.pem)


def test_one_block_of_more_than_64_kib_is_not_read_in_a_file_either() -> None:
    (block,) = mend(f"{BEGIN}\n{'A' * 70_000}\n{END}", limit=None).blocks
    assert block.error is not None
    assert block.error.startswith("the PEM is too large to decode: 70,00")


@pytest.mark.parametrize(
    "part",
    [
        BEGIN,
        END,
        f"{BEGIN}\n{END}",
        "-----BEGIN ",
        "\\",
        "\\n",
        "%2",
        "&#",
        "[",
        "MII",
        "* ",
        "\n",
        "-----",
        "LS0tLS1CRUdJTi",
    ],
)
def test_hostile_repetition_stays_within_a_second(part: str) -> None:
    text = part * 30_000
    started = time.process_time()
    mend(text, limit=None)
    mend(text[:MAX_CHARACTERS])
    assert time.process_time() - started < 1


def test_layers_of_base64_end() -> None:
    text = EC.pem
    for _ in range(6):
        text = base64.b64encode(f"-----BEGIN\n{text}".encode()).decode()
    assert not mend(text).blocks


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    mend(text)


@given(st.text(st.sampled_from(f'-*%&;\\n[]",{BODY[:20]} \n'), max_size=200), st.integers(0, 800), st.integers(0, 800))
def test_no_damage_to_a_pem_raises(inserted: str, start: int, end: int) -> None:
    mended = mend(EC.pem[:start] + inserted + EC.pem[end:])
    assert mended.blocks or mended.error
    assert all((block.der is None) != (block.error is None) for block in mended.blocks)
