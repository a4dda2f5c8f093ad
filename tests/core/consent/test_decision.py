"""Decisions: deny unless every adult concerned allows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given, settings, strategies as st
import pytest

from custom_components.data_exchanger.core.catalog.entry import CatalogEntry
from custom_components.data_exchanger.core.catalog.taxonomy import Category
from custom_components.data_exchanger.core.consent.decision import (
    AccessRequest,
    Decision,
    Denial,
    DenialReason,
    Grant,
    decide,
)
from custom_components.data_exchanger.core.consent.policy import Member, Permission, Role
from custom_components.data_exchanger.core.consent.purpose import PurposeGroup
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import BuyerId, MemberId
from tests.core.examples import NOW, element, entry

BUYER, OTHER = BuyerId("buyer"), BuyerId("other")
ANNA, BEN, CARL = MemberId("anna"), MemberId("ben"), MemberId("carl")
ENERGY = Category.ENERGY
RESEARCH = frozenset({PurposeGroup.RESEARCH})
SERIES = DisclosureLevel.SERIES

type Members = Mapping[MemberId, Member]


def allow(
    level: DisclosureLevel = SERIES,
    *purposes: PurposeGroup,
    category: Category = ENERGY,
    buyer: BuyerId | None = None,
    days: int | None = None,
) -> Permission:
    return Permission(
        category=category,
        level=level,
        purposes=frozenset(purposes),
        buyer=buyer,
        until=None if days is None else NOW + timedelta(days=days),
    )


def request(
    level: DisclosureLevel = SERIES, purposes: frozenset[PurposeGroup] = RESEARCH
) -> AccessRequest:
    return AccessRequest(buyer=BUYER, purposes=purposes, level=level, at=NOW)


def household(*members: Member) -> Members:
    return {member.id: member for member in members}


def adult(key: MemberId, *permissions: Permission) -> Member:
    return Member(id=key, role=Role.ADULT, permissions=permissions)


def reason(decision: Decision) -> DenialReason | None:
    return decision.reason if isinstance(decision, Denial) else None


def test_grant_is_carried_by_all_adults_for_data_of_the_household() -> None:
    members = household(adult(ANNA, allow()), adult(BEN, allow()), Member(id=CARL, role=Role.CHILD))
    asked = request()
    assert decide(entry(), members, asked) == Grant(
        entry=entry().id, request=asked, members=frozenset({ANNA, BEN})
    )


def test_grant_is_carried_by_the_subjects_alone() -> None:
    members = household(adult(ANNA, allow()), adult(BEN))
    decision = decide(entry(subjects=frozenset({ANNA})), members, request())
    assert isinstance(decision, Grant)
    assert decision.members == {ANNA}


def test_one_adult_who_does_not_allow_is_enough_to_deny() -> None:
    members = household(adult(ANNA, allow()), adult(BEN))
    assert decide(entry(), members, request()) == Denial(
        entry=entry().id, reason=DenialReason.NO_PERMISSION, member=BEN
    )


@pytest.mark.parametrize(
    ("permissions", "expected"),
    [
        ((), DenialReason.NO_PERMISSION),
        ((allow(category=Category.HEALTH),), DenialReason.NO_PERMISSION),
        ((allow(buyer=OTHER),), DenialReason.NO_PERMISSION),
        ((allow(SERIES, PurposeGroup.MARKETING),), DenialReason.NO_PERMISSION),
        ((allow(DisclosureLevel.NONE),), DenialReason.LEVEL_TOO_HIGH),
        ((allow(DisclosureLevel.STATISTICS),), DenialReason.LEVEL_TOO_HIGH),
        ((allow(days=0),), DenialReason.EXPIRED),
        ((allow(days=-1),), DenialReason.EXPIRED),
        ((allow(), allow(DisclosureLevel.NONE, buyer=BUYER)), DenialReason.PROHIBITED),
        ((allow(), allow(DisclosureLevel.NONE, *RESEARCH)), DenialReason.PROHIBITED),
        ((allow(), allow(DisclosureLevel.NONE, buyer=BUYER, days=-1)), None),
        ((allow(), allow(DisclosureLevel.NONE, buyer=OTHER)), None),
        ((allow(), allow(DisclosureLevel.NONE, PurposeGroup.MARKETING)), None),
        ((allow(), allow(DisclosureLevel.NONE)), None),
        ((allow(buyer=BUYER),), None),
        ((allow(SERIES, *RESEARCH),), None),
        ((allow(days=1),), None),
        ((allow(days=-1), allow()), None),
        ((allow(DisclosureLevel.COHORT), allow(SERIES, *RESEARCH)), None),
    ],
)
def test_permissions_of_the_only_adult_decide(
    permissions: tuple[Permission, ...], expected: DenialReason | None
) -> None:
    assert reason(decide(entry(), household(adult(ANNA, *permissions)), request())) is expected


@pytest.mark.parametrize("group", [group for group in PurposeGroup if group.special])
def test_special_purposes_need_a_permission_that_names_them(group: PurposeGroup) -> None:
    asked = request(purposes=frozenset({group}))
    named, open_ = allow(SERIES, group), allow()
    never_this_buyer = allow(DisclosureLevel.NONE, buyer=BUYER)
    expected = {
        (open_,): DenialReason.NO_PERMISSION,
        (named,): None,
        (named, never_this_buyer): DenialReason.PROHIBITED,
    }
    for permissions, why in expected.items():
        assert reason(decide(entry(), household(adult(ANNA, *permissions)), asked)) is why


def test_every_purpose_of_a_request_must_be_allowed() -> None:
    both = request(purposes=frozenset({PurposeGroup.RESEARCH, PurposeGroup.INSURANCE}))
    assert reason(decide(entry(), household(adult(ANNA, allow())), both)) is (
        DenialReason.NO_PERMISSION
    )
    named = adult(ANNA, allow(), allow(SERIES, PurposeGroup.INSURANCE))
    assert isinstance(decide(entry(), household(named), both), Grant)


def test_the_reason_for_several_purposes_does_not_depend_on_their_order() -> None:
    member = adult(ANNA, allow(DisclosureLevel.COHORT, PurposeGroup.EDUCATION))
    asked = request(purposes=frozenset(PurposeGroup) - {PurposeGroup.CREDIT})
    assert reason(decide(entry(), household(member), asked)) is DenialReason.LEVEL_TOO_HIGH


def test_default_is_denial() -> None:
    assert reason(decide(entry(), {}, request())) is DenialReason.NO_ADULT
    child = household(Member(id=CARL, role=Role.CHILD, permissions=(allow(),)))
    assert reason(decide(entry(), child, request())) is DenialReason.NO_ADULT
    assert reason(decide(entry(), household(adult(ANNA)), request())) is DenialReason.NO_PERMISSION


def test_a_request_without_purpose_is_denied() -> None:
    asked = request(purposes=frozenset())
    members = household(adult(ANNA, allow()))
    assert reason(decide(entry(), members, asked)) is DenialReason.NO_PERMISSION


def test_a_request_for_nothing_is_denied() -> None:
    members = household(adult(ANNA, allow()))
    asked = request(DisclosureLevel.NONE)
    assert reason(decide(entry(), members, asked)) is DenialReason.LEVEL_TOO_HIGH


@pytest.mark.parametrize("role", [Role.TEEN, Role.CHILD])
def test_data_of_minors_stays(role: Role) -> None:
    members = household(adult(ANNA, allow()), Member(id=CARL, role=role, permissions=(allow(),)))
    subjects = frozenset({ANNA, CARL})
    assert decide(entry(subjects=subjects), members, request()) == Denial(
        entry=entry().id, reason=DenialReason.MINOR, member=CARL
    )


def test_data_of_unknown_people_stays() -> None:
    members = household(adult(ANNA, allow()))
    subjects = frozenset({ANNA, BEN})
    decision = decide(entry(subjects=subjects), members, request())
    assert reason(decision) is DenialReason.UNKNOWN_SUBJECT


def test_the_master_switch_stops_everything() -> None:
    members = household(adult(ANNA, allow()))
    decision = decide(entry(), members, request(), sharing=False)
    assert reason(decision) is DenialReason.SHARING_PAUSED


permissions = st.builds(
    Permission,
    category=st.sampled_from([ENERGY, ENERGY, ENERGY, Category.HEALTH]),
    level=st.sampled_from(DisclosureLevel),
    purposes=st.frozensets(
        st.sampled_from([PurposeGroup.RESEARCH, PurposeGroup.SERVICE, PurposeGroup.CREDIT]),
        max_size=2,
    ),
    buyer=st.sampled_from([None, None, BUYER, OTHER]),
    until=st.sampled_from([None, None, NOW - timedelta(1), NOW, NOW + timedelta(1)]),
)
some_members = st.lists(
    st.tuples(
        st.sampled_from([Role.ADULT, Role.ADULT, Role.ADULT, Role.TEEN]),
        st.lists(permissions, max_size=4).map(tuple),
    ),
    max_size=3,
).map(
    lambda drawn: {
        key: Member(id=key, role=role, permissions=allowed)
        for key, (role, allowed) in zip([ANNA, BEN, CARL], drawn, strict=False)
    }
)
requests = st.builds(
    AccessRequest,
    buyer=st.just(BUYER),
    purposes=st.frozensets(
        st.sampled_from([PurposeGroup.RESEARCH, PurposeGroup.SERVICE, PurposeGroup.CREDIT]),
        max_size=2,
    ),
    level=st.sampled_from(DisclosureLevel),
    at=st.just(NOW),
)
entries = st.frozensets(st.sampled_from([ANNA, BEN]), max_size=2).map(
    lambda subjects: entry(subjects=subjects, of=element())
)


def is_allowed(member: Member, asked: AccessRequest) -> bool:
    """Say the rule in other words: purpose by purpose, permission by permission."""
    for group in asked.purposes:
        highest, prohibited = DisclosureLevel.NONE, False
        for one in member.permissions:
            speaks = one.category is ENERGY and one.buyer in (None, asked.buyer)
            lives = one.until is None or one.until > asked.at
            names = group in one.purposes
            if not (speaks and lives):
                continue
            if one.level is DisclosureLevel.NONE and (names or (one.buyer and not one.purposes)):
                prohibited = True
            if names or (not one.purposes and not group.special):
                highest = max(highest, one.level)
        if prohibited or highest < asked.level:
            return False
    return bool(asked.purposes) and asked.level > DisclosureLevel.NONE


@settings(max_examples=1000)
@given(entries, some_members, requests)
def test_decision_equals_the_rule_in_other_words(
    one: CatalogEntry, members: Members, asked: AccessRequest
) -> None:
    known = one.subjects <= members.keys()
    concerned = [
        member
        for key, member in members.items()
        if (key in one.subjects if one.subjects else member.role is Role.ADULT)
    ]
    granted = isinstance(decide(one, members, asked), Grant)
    assert granted is bool(
        known
        and concerned
        and all(m.role is Role.ADULT and is_allowed(m, asked) for m in concerned)
    )


@settings(max_examples=1000)
@given(entries, some_members, requests, st.data())
def test_taking_a_permission_away_never_grants(
    one: CatalogEntry, members: Members, asked: AccessRequest, data: st.DataObject
) -> None:
    everything = [(key, p) for key, m in members.items() for p in m.permissions if not p.prohibits]
    assume(everything)
    key, removed = data.draw(st.sampled_from(everything))
    fewer = list(members[key].permissions)
    fewer.remove(removed)
    narrowed = {**members, key: replace(members[key], permissions=tuple(fewer))}
    never_more(one, members, narrowed, asked)


@settings(max_examples=1000)
@given(entries, some_members, requests, st.data())
def test_lowering_a_level_never_grants(
    one: CatalogEntry, members: Members, asked: AccessRequest, data: st.DataObject
) -> None:
    everything = [(key, i) for key, m in members.items() for i in range(len(m.permissions))]
    assume(everything)
    key, index = data.draw(st.sampled_from(everything))
    changed = list(members[key].permissions)
    lower = [level for level in DisclosureLevel if level <= changed[index].level]
    changed[index] = replace(changed[index], level=data.draw(st.sampled_from(lower)))
    never_more(
        one, members, {**members, key: replace(members[key], permissions=tuple(changed))}, asked
    )


def never_more(one: CatalogEntry, before: Members, after: Members, asked: AccessRequest) -> None:
    """Check that nothing which was denied before is granted afterwards."""
    denied = isinstance(decide(one, before, asked), Denial)
    assert not (denied and isinstance(decide(one, after, asked), Grant))
