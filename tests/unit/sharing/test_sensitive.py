from __future__ import annotations

from tests.unit.sharing import samples
from tui.sharing.sensitive import sensitive_values


def test_every_kind_of_value_is_collected_once():
    row = samples.custom({"identity.apiKey": "k3y"}, refused=True, certificate=samples.client_certificate())
    found = sensitive_values([row, row])
    assert found.addresses == {"203.0.113.7": "source_ip", "192.0.2.77": "certificate.subject_alternative_names"}
    assert found.numbers == {"123456789012": "account_id"}
    assert found.serials == {samples.SERIAL: "certificate.serial_number"}
    assert found.texts["k3y"] == "secrets"
    assert found.texts["warehouse-client-07"] == "certificate.subject"
    assert found.texts["Zebra, Inc."] == "certificate.issuer"
    assert set(found.hashes.values()) == {
        f"certificate.{name}"
        for name in ("subject_key_id", "authority_key_id", "spki_sha256", "fingerprint_sha256", "fingerprint_sha1")
    }
    assert samples.client_certificate().pem in found.bodies


def test_names_are_collected_in_every_order():
    found = sensitive_values([samples.request(certificate=samples.client_certificate())]).texts
    for spelled in ("C=JP,O=Walnut Logistics,CN=warehouse-client-07", "CN=warehouse-client-07,O=Walnut Logistics,C=JP"):
        assert found[spelled] == "certificate.subject"


def test_what_the_resource_path_and_the_stage_say_is_not_collected():
    row = samples.request({"path": "/prod/pets/7?x=walnut+oil", "resourcePath": "/pets/{id}"})
    found = {value for value, field in sensitive_values([row]).texts.items() if field == "path"}
    assert found == {"/prod/pets/7", "7", "walnut oil"}


def test_nothing_shows():
    assert "warehouse" not in repr(sensitive_values([samples.request(certificate=samples.client_certificate())]))
