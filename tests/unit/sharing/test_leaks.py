from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives import hashes

from tests.unit.sharing import samples
from tui.sharing.formats import Format, render
from tui.sharing.leaks import Leak, LeakReport, find_leaks
from tui.sharing.redaction import Redactor

KEY = bytes(range(32))
ISSUED = samples.client_certificate()
DER = ISSUED.der
HEX = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
PRINT = ISSUED.certificate.fingerprint(hashes.SHA256())
BODY = "".join(ISSUED.pem.splitlines()[1:-1])


def rows() -> list[Any]:
    values = {
        "identity.sourceIp": "198.51.100.23",
        "identity.apiKey": "a-very-secret-key",
        "path": "/pets?token=walnut-token-1",
    }
    return [samples.custom(values, certificate=ISSUED, refused=True), samples.request(certificate=ISSUED, number=1)]


def scan(planted: str, kind: Format = Format.NDJSON, keep: frozenset[str] = frozenset()) -> LeakReport:
    redactor = Redactor(keep, KEY)
    found = rows()
    records = [redactor.record(row) for row in found]
    text = render(records, kind)
    if planted:
        planted_text = f"\n- x: {planted}\n" if kind is Format.MARKDOWN else f'\n{{"x":{json.dumps(planted)}}}\n'
        text += f"\n{planted}\n" if kind is Format.CSV else planted_text
    return find_leaks(found, records, text, kind, keep)


@pytest.mark.parametrize("kind", Format)
def test_a_redacted_export_has_no_leaks(kind: Format):
    assert scan("", kind).leaks == ()


@pytest.mark.parametrize("kind", Format)
@pytest.mark.parametrize(
    ("planted", "field"),
    [
        ("warehouse-client-07", "certificate.subject"),
        ("Walnut Logistics", "certificate.subject"),
        ("CN=warehouse-client-07,O=Walnut Logistics,C=JP", "certificate.subject"),
        ("/C=JP/O=Zebra, Inc./CN=Zebra Root", "certificate.issuer"),
        ("C = JP, O = Walnut Logistics", "certificate.subject"),
        (quote("Walnut Logistics"), "certificate.subject"),
        (b"warehouse-client-07".hex(), "certificate.subject"),
        (base64.b64encode(b"xwarehouse-client-07").decode(), "certificate.subject"),
        (HEX, "certificate.serial_number"),
        ("0x" + HEX.upper(), "certificate.serial_number"),
        (bytes.fromhex(HEX).hex(":"), "certificate.serial_number"),
        (bytes.fromhex(HEX).hex(" ", 2), "certificate.serial_number"),
        (str(samples.SERIAL), "certificate.serial_number"),
        (base64.b64encode(bytes.fromhex(HEX)).decode(), "certificate.serial_number"),
        (hashlib.sha256(str(samples.SERIAL).encode()).hexdigest()[:12], "certificate.serial_number"),
        (PRINT.hex(), "certificate.fingerprint_sha256"),
        (PRINT.hex(":").upper(), "certificate.fingerprint_sha256"),
        (PRINT.hex()[:20], "certificate.fingerprint_sha256"),
        ("sha256/" + base64.b64encode(PRINT).decode(), "certificate.fingerprint_sha256"),
        ("warehouse.walnut.example", "certificate.subject_alternative_names"),
        ("198.51.100.23", "source_ip"),
        ("ec2-198-51-100-23.compute", "source_ip"),
        (str(int.from_bytes(bytes([198, 51, 100, 23]))), "source_ip"),
        ("::ffff:c633:6417", "source_ip"),
        (hashlib.sha256(b"198.51.100.23").hexdigest()[:12], "source_ip"),
        ("1234-5678-9012", "account_id"),
        ("arn:aws:iam::123456789012:role/x", "account_id"),
        ("a1b2c3d4e5", "api_id"),
        ("api.example.com", "domain_name"),
        ("/aws/apigateway/prod-access", "source.log_group"),
        ("a-very-secret-key", "secrets"),
        ("walnut-token-1", "path"),
        ("curl/8.4.0", "user_agent"),
        (BODY, "certificate.pem"),
        (BODY[100:200], "certificate.pem"),
        (DER.hex(), "certificate.pem"),
        (base64.b64encode(b"x" + ISSUED.pem.encode()).decode(), "certificate.pem"),
        ("\n".join(BODY[start : start + 76] for start in range(0, len(BODY), 76)), "certificate.pem"),
        (BODY.replace("+", "-").replace("/", "_"), "certificate.pem"),
    ],
)
def test_a_planted_value_is_found_and_named(planted: str, field: str, kind: Format):
    leaks = scan(planted, kind).leaks
    assert field in {leak.field for leak in leaks}
    for leak in leaks:
        assert planted[:12] not in str(leak)


@pytest.mark.parametrize(
    ("planted", "what"),
    [
        ("-----BEGIN CERTIFICATE-----", "PEM armour"),
        ("ab" * 24, "a long hexadecimal text"),
        ("MIIC" + "QWERTZuiop" * 8, "a long base64 text"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0", "a token"),
    ],
)
def test_shapes_of_secrets_are_found_whoever_s_they_are(planted: str, what: str):
    assert Leak("the text", what) in scan(planted).leaks


def test_short_values_are_compared_with_their_own_field_and_listed():
    values = {"identity.sourceIp": "1.2.3.4", "path": "/abc", "resourcePath": "-"}
    row = samples.custom(values)
    record = Redactor(key=KEY).record(row)
    clean = find_leaks([row], [record], render([record], Format.JSON), Format.JSON)
    assert clean.leaks == ()
    assert clean.set_aside["source_ip"] == 1
    for field, value in (("source_ip", "1.2.3.4"), ("path", "/x/abc")):
        broken = record | {field: value}
        report = find_leaks([row], [broken], render([broken], Format.JSON), Format.JSON)
        assert Leak(field, "plain") in report.leaks


def test_short_values_in_lists_and_objects_are_compared_too():
    issued = samples.Authority("Zebra Root").issue("abc", sans=["DNS:a.bc"])
    row = samples.request(certificate=issued)
    record = Redactor(key=KEY).record(row)
    assert find_leaks([row], [record], render([record], Format.CSV), Format.CSV).leaks == ()
    record["certificate"] = {**record["certificate"], "subject_alternative_names": ["DNS:a.bc"], "subject": "abc"}
    leaks = find_leaks([row], [record], render([record], Format.CSV), Format.CSV).leaks
    assert set(leaks) >= {
        Leak("certificate.subject", "plain"),
        Leak("certificate.subject_alternative_names", "plain"),
    }


def test_a_plain_word_of_the_api_s_own_paths_is_no_leak():
    issued = samples.Authority("Zebra Root").issue("customer")
    row = samples.request({"resourcePath": "/customers/{id}", "path": "/customers/7"}, certificate=issued)
    record = Redactor(key=KEY).record(row)
    report = find_leaks([row], [record], render([record], Format.JSON), Format.JSON)
    assert report.leaks == ()
    assert report.set_aside["certificate.subject"]


def test_a_path_that_another_request_s_resource_path_holds_is_no_leak():
    one = samples.request({"resourcePath": "-", "path": "/order-items/listing"})
    two = samples.request({"resourcePath": "/order-items/listing/{id}", "path": "/order-items/listing/7"})
    records = [Redactor(key=KEY).record(row) for row in (one, two)]
    assert find_leaks([one, two], records, render(records, Format.NDJSON), Format.NDJSON).leaks == ()


@pytest.mark.parametrize("field", ["stage", "resourcePath", "requestId"])
def test_a_name_in_a_kept_place_is_a_leak(field: str):
    issued = samples.Authority("Zebra Root").issue("5fc39214-e591-43e7-94c0-2575a6a19994")
    value = (
        "/5fc39214-e591-43e7-94c0-2575a6a19994" if field == "resourcePath" else "5fc39214-e591-43e7-94c0-2575a6a19994"
    )
    row = samples.request({field: value}, certificate=issued)
    record = Redactor(key=KEY).record(row)
    leaks = find_leaks([row], [record], render([record], Format.JSON), Format.JSON).leaks
    assert "certificate.subject" in {leak.field for leak in leaks}


@pytest.mark.parametrize("keep", [{"client"}, {"issuer"}, {"ip"}, {"domain"}, {"client", "issuer", "ip", "domain"}])
def test_what_is_kept_on_purpose_is_no_leak(keep: set[str]):
    assert scan("", keep=frozenset(keep)).leaks == ()


def test_an_address_kept_as_source_may_equal_one_in_the_certificate():
    row = samples.request({"identity.sourceIp": "192.0.2.77"}, certificate=ISSUED)
    redactor = Redactor(frozenset({"ip"}), KEY)
    records = [redactor.record(row)]
    report = find_leaks([row], records, render(records, Format.CSV), Format.CSV, redactor.keep)
    assert report.leaks == ()
    assert report.set_aside["certificate.subject_alternative_names"] == 1


def test_what_an_error_message_names_is_looked_for():
    arn = "arn:aws:execute-api:eu-west-1:210987654321:zzzzzzzzzz/prod/GET/pets"
    user = "arn:aws:iam::210987654321:user/walnut"
    message = f"User: {user} is not authorized to perform: execute-api:Invoke on resource: {arn}"
    row = samples.request({"error.message": message}, refused=True)
    record = Redactor(key=KEY).record(row)
    assert find_leaks([row], [record], render([record], Format.JSON), Format.JSON).leaks == ()
    leaks = find_leaks([row], [record], '"account 210987654321"', Format.JSON).leaks
    assert {leak.field for leak in leaks} == {"error.message"}


def test_a_route_key_that_is_the_resource_path_is_no_leak():
    row = samples.custom({"routeKey": "GET /order-items", "resourcePath": "/order-items", "path": "/order-items"})
    record = Redactor(key=KEY).record(row)
    assert find_leaks([row], [record], render([record], Format.MARKDOWN), Format.MARKDOWN).leaks == ()


def test_a_value_of_a_wrong_shape_is_looked_for_though_its_field_is_kept():
    row = samples.request({"protocol": "walnut/protocol 7"})
    leaks = find_leaks([row], [], '"walnut/protocol 7"', Format.JSON).leaks
    assert Leak("protocol", "plain") in leaks


def test_an_odd_user_agent_unknown_message_and_file_are_looked_for():
    row = samples.request({"error.message": "walnut is not welcome"}, origin=samples.FILE)
    leaks = find_leaks([row], [], '"walnut is not welcome" "/srv/customers/acme-corp"', Format.JSON).leaks
    assert {leak.field for leak in leaks} == {"error.message", "source.file"}


def test_unparsed_lines_and_chains_are_scanned():
    chain = samples.parse(
        samples.seed_line(
            samples.request_values(
                certificate={
                    **ISSUED.logged,
                    "identity.clientCert.clientCertPem": ISSUED.pem + samples.Authority("Zebra Root").pem,
                }
            )
        )
    )
    redactor = Redactor(key=KEY)
    found = [chain, samples.broken()]
    records = [redactor.record(row) for row in found]
    assert find_leaks(found, records, render(records, Format.NDJSON), Format.NDJSON).leaks == ()
    member = samples.Authority("Zebra Root").certificate.fingerprint(hashes.SHA256()).hex()
    leaks = find_leaks(found, records, f'"{member}"', Format.JSON).leaks
    assert "certificate.chain" in {leak.field for leak in leaks}


def test_a_certificate_known_by_its_logged_fields_alone_is_looked_for():
    logged = {**ISSUED.logged, "identity.clientCert.clientCertPem": "-"}
    row = samples.parse(samples.seed_line(samples.request_values(certificate=logged)))
    record = Redactor(key=KEY).record(row)
    assert find_leaks([row], [record], render([record], Format.NDJSON), Format.NDJSON).leaks == ()
    for planted in (HEX, "warehouse-client-07", "Zebra Root"):
        assert find_leaks([row], [record], f'"{planted}"', Format.JSON).leaks


def test_no_rows_no_leaks():
    assert find_leaks([], [], "[]\n", Format.JSON) == LeakReport((), {})


def test_no_foreign_key_is_named():
    row = samples.custom({"walnut-key-name": "walnut value", "authorizer.claims.walnut": "walnut claim"})
    report = find_leaks([row], [], '"walnut value" "walnut claim"', Format.JSON)
    assert {leak.field for leak in report.leaks} == {"other variables of the line", "secrets"}
    assert "walnut" not in str(report)


def test_a_value_in_two_fields_is_judged_by_the_stricter():
    values = {
        "walnut": "warehouse-client-07",
        "path": "/c/warehouse-client-07",
        "resourcePath": "/c/warehouse-client-07",
    }
    row = samples.custom(values, certificate=ISSUED)
    record = Redactor(key=KEY).record(row)
    leaks = find_leaks([row], [record], render([record], Format.JSON), Format.JSON).leaks
    assert "certificate.subject" in {leak.field for leak in leaks}


def test_a_short_serial_number_is_compared_with_its_own_field():
    row = samples.request(certificate=samples.Authority("Zebra Root").issue("walnut-client", serial=0xAB12CD))
    record = Redactor(key=KEY).record(row)
    report = find_leaks([row], [record], render([record], Format.JSON), Format.JSON)
    assert report.leaks == ()
    assert report.set_aside["certificate.serial_number"]
    broken = record | {"certificate": {**record["certificate"], "serial_number": "ab12cd"}}
    leaks = find_leaks([row], [broken], render([broken], Format.JSON), Format.JSON).leaks
    assert Leak("certificate.serial_number", "plain") in leaks


@pytest.mark.parametrize("written", ["1a2b3c4d", "0x1A2B3C4D", "1a:2b:3c:4d", "001a2b3c4d", str(0x1A2B3C4D)])
def test_few_digits_count_as_whole_tokens_alone(written: str):
    row = samples.request(certificate=samples.Authority("Zebra Root").issue("walnut-client", serial=0x1A2B3C4D))
    assert (
        Leak("certificate.serial_number", "hexadecimal") in find_leaks([row], [], f'"x {written} y"', Format.JSON).leaks
        or written.isdigit()
    )
    assert find_leaks([row], [], f'"{written}"', Format.JSON).leaks
    for chance in ("1a2b3c4d-e591-43e7-94c0-2575a6a19994", "ff1a2b3c4dff"):
        assert find_leaks([row], [], f'"{chance}"', Format.JSON).leaks == ()


ALGORITHM = ISSUED.certificate.signature_algorithm_oid._name
REQUEST_ID = "5fc39214-e591-43e7-94c0-2575a6a19994"
HARMLESS = [
    *("HTTP/1.1", ALGORITHM, ALGORITHM[3:], "clientAuth", "digitalSignature", "digitalSignature clientAuth"),
    *("at the request", "Redacted: names such as", "Forbidden ACCESS_DENIED", "Forbidden / ACCESS_DENIED"),
    *("403 GET /pets", "Extended request id", "tended request id", "Certificates in the PEM: 1", "Protocol: HTTP/1.1"),
    *(f"EC P-256, {ALGORITHM}", "certificate.signature_algorithm", "ificate.signature_algorithm", "12345678"),
    *("Log group", "og group", "Line that could not be read", "1 request", "2 requests", "access.log", "other"),
]


@pytest.mark.parametrize("kind", Format)
@pytest.mark.parametrize("value", [*HARMLESS, REQUEST_ID, REQUEST_ID[:13], "ahs7jH4vtj0000=", "/order-items"])
def test_no_client_can_block_an_export_by_calling_itself_like_what_is_in_it_anyway(value: str, kind: Format):
    values = {
        "identity.userAgent": value,
        "requestId": REQUEST_ID,
        "responseLength": "12345678",
        "resourcePath": "/order-items" if value == "/order-items" else "/pets",
    }
    mine = samples.request(values, refused=True, certificate=ISSUED)
    other = samples.request(number=1, origin=samples.FILE, certificate=ISSUED)
    for chosen in ([mine], [mine, other], [other, mine, samples.broken()]):
        redactor = Redactor(key=KEY)
        records = [redactor.record(row) for row in chosen]
        text = redactor.without_pseudonyms(render(records, kind))
        assert find_leaks(chosen, records, text, kind).leaks == ()


@pytest.mark.parametrize("kind", Format)
@pytest.mark.parametrize("value", [value for value in HARMLESS if value != "access.log"])
def test_no_certificate_can_block_an_export_by_such_a_name_either(value: str, kind: Format):
    issued = samples.Authority("Zebra Root").issue(value[:64], sans=["DNS:walnut.example"])
    row = samples.request({"responseLength": "23"}, refused=True, certificate=issued)
    redactor = Redactor(key=KEY)
    records = [redactor.record(row)]
    text = redactor.without_pseudonyms(render(records, kind))
    assert find_leaks([row], records, text, kind).leaks == ()


def test_a_value_equal_to_a_kept_one_is_listed_and_still_compared_with_its_own_field():
    row = samples.request({"identity.userAgent": "HTTP/1.1"})
    record = Redactor(key=KEY).record(row)
    report = find_leaks([row], [record], render([record], Format.NDJSON), Format.NDJSON)
    assert report.set_aside["user_agent"] == 1
    hole = record | {"user_agent": "HTTP/1.1"}
    report = find_leaks([row], [hole], render([hole], Format.NDJSON), Format.NDJSON)
    assert Leak("user_agent", "plain") in report.leaks


@pytest.mark.parametrize("kind", Format)
def test_what_identifies_is_found_in_a_kept_value_too(kind: Format):
    issued = samples.Authority("Zebra Root").issue("order-items")
    values = {"resourcePath": "/shop/order-items-7/x", "path": "/shop/order-items-7/x"}
    row = samples.request(values, certificate=issued)
    redactor = Redactor(key=KEY)
    records = [redactor.record(row)]
    text = redactor.without_pseudonyms(render(records, kind))
    assert "certificate.subject" in {leak.field for leak in find_leaks([row], records, text, kind).leaks}


@pytest.mark.parametrize("kind", Format)
def test_a_value_within_a_longer_text_of_a_kept_one_is_found(kind: Format):
    row = samples.request({"identity.userAgent": "HTTP/1.1"})
    other = samples.request({"identity.userAgent": "walnut-agent-4711"}, number=1)
    redactor = Redactor(key=KEY)
    records = [redactor.record(found) for found in (row, other)]
    records[1]["protocol"] = "HTTP/1.1 walnut-agent-4711"
    records[1]["request_id"] = "walnut-agent-4711"
    text = render(records, kind)
    assert "user_agent" in {leak.field for leak in find_leaks([row, other], records, text, kind).leaks}
