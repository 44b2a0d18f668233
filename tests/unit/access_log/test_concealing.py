from __future__ import annotations

import html
import json
import time
import urllib.parse

import pytest

from tests.support.certificates import Authority
from tui.access_log.concealing import conceal, looks_like_certificate, looks_secret

JWT = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiJqb2huIn0.c2lnbmF0dXJl"


@pytest.fixture(scope="module")
def pem() -> str:
    return Authority("Concealed CA").issue("concealed").pem


def written(pem: str) -> dict[str, str]:
    """A PEM as it may stand in a line that cannot be read."""
    escaped = json.dumps(pem)[1:-1]
    body = "".join(pem.splitlines()[1:-1])
    return {
        "raw": pem,
        "escaped": escaped,
        "escaped twice": json.dumps(escaped)[1:-1],
        "url-encoded": urllib.parse.quote(pem),
        "url-encoded with plus": urllib.parse.quote_plus(pem),
        "html": html.escape(pem).replace("\n", "&#10;").replace("-", "&#45;"),
        "spaces": pem.replace("\n", " "),
        "no breaks": pem.replace("\n", ""),
        "no end": escaped[: len(escaped) // 2],
        "no armour": body,
        "no armour, escaped": "\\n".join(pem.splitlines()[1:-1]),
        "no armour, url-encoded": urllib.parse.quote("\n".join(pem.splitlines()[1:-1]), safe=""),
        "base64url": body.replace("+", "-").replace("/", "_"),
    }


WAYS = list(written("-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n"))


@pytest.mark.parametrize("way", WAYS)
def test_no_part_of_a_certificate_is_left(pem, way):
    text = written(pem)[way]
    concealed = conceal(f'203.0.113.7 "{text}" 403 tail')
    assert "characters hidden]" in concealed
    assert concealed.startswith('203.0.113.7 "')
    assert concealed.endswith('" 403 tail')
    body = "".join(pem.splitlines()[1:-1])
    assert not any(body[at : at + 24] in concealed.replace("\\n", "") for at in range(0, len(body) - 24, 8))


def test_the_note_says_how_long_it_was(pem):
    text = pem.strip()
    assert conceal(text) == f"[PEM of {len(text):,} characters hidden]"


def test_several_blocks_and_what_stands_between_them(pem):
    text = pem.strip()
    concealed = conceal(f"a {text} b {text} c")
    assert concealed.startswith("a [PEM of ")
    assert " b [PEM of " in concealed
    assert concealed.endswith("] c")


def test_a_block_that_another_one_interrupts(pem):
    half = pem[: len(pem) // 2].strip()
    assert conceal(f'<{half}"> {pem.strip()}>').count("[PEM of ") == 2


def test_private_keys_are_hidden():
    for kind in ("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY"):
        assert "c2VjcmV0" not in conceal(f"-----BEGIN {kind}-----\nc2VjcmV0\n-----END {kind}-----")


@pytest.mark.parametrize(
    "text",
    [
        f"GET /x?t={JWT}",
        JWT,
        f"Authorization: Bearer {JWT}",
        JWT.rpartition(".")[0],
        "AKIAIOSFODNN7EXAMPLE",
        "ASIAIOSFODNN7EXAMPLE",
    ],
)
def test_tokens_are_hidden(text):
    concealed = conceal(text)
    assert "hidden]" in concealed
    assert JWT[:30] not in concealed
    assert "IOSFODNN7" not in concealed


@pytest.mark.parametrize(
    "text",
    [
        '"identity.apiKey":"s3cr3tvalue"',
        '\\"apiKey\\":\\"s3cr3tvalue\\"',
        "<apiKey>s3cr3tvalue</apiKey>",
        "api-key=s3cr3tvalue",
        "password: s3cr3tvalue",
        "Authorization: Basic s3cr3tvalue",
        '"authorizer.claims.sub":"s3cr3tvalue"',
        "Cookie: s3cr3tvalue",
        '"x_token": s3cr3tvalue,',
    ],
)
def test_values_under_telling_names_are_hidden(text):
    assert "s3cr3tvalue" not in conceal(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "203.0.113.7 - - [07/Jul/2024:05:31:53 +0000] GET /pets HTTP/1.1 200 3",
        '"apiKeyId":"abcd"',
        '"apiKey":"-"',
        "MIDDLE EAST",
        "BEGIN at 5",
    ],
)
def test_everything_else_stays(text):
    assert conceal(text) == text


@pytest.mark.parametrize(
    "unit",
    [
        "-----BEGIN CERTIFICATE-----",
        "-----END CERTIFICATE-----",
        "BEGIN ",
        "-",
        "BEGIN A A A A ",
        "eyJ",
        "eyJaaaaaaaaa.",
        "MII",
        "MIIaa\n",
        "a",
        "%2D",
        "token",
        "token=",
        "apikey:' ",
        "BEGIN\\n",
        "%2520",
        "&#45;",
        "A" * 20 + " ",
        " ",
        "\\",
    ],
)
def test_it_is_linear(unit):
    text = (unit * (64 * 1024 // len(unit) + 1))[: 64 * 1024]
    started = time.perf_counter()
    conceal(text)
    assert time.perf_counter() - started < 0.5


def test_certificates_are_recognised_by_content(pem):
    ways = written(pem)
    for way in ("raw", "escaped", "url-encoded", "url-encoded with plus", "spaces", "no breaks", "no end", "no armour"):
        assert looks_like_certificate(ways[way]), way
    assert looks_like_certificate(f"subject=x\n{pem}")
    for text in ("", "BEGIN", "MII", "-----BEGIN PRIVATE KEY-----", "-----BEGIN CERTIFICATE REQUEST-----", "a" * 500):
        assert not looks_like_certificate(text), text


def test_secrets_are_recognised_by_shape(pem):
    for text in (JWT, f"x {JWT}", "AKIAIOSFODNN7EXAMPLE", pem, "-----BEGIN PRIVATE KEY-----"):
        assert looks_secret(text)
    for text in (
        "",
        "eyJ",
        "AKIA",
        "r3s0rc",
        "MIDDLE EAST",
        "MISSING_AUTHENTICATION_TOKEN",
        "Root=1-668a2596-2b32f5e914a6325727587489",
    ):
        assert not looks_secret(text)
