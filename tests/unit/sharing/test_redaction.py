from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.unit.sharing import samples
from tui.sharing.policy import Rule, Treatment
from tui.sharing.records import record
from tui.sharing.redaction import UNREADABLE, RedactionRefused, Redactor

KEY = bytes(range(32))
PSEUDONYM = re.compile(r"[a-z]+-[0-9a-f]{12}")


def redacted(values: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    return Redactor(key=KEY).record(samples.custom(values or {}, **more))


def test_a_redacted_record_has_the_keys_of_a_clear_one():
    row = samples.request(refused=True, certificate=samples.client_certificate())
    clear, found = record(row), Redactor(key=KEY).record(row)
    assert list(found) == list(clear)
    for name in ("error", "certificate", "source"):
        assert list(found[name]) == list(clear[name])
    assert found["redacted"] is True


def test_what_is_kept_and_what_is_replaced():
    found = Redactor(key=KEY).record(samples.request(refused=True, certificate=samples.client_certificate()))
    assert {name: found[name] for name in ("status", "method", "path", "resource_path", "protocol", "stage")} == {
        "status": 403,
        "method": "GET",
        "path": "/pets",
        "resource_path": "/pets",
        "protocol": "HTTP/1.1",
        "stage": "prod",
    }
    assert found["time"] == "2024-07-07T05:31:53.123Z"
    assert found["error"] == {"message": "Forbidden", "response_type": "ACCESS_DENIED"}
    kinds = {"source_ip": "ip", "account_id": "account", "api_id": "api", "domain_name": "domain"}
    for name, kind in kinds.items():
        assert PSEUDONYM.fullmatch(found[name])
        assert found[name].startswith(f"{kind}-")
    assert found["user_agent"] == "curl"
    assert found["context"] == {}
    assert found["source"]["log_group"].startswith("group-")
    assert found["source"]["log_stream"].startswith("stream-")


def test_the_certificate_keeps_dates_and_algorithms_alone():
    row = samples.request(certificate=samples.client_certificate())
    clear, found = record(row)["certificate"], Redactor(key=KEY).record(row)["certificate"]
    kept = [
        "decoded_from",
        "not_before",
        "not_after",
        "version",
        "key",
        "signature_algorithm",
        "key_usage",
        "extended_key_usage",
        "is_ca",
        "self_signed",
        "chain_length",
        "repairs",
        "mismatches",
    ]
    assert {name: found[name] for name in kept} == {name: clear[name] for name in kept}
    for name in found.keys() - set(kept):
        values = found[name] if isinstance(found[name], list) else [found[name]]
        assert values
        assert all(PSEUDONYM.fullmatch(value) for value in values), name
    assert found["serial_number"] == found["serial_number_decimal"]


def test_two_requests_of_a_client_can_be_matched_and_two_sessions_not():
    one, two = (samples.request(certificate=samples.client_certificate(), number=number) for number in (1, 2))
    redactor = Redactor()
    assert redactor.record(one)["certificate"] == redactor.record(two)["certificate"]
    assert Redactor().record(one)["certificate"]["subject"] != redactor.record(one)["certificate"]["subject"]


def test_many_certificates_do_not_pile_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tui.sharing.redaction._CACHED", 1)
    redactor = Redactor(key=KEY)
    for subject in "abc":
        assert redactor.redact({"certificate": {"subject": subject}})["certificate"]["subject"] != subject
    assert len(redactor._certificates) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("httpMethod", "GETwarehouse"),
        ("protocol", "HTTP/warehouse"),
        ("resourcePath", "/a b/warehouse"),
        ("stage", "prod warehouse"),
        ("requestId", "warehouse-client-07"),
        ("requestId", "../../warehouse"),
        ("extendedRequestId", "warehouse"),
        ("error.responseType", "WAREHOUSE"),
    ],
)
def test_a_kept_text_of_another_shape_is_replaced(name: str, value: str):
    assert "arehouse" not in json.dumps(redacted({name: value})).lower()


@pytest.mark.parametrize(
    "value",
    [
        "5fc39214-e591-43e7-94c0-2575a6a19994",
        "KyDfdgZ9oAMEYpA=",
        "Vwc2MGFUrPEFV_g=",
        "UUID_REPLACED_INVALID_REQUEST_ID",
    ],
)
def test_request_ids_of_aws_are_kept(value: str):
    assert redacted({"requestId": value})["request_id"] == value


def test_numbers_out_of_range_are_removed():
    clear = record(samples.request()) | {"status": 99999, "latency_ms": -1, "response_bytes": True, "time": "soon"}
    found = Redactor(key=KEY).redact(clear)
    assert [found[name] for name in ("status", "latency_ms", "response_bytes", "time")] == [None] * 4


def test_a_path_without_resource_path_becomes_segments_without_query():
    found = redacted({"resourcePath": "-", "path": "/prod/orders/prod?client=walnut#x"})
    assert re.fullmatch(r"(/segment-[0-9a-f]{12}){3}", found["path"])
    first, second, third = found["path"].split("/")[1:]
    assert first == third != second
    assert found["resource_path"] is None


def test_an_endless_path_is_cut():
    assert redacted({"resourcePath": "-", "path": "/x" * 500})["path"].endswith("/…")


def test_a_root_path_stays_one():
    assert redacted({"resourcePath": "-", "path": "/"})["path"] == "/"


def test_a_hostile_resource_path_is_no_path():
    found = redacted({"resourcePath": "/pets/{id}/<script>", "path": "/pets/7"})
    assert "script" not in json.dumps(found)
    assert found["path"].startswith("/segment-")


def test_context_keeps_statuses_latencies_and_codes_in_their_shape():
    values = {
        "waf.status": "200",
        "wafResponseCode": "WAF_BLOCK",
        "authorizer.status": "walnut",
        "integration.latency": "12",
        "integration.status": "403",
        "integration.requestId": "5fc39214-e591-43e7-94c0-2575a6a19994",
        "integration.error": "walnut",
        "authorize.error": "walnut",
        "xrayTraceId": "Root=1-668a2596-2b32f5e914a6325727587489",
        "tlsVersion": "TLSv1.3",
        "cipherSuite": "ECDHE-RSA-AES128-GCM-SHA256",
        "deploymentId": "a1b2c3",
        "walnut": "walnut",
        "identity.userArn": "arn:aws:iam::123456789012:user/walnut",
    }
    found = redacted(values)["context"]
    assert "walnut" not in json.dumps(found)
    assert "123456789012" not in json.dumps(found)
    assert found.pop("identity.userArn").startswith("principal-")
    assert found == {
        name: values[name]
        for name in values
        if name not in ("authorizer.status", "integration.error", "authorize.error", "walnut", "identity.userArn")
    } | {"authorizer.status": None}


def test_an_unknown_error_message_becomes_a_pseudonym():
    assert redacted({"error.message": "walnut is not welcome"})["error"]["message"].startswith("text-")


def test_odd_usages_and_key_names_do_not_leave():
    certificate = {
        "key": "EC 1.3.6.1.4.1.4711",
        "signature_algorithm": "1.3.6.1.4.1.4711.9",
        "extended_key_usage": ["clientAuth", "1.3.6.1.4.1.4711.1"],
        "key_usage": ["walnut"],
        "mismatches": ["subject", "walnut"],
        "repairs": ["escaped-newlines", "O=Walnut"],
        "pem": "-----BEGIN CERTIFICATE-----",
        "walnut": "walnut",
    }
    found = Redactor(key=KEY).redact({"certificate": certificate})["certificate"]
    assert "4711" not in json.dumps(found)
    assert "alnut" not in json.dumps(found)
    assert found["extended_key_usage"][0] == "clientAuth"
    assert (found["mismatches"], found["repairs"], found["key_usage"]) == (["subject"], ["escaped-newlines"], None)
    assert "pem" not in found


@pytest.mark.parametrize(
    ("reason", "left"),
    [
        ("not JSON: looks like XML", "not JSON: looks like XML"),
        ("at character 12 there is neither a key nor the end", "at character 12 there is neither a key nor the end"),
        ("near CN=walnut", UNREADABLE),
        ("a" * 300, UNREADABLE),
        ("account 123456789012", UNREADABLE),
        (7, UNREADABLE),
    ],
)
def test_a_reason_leaves_in_our_own_words_alone(reason: Any, left: str):
    assert Redactor(key=KEY).redact({"unparsed": reason})["unparsed"] == left


def test_an_unparsed_line_leaves_without_its_text():
    row = samples.broken("warehouse-client-07 was here")
    found = Redactor(key=KEY).record(row)
    assert found["message"] is None
    assert "warehouse" not in json.dumps(found)
    assert list(found) == list(record(row))


def test_a_file_leaves_by_its_base_name():
    found = Redactor(key=KEY).record(samples.request(origin=samples.FILE))
    assert found["source"] == {"file": "access.log", "line": 1}


def test_a_certificate_of_a_file_is_redacted_like_that_of_a_request():
    clear = record(samples.request(certificate=samples.client_certificate()))
    redactor = Redactor(key=KEY)
    assert redactor.certificate(clear["certificate"]) == redactor.redact(clear)["certificate"]


def test_a_verdict_leaves_by_outcome_and_cause():
    verdict = {
        "outcome": "rejected",
        "cause": "expired",
        "summary": "CN=walnut",
        "evidence": ["x"],
        "truststore": {"uri": "s3://w"},
    }
    found = Redactor(key=KEY).redact({"verdict": verdict})["verdict"]
    assert found == {"outcome": "rejected", "cause": "expired", "summary": None, "evidence": None, "truststore": None}


@pytest.mark.parametrize(("kind", "field"), [("client", "subject"), ("issuer", "issuer")])
def test_keep_leaves_a_name_of_the_certificate(kind: str, field: str):
    row = samples.request(certificate=samples.client_certificate())
    found = Redactor(frozenset({kind}), KEY).record(row)
    clear = record(row)
    assert found["certificate"][field] == clear["certificate"][field]
    others = [name for name in ("subject", "issuer") if name != field]
    assert all(found["certificate"][name] != clear["certificate"][name] for name in others)


def test_keep_leaves_addresses_and_domains():
    found = Redactor(frozenset({"ip", "domain"}), KEY).record(samples.request())
    assert (found["source_ip"], found["domain_name"]) == ("203.0.113.7", "api.example.com")
    assert found["account_id"].startswith("account-")


def test_unknown_keys_and_odd_objects_do_not_leave():
    found = Redactor(key=KEY).redact(
        {"walnut": 1, "raw": "x", "error": "walnut", "certificate": "walnut", "context": ["walnut"]}
    )
    assert found == {"error": None, "certificate": None, "context": None, "redacted": True}


def test_values_of_odd_types_do_not_leave():
    odd = {
        "source_ip": 7,
        "user_agent": 7,
        "path": 7,
        "warnings": "walnut",
        "error": {"message": 7},
        "source": {"file": 7},
    }
    found = Redactor(key=KEY).redact(odd)
    assert found == {
        "source_ip": None,
        "user_agent": None,
        "path": None,
        "warnings": [],
        "error": {"message": None},
        "source": {"file": None},
        "redacted": True,
    }
    assert Redactor(key=KEY).redact({"certificate": {"serial_number_decimal": 7}})["certificate"] == {
        "serial_number_decimal": None
    }


def test_a_rule_without_reducer_removes():
    rules = {"status": Rule(Treatment.REDUCED)}
    assert Redactor(key=KEY, rules=rules).redact({"status": 200}) == {"status": None, "redacted": True}


def test_a_failure_inside_is_a_refusal_that_names_the_field_alone():
    def fails(value: Any) -> bool:
        raise RuntimeError(f"walnut {value}")

    redactor = Redactor(key=KEY, rules={"status": Rule(Treatment.KEPT, shape=fails)})
    with pytest.raises(RedactionRefused, match="status") as refusal:
        redactor.redact({"status": "walnut"})
    assert "walnut" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_failure_deep_inside_is_a_refusal_too():
    with pytest.raises(RedactionRefused, match="serial_number_decimal"):
        Redactor(key=KEY).redact({"certificate": {"serial_number_decimal": "walnut"}})


def test_a_row_that_cannot_be_read_at_all_is_a_refusal():
    with pytest.raises(RedactionRefused, match="record"):
        Redactor(key=KEY).record(None)  # type: ignore[arg-type]


def test_nothing_of_the_redactor_shows():
    assert repr(Redactor(frozenset({"ip"}), KEY)) == "Redactor(keep=['ip'])"
    assert Redactor(key=KEY).text_name("group", "/aws/x").startswith("group-")


def test_numbers_that_could_be_an_account_do_not_leave():
    account = "210987654321"
    values = {"responseLatency": account, "responseLength": account, "stage": account}
    assert account not in json.dumps(Redactor(key=KEY).record(samples.custom(values)))


@pytest.mark.parametrize(
    "reason",
    [
        "this is a PKCS #7 bundle, not a certificate",
        "the PEM is damaged: its character 1,017 of 2,000 is not base64",
        "this is not a certificate: no PEM armour and no base64 of one in its 1,234 characters",
    ],
)
def test_a_reason_of_this_program_is_kept(reason: str):
    assert Redactor(key=KEY).redact({"certificate_error": reason})["certificate_error"] == reason
