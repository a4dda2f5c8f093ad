"""Whose data made a package worth its price."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.data_exchanger.core.ledger.contribution import (
    Coverage,
    Standing,
    contributions,
)
from custom_components.data_exchanger.core.ledger.worth import PERFECT, EntryFacts, worth
from custom_components.data_exchanger.core.model.identifiers import ElementId, EntryId, MemberId

ANNA, BEN = MemberId("anna"), MemberId("ben")
STEPS, PULSE = ElementId("step_count"), ElementId("heart_rate")


def fact(key: str = "1", *owners: MemberId, **changes: Any) -> EntryFacts:
    fields: dict[str, Any] = {
        "entry": EntryId(key),
        "element": STEPS,
        "category": "health",
        "required": True,
        "owners": frozenset(owners),
        "cells": 100,
        "known": 100,
        "longest_gap": 0,
        "last": 100,
        "most": 100,
    }
    return EntryFacts(**fields | changes)


@st.composite
def facts(draw: st.DrawFn) -> EntryFacts:
    known = draw(st.integers(0, 100))
    element = draw(st.sampled_from([STEPS, PULSE]))
    return fact(
        draw(st.uuids()).hex,
        *draw(st.sets(st.sampled_from([ANNA, BEN]))),
        element=element,
        required=element is STEPS,
        known=known,
        longest_gap=draw(st.integers(0, 100 - known)),
        last=draw(st.integers(known, 100)) if known else 0,
    )


@given(st.lists(facts(), min_size=1, max_size=5), st.data())
def test_more_entries_never_make_less_of_a_package(
    demanded: list[EntryFacts], data: st.DataObject
) -> None:
    some = data.draw(st.lists(st.sampled_from(demanded), unique=True))
    more = [*some, *data.draw(st.lists(st.sampled_from(demanded), unique=True))]
    assert worth([], demanded) == 0
    assert worth(some, demanded) <= worth(list(dict.fromkeys(more)), demanded) <= PERFECT
    assert worth(some, demanded) == worth(some[::-1], demanded)


@pytest.mark.parametrize(
    "change", [{"known": 50}, {"longest_gap": 50}, {"last": 50}, {"known": 0, "last": 0}]
)
def test_volume_and_every_part_of_quality_count(change: dict[str, Any]) -> None:
    assert worth([replace(fact(), **change)], [fact()]) < worth([fact()], [fact()]) == PERFECT


def test_half_of_the_worth_hangs_on_what_the_demand_requires() -> None:
    required, extra = fact("1"), fact("2", element=PULSE, required=False)
    demanded = [required, extra]
    assert worth([required], demanded) == 2 * PERFECT // 3
    assert worth([extra], demanded) == PERFECT // 3 // 2
    assert worth([], []) == 0


@settings(max_examples=50)
@given(st.lists(facts(), max_size=4))
def test_all_parts_add_up_unless_nothing_is_worth_anything(found: list[EntryFacts]) -> None:
    parts, household = contributions(found, [BEN, ANNA], 7, b"")
    total = sum(one.per_mille for one in parts) + household
    assert total == (1000 if worth(found, found) else 0)
    assert [one.member for one in parts] == [ANNA, BEN]
    assert min(household, *(one.per_mille for one in parts)) >= 0
    for one in parts:
        own = [fact for fact in found if one.member in fact.owners and fact.known]
        assert one.per_mille == 0 or own


def test_equal_data_is_an_equal_contribution() -> None:
    both = [fact("1", ANNA), fact("2", BEN)]
    parts, household = contributions(both, [ANNA, BEN], 90, b"")
    assert [(one.per_mille, one.standing) for one in parts] == [
        (500, Standing.BACKED),
        (500, Standing.BACKED),
    ]
    assert household == 0


def test_the_meter_is_the_households() -> None:
    parts, household = contributions(
        [fact("meter"), fact("watch", ANNA, element=PULSE, required=False)], [ANNA, BEN], 90, b""
    )
    assert [one.per_mille for one in parts] == [1000 - household, 0]
    assert household > 500
    assert parts[0].standing is Standing.EXTRA


def test_data_about_two_is_there_only_with_both() -> None:
    parts, household = contributions([fact("scale", ANNA, BEN)], [ANNA, BEN], 90, b"")
    assert ([one.per_mille for one in parts], household) == ([500, 500], 0)


def test_reasons_are_the_days_covered_and_what_the_demand_would_have_missed() -> None:
    half = fact("2", BEN, element=PULSE, required=False, known=45, cells=90, category="x", most=90)
    (anna, ben), _ = contributions([fact("1", ANNA), half], [ANNA, BEN], 90, b"")
    assert (anna.coverage, anna.covered_days, anna.days) == (Coverage.FULL, 90, 90)
    assert (anna.standing, anna.elements) == (Standing.DECISIVE, (STEPS,))
    assert (ben.coverage, ben.covered_days, ben.standing) == (Coverage.PART, 45, Standing.EXTRA)
    (nobody,), _ = contributions([], [ANNA], 90, b"")
    assert (nobody.coverage, nobody.per_mille) == (Coverage.NOTHING, 0)


def test_large_families_are_sampled_with_a_bound() -> None:
    family = [MemberId(f"m{number:02}") for number in range(14)]
    found = [fact(member, member) for member in family]
    parts, _ = contributions(found, family, 90, b"seed")
    assert sum(one.per_mille for one in parts) == 1000
    assert {one.bound for one in parts} == {30}
    assert all(abs(one.per_mille - 1000 / 14) <= one.bound for one in parts)
