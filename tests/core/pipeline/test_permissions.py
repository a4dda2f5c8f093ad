"""Changes of permissions are on record."""

from dataclasses import replace
from hashlib import sha256

from hypothesis import given, settings, strategies as st

from custom_components.data_exchanger.core.catalog.taxonomy import Category
from custom_components.data_exchanger.core.consent.change import (
    PermissionChanged,
    changes,
    with_permission,
)
from custom_components.data_exchanger.core.consent.policy import Member, Permission, Role
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import BuyerId
from custom_components.data_exchanger.core.pipeline.permissions import (
    note_assent,
    note_changes,
    permission_of,
    still_withdrawn,
)
from tests.core.examples import BUYER_KEY
from tests.core.pipeline.household import ANNA, BEN, BUYER
from tests.core.pipeline.world import World


def test_changes_are_on_record_by_kind(world: World) -> None:
    allowed = Permission(category=Category.ENERGY, level=DisclosureLevel.STATISTICS)
    seen = [
        PermissionChanged(member=ANNA, by=ANNA, before=None, after=allowed),
        PermissionChanged(member=ANNA, by=ANNA, before=allowed, after=None),
    ]
    world.run(lambda tx: note_changes(tx, world.home, seen, world.now))
    records = world.run(lambda tx: list(tx.evidence.records()))[-2:]
    assert [record.kind for record in records] == [f"permission.{one.kind}" for one in seen]
    receipts = world.store.state.consents
    hashes = [{"receipt": sha256(one.body).hexdigest()} for one in receipts]
    expected = [one.facts() | more for one, more in zip(seen, hashes, strict=True)]
    assert [record.facts for record in records] == expected


def test_assent_is_on_record_and_so_is_its_withdrawal(world: World) -> None:
    for assents in (True, False):
        world.run(
            lambda tx, assents=assents: note_assent(
                tx, ANNA, Category.EDUCATION, assents=assents, now=world.now
            )
        )
    assert world.kinds()[-2:] == ["assent.given", "assent.withdrawn"]


def test_receipts_name_the_buyer_as_it_was(world: World) -> None:
    allowed = Permission(category=Category.ENERGY, level=DisclosureLevel.STATISTICS, buyer=BUYER)
    gone = replace(allowed, buyer=BuyerId("gone"))
    seen = [
        PermissionChanged(member=ANNA, by=ANNA, before=None, after=one) for one in (allowed, gone)
    ]
    world.run(lambda tx: note_changes(tx, world.home, seen, world.now))
    known, unknown = world.run(lambda tx: tx.consents.of(ANNA))
    assert BUYER_KEY.did.encode() in known.body
    assert b"dx:AnyBuyerOfTheHousehold" in unknown.body
    assert permission_of(known) == allowed
    assert world.run(lambda tx: tx.consents.of(BEN)) == []


LEVELS = st.sampled_from(DisclosureLevel)


@settings(max_examples=1000, deadline=None)
@given(st.lists(LEVELS, min_size=1, max_size=5), st.booleans())
def test_what_was_taken_back_stays_so_whatever_a_crash_forgot(
    levels: list[DisclosureLevel], refined: bool
) -> None:
    """Receipts are stored; what members allow may be that of any moment before."""
    world = World()
    states = [Member(id=ANNA, role=Role.ADULT)]
    for level in levels:
        one = Permission(
            category=Category.ENERGY, level=level, buyer=BUYER if refined else None, daily=1
        )
        states.append(with_permission(states[-1], one))
        changed = changes(states[-2], states[-1], ANNA)
        world.run(lambda tx, changed=changed: note_changes(tx, world.home, changed, world.now))
    last = states[-1].permissions
    withdrawn = not last or last[0].level is DisclosureLevel.NONE
    for before in states:
        found = world.run(lambda tx, one=before: still_withdrawn(tx, [one]))
        allowed = [one for one in before.permissions if one.level is not DisclosureLevel.NONE]
        known = world.run(lambda tx: tx.consents.of(ANNA))
        assert bool(found) == bool(allowed and withdrawn and known)
        for member in found:
            assert not [one for one in member.permissions if one.level > DisclosureLevel.NONE]
