from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.wording.masking import MASK, is_sensitive_key, mask_query, mask_secrets, mask_tokens


@pytest.mark.parametrize(
    "name",
    [
        "identity.apiKey",
        "api_key",
        "authorizer.claims.sub",
        "authorizer.tenant",
        "Authorization",
        "id_token",
        "cookie",
        "x.password",
    ],
)
def test_names_of_secrets(name: str):
    assert is_sensitive_key(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "identity.apiKeyId",
            "authorizer.status",
            "authorizer.latency",
            "authorizer.integrationStatus",
            "authorizer.error",
        ),
        *("authorizer.principalId", "authorizer.requestId", "requestId", "path", "status", "identity.sourceIp"),
    ],
)
def test_names_of_no_secrets(name: str):
    assert not is_sensitive_key(name)


@pytest.mark.parametrize(
    ("path", "masked"),
    [
        ("/pets", "/pets"),
        ("/pets?a=1&b=2", f"/pets?a={MASK}&b={MASK}"),
        ("/pets?token", f"/pets?{MASK}"),
        ("/pets?a=&b=x=y", f"/pets?a=&b={MASK}"),
        ("/pets?", "/pets?"),
        ("/pets?a=1?b=2", f"/pets?a={MASK}"),
    ],
)
def test_query_values_are_masked(path: str, masked: str):
    assert mask_query(path) == masked


@pytest.mark.parametrize(
    "token",
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln", "AKIAIOSFODNN7EXAMPLE", "Bearer abcdefgh12345", "basic dXNlcjpwYXNz"],
)
def test_tokens_are_masked_wherever_they_stand(token: str):
    assert mask_tokens(f"/a/{token} b") == f"/a/{MASK} b"


def test_whole_values_are_masked_and_keys_are_not():
    text = '{"one": "one", "n": 1, "list": ["one", 1, true], "two": "x one y"}'
    assert json.loads(mask_secrets(text, ["one", "1", "true"])) == {
        "one": MASK,
        "n": MASK,
        "list": [MASK, MASK, MASK],
        "two": "x one y",
    }


SECRET = 'se/cr"ét-value'


@pytest.mark.parametrize(
    "written",
    [
        json.dumps(f"a {SECRET} b"),
        json.dumps(f"a {SECRET} b", ensure_ascii=False),
        json.dumps(f"a {SECRET} b").replace("/", "\\/"),
        json.dumps({f"a {SECRET} b": 1}),
        f"a {SECRET} b",
    ],
)
def test_long_secrets_are_masked_within_other_texts_in_any_writing(written: str):
    masked = mask_secrets(written, [SECRET])
    assert "value" not in masked
    assert f"a {MASK} b" in masked


def test_no_secrets_no_change():
    assert mask_secrets('{"a": ""}', ["", ""]) == '{"a": ""}'


@given(st.text(min_size=8), st.text(), st.booleans())
def test_no_secret_survives_in_json(secret: str, other: str, ascii_only: bool):
    text = json.dumps({"a": secret, "b": other, "c": [secret]}, ensure_ascii=ascii_only)
    masked = json.loads(mask_secrets(text, [secret]).replace("\x00", ""), strict=False) if secret not in MASK else {}
    assert masked.get("a", MASK) != secret


def test_a_broken_string_is_left_as_it_is():
    assert mask_secrets('"\\q": "\\q"', ["abc"]) == '"\\q": "\\q"'


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("/p?access_token=opaque-1&x=1", f"/p?access_token={MASK}&x=1"),
        ("/p%3Ftoken%3DeyJhbGciOiJIUzI1NiJ9", f"/p%3Ftoken%3D{MASK}"),
        ("x%20AKIAIOSFODNN7EXAMPLE", f"x%20{MASK}"),
        (r"\x1beyJhbGciOiJIUzI1NiJ9", rf"\x1b{MASK}"),
        ("Bearer%20abcdefgh12345", MASK),
        ("... Authorization=Custom abc def", f"... Authorization={MASK}"),
        ("bad pair in Authorization header: 'Token abc'.", f"bad pair in Authorization header: {MASK}."),
        ("'Token abc' not a valid key=value pair", f"{MASK} not a valid key=value pair"),
        ('{"apiKey":"abc"}', f'{{"apiKey":"{MASK}"}}'),
    ],
)
def test_tokens_are_told_by_what_stands_around_them(text: str, masked: str):
    assert mask_tokens(text) == masked
    assert mask_tokens(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Basic authentication is required",
        "The security token included in the request is invalid",
        "Authorization header requires 'Credential' parameter.",
        "Missing Authentication Token",
        "/keys/monkey?api_key_id=5",
        "ahs7eyJH4vtj0000=",
        "/token=",
        "",
    ],
)
def test_prose_and_ids_are_no_tokens(text: str):
    assert mask_tokens(text) == text


def test_key_material_is_masked_in_any_text():
    assert "MIGH" not in mask_tokens("x -----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----")


@pytest.mark.parametrize("name", ["authorizer", "authorizerScopes", "x.authorizer.t", "a" * 201])
def test_odd_names_of_secrets(name: str):
    assert is_sensitive_key(name)
