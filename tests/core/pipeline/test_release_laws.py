"""No release without a live grant of each adult concerned, at the moment in which it leaves."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import example, given, settings, strategies as st

from custom_components.data_exchanger.core.consent.change import withdrawn
from custom_components.data_exchanger.core.consent.decision import Grant
from custom_components.data_exchanger.core.consent.guests import Guests
from custom_components.data_exchanger.core.consent.policy import Member, Role
from custom_components.data_exchanger.core.errors import DataExchangerError
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.pipeline.home import Home
from tests.core.pipeline.household import ANNA, BEN, BUYER, ENTRY, catalog_of
from tests.core.pipeline.world import World

STAGES = (
    *("offering", "offered", "accepted", "agreeing", "agreed", "finalizing", "finalized"),
    *("requested", "starting"),
)
"""Everything before the delivery."""


def cut(member: Member, **changes: object) -> Member:
    """Change all that a member allows."""
    return replace(
        member,
        permissions=tuple(replace(one, **changes) for one in member.permissions),  # type: ignore[arg-type]
    )


def with_member(home: Home, member: Member) -> Home:
    return replace(home, members={**home.members, member.id: member})


CHANGES: Mapping[str, Callable[[Home, Member, World], Home]] = {
    "withdrawn": lambda home, one, _: with_member(home, withdrawn(one)),
    "withdrawn from the buyer": lambda home, one, _: with_member(home, withdrawn(one, buyer=BUYER)),
    "expired": lambda home, one, world: with_member(home, cut(one, until=world.now)),
    "not yet": lambda home, one, world: with_member(
        home, cut(one, since=world.now + timedelta(days=1))
    ),
    "lowered": lambda home, one, _: with_member(home, cut(one, level=DisclosureLevel.STATISTICS)),
    "somebody else": lambda home, one, _: with_member(home, replace(one, unclear=True)),
    "claimed by a child": lambda home, one, _: replace(
        with_member(home, replace(one, role=Role.CHILD)),
        catalog=catalog_of(replace(home.catalog.entries[ENTRY], subjects=frozenset({one.id}))),
    ),
    "a guest's room": lambda home, _, __: replace(
        home,
        guests=Guests(rooms=frozenset({"room"})),
        catalog=catalog_of(replace(home.catalog.entries[ENTRY], area="room")),
    ),
    "paused": lambda home, _, __: replace(home, sharing=False),
    "gone": lambda home, _, __: replace(home, catalog=catalog_of()),
    "nothing": lambda home, _, __: home,
}


@settings(max_examples=1000, deadline=None)
@given(
    st.sampled_from(STAGES),
    st.sampled_from(sorted(CHANGES)),
    st.sampled_from([ANNA, BEN]),
    st.booleans(),
)
@example(stage="starting", change="withdrawn", member=ANNA, back=False)
@example(stage="starting", change="nothing", member=ANNA, back=False)
def test_nothing_leaves_without_a_live_grant_of_each_adult_at_its_time(
    stage: str, change: str, member: MemberId, back: bool
) -> None:
    """``back``: what was changed is put right again after the delivery would have been due."""
    world = World()
    world.walk_to(stage)
    before = world.home
    world.home = CHANGES[change](before, before.members[member], world)
    entry = world.home.catalog.entries.get(ENTRY)
    decision = entry and world.home.decide(entry, BUYER, world.trade.terms, world.now)
    for step in (
        *(world.pump, world.accept, world.approve, world.pump, world.verify, world.pump),
        *(world.request_transfer, world.hand_over, world.pump),
    ):
        with suppress(DataExchangerError, ValueError):  # nothing is due, or it is not its time
            step()
    assert bool(world.opened) is isinstance(decision, Grant)
    assert isinstance(decision, Grant) is (change == "nothing")
    if back and change != "nothing":
        world.home = before
        world.pump()
        assert world.opened == [] or world.trade.open
    world.check()
