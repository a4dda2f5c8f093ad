"""The vocabulary of purposes and its groups."""

from collections import Counter

import pytest

from custom_components.data_exchanger.core.consent.purpose import (
    PurposeGroup,
    groups_of,
    purposes,
)
from custom_components.data_exchanger.core.errors import InvalidInput
from tests.core.examples import CREDIT, RESEARCH


def test_every_purpose_has_both_languages() -> None:
    assert all(set(purpose.label) == {"en", "zh-Hans"} for purpose in purposes().values())
    assert all(all(purpose.label.values()) for purpose in purposes().values())


def test_every_group_has_a_purpose_and_every_purpose_one_iri() -> None:
    groups = Counter(purpose.group for purpose in purposes().values())
    assert set(groups) == set(PurposeGroup)
    assert all(iri == purpose.iri for iri, purpose in purposes().items())
    assert all(iri.startswith("https://w3id.org/") for iri in purposes())


def test_groups_of_some_purposes() -> None:
    assert groups_of([RESEARCH, CREDIT]) == {PurposeGroup.RESEARCH, PurposeGroup.CREDIT}
    assert groups_of([]) == frozenset()


@pytest.mark.parametrize("iri", ["", "https://w3id.org/dpv#Unheard", RESEARCH + " "])
def test_groups_of_refuses_an_unknown_purpose(iri: str) -> None:
    with pytest.raises(InvalidInput, match="not in the vocabulary"):
        groups_of([RESEARCH, iri])


def test_special_groups_are_those_that_can_hurt() -> None:
    assert {group.value for group in PurposeGroup if group.special} == {
        "insurance", "credit", "employment", "enforcement",
    }  # fmt: skip
