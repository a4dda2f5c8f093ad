"""Laws of the scenario library and of the special services."""

import re

import pytest

from custom_components.data_exchanger.core.catalog.element import vocabulary
from custom_components.data_exchanger.core.catalog.scenario import SCENARIOS, Family, Risk, Scenario
from custom_components.data_exchanger.core.catalog.service import (
    SERVICES,
    Treatment,
    services_of,
)
from custom_components.data_exchanger.core.catalog.taxonomy import Sensitivity
from custom_components.data_exchanger.core.consent.purpose import purposes
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel

LEVELS = {
    Family.SERIES: DisclosureLevel.SERIES,
    Family.STATISTICS: DisclosureLevel.STATISTICS,
    Family.DIFFERENTIAL_PRIVACY: DisclosureLevel.PRIVATE_STATISTICS,
    Family.HOMOMORPHIC_ENCRYPTION: DisclosureLevel.PRIVATE_STATISTICS,
    Family.FEDERATED_LEARNING: DisclosureLevel.COHORT,
    Family.COHORT: DisclosureLevel.COHORT,
}


def test_library_is_large_and_names_every_special_service() -> None:
    regular = [one for one in SCENARIOS.values() if one.special is None]
    assert len(regular) >= 40
    named = {one.special for one in SCENARIOS.values()} - {None}
    assert named == set(SERVICES) - {"cross_border_transfer"}


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_labels_are_unique(language: str) -> None:
    for library in (SCENARIOS, SERVICES):
        labels = [one.label[language] for one in library.values()]
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("one", SCENARIOS.values(), ids=SCENARIOS)
def test_scenario_obeys_the_laws(one: Scenario) -> None:
    elements = (*one.required, *one.optional)
    assert len(set(elements)) == len(elements)
    assert set(elements) <= set(vocabulary())
    assert one.purposes <= set(purposes())
    assert LEVELS[one.method] == one.level
    assert re.search(r"[\u4e00-\u9fff]", one.label["zh-Hans"])
    assert one.special is None or one.special in SERVICES
    sensitive = any(vocabulary()[key].sensitivity is Sensitivity.SENSITIVE for key in one.required)
    assert one.risk is Risk.HIGH or not (sensitive or one.special)


@pytest.mark.parametrize("one", SCENARIOS.values(), ids=SCENARIOS)
def test_special_purposes_stand_in_special_scenarios_only(one: Scenario) -> None:
    assert {service.id for service in services_of(one.purposes)} <= {one.special}


def test_every_special_purpose_belongs_to_a_service() -> None:
    special = {iri for iri, purpose in purposes().items() if purpose.group.special}
    covered = frozenset[str]().union(*(service.purposes for service in SERVICES.values()))
    assert covered == special


def test_services_are_found_by_purpose_and_by_title() -> None:
    debts = "https://w3id.org/data-exchanger/v1#DebtCollection"
    assert [one.id for one in services_of([debts])] == ["debt_collection"]
    assert services_of(["https://w3id.org/dpv#Marketing"]) == ()
    assert SERVICES["debt_collection"].treatment is Treatment.REFUSED
    assert SERVICES["debt_collection"].is_named_in("家庭债务催收服务")
    assert not SERVICES["debt_collection"].is_named_in("Hourly electricity")
