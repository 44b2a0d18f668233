from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from tests.unit.sharing import samples
from tui.access_log.entry import LoggedError
from tui.certificate.model import ClientCertificate
from tui.sharing.records import certificate_record, encode_line, raw_text, record
from tui.wording.hiding import hiding

KEYS = [
    "time",
    "status",
    "method",
    "path",
    "resource_path",
    "protocol",
    "latency_ms",
    "response_bytes",
    "source_ip",
    "user_agent",
    "request_id",
    "extended_request_id",
    "account_id",
    "api_id",
    "stage",
    "domain_name",
    "error",
    "certificate",
    "certificate_error",
    "verdict",
    "context",
    "warnings",
    "source",
    "unparsed",
    "redacted",
]
CERTIFICATE_KEYS = [
    "decoded_from",
    "subject",
    "issuer",
    "serial_number",
    "serial_number_decimal",
    "not_before",
    "not_after",
    "version",
    "subject_alternative_names",
    "key",
    "signature_algorithm",
    "key_usage",
    "extended_key_usage",
    "is_ca",
    "self_signed",
    "subject_key_id",
    "authority_key_id",
    "spki_sha256",
    "fingerprint_sha256",
    "chain_length",
    "repairs",
    "mismatches",
]


def test_a_refused_request_has_every_key_of_the_contract_in_its_order():
    certificate = samples.client_certificate()
    found = record(samples.request(refused=True, certificate=certificate))
    assert list(found) == KEYS
    assert list(found["certificate"]) == CERTIFICATE_KEYS
    assert {key: found[key] for key in KEYS[:16]} == {
        "time": "2024-07-07T05:31:53.123Z",
        "status": 403,
        "method": "GET",
        "path": "/pets",
        "resource_path": "/pets",
        "protocol": "HTTP/1.1",
        "latency_ms": 3,
        "response_bytes": 23,
        "source_ip": "203.0.113.7",
        "user_agent": "curl/8.4.0",
        "request_id": found["request_id"],
        "extended_request_id": "ahs7jH4vtj0000=",
        "account_id": "123456789012",
        "api_id": "a1b2c3d4e5",
        "stage": "prod",
        "domain_name": "api.example.com",
    }
    assert found["error"] == {"message": "Forbidden", "response_type": "ACCESS_DENIED"}
    assert found["context"] == {"domainPrefix": "api", "resourceId": "x1y2z3"}
    assert found["source"] == {
        "log_group": samples.GROUP,
        "log_stream": "stream-of-september",
        "ingestion_time": "2024-07-07T05:31:54.123Z",
    }
    assert (found["certificate_error"], found["verdict"], found["unparsed"], found["warnings"]) == (
        None,
        None,
        None,
        [],
    )
    assert found["redacted"] is False


def test_the_certificate_says_what_cryptography_says():
    issued = samples.client_certificate()
    certificate = issued.certificate
    found = record(samples.request(certificate=issued))["certificate"]
    assert found["decoded_from"] == "pem"
    assert found["subject"] == certificate.subject.rfc4514_string()
    assert found["issuer"] == certificate.issuer.rfc4514_string()
    assert found["serial_number"] == "a1b2c3d4e5f60718293a4b5c6d7e8f9"
    assert found["serial_number_decimal"] == str(samples.SERIAL)
    assert found["not_before"] == "2024-01-01T00:00:00Z"
    assert found["not_after"] == "2034-01-01T00:00:00Z"
    assert found["version"] == 3
    assert found["subject_alternative_names"] == [
        "DNS:warehouse.walnut.example",
        "URI:spiffe://walnut/ns/w",
        "email:ops@walnut.example",
        "IP:192.0.2.77",
    ]
    assert found["key"] == "EC P-256"
    assert found["key_usage"] == ["digitalSignature"]
    assert found["extended_key_usage"] == ["clientAuth"]
    assert found["is_ca"] is False
    assert found["self_signed"] is False
    key_id = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    assert found["subject_key_id"] == key_id.hex()
    assert found["fingerprint_sha256"] == certificate.fingerprint(hashes.SHA256()).hex()
    assert (found["chain_length"], found["repairs"], found["mismatches"]) == (1, [], [])


def test_a_request_without_certificate_error_or_values_has_nulls():
    found = record(samples.request({"error.message": "-", "identity.sourceIp": "-", "path": "-", "status": "-"}))
    assert list(found) == KEYS
    assert [found[key] for key in ("error", "source_ip", "path", "status", "certificate")] == [None] * 5


def test_a_file_is_a_source_with_its_line():
    found = record(samples.request(number=4, origin=samples.FILE))
    assert found["source"] == {"file": "/srv/customers/acme-corp/access.log", "line": 5}


def test_names_are_sanitised_in_the_source():
    row = samples.request(origin=samples.EventOrigin("x", log_group="a\x1b[31m", log_stream=None))
    assert record(row)["source"]["log_group"] == "a\\x1b[31m"
    assert record(row)["source"]["log_stream"] is None


def test_an_unparsed_line_has_every_key_and_its_message():
    found = record(samples.broken())
    assert list(found) == [*KEYS[:-1], "message", "redacted"]
    assert found["unparsed"]
    assert found["message"] == "this is no access log line"
    assert found["time"] == "2024-07-07T05:31:53.123Z"
    assert (found["certificate"], found["context"], found["status"]) == (None, {}, None)


def test_the_pem_comes_only_when_asked_for():
    issued = samples.client_certificate()
    row = samples.request(certificate=issued)
    with_pem = record(row, include_pem=True)
    assert with_pem["certificate"]["pem"].strip() == issued.pem.strip()
    assert "BEGIN CERTIFICATE" not in json.dumps(record(row))
    assert "pem" not in record(row)["certificate"]
    assert record(samples.request(), include_pem=True)["certificate"] is None


def test_the_raw_line_comes_only_when_asked_for_and_without_secrets():
    values = {"identity.apiKey": 'k3y"with-quote-0123', "authorizer.claims.sub": "1", "x": "a\tb", "n": "1"}
    row = samples.custom(values)
    assert "raw" not in record(row)
    raw = record(row, include_raw=True)["raw"]
    assert "with-quote" not in raw
    again = json.loads(raw)
    assert again["authorizer.claims.sub"] == "••••"
    assert again["requestId"] == row.request_id
    assert again["x"] == "a\tb"


def test_tokens_and_keys_are_in_no_record():
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln"
    values = {
        "identity.apiKey": "super-secret-key",
        "authorizer.claims.email": "a@b.example",
        "authorizer.tenant": "T-17",
    }
    row = samples.custom({**values, "weird": token})
    everything = json.dumps(record(row, include_raw=True))
    for secret in ("super-secret-key", "a@b.example", "T-17", token):
        assert secret not in everything


def test_the_raw_text_of_a_broken_line_hides_what_looks_secret():
    pem = samples.client_certificate().pem.replace("\n", "\\n")
    raw = record(samples.broken(f'oops "identity.apiKey":"abcdef123456" {pem}'), include_raw=True)["raw"]
    assert "abcdef123456" not in raw
    assert pem[40:80] not in raw
    assert "oops" in raw


def test_a_line_is_ascii_whatever_it_holds():
    line = encode_line({"a": "müller \u202e \U0001f600 \ud800", "b": None})
    assert line.isascii()
    assert json.loads(line)["a"] == "müller \u202e \U0001f600 \ud800"
    assert b"\n" not in line


def test_an_impossible_time_is_null():
    row = samples.request()
    odd = type(row)(**{name: getattr(row, name) for name in row.__struct_fields__} | {"time": 10**17})
    assert record(odd)["time"] is None


@pytest.mark.parametrize(
    ("certificate", "names"),
    [
        (ClientCertificate("pem"), []),
        (ClientCertificate("pem", problems={"subject_alternative_names": "broken"}), None),
        (ClientCertificate("fields"), None),
        (ClientCertificate("pem", subject_alternative_names=("DNS:a",)), ["DNS:a"]),
    ],
)
def test_no_alternative_names_differ_from_unknown_ones(certificate: ClientCertificate, names: list[str] | None):
    assert certificate_record(certificate)["subject_alternative_names"] == names


def test_an_endless_serial_number_has_no_decimal_form():
    found = certificate_record(
        ClientCertificate("pem", serial_number=1 << 40_000, not_before=datetime(1, 1, 1, tzinfo=UTC))
    )
    assert found["serial_number_decimal"] is None
    assert found["serial_number"].startswith("1000")
    assert found["not_before"] == "0001-01-01T00:00:00Z"


JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ3YWxudXQifQ.c2lnbmF0dXJl"


@pytest.mark.parametrize("field", ["method", "protocol", "stage", "request_id", "source_ip", "domain_name"])
@pytest.mark.parametrize("secret", [JWT, "AKIAIOSFODNN7EXAMPLE", "Bearer walnut-opaque-token-1"])
def test_no_field_of_a_record_holds_a_token(field: str, secret: str):
    # Built by hand: a parser that masks by itself must not be the only guard.
    values: dict[str, Any] = {
        "path": f"/p?access_token={secret}",
        "user_agent": f"x {secret}",
        "error": LoggedError(f"'{secret}' not a valid key=value pair", secret),
        "context": {"integration.error": f"said {secret}", f"x{JWT}": "1", "authorizer": "walnut-opaque"},
        "warnings": (secret,),
        field: secret,
    }
    text = json.dumps(record(msgspec.structs.replace(samples.request(), **values)))
    assert secret not in text
    assert JWT not in text
    assert "walnut-opaque" not in text
    assert "/p?access_token=" in text


def test_a_token_in_a_log_group_or_a_name_of_a_certificate_is_masked():
    origin = samples.EventOrigin("x", log_group=f"/aws/{JWT}", log_stream=JWT)
    row = samples.request({"identity.clientCert.subjectDN": f"CN={JWT},O=Basic Industries"}, origin=origin)
    text = json.dumps(record(row))
    assert JWT not in text
    assert "Basic Industries" in text


def raw_of(line: str, **options: bool) -> str:
    return raw_text(samples.parse(line), **options)


@pytest.mark.parametrize(
    "member",
    [
        '"authorizer":{"scopes":["S1-walnut","S2-walnut"],"roles":[{"n":"S3-walnut"}]}',
        '"authorizer":["S1-walnut"]',
        '"identity.apiKey":"S-walnut\\u00adabc"',
        '"identity.apiKey":"S-walnut\u00adabc"',
        '"authorizer.claims.sub":"S\u200b-walnut"',
        '"identity":{"apiKey":{"deep":["S-walnut",{"er":"S-walnut"}]}}',
        '"x":{"authorizer":{"tenant":"S-walnut"}}',
        '"headers":{"x-api-key":"S-walnut","Authorization":"S-walnut"}',
        '"a":"{\\"apiKey\\":\\"S-walnut\\"}"',
        ",".join(f'"k{number}":"v"' for number in range(600)) + ',"identity.apiKey":"S-walnut"',
        f'"{"k" * 300}":{{"apiKey":"S-walnut"}}',
    ],
)
def test_the_raw_line_is_masked_by_the_names_in_it(member: str):
    line = f'{{"requestId":"r-1","status":"200",{member},"stage":"prod"}}'
    raw = raw_of(line)
    assert "walnut" not in raw
    assert json.loads(raw)["stage"] == "prod"
    broken = raw_of(line.replace('"status":"200"', '"ua":"a"b","status":"200"'))
    assert "S1-walnut" not in broken
    assert "S-walnut" not in broken
    assert "requestId" in broken


def test_what_is_not_secret_stays_as_it_was_written():
    line = '{ "requestId" : "r-1" ,"status":200,\t"x":1.50e3, "y":"\\u00e9\\/", "status":"403" }'
    assert raw_of(line) == line


def test_numbers_and_truth_values_of_an_authorizer_are_masked_and_absent_ones_are_not():
    raw = raw_of('{"requestId":"r-1","status":"200","authorizer":{"level":7,"admin":true,"x":null,"y":"-","z":""}}')
    authorizer = json.loads(raw)["authorizer"]
    assert authorizer == {"level": "••••", "admin": "••••", "x": None, "y": "-", "z": ""}


def test_the_raw_line_holds_a_certificate_only_where_the_pem_was_asked_for():
    issued = samples.client_certificate()
    body = issued.pem.splitlines()[1]
    row = samples.request(certificate=issued)
    assert body not in raw_text(row)
    assert "BEGIN" not in raw_text(row)
    assert raw_text(row, include_pem=True) == row.raw.reveal()
    assert body in record(row, include_raw=True, include_pem=True)["raw"]
    assert body not in record(row, include_raw=True)["raw"]


def test_a_private_key_or_token_beside_a_certificate_is_hidden_all_the_same():
    pem = samples.client_certificate().pem
    key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n-----END PRIVATE KEY-----\n"
    for beside, secret in ((key, "MIGHAgEAMBMG"), (f"{JWT} ", JWT)):
        line = json.dumps({"requestId": "r-1", "status": "200", "clientCertPem": beside + pem})
        assert secret not in raw_of(line, include_pem=True)


@pytest.mark.parametrize("secret", ["k", "walnut\u200bsecret"])
def test_a_known_secret_is_masked_in_a_line_that_is_no_json(secret: str):
    row = samples.custom({"identity.apiKey": secret})
    masked = hiding(row).text(f'10.0.0.1 - - "GET /" 200 {secret} end')
    assert f" {secret} " not in masked
    assert "walnut" not in masked
    assert masked.startswith("10.0.0.1")
    assert masked.endswith("end")
