from __future__ import annotations

import base64
import html
import json
import time
import urllib.parse

import pytest

from tests.support.certificates import Authority
from tui.access_log.concealing import conceal, looks_like_certificate, looks_secret, without_secrets
from tui.access_log.named_values import mask_query

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
        f"GET /x/{JWT}",
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
        f"GET /x?t={JWT}&code=s3cr3tvalue HTTP/1.1",
        '"authorizer.claims.name":"John s3cr3tvalue"',
        '"authorizer.claims.name":"John "s3cr3tvalue" x", "status":"403"',
        '"apiKey":["s3cr3tvalue"]',
        '"apiKey":["a", "]", "s3cr3tvalue"]',
        '"token":{"v":"s3cr3tvalue"}',
        '"token":{"v":"}s3cr3tvalue"}',
        '"claims":{"sub":"s3cr3tvalue"}',
        '\\"claims\\":{\\"sub\\":\\"}s3cr3tvalue\\"}',
        '"authorizer.tenant":"s3cr3tvalue"',
        '"authorizer":{"tenant":"s3cr3tvalue"}',
        "authorizer={tenant=s3cr3tvalue}",
        'apiKey\\\\\\":\\\\\\"s3cr3tvalue',
        "apiKey           : s3cr3tvalue",
        "password=abc&s3cr3tvalue",
        "password=abc\\s3cr3tvalue",
        "<claims><sub>s3cr3tvalue",
        '<x.claims type="a"><sub>s3cr3tvalue</sub></x.claims>',
        "Cookie: sid=1; other=s3cr3tvalue",
        'Authorization: Digest username="a", response="s3cr3tvalue"',
        "{'token': 'a s3cr3tvalue'}",
        "token%3Ds3cr3tvalue",
        '"GET /p?code=s3cr3tvalue HTTP/1.1" 200',
        "GET /p?a=1&b=s3cr3tvalue&c=%20s3cr3tvalue",
        "a > token> s3cr3tvalue",
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
        "Starting authorizer: abc123 for request: 7",
        '"authorizer.status":"403","authorizer.integrationLatency":"5"',
        '"error.message":"Invalid token","status":"403"',
        "Why?because",
        "<token/><status>403</status>",
        '<token a="b"/><status>403</status>',
        '"token":"[value of 5 characters hidden]"',
        "token=[PEM of 1,200 characters hidden]",
        '"token":"••••"',
    ],
)
def test_everything_else_stays(text):
    assert conceal(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('"token":{"v":"S"},"status":"403"', ',"status":"403"'),
        ('"apiKey":["S"],"status":"403"', ',"status":"403"'),
        ('"claims":"a b","status":"403"', '","status":"403"'),
        ("<r><claims><sub>S</sub></claims><status>403</status></r>", "</claims><status>403</status></r>"),
        ("token=abc&page=2 x", "&page=2 x"),
        ('"GET /p?code=S HTTP/1.1" 403', ' HTTP/1.1" 403'),
    ],
)
def test_what_stands_behind_a_hidden_value_stays(text, left):
    assert conceal(text).endswith(left)


@pytest.mark.parametrize(
    ("path", "masked"),
    [("/p", "/p"), ("/p?", "/p?"), ("/p?a=1&b=&c&=d", "/p?a=••••&b=&••••&=••••"), ("/p?a=b=c?d", "/p?a=••••")],
)
def test_query_values_are_left_out(path, masked):
    assert mask_query(path) == masked


def test_a_certificate_in_a_query_leaves_no_rest(pem):
    assert conceal(f"GET /p?cert={pem.strip()}&x=SECRET HTTP/1.1") == "GET /p?cert=••••&x=•••• HTTP/1.1"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"/p?access_token={JWT}&b=1", "/p?access_token=[token hidden]&b=1"),
        (f"/a/{JWT}/b", "/a/[token hidden]/b"),
        (f"x Bearer {JWT}", "x Bearer [token hidden]"),
        ("BASIC dXNlcjpwYXNz", "BASIC [token hidden]"),
        ("bearer abcdefghijklmnop1", "bearer [token hidden]"),
        ("x AKIAIOSFODNN7EXAMPLE", "x [access key id hidden]"),
        ("Basic authentication required here", None),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", None),
        ("/v1/providers/MICROSOFT/eyJ/AKIA/ASIA/3082/BEGIN/resource", None),
        ("/" + "3082" * 80, "/[certificate of 320 characters hidden]"),
        ("short", None),
    ],
)
def test_one_value_without_what_is_secret_in_it(text, shown):
    assert without_secrets(text) == (text if shown is None else shown)


def test_a_value_that_is_a_certificate_is_a_note(pem):
    ways = written(pem)
    body = "".join(pem.splitlines()[1:-1])
    for way in set(ways) - {"no armour, escaped"}:
        text = without_secrets(f"x{ways[way]}" if way in ("raw", "escaped") else ways[way])
        assert "characters hidden]" in text, way
        assert not any(body[at : at + 24] in text for at in range(0, len(body) - 24, 8)), way
    assert without_secrets(pem.strip()) == f"[PEM of {len(pem.strip()):,} characters hidden]"


def encoded(pem: str) -> dict[str, str]:
    der = base64.b64decode("".join(pem.splitlines()[1:-1]))
    return {
        "PEM in base64": base64.b64encode(pem.encode()).decode(),
        "base64url": base64.urlsafe_b64encode(der).decode(),
        "hexadecimal": der.hex(),
        "hexadecimal, upper case": der.hex().upper(),
        "colons": der.hex(":"),
        "spaces": der.hex(" "),
    }


def test_certificates_in_other_encodings_are_hidden(pem):
    for way, text in encoded(pem).items():
        for around in (text, f"a {text} b", f"x\n{text}"):
            assert looks_secret(around), way
            assert text[40:80] not in without_secrets(around), way
            assert text[40:80] not in conceal(around), way
    assert not looks_secret(":".join(["30", "82", *["a1"] * 18]))


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
        '"token":"',
        '"token":{',
        "token={[",
        "<token>",
        "<token a",
        "token: ",
        '\\"token\\":\\"',
        "token   ",
        "?a=",
        "?",
        '?a\\"',
        "cookie:",
        'authorization:a="',
        "[PEM of 1 characters hidden]",
        "?[PEM of ",
        "3082",
        "30:82:",
        "LS0tLS1CRUdJTi",
        "Bearer ",
        "authorizer.",
    ],
)
def test_it_is_linear(unit):
    text = (unit * (64 * 1024 // len(unit) + 1))[: 64 * 1024]
    started = time.process_time()
    conceal(text)
    without_secrets(text)
    looks_secret(text)
    assert time.process_time() - started < 0.5


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
