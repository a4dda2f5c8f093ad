"""What must hold whatever the family has set."""

from dataclasses import replace

from hypothesis import assume, given, settings, strategies as st

from custom_components.data_exchanger.core.catalog.entry import CatalogEntry
from custom_components.data_exchanger.core.consent.change import cell_of, withdrawn
from custom_components.data_exchanger.core.consent.decision import (
    Circumstances,
    Grant,
    concern_of,
    decide,
)
from custom_components.data_exchanger.core.consent.policy import Member, Permission, Role, Use
from custom_components.data_exchanger.core.consent.voice import (
    FOR_MINORS,
    HIGHEST_FOR_MINORS,
    AccessRequest,
    is_guardian,
)
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import MemberId
from tests.core.consent.households import (
    ANNA,
    BUYER,
    ENERGY,
    HEALTH,
    Members,
    entries,
    members,
    permissions,
    requests,
)
from tests.core.examples import NOW

USED = Circumstances(
    uses=(
        Use(
            at=NOW,
            buyer=BUYER,
            members=frozenset({ANNA}),
            categories=frozenset({ENERGY}),
            purposes=frozenset(),
        ),
    )
)
circumstances = st.sampled_from([Circumstances(), Circumstances(), USED])
laws = settings(max_examples=1000, deadline=None)


def is_granted(
    one: CatalogEntry, family: Members, asked: AccessRequest, now: Circumstances
) -> bool:
    return isinstance(decide(one, family, asked, now), Grant)


@st.composite
def likely(draw: st.DrawFn) -> tuple[CatalogEntry, Members, AccessRequest, Circumstances]:
    """Draw a case in which a grant is likely: everybody concerned has a permission that may fit."""
    one, family, asked = draw(entries), draw(members), draw(requests)
    category = concern_of(one).category
    for key in one.subjects or family:
        fitting = Permission(
            category=category,
            level=draw(st.sampled_from(DisclosureLevel)),
            purposes=draw(st.sampled_from([frozenset(), asked.purposes])),
            buyer=draw(st.sampled_from([None, BUYER])),
            since=NOW,
            until=draw(permissions.map(lambda drawn: drawn.until)),
            by=draw(st.sampled_from([None, ANNA])),
        )
        known = family[key]
        family = {**family, key: replace(known, permissions=(*known.permissions, fitting))}
    return one, family, asked, draw(circumstances)


def anything(family: Members, data: st.DataObject) -> tuple[Member, int]:
    """Choose a permission of somebody."""
    known = [(one, index) for one in family.values() for index in range(len(one.permissions))]
    assume(known)
    return data.draw(st.sampled_from(known))


def changed(family: Members, member: Member, index: int, *instead: Permission) -> Members:
    kept = member.permissions
    fewer = (*kept[:index], *instead, *kept[index + 1 :])
    return {**family, member.id: replace(member, permissions=fewer)}


@laws
@given(likely(), st.data())
def test_lowering_a_level_never_grants(
    case: tuple[CatalogEntry, Members, AccessRequest, Circumstances], data: st.DataObject
) -> None:
    one, family, asked, now = case
    member, index = anything(family, data)
    permission = member.permissions[index]
    lower = [level for level in DisclosureLevel if level <= permission.level]
    lowered = replace(permission, level=data.draw(st.sampled_from(lower)))
    before = is_granted(one, family, asked, now)
    assert before or not is_granted(one, changed(family, member, index, lowered), asked, now)


@laws
@given(likely(), st.data())
def test_removing_what_allows_never_grants(
    case: tuple[CatalogEntry, Members, AccessRequest, Circumstances], data: st.DataObject
) -> None:
    """Only a refinement that forbids a request can stand in its way; nothing else can."""
    one, family, asked, now = case
    allowing = [
        (member, index)
        for member in family.values()
        for index, one in enumerate(member.permissions)
        if not (one.refinement and (not one.level.allows(asked.level) or one.floor or one.daily))
    ]
    assume(allowing)
    member, index = data.draw(st.sampled_from(allowing))
    before = is_granted(one, family, asked, now)
    assert before or not is_granted(one, changed(family, member, index), asked, now)


@laws
@given(likely(), st.data())
def test_withdrawing_never_grants_and_takes_away(
    case: tuple[CatalogEntry, Members, AccessRequest, Circumstances], data: st.DataObject
) -> None:
    one, family, asked, now = case
    member = family[data.draw(st.sampled_from(sorted(one.subjects or family)))]
    category = data.draw(st.sampled_from([None, ENERGY, HEALTH]))
    buyer = data.draw(st.sampled_from([None, BUYER]))
    after = {**family, member.id: withdrawn(member, category=category, buyer=buyer)}
    before = is_granted(one, family, asked, now)
    assert before or not is_granted(one, after, asked, now)
    concerned = one.subjects or {key for key, each in family.items() if each.role is Role.ADULT}
    if member.id in concerned and category in (None, concern_of(one).category):
        assert not is_granted(one, after, asked, now)


@laws
@given(likely())
def test_no_release_without_a_live_permission_of_everybody_concerned(
    case: tuple[CatalogEntry, Members, AccessRequest, Circumstances],
) -> None:
    one, family, asked, now = case
    decision = decide(one, family, asked, now)
    if not isinstance(decision, Grant):
        return
    adults = {key for key, member in family.items() if member.role is Role.ADULT}
    assert decision.members == (one.subjects or adults) != set()
    assert asked.purposes
    assert DisclosureLevel.NONE < asked.level <= decision.level
    for key, resting in decision.permissions.items():
        assert {cell_of(each) for each in resting} <= {
            cell_of(each) for each in family[key].permissions
        }
        for group in asked.purposes:
            live = [
                each
                for each in resting
                if each.covers(group) and each.lives(asked.at) and each.level >= asked.level
            ]
            assert live
            assert all(each.category is one.category for each in live)
            assert all(each.buyer in (None, asked.buyer) for each in live)
            if concern_of(one).sensitive:
                assert all(each.separate for each in live)


@laws
@given(likely())
def test_data_of_minors_leaves_only_as_guardians_and_law_allow(
    case: tuple[CatalogEntry, Members, AccessRequest, Circumstances],
) -> None:
    one, family, asked, now = case
    decision = decide(one, family, asked, now)
    minors = [family[key] for key in one.subjects if family[key].role is not Role.ADULT]
    if not (minors and isinstance(decision, Grant)):
        return
    assert asked.level <= HIGHEST_FOR_MINORS < DisclosureLevel.SERIES
    assert asked.purposes <= FOR_MINORS
    for minor in minors:
        for permission in decision.permissions[minor.id]:
            by = permission.by or MemberId("")
            assert by in minor.guardians
            assert is_guardian(by, family)
            assert permission.separate
        assert minor.role is Role.CHILD or one.category in minor.assents


@laws
@given(entries, members, requests, circumstances)
def test_sharing_paused_grants_nothing(
    one: CatalogEntry, family: Members, asked: AccessRequest, now: Circumstances
) -> None:
    assert not is_granted(one, family, asked, replace(now, sharing=False))
