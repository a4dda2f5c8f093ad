"""Every rule against real entity descriptions of Home Assistant's own integrations."""

import csv
from dataclasses import replace
from pathlib import Path
import re

import pytest

pytest.importorskip("homeassistant")

from custom_components.data_exchanger.core.catalog.classifier import classify, rule_for
from custom_components.data_exchanger.core.catalog.descriptor import EntityDescriptor
from custom_components.data_exchanger.core.catalog.element import vocabulary
from custom_components.data_exchanger.core.catalog.rules.table import RULES
from custom_components.data_exchanger.core.catalog.taxonomy import Aggregation
from custom_components.data_exchanger.core.model.identifiers import EntryId
from tests.core.catalog.corpus import COMPONENTS, Description, descriptions, manifest

CASES = tuple(csv.DictReader((Path(__file__).parent / "cases.csv").open(encoding="utf-8")))
"""Expected classifications.

``key`` is that of a description in the corpus; without one, the row is an entity of a platform that
the integration has. ``device`` is what the family calls the device; ``name``, ``device_class`` and
``unit`` are set where the integration finds them out at run time. No ``element``: not classified.
"""

NOT_IN_CORE = (
    "audiconnect bmw_cardata data_exchanger easee electrolux_status fordpass foxess goecharger_api2 hon"
    " huawei_solar kia_uvo mbapi2020 meross_lan myskoda ocpp parcelapp petlibro polestar_api smartlife"
    " solaredge_modbus_multi solis sungrow tapo tesla_custom toyota volkswagen_we_connect_id xpeng_ev"
    " zaptec"
)
"""Custom integrations that the rules know."""

MEASURED = {
    description.identity: description
    for description in descriptions()
    if description.domain == "sensor"
    and not description.diagnostic
    and description.state_class
    and description.device_class
    and description.device_class not in {"battery", "data_size", "signal_strength"}
}
"""What is measured in the home, apart from the devices' own health."""


def described(case: dict[str, str]) -> EntityDescriptor:
    """Build the entity of a case."""
    by_identity = {description.identity: description for description in descriptions()}
    integration, domain, key = case["integration"], case["domain"], case["key"]
    if key:
        descriptor = by_identity[integration, domain, key].descriptor
    else:
        descriptor = EntityDescriptor(
            id=EntryId(integration),
            entity_id=f"{domain}.{integration}",
            domain=domain,
            integration=manifest(integration),
        )
    name = case["name"] or descriptor.name
    words = f"{case['device'] or integration} {name}".lower()
    return replace(
        descriptor,
        entity_id=f"{domain}.{re.sub(r'\W+', '_', words).strip('_')}",
        name=name,
        device_class=case["device_class"] or descriptor.device_class,
        unit=case["unit"] or descriptor.unit,
    )


def label(case: dict[str, str]) -> str:
    """Name a case in the report."""
    return "-".join(filter(None, (case["integration"], case["key"], case["device"])))


@pytest.mark.parametrize("case", CASES, ids=label)
def test_classify_real_entity_gives_expected_element(case: dict[str, str]):
    classification = classify(described(case))
    found = (
        (classification.element.id, classification.active or frozenset())
        if classification
        else ("", frozenset())
    )
    assert found == (case["element"], frozenset(case["active"].split()))


@pytest.mark.parametrize("case", [case for case in CASES if not case["key"]], ids=label)
def test_cases_without_key_name_a_real_platform(case: dict[str, str]):
    folder = COMPONENTS / case["integration"]
    platform = case["domain"]
    assert platform == case["integration"] or any(folder.glob(f"{platform}*"))


def test_rules_are_each_decisive_for_a_real_entity():
    decisive = {rule_for(described(case)) for case in CASES}
    assert [rule for rule in RULES if rule not in decisive] == []


def test_rules_name_integrations_that_exist():
    named = {integration for rule in RULES for integration in rule.integrations}
    missing = {integration for integration in named if not (COMPONENTS / integration).exists()}
    assert missing == set(NOT_IN_CORE.split())


def test_rules_count_states_exactly_where_the_element_does():
    counting = {Aggregation.DURATION, Aggregation.COUNT}
    for element, active in ((rule.element, rule.active) for rule in RULES if rule.element):
        assert (active is not None) == (vocabulary()[element].aggregation in counting), element


def test_corpus_is_large():
    assert len(descriptions()) > 9_000
    assert len({description.integration.domain for description in descriptions()}) > 500


def test_corpus_classifies_most_measurements():
    """It was 72 % when this was written; the rest is forecasts, limits, insides of machines."""
    known = [d for d in MEASURED.values() if classify(d.descriptor)]
    assert len(known) / len(MEASURED) > 0.7


def test_corpus_never_classifies_excluded_kinds():
    """Battery levels of devices, signal strengths, uptimes and moments are nobody's business."""
    kinds = {"signal_strength", "uptime", "timestamp", "date", "data_rate", "battery"}
    allowed = {"data_rate", "battery"}
    found: dict[str, set[str]] = {}
    for description in (d for d in descriptions() if d.device_class in kinds):
        classification = classify(description.descriptor)
        found.setdefault(str(description.device_class), set()).update(
            {classification.element.id} if classification else ()
        )
    assert {kind for kind, elements in found.items() if elements} <= allowed
    assert found["battery"] == {"battery_charge", "bike_battery_level", "vehicle_battery_level"}


@pytest.mark.parametrize("sensitive", ["health", "location", "finance"])
def test_corpus_finds_sensitive_categories_in_known_integrations_only(sensitive: str):
    """A sensitive element needs separate consent, so it must not crop up by accident."""
    expected = {
        "health": "dexcom eufylife_ble fitbit google_health leaone nightscout oralb sleepiq smartthings"
        " withings xiaomi_ble",
        "location": "proximity",
        "finance": "ebox electric_kiwi fido firefly_iii monarch_money monzo simplefin starline",
    }[sensitive]
    found = {
        description.integration.domain
        for description in descriptions()
        if (classification := classify(description.descriptor))
        and classification.element.category == sensitive
    }
    assert found <= set(expected.split())


def test_description_stands_for_an_entity():
    description: Description = next(
        d for d in descriptions() if d.identity == ("withings", "sensor", "weight_kg")
    )
    assert description.descriptor.entity_id == "sensor.withings_weight"
