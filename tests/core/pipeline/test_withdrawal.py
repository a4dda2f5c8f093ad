"""Consent that is taken back stops what is pending and calls back what was delivered."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.data_exchanger.core.catalog.taxonomy import Category
from custom_components.data_exchanger.core.consent.change import PermissionChanged, changes
from custom_components.data_exchanger.core.errors import NotFound, WrongState
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.pipeline import delivery
from custom_components.data_exchanger.core.pipeline.computation import stored_computation
from custom_components.data_exchanger.core.pipeline.erasure import may_hold
from custom_components.data_exchanger.core.pipeline.permissions import note_changes
from custom_components.data_exchanger.core.pipeline.ports import StoredComputation
from custom_components.data_exchanger.core.pipeline.withdrawal import (
    Withdrawn,
    stop_ungranted,
    withdraw_departed,
)
from custom_components.data_exchanger.core.privacy.he.engine import Scheme
from custom_components.data_exchanger.core.protocol.states import Verb
from custom_components.data_exchanger.core.trade.trade import Computation, TradeState
from tests.core.examples import terms
from tests.core.pipeline.erasing import Eraser
from tests.core.pipeline.household import (
    ANNA,
    BEN,
    BUYER,
    OTHER,
    catalog_of,
    member,
    readings,
)
from tests.core.pipeline.world import OK, World

UNDELIVERED = [
    "offering",
    "offered",
    "accepted",
    "agreeing",
    "agreed",
    "finalizing",
    "finalized",
    "requested",
    "starting",
]
NOBODY = MemberId("nobody")


@settings(max_examples=1000, deadline=None)
@given(
    st.sampled_from(UNDELIVERED),
    st.sampled_from([ANNA, BEN]),
    st.sampled_from([{}, {"category": Category.ENERGY}, {"buyer": BUYER}]),
    st.booleans(),
)
def test_a_withdrawal_wins_before_delivery(
    stage: str, member: MemberId, what: dict[str, Any], approved: bool
) -> None:
    world = World()
    world.walk_to(stage)
    for _ in [1] if approved else []:
        world.approve()
    eraser = Eraser(world)
    done = eraser.withdraw(by=member, member=member, **what)
    assert done == Withdrawn(ended=(world.trade_id,), erasures=())
    assert world.trade.ended == "consent_withdrawn"
    world.pump()
    assert (world.trade.state, world.opened) == (TradeState.ENDED, [])
    assert not [one for one in world.sent if one.item.verb is Verb.DELIVER]
    assert world.store.state.releases == {}
    with pytest.raises(WrongState):
        world.approve()
    world.check()


def test_the_buyer_is_told_that_a_trade_ended(world: World) -> None:
    world.walk_to("starting")
    Eraser(world).withdraw()
    world.pump()
    assert world.sent[-1].item.verb is Verb.TERMINATE


def test_nothing_is_sealed_for_a_trade_that_ended(world: World) -> None:
    world.walk_to("requested")
    entries = delivery.granted_entries(world.home, world.trade, world.now)
    Eraser(world).withdraw()
    with pytest.raises(WrongState):
        delivery.seal_delivery(world.home, world.trade, entries, readings(), world.now)


def test_what_was_sealed_before_the_withdrawal_is_not_handed_over(world: World) -> None:
    world.walk_to("requested")
    (due,) = world.run(lambda tx: delivery.due_deliveries(tx, world.home))
    sealed = world.seal()
    Eraser(world).withdraw()
    world.run(lambda tx: delivery.hand_over(tx, due, sealed, world.now))
    assert (world.trade.release, world.store.state.releases) == (None, {})


def test_what_is_delivered_must_be_erased_and_is_still_paid(world: World) -> None:
    world.walk_to("delivered")
    done = Eraser(world).withdraw()
    assert done == Withdrawn(ended=(), erasures=(world.trade_id,))
    assert world.trade.ended is None
    assert world.settle().status == 200


def test_what_may_have_arrived_must_be_erased(world: World) -> None:
    world.walk_to("starting")
    world.answer(world.prepare_next(), OK)
    request = world.prepare_next()
    assert request
    assert request.item.verb is Verb.DELIVER
    receipt = world.reply(request)
    done = Eraser(world).withdraw()
    assert done == Withdrawn(ended=(world.trade_id,), erasures=(world.trade_id,))
    assert world.answer(request, receipt).state is TradeState.ENDED


def test_a_trade_that_ended_on_its_way_is_called_back_later(world: World) -> None:
    world.walk_to("starting")
    world.answer(world.prepare_next(), OK)
    world.prepare_next()
    world.refuse()
    assert Eraser(world).withdraw().erasures == (world.trade_id,)


def test_withdrawing_again_asks_for_nothing_more(world: World) -> None:
    world.walk_to("delivered")
    eraser = Eraser(world)
    eraser.withdraw()
    assert eraser.withdraw(category=Category.ENERGY) == Withdrawn(ended=(), erasures=())
    assert world.kinds().count("erasure.requested") == 1


@pytest.mark.parametrize(
    "what",
    [
        {"member": NOBODY},
        {"category": Category.HEALTH},
        {"buyer": OTHER},
        {"member": None, "trade": "urn:uuid:00000000-0000-4000-8000-00000000ffff"},
    ],
)
def test_other_trades_go_on(world: World, what: dict[str, Any]) -> None:
    world.walk_to("requested")
    assert Eraser(world).withdraw(**what) == Withdrawn(ended=(), erasures=())
    assert world.trade.open


def test_one_trade_can_be_taken_back_alone(world: World) -> None:
    world.walk_to("offered")
    first = world.trade_id
    world.offer(terms(), 2)
    assert Eraser(world).withdraw(member=None, trade=first).ended == (first,)
    assert world.trade.open


def test_a_withdrawal_is_in_evidence(world: World) -> None:
    world.walk_to("delivered")
    Eraser(world).withdraw(category=Category.ENERGY)
    facts = world.store.state.evidence[-1].facts
    assert facts == {
        "by": ANNA,
        "member": ANNA,
        "category": "energy",
        "ended": [],
        "erasures": [world.trade_id],
    }


def test_a_buyer_that_computed_holds_ciphertext(world: World) -> None:
    world.walk_to("requested")
    release = world.seal().summary
    computation = Computation(
        id="urn:uuid:1", scheme=Scheme.BFV, inputs="", sealed="", sealed_size=0, release=release
    )
    waiting = replace(world.trade, computation=computation)
    assert not may_hold(waiting)
    assert may_hold(replace(waiting, computation=replace(computation, answer="signed")))
    assert may_hold(replace(waiting, in_flight=Verb.COMPUTE))


def test_the_key_of_a_computation_is_dropped(world: World) -> None:
    world.walk_to("requested")
    stored = StoredComputation(manifest="", secret=b"key", inputs=b"", sums=())
    world.run(lambda tx: tx.computations.put(world.trade_id, stored, world.now))
    Eraser(world).withdraw()
    with pytest.raises(NotFound):
        world.run(lambda tx: stored_computation(tx, world.trade_id))


def test_where_nobody_left_nothing_is_withdrawn(world: World) -> None:
    world.walk_to("delivered")
    for _ in range(2):
        world.run(lambda tx: withdraw_departed(tx, world.home, world.now))
    assert "consent.withdrawn" not in world.kinds()


@pytest.mark.parametrize("stage", ["requested", "delivered"])
@pytest.mark.parametrize("who", ["members", "buyers"])
def test_who_leaves_withdraws(world: World, stage: str, who: str) -> None:
    def look() -> None:
        world.run(lambda tx: withdraw_departed(tx, world.home, world.now))

    world.walk_to(stage)
    look()
    assert "consent.withdrawn" not in world.kinds()
    known = getattr(world.home, who)
    left = {ANNA, BUYER}
    kept = {key: one for key, one in known.items() if key not in left}
    world.home = replace(world.home, **{who: kept})
    look()
    look()
    assert world.kinds().count("consent.withdrawn") == 1
    trade = world.trade
    assert (trade.ended, trade.id in world.store.state.erasures) == (
        ("consent_withdrawn", False) if stage == "requested" else (None, True)
    )
    world.pump(lambda _: OK)
    assert world.sent[-1].item.verb in (Verb.TERMINATE, Verb.COMPLETE)
    assert world.store.state.outbox == {}


def test_what_a_member_allowed_goes_with_the_member(world: World) -> None:
    anna = world.home.members[ANNA]
    (allowed,) = anna.permissions
    seen = [
        *changes(replace(anna, permissions=()), anna, ANNA),
        PermissionChanged(member=ANNA, by=ANNA, before=replace(allowed, buyer=BUYER), after=None),
    ]
    world.run(lambda tx: note_changes(tx, world.home, seen, world.now))
    world.run(lambda tx: withdraw_departed(tx, world.home, world.now))
    members = {key: one for key, one in world.home.members.items() if key != ANNA}
    world.home = replace(world.home, members=members)
    for _ in range(2):
        world.run(lambda tx: withdraw_departed(tx, world.home, world.now))
    assert [one.withdrawn for one in world.store.state.consents] == [False, True, True]
    *_, record = [one for one in world.store.state.evidence if one.kind == "permission.withdrawn"]
    assert record.facts["by"] == "household"


def lowered(world: World, level: DisclosureLevel) -> None:
    """Let Anna allow less, and see what that stops."""
    members = {**world.home.members, ANNA: member(ANNA, level)}
    world.home = replace(world.home, members=members)
    world.run(lambda tx: stop_ungranted(tx, world.home, ANNA, world.now))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(UNDELIVERED), st.sampled_from(DisclosureLevel))
def test_a_lowered_permission_ends_what_it_forbids_and_nothing_else(
    stage: str, level: DisclosureLevel
) -> None:
    world = World()
    world.walk_to(stage)
    lowered(world, level)
    forbidden = level < world.trade.terms.scope.level
    assert world.trade.open is not forbidden
    world.pump()
    assert not (forbidden and world.opened)


def test_what_is_not_there_or_only_waits_is_not_ended(world: World) -> None:
    world.walk_to("requested")
    gone = replace(world.home, catalog=catalog_of())
    world.run(lambda tx: stop_ungranted(tx, gone, ANNA, world.now))
    paused = replace(world.home, sharing=False)
    world.run(lambda tx: stop_ungranted(tx, paused, ANNA, world.now))
    world.run(lambda tx: stop_ungranted(tx, world.home, NOBODY, world.now))
    assert world.trade.open


def test_what_is_delivered_is_not_ended(world: World) -> None:
    world.walk_to("delivered")
    lowered(world, DisclosureLevel.NONE)
    assert world.trade.ended is None
