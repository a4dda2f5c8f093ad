"""Laws of the element vocabulary."""

from collections import Counter
import re

import pytest

from custom_components.data_exchanger.core.catalog.element import Element, label_of, vocabulary
from custom_components.data_exchanger.core.catalog.taxonomy import (
    Aggregation,
    Category,
    Sensitivity,
)
from custom_components.data_exchanger.core.catalog.units import is_unit
from custom_components.data_exchanger.core.model.identifiers import ElementId

ELEMENTS = tuple(vocabulary().values())

SAREF = (
    "Energy|Gas|Humidity|Light|Motion|Occupancy|OnOffState|OpenCloseState|Power|Pressure|Price|Smoke"
    "|Temperature|Water"
)
"""Terms of SAREF core 3 that the vocabulary uses."""

DPV = (
    "Behavioral|CallLog|CommunicationsMetadata|Education|FinancialAccount|FinancialStatus|Friend|Height"
    "|Household|Income|Insurance|LoanRecord|Location|MedicalHealth|MentalHealth|PhysicalHealth"
    "|Prescription|Purchase|PurchasesAndSpendingHabit|School|ServiceConsumptionBehavior|SocialMedia"
    "|SocialNetwork|TVViewingBehavior|Transaction|Transactional|TravelHistory|VehicleUsage|Weight"
)
"""Terms of the Personal Data extension of DPV 2 that the vocabulary uses."""


def test_vocabulary_is_large_and_covers_every_category():
    assert len(ELEMENTS) >= 110
    assert {element.category for element in ELEMENTS} == set(Category)


def test_vocabulary_has_unique_ids_in_order():
    keys = [(element.category, element.id) for element in ELEMENTS]
    assert keys == sorted(keys)
    assert max(Counter(element.id for element in ELEMENTS).values()) == 1


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_labels_are_unique_in_each_language(language: str):
    labels = Counter(element.label[language] for element in ELEMENTS)
    assert [label for label, count in labels.items() if count > 1] == []


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.id)
def test_element_obeys_the_laws(element: Element):
    low, high = element.bounds
    assert low < high
    assert set(element.label) == {"en", "zh-Hans"}
    assert re.search(r"[\u4e00-\u9fff]", element.label["zh-Hans"])
    assert element.label["en"].isascii()
    assert (element.unit is None) == (element.ucum is None)
    assert element.unit is None or is_unit(element.unit)
    assert element.ucum is None or element.ucum.isascii()
    assert "\N{MICRO SIGN}" not in (element.unit or "")


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.id)
def test_element_counts_within_the_hour(element: Element):
    """Durations are seconds in the active state, counts are pure numbers."""
    expected = {
        Aggregation.DURATION: ("s", 0, (0.0, 3600.0)),
        Aggregation.COUNT: (None, 0, (0.0, element.bounds[1])),
    }.get(element.aggregation, (element.unit, element.decimals, element.bounds))
    assert (element.unit, element.decimals, element.bounds) == expected
    assert element.aggregation is not Aggregation.INCREMENT or element.bounds[0] == 0


@pytest.mark.parametrize("category", [Category.HEALTH, Category.LOCATION, Category.FINANCE])
def test_special_categories_are_sensitive(category: Category):
    grades = {element.sensitivity for element in ELEMENTS if element.category is category}
    assert grades == {Sensitivity.SENSITIVE}


def test_only_special_categories_are_sensitive():
    sensitive = {e.category for e in ELEMENTS if e.sensitivity is Sensitivity.SENSITIVE}
    assert sensitive == {Category.HEALTH, Category.LOCATION, Category.FINANCE}


@pytest.mark.parametrize(
    ("scheme", "pattern"),
    [
        ("saref", rf"saref:({SAREF})"),
        ("dpv", rf"pd:({DPV})"),
        ("schema.org", r"schema:(BankAccount|Invoice|Order|ParcelDelivery)"),
        ("obis", r"\d-0:\d+\.\d+\.0"),
        ("loinc", r"\d{4,6}-\d"),
    ],
)
def test_codes_belong_to_their_scheme(scheme: str, pattern: str):
    codes = [element.codes[scheme] for element in ELEMENTS if scheme in element.codes]
    assert codes
    assert [code for code in codes if not re.fullmatch(pattern, code)] == []


def test_codes_have_known_schemes():
    schemes = {scheme for element in ELEMENTS for scheme in element.codes}
    assert schemes == {"dpv", "loinc", "obis", "saref", "schema.org"}


def test_loinc_codes_have_the_right_check_digit():
    """LOINC codes end in a Luhn (modulus 10) digit, so that a slip of the pen shows."""
    codes = [element.codes["loinc"] for element in ELEMENTS if "loinc" in element.codes]
    for number, digit in (code.split("-") for code in codes):
        doubled = [int(c) * (2 if i % 2 == 0 else 1) for i, c in enumerate(reversed(number))]
        assert -sum(n - 9 if n > 9 else n for n in doubled) % 10 == int(digit), number
    assert len(codes) == len(set(codes))


def test_an_element_is_called_by_its_label_or_its_id() -> None:
    assert (
        label_of("heart_rate", "zh-Hans") == vocabulary()[ElementId("heart_rate")].label["zh-Hans"]
    )
    assert label_of("heart_rate", "fr") == label_of("heart_rate", "en")
    assert label_of("unheard_of", "en") == "unheard_of"
