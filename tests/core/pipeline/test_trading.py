"""What the family does with a demand: offer, approve, refuse; and what runs out by itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.data_exchanger.core.consent.policy import Role
from custom_components.data_exchanger.core.errors import InvalidInput, NotFound, WrongState
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import BuyerId, TradeId
from custom_components.data_exchanger.core.pipeline import trading
from custom_components.data_exchanger.core.pipeline.trading import NotOnOffer
from custom_components.data_exchanger.core.protocol.states import Verb
from custom_components.data_exchanger.core.trade.trade import TradeState
from tests.core.examples import NOW, element, entry, scope, terms
from tests.core.pipeline.household import ANNA, BEN, BUYER, ENTRY, catalog_of, member
from tests.core.pipeline.world import World


def test_an_offer_names_what_is_granted_and_who_contributes(world: World) -> None:
    trade = world.offer()
    assert trade.id == "urn:uuid:00000000-0000-4000-8000-000000000001"
    assert (trade.entries, trade.contributors) == ((ENTRY,), (ANNA, BEN))
    assert (trade.party.buyer, trade.party.consumer_base) == (BUYER, "https://buyer.example/dsp")
    assert [item.verb for item in world.store.state.outbox.values()] == [Verb.OFFER]
    assert world.kinds() == ["trade.offered"]


def test_optional_elements_that_are_not_there_are_not_offered(world: World) -> None:
    meter, heat = entry(ENTRY), entry("entry-canary-2", element("heat"))
    world.home = replace(world.home, catalog=catalog_of(meter, heat))
    trade = world.offer(terms(scope=scope(optional=("cold", "heat"))))
    assert trade.terms.scope.optional == ("heat",)
    assert trade.entries == (ENTRY, heat.id)


@pytest.mark.parametrize(
    ("changes", "wanted", "details"),
    [
        ({}, {"required": ("heat",)}, {"element": "heat", "reason": "element_missing"}),
        (
            {"members": {ANNA: member(ANNA), BEN: member(BEN, DisclosureLevel.STATISTICS)}},
            {},
            {"element": "electricity_consumption", "reason": "level_too_high"},
        ),
        (
            {"sharing": False},
            {},
            {"element": "electricity_consumption", "reason": "sharing_paused"},
        ),
        (
            {"members": {ANNA: replace(member(ANNA), role=Role.CHILD)}},
            {},
            {"element": "electricity_consumption", "reason": "no_adult"},
        ),
    ],
)
def test_what_is_missing_or_not_allowed_is_not_offered(
    world: World, changes: dict[str, Any], wanted: dict[str, Any], details: dict[str, str]
) -> None:
    world.home = replace(world.home, **changes)
    with pytest.raises(NotOnOffer) as refused:
        world.offer(terms(scope=scope(**wanted)))
    assert refused.value.details == details
    assert world.store.state.trades == {}


def test_an_offer_needs_a_known_buyer_with_a_mailbox(world: World) -> None:
    with pytest.raises(NotFound):
        world.run(lambda tx: trading.offer(tx, world.home, BuyerId("x"), terms(), NOW, bytes(16)))
    buyers = {BUYER: replace(world.buyer, callback="")}
    world.home = replace(world.home, buyers=buyers)
    with pytest.raises(WrongState) as refused:
        world.offer()
    assert refused.value.details == {"state": "no_mailbox"}


def test_an_offer_for_an_unknown_purpose_is_refused(world: World) -> None:
    with pytest.raises(InvalidInput, match="not in the vocabulary"):
        world.offer(terms(purposes=("https://example.org/whatever",)))


def test_a_demand_has_one_open_trade_at_a_time(world: World) -> None:
    agreed = terms(demand="urn:uuid:demand")
    world.offer(agreed, 1)
    with pytest.raises(WrongState, match="open trade"):
        world.offer(agreed, 2)
    world.refuse()
    assert world.offer(agreed, 3).open
    assert world.offer(terms(), 4).open
    assert world.offer(terms(), 5).open


def test_approval_and_refusal_need_a_trade(world: World) -> None:
    for act in (
        lambda tx: trading.approve(tx, world.home, TradeId("urn:x"), ANNA, NOW),
        lambda tx: trading.refuse(tx, TradeId("urn:x"), "r", NOW),
    ):
        with pytest.raises(NotFound):
            world.run(act)


@pytest.mark.parametrize("stage", ["offering", "offered", "accepted"])
def test_offers_expire_when_their_time_is_over(world: World, stage: str) -> None:
    world.walk_to(stage)
    world.run(lambda tx: trading.expire(tx, world.home, world.now))
    assert world.trade.open
    world.later(days=30)
    world.run(lambda tx: trading.expire(tx, world.home, world.now))
    assert world.trade.ended == "expired"
    world.run(lambda tx: trading.expire(tx, world.home, world.now))
    assert world.kinds().count("trade.expired") == 1


def test_agreed_trades_do_not_expire(world: World) -> None:
    world.walk_to("agreed")
    world.later(days=31)
    world.run(lambda tx: trading.expire(tx, world.home, world.now))
    assert world.trade.open


def test_a_late_approval_agrees_to_nothing(world: World) -> None:
    world.walk_to("accepted")
    world.later(days=31)
    assert world.approve().ended == "expired"
    assert [item.verb for item in world.store.state.outbox.values()] == [Verb.TERMINATE]


@pytest.mark.parametrize(
    "stage", ["offering", "offered", "accepted", "agreed", "finalized", "requested", "starting"]
)
def test_a_refusal_ends_the_trade_and_nothing_leaves_afterwards(world: World, stage: str) -> None:
    world.walk_to(stage)
    sent = len(world.sent)
    world.refuse()
    world.pump()
    assert (world.trade.state, world.opened) == (TradeState.ENDED, [])
    assert {request.item.verb for request in world.sent[sent:]} <= {Verb.TERMINATE}
    with pytest.raises(WrongState):
        world.approve()
    world.later(days=60)
    assert NOW + timedelta(days=60) == world.now
    assert world.store.state.outbox == {}
