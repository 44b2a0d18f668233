"""What leaves is clean, whatever the rows hold; the checker here shares nothing with the program's own scan."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives import hashes

from tests.support.certificates import Authority
from tests.unit.sharing import samples
from tui.access_log.entry import Row
from tui.access_log.event import EventOrigin
from tui.sharing import policy
from tui.sharing.clipboard import Clipboard
from tui.sharing.export import ExportRefused, prepare, write
from tui.sharing.formats import Format, summary
from tui.sharing.policy import Rule, Treatment
from tui.sharing.redaction import Redactor

NOW = datetime(2024, 7, 7, 5, 31, 53, tzinfo=UTC)
ISSUED = samples.client_certificate()
PRINT = ISSUED.certificate.fingerprint(hashes.SHA256())
SERIAL = bytes.fromhex("0a1b2c3d4e5f60718293a4b5c6d7e8f9")
ADDRESS = "198.51.100.23"
ACCOUNT = "210987654321"
BODY = "".join(ISSUED.pem.splitlines()[1:-1])

TEXTS = {
    "subject": "CN=warehouse-client-07,O=Walnut Logistics,C=JP",
    "subject in certificate order": "C=JP,O=Walnut Logistics,CN=warehouse-client-07",
    "subject as OpenSSL writes it": "C = JP, O = Walnut Logistics, CN = warehouse-client-07",
    "subject with slashes": "/C=JP/O=Walnut Logistics/CN=warehouse-client-07",
    "common name": "warehouse-client-07",
    "organisation": "Walnut Logistics",
    "issuer": "Zebra Root",
    "issuing organisation": "Zebra, Inc.",
    "alternative name": "warehouse.walnut.example",
    "alternative URI": "spiffe://walnut/ns/w",
    "address": ADDRESS,
    "address as a number": str(int.from_bytes(bytes(map(int, ADDRESS.split("."))))),
    "address in IPv6": "c633:6417",
    "account": ACCOUNT,
    "serial": SERIAL.hex().lstrip("0"),
    "serial in decimal": str(samples.SERIAL),
    "fingerprint": PRINT.hex(),
    "PEM line": ISSUED.pem.splitlines()[3],
    "DER": ISSUED.der.hex()[200:280],
    "API key": "walnut-api-key-4711",
    "claim": "somebody@walnut.example",
}
BINARIES = {"serial": SERIAL, "fingerprint": PRINT, "DER": ISSUED.der[100:160], "key id": PRINT[:20]}


def bare(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.lower())


def found_in(text: str) -> list[str]:
    """What of the secrets stands in a text, in any encoding: a brute and independent search."""
    unescaped = text.replace("\\n", "").replace("\n", "").replace("\\", "").replace("&#", "")
    squeezed = bare(text)
    symbols = re.sub(r"[^A-Za-z0-9+/]", "", unescaped.replace("-", "+").replace("_", "/"))
    hits = []
    for name, value in TEXTS.items():
        if (
            value in text
            or bare(value) in squeezed
            or quote(value, safe="") in text
            or value.encode().hex() in squeezed
        ):
            hits.append(name)
    everything = {**BINARIES, **{name: value.encode() for name, value in TEXTS.items()}}
    for name, data in everything.items():
        for shift in range(3):
            core = base64.b64encode(b"x" * shift + data + b"xx").decode().rstrip("=")[4:-4]
            if len(core) >= 8 and core in symbols:
                hits.append(f"base64 of {name}")
    return hits


@pytest.mark.parametrize(
    "text", [*TEXTS.values(), BODY, base64.b64encode(PRINT).decode(), PRINT.hex(":"), SERIAL.hex(":")]
)
def test_the_checker_itself_sees(text: str):
    assert found_in(f'{{"x":"{text}"}}')


def honest() -> dict[str, str]:
    return {
        "identity.sourceIp": ADDRESS,
        "accountId": ACCOUNT,
        "identity.apiKey": TEXTS["API key"],
        "authorizer.claims.email": TEXTS["claim"],
    }


PLACES = [
    *(
        "httpMethod",
        "protocol",
        "stage",
        "resourcePath",
        "requestId",
        "extendedRequestId",
        "identity.userAgent",
        "path",
    ),
    *("error.message", "error.responseType", "domainName", "apiId", "integration.status", "wafResponseCode"),
    *(
        "integration.requestId",
        "xrayTraceId",
        "deploymentId",
        "tlsVersion",
        "cipherSuite",
        "walnut",
        "authorizer.principalId",
    ),
    *("requestTime", "responseLatency", "responseLength", "status", "requestTimeEpoch", "routeKey"),
]


@pytest.mark.parametrize("kind", Format)
def test_an_export_of_any_request_is_clean(kind: Format):
    rows: list[Row] = [
        samples.custom(honest(), refused=True, certificate=ISSUED),
        samples.custom(honest(), certificate=ISSUED),
        samples.broken(f"broken {TEXTS['subject']} {ISSUED.pem} {ADDRESS}"),
        samples.request({**ISSUED.logged, "identity.clientCert.clientCertPem": "-"}),
        samples.request({**ISSUED.logged, "identity.clientCert.clientCertPem": ISSUED.pem[:400]}),
    ]
    for chosen in (rows, *([row] for row in rows)):
        found = prepare(chosen, Redactor(), kind)
        assert found.blocked is None
        assert found.text
        assert found_in(found.text) == []
        assert found_in("\n".join(found.manifest.lines())) == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_secret_in_an_odd_place_does_not_leave(place: str, name: str):
    row = samples.custom({**honest(), place: TEXTS[name]}, refused=True, certificate=ISSUED)
    for kind in (Format.NDJSON, Format.MARKDOWN):
        found = prepare([row], Redactor(), kind)
        assert found_in(found.text) == []
        assert found_in(found.blocked or "") == []
        assert found.text or found.blocked


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_secret_within_a_path_a_key_or_a_source_does_not_leave(name: str):
    value = TEXTS[name]
    origin = EventOrigin("x", log_group=f"/aws/{value}", log_stream=value)
    values = {"path": f"/a/{value}?q={quote(value)}", "resourcePath": "-", "identity.userAgent": f"curl/8 ({value})"}
    rows = [
        samples.request({**ISSUED.logged, **values, "identity.sourceIp": ADDRESS, "accountId": ACCOUNT}, origin=origin),
        samples.custom({**honest(), f"x{value}": value, "resourcePath": f"/c/{value}"}, certificate=ISSUED),
        samples.custom(honest(), certificate=ISSUED, origin=EventOrigin("x", file=f"/srv/{value}/access.log")),
        samples.custom(
            honest(), certificate=ISSUED, origin=EventOrigin("x", file=f"/srv/{value.replace('/', ' ')}.log")
        ),
    ]
    for row in rows:
        for kind in Format:
            found = prepare([row], Redactor(), kind)
            told = [*found.manifest.lines(), found.blocked or "", found.text]
            # The first request has no API key and no claim of its own.
            expected = ["API key", "claim"] if row is rows[0] else []
            assert [hit for text in told for hit in found_in(text) if hit not in expected] == []


def test_what_is_copied_is_clean():
    sent: list[str] = []
    row = samples.custom(honest(), refused=True, certificate=ISSUED)
    Clipboard({"SSH_TTY": "x"}, sent.append).copy(summary(Redactor().record(row)))
    payload = re.fullmatch(r"\x1b\]52;c;([A-Za-z0-9+/=]{1,8192})\x07", sent[0])
    assert payload is not None
    text = base64.b64decode(payload[1]).decode()
    assert "403" in text
    assert found_in(text) == []


LEAKY = {
    "source_ip": ("RECORD", "source_ip"),
    "account_id": ("RECORD", "account_id"),
    "certificate.subject": ("certificate", "subject"),
    "certificate.issuer": ("certificate", "issuer"),
    "certificate.serial_number": ("certificate", "serial_number"),
    "certificate.fingerprint_sha256": ("certificate", "fingerprint_sha256"),
    "certificate.subject_alternative_names": ("certificate", "subject_alternative_names"),
    "source.log_group": ("source", "log_group"),
}


@pytest.mark.parametrize("kind", Format)
@pytest.mark.parametrize("field", sorted(LEAKY))
def test_a_policy_with_a_hole_is_stopped_by_the_scan(field: str, kind: Format, tmp_path: Path):
    table, key = LEAKY[field]
    hole = Rule(Treatment.KEPT, shape=lambda _: True)
    rules = {**policy.RECORD, key: hole} if table == "RECORD" else dict(policy.RECORD)
    objects = {**policy.OBJECTS}
    if table != "RECORD":
        objects[table] = {**policy.OBJECTS[table], key: hole}
    row = samples.custom(honest(), refused=True, certificate=ISSUED)
    # Several rows are a table in Markdown, which has fewer fields.
    found = prepare([row], Redactor(rules=rules, objects=objects), kind)
    assert found.text == ""
    assert found.blocked is not None
    assert field in found.blocked
    assert found_in(found.blocked) == []
    with pytest.raises(ExportRefused) as refusal:
        write(found, tmp_path, NOW)
    assert found_in(str(refusal.value)) == []
    assert list(tmp_path.iterdir()) == []


def test_a_client_whose_name_begins_like_its_pseudonym_can_still_be_exported():
    issued = Authority("Zebra Root").issue("client-1")
    row = samples.request(certificate=issued)
    for number in range(200):
        prepared = prepare([row], Redactor(key=number.to_bytes(32, "big")), Format.NDJSON)
        assert prepared.blocked is None
