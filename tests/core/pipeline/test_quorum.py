"""Several people are concerned: all must approve, one can stop; caps and quiet hours count."""

from dataclasses import replace
from datetime import time
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.data_exchanger.core.consent.policy import Member, QuietHours
from custom_components.data_exchanger.core.errors import WrongState
from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.pipeline import delivery
from custom_components.data_exchanger.core.pipeline.permissions import note_assent
from custom_components.data_exchanger.core.pipeline.trading import (
    NotConcerned,
    NotNow,
    NotOnOffer,
)
from custom_components.data_exchanger.core.protocol.states import Verb
from custom_components.data_exchanger.core.trade.trade import Approval, TradeState
from tests.core.consent.households import ENERGY
from tests.core.examples import terms
from tests.core.pipeline.household import ANNA, BEN
from tests.core.pipeline.world import World

STAGES = ["offering", "offered", "accepted", "agreeing", "agreed", "finalizing", "finalized"]
LATER = ["requested", "starting"]


def with_conditions(world: World, **conditions: Any) -> None:
    """Let Anna allow the same, under conditions."""
    anna = world.home.members[ANNA]
    (permission,) = anna.permissions
    change_anna(world, replace(anna, permissions=(replace(permission, **conditions),)))


def change_anna(world: World, anna: Member) -> None:
    world.home = replace(world.home, members={**world.home.members, ANNA: anna})


def test_a_trade_waits_until_everybody_concerned_has_approved(world: World) -> None:
    world.walk_to("accepted")
    assert world.approve_as(BEN).approval is Approval.PENDING
    assert world.approve_as(BEN).approved_by == (BEN,)
    assert world.trade.state is TradeState.AWAITING_APPROVAL
    assert world.store.state.outbox == {}
    approved = world.approve_as(ANNA)
    assert (approved.approval, approved.approved_by) == (Approval.GRANTED, (ANNA, BEN))
    assert [item.verb for item in world.store.state.outbox.values()] == [Verb.AGREE]


def test_who_is_not_concerned_has_nothing_to_approve(world: World) -> None:
    world.walk_to("accepted")
    with pytest.raises(NotConcerned):
        world.approve_as(MemberId("stranger"))
    assert world.trade.approved_by == ()


@settings(max_examples=1000, deadline=None)
@given(st.sampled_from([*STAGES, *LATER]), st.lists(st.sampled_from([ANNA, BEN]), max_size=3))
def test_a_veto_wins_before_delivery_whoever_has_approved(
    stage: str, approvals: list[MemberId]
) -> None:
    world = World()
    world.walk_to(stage)
    for member in approvals:
        world.approve_as(member)
    world.refuse("refused_by_family")
    world.pump()
    assert (world.trade.state, world.opened) == (TradeState.ENDED, [])
    with pytest.raises(WrongState):
        world.approve()
    assert {one.item.verb for one in world.sent if one.item.body is None} == set()


def test_caps_end_what_may_be_offered_until_time_has_passed(world: World) -> None:
    with_conditions(world, daily=1)
    world.offer(terms(), 1)
    with pytest.raises(NotOnOffer) as refused:
        world.offer(terms(), 2)
    assert refused.value.details["reason"] == "cap_reached"
    world.later(hours=24)
    assert world.offer(terms(), 3).open


def test_a_trade_that_ended_with_nothing_given_does_not_count(world: World) -> None:
    with_conditions(world, daily=1)
    world.offer(terms(), 1)
    world.refuse()
    assert world.offer(terms(), 2).open


def test_in_quiet_hours_a_release_waits(world: World) -> None:
    world.walk_to("requested")
    quiet = QuietHours(start=time(14), end=time(16))
    with_conditions(world, quiet=quiet)
    with pytest.raises(NotNow):
        world.hand_over()
    assert world.trade.open
    world.later(hours=1)
    assert world.hand_over().release


def test_in_quiet_hours_a_sealed_release_waits(world: World) -> None:
    world.walk_to("requested")
    world.hand_over()
    world.answer(world.prepare_next(), world.reply(world.sent[-1]))
    with_conditions(world, quiet=QuietHours(start=time(14), end=time(16)))
    assert world.prepare_next() is None
    world.pump()
    assert (world.opened, world.trade.ended) == ([], None)
    world.later(hours=1)
    world.pump()
    assert len(world.opened) == 1


def test_a_floor_price_keeps_cheap_trades_from_being_offered(world: World) -> None:
    price = terms().price
    with_conditions(world, floor=replace(price, amount=price.amount + 1))
    with pytest.raises(NotOnOffer) as refused:
        world.offer()
    assert refused.value.details["reason"] == "below_floor"
    with_conditions(world, floor=price)
    assert world.offer().open


def test_a_clock_set_back_keeps_a_release_waiting(world: World) -> None:
    world.walk_to("requested")
    witnessed = world.run(lambda tx: tx.evidence.newest_moment())
    world.home = replace(world.home, witnessed=witnessed)
    world.later(days=-365)
    with pytest.raises(NotNow):
        delivery.granted_entries(world.home, world.trade, world.now)
    with pytest.raises(NotOnOffer):
        world.offer(terms(), 2)


def test_assents_are_in_evidence(world: World) -> None:
    for assents in (True, False):
        world.run(lambda tx, a=assents: note_assent(tx, ANNA, ENERGY, assents=a, now=world.now))
    assert world.kinds() == ["assent.given", "assent.withdrawn"]
