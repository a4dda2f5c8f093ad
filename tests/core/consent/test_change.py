"""Changing permissions: what becomes of the others, and what evidence says."""

from dataclasses import replace
from datetime import time, timedelta

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.data_exchanger.core.catalog.taxonomy import SENSITIVE_CATEGORIES, Category
from custom_components.data_exchanger.core.consent.change import (
    Cell,
    ChangeKind,
    PermissionChanged,
    cell_of,
    changes,
    with_assent,
    with_permission,
    with_preset,
    withdrawn,
    without,
)
from custom_components.data_exchanger.core.consent.decision import Grant, decide
from custom_components.data_exchanger.core.consent.policy import Permission, QuietHours, Role
from custom_components.data_exchanger.core.consent.presets import (
    PresetRow,
    preset_of,
    presets,
)
from custom_components.data_exchanger.core.consent.purpose import PurposeGroup
from custom_components.data_exchanger.core.errors import InvalidInput, NotFound
from custom_components.data_exchanger.core.identity.canonical import canonical
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.money import Money
from tests.core.consent.households import (
    ANNA,
    BUYER,
    CARL,
    COHORT,
    CREDIT,
    ENERGY,
    HEALTH,
    NONE,
    OTHER,
    RESEARCH,
    SERIES,
    STATISTICS,
    about,
    adult,
    allow,
    household,
    minor,
    request,
    separate,
)
from tests.core.examples import NOW


def test_a_permission_takes_the_place_of_the_one_about_the_same() -> None:
    member = adult(ANNA, allow(), allow(COHORT, RESEARCH))
    changed = with_permission(member, allow(STATISTICS))
    assert set(changed.permissions) == {allow(STATISTICS), allow(COHORT, RESEARCH)}


def test_none_removes_what_is_general_and_stays_where_it_is_refined() -> None:
    member = adult(ANNA, allow(), allow(SERIES, RESEARCH))
    assert with_permission(member, allow(NONE)).permissions == (allow(SERIES, RESEARCH),)
    prohibited = with_permission(member, allow(NONE, RESEARCH))
    assert prohibited.permissions == (allow(), allow(NONE, RESEARCH))


def test_dropping_a_refinement_lets_the_general_hold_again() -> None:
    member = adult(ANNA, allow(), allow(NONE, RESEARCH))
    assert without(member, Cell(ENERGY, frozenset({RESEARCH}))).permissions == (allow(),)


@pytest.mark.parametrize(
    ("permission", "field"),
    [
        (separate(SERIES, by=ANNA), "level"),
        (separate(STATISTICS, CREDIT, by=ANNA), "purposes"),
        (allow(STATISTICS, buyer=BUYER, since=NOW, days=1), "purposes"),
        (allow(STATISTICS, RESEARCH), "permission"),
        (separate(days=400), "permission"),
    ],
)
def test_what_nobody_can_allow_about_a_minor_is_refused(permission: Permission, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        with_permission(minor(Role.CHILD), permission)
    assert refused.value.field == field


def test_about_a_minor_separate_consents_and_prohibitions_are_taken() -> None:
    given = with_permission(minor(Role.CHILD), separate(by=ANNA))
    assert given.permissions == (separate(by=ANNA),)
    assert with_permission(given, allow(NONE, CREDIT)).permissions[1].prohibits


def test_withdrawing_from_a_buyer_keeps_what_others_may_have() -> None:
    member = withdrawn(adult(ANNA, allow(), allow(SERIES, CREDIT, buyer=OTHER)), buyer=BUYER)
    members = household(member)
    assert not isinstance(decide(about(), members, request()), Grant)
    assert isinstance(decide(about(), members, request(SERIES, RESEARCH, buyer=OTHER)), Grant)
    assert isinstance(decide(about(), members, request(SERIES, CREDIT, buyer=OTHER)), Grant)


def test_withdrawing_from_nobody_in_particular_takes_back_from_all() -> None:
    member = withdrawn(adult(ANNA, allow(), allow(SERIES, buyer=OTHER)), category=ENERGY)
    for buyer in (BUYER, OTHER):
        asked = request(SERIES, RESEARCH, buyer=buyer)
        assert not isinstance(decide(about(), household(member), asked), Grant)


def test_only_a_teenager_assents() -> None:
    teen = with_assent(minor(Role.TEEN), ENERGY, assents=True)
    assert teen.assents == {ENERGY}
    assert with_assent(teen, ENERGY, assents=False).assents == frozenset()
    for other in (adult(ANNA), minor(Role.CHILD)):
        with pytest.raises(InvalidInput):
            with_assent(other, ENERGY, assents=True)


def test_changes_name_what_was_given_changed_and_withdrawn() -> None:
    before = adult(ANNA, allow(), allow(SERIES, CREDIT), allow(category=HEALTH), allow(buyer=OTHER))
    after = adult(
        ANNA, allow(COHORT), allow(NONE, CREDIT), allow(SERIES, RESEARCH), allow(buyer=OTHER)
    )
    found = changes(before, after, CARL)
    assert {(one.kind, one.before, one.after) for one in found} == {
        (ChangeKind.CHANGED, allow(), allow(COHORT)),
        (ChangeKind.WITHDRAWN, allow(SERIES, CREDIT), allow(NONE, CREDIT)),
        (ChangeKind.GIVEN, None, allow(SERIES, RESEARCH)),
        (ChangeKind.WITHDRAWN, allow(category=HEALTH), None),
    }
    assert all(one.member == ANNA and one.by == CARL for one in found)


def test_of_two_permissions_about_the_same_the_lower_counts() -> None:
    twice = adult(ANNA, allow(COHORT), allow(SERIES), allow(STATISTICS))
    assert changes(twice, adult(ANNA, allow(COHORT)), ANNA) == ()


def test_facts_hold_everything_that_was_agreed_and_fit_into_evidence() -> None:
    full = separate(
        daily=1,
        monthly=2,
        quiet=QuietHours(start=time(22), end=time(7)),
        floor=Money(amount=500, currency="EUR"),
        by=ANNA,
    )
    change = PermissionChanged(member=CARL, by=ANNA, before=None, after=full)
    assert change.facts() == {
        "member": CARL,
        "by": ANNA,
        "change": "given",
        "after": {
            "category": "energy",
            "level": "statistics",
            "purposes": ["research"],
            "buyer": BUYER,
            "since": "2026-11-22T15:00:00Z",
            "until": "2027-03-02T15:00:00Z",
            "daily": 1,
            "monthly": 2,
            "quiet": {"start": "22:00", "end": "07:00"},
            "floor": {"amount": 500, "currency": "EUR"},
            "by": ANNA,
        },
    }
    assert canonical(change.facts())


# Presets


def test_presets_are_known_by_name() -> None:
    assert set(presets()) == {"nothing", "research", "energy_trends", "earn"}
    assert preset_of("nothing").expand() == ()
    with pytest.raises(NotFound):
        preset_of("everything")


@pytest.mark.parametrize("name", ["nothing", "research", "energy_trends", "earn"])
def test_presets_expand_to_permissions_each_about_something_else(name: str) -> None:
    expanded = preset_of(name).expand()
    assert len({cell_of(one) for one in expanded}) == len(expanded)
    assert all(one.level > NONE and not one.buyer for one in expanded)


@settings(max_examples=1000)
@given(
    st.sampled_from(["nothing", "research", "energy_trends", "earn"]),
    st.sampled_from(Category),
    st.sampled_from(PurposeGroup),
    st.sampled_from(DisclosureLevel),
)
def test_a_preset_gives_what_it_says_and_nothing_sensitive_or_special(
    name: str, category: Category, group: PurposeGroup, level: DisclosureLevel
) -> None:
    member = with_preset(adult(ANNA), preset_of(name), NOW)
    granted = isinstance(
        decide(about(category=category), household(member), request(level, group)), Grant
    )
    expected = any(
        category in row.categories
        and (group in row.purposes or not (row.purposes or group.special))
        and NONE < level <= row.level
        for row in preset_of(name).permissions
    )
    assert granted is expected
    assert not (granted and (group.special or category in SENSITIVE_CATEGORIES))


def test_a_preset_replaces_what_was_allowed_and_keeps_what_was_forbidden() -> None:
    never = allow(NONE, buyer=OTHER)
    member = adult(ANNA, allow(category=HEALTH), never)
    changed = with_preset(member, preset_of("energy_trends"), NOW)
    assert set(changed.permissions) == {never, allow(STATISTICS, since=NOW)}
    assert with_preset(changed, preset_of("nothing"), NOW).permissions == (never,)


def test_presets_are_not_for_minors_except_nothing() -> None:
    child = minor(Role.CHILD, separate(by=ANNA))
    with pytest.raises(InvalidInput):
        with_preset(child, preset_of("research"), NOW)
    assert with_preset(child, preset_of("nothing"), NOW).permissions == ()


@pytest.mark.parametrize(
    ("categories", "purposes"), [((HEALTH,), frozenset()), ((ENERGY,), frozenset({CREDIT}))]
)
def test_a_preset_never_bundles_what_needs_a_consent_of_its_own(
    categories: tuple[Category, ...], purposes: frozenset[PurposeGroup]
) -> None:
    with pytest.raises(InvalidInput):
        PresetRow(categories=categories, level=SERIES, purposes=purposes)


def test_a_separate_consent_survives_nothing_but_its_own_withdrawal() -> None:
    health = replace(separate(), category=HEALTH, until=NOW + timedelta(days=1))
    member = withdrawn(adult(ANNA, health), category=ENERGY)
    assert member.permissions == (health,)
