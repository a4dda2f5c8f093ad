"""From a buyer's feed to the demands that a home knows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
import json
from typing import Any

import pytest

from custom_components.data_exchanger.core.errors import NotFound
from custom_components.data_exchanger.core.identity import jws
from custom_components.data_exchanger.core.identity.keys import SigningKey
from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.identifiers import BuyerId, DemandId
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.model.period import Period
from custom_components.data_exchanger.core.model.scope import MethodSpec
from custom_components.data_exchanger.core.pipeline.demands import (
    decline_demand,
    find_demand,
    receive_demands,
)
from custom_components.data_exchanger.core.pipeline.ports import StoredDemand
from custom_components.data_exchanger.core.protocol.demand import Demand, DemandFeed
from custom_components.data_exchanger.core.protocol.documents import sign_document
from tests.core.examples import BUYER_KEY, NOW, STRANGER_KEY, scope, terms
from tests.core.pipeline.household import BUYER, OTHER
from tests.core.pipeline.world import World

ID = DemandId("urn:uuid:00000000-0000-4000-8000-00000000d001")


def demand(**changes: Any) -> Demand:
    agreed = terms()
    fields: dict[str, Any] = {
        "id": ID,
        "title": "Hourly electricity",
        "scenario": "energy_research",
        "purposes": agreed.purposes,
        "scope": agreed.scope,
        "price": agreed.price,
        "fee_per_mille": agreed.fee_per_mille,
        "retention_days": agreed.retention_days,
        "place": agreed.place,
        "issued": NOW,
        "deadline": NOW + timedelta(days=10),
    }
    return Demand(**fields | changes)


def receive(world: World, *tokens: str, buyer: BuyerId = BUYER) -> Sequence[StoredDemand]:
    feed = DemandFeed(demands=tokens)
    return world.run(
        lambda tx: receive_demands(tx, world.home, world.home.buyer(buyer), feed, world.now)
    )


def signed(one: Demand, key: SigningKey = BUYER_KEY) -> str:
    return sign_document(one, key)


def test_new_demands_are_stored_told_and_in_evidence(world: World) -> None:
    token = signed(demand())
    (stored,) = receive(world, token)
    assert stored == StoredDemand(demand=demand(), buyer=BUYER, token=token)
    assert world.run(lambda tx: find_demand(tx, ID, NOW)) == stored
    assert world.kinds() == ["demand.received"]
    assert [notice.subject for notice in world.store.state.notices] == [ID]


def test_a_demand_that_is_known_is_not_new(world: World) -> None:
    token = signed(demand())
    receive(world, token)
    assert receive(world, token) == []
    assert world.kinds() == ["demand.received"]


def test_a_changed_demand_is_new_again(world: World) -> None:
    receive(world, signed(demand()))
    (changed,) = receive(world, signed(demand(price=Money(amount=999, currency="EUR"))))
    assert changed.demand.price.amount == 999


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "too late": ({"deadline": NOW}, "deadline"),
    "of the future": (
        {
            "scope": scope(
                period=Period(start=NOW + timedelta(days=10), end=NOW + timedelta(days=11))
            )
        },
        "scope.period",
    ),
    "in another currency": ({"price": Money(amount=1, currency="USD")}, "price.currency"),
    "for less than nothing": ({"price": Money(amount=-1, currency="EUR")}, "price"),
    "for another fee": ({"fee_per_mille": 101}, "price"),
    "for an unknown purpose": ({"purposes": ("https://example.org/x",)}, "purpose"),
    "by an unknown method": ({"scope": scope(method=MethodSpec(id="telepathy"))}, "method.id"),
    "by a method beyond its level": (
        {"scope": scope(level=DisclosureLevel.STATISTICS)},
        "scope.method",
    ),
    "for nothing": (
        {"scope": scope(level=DisclosureLevel.NONE, method=MethodSpec(id="statistics"))},
        "scope.method",
    ),
    "for an unknown element": ({"scope": scope(required=("unobtainium",))}, "scope.elements"),
}


@pytest.mark.parametrize(("changes", "field"), REFUSED.values(), ids=REFUSED)
def test_a_demand_that_this_home_cannot_answer_is_left_out(
    world: World, changes: dict[str, Any], field: str
) -> None:
    assert receive(world, signed(demand(**changes))) == []
    assert world.store.state.demands == {}
    record = world.store.state.evidence[-1]
    assert (record.kind, record.facts["field"]) == ("demand.refused", field)


def test_one_bad_demand_does_not_spoil_the_feed(world: World) -> None:
    raw = json.dumps({"id": ID}).encode()
    tokens = [
        "garbage",
        signed(demand(), STRANGER_KEY),
        sign_document(world.buyer.profile, BUYER_KEY),
        jws.sign(raw, BUYER_KEY, "dx-demand"),
        signed(demand()),
    ]
    assert [one.demand.id for one in receive(world, *tokens)] == [ID]
    assert world.kinds() == ["demand.refused"] * 4 + ["demand.received"]


def test_a_buyer_cannot_replace_the_demand_of_another(world: World) -> None:
    receive(world, signed(demand()))
    theirs = signed(demand(title="Taken over"), STRANGER_KEY)
    assert receive(world, theirs, buyer=OTHER) == []
    assert world.run(lambda tx: find_demand(tx, ID, NOW)).buyer == BUYER
    assert world.kinds()[-1] == "demand.refused"


def test_a_demand_can_be_answered_until_its_deadline(world: World) -> None:
    receive(world, signed(demand()))
    deadline = demand().deadline
    assert world.run(lambda tx: find_demand(tx, ID, deadline - timedelta(seconds=1)))
    for key, moment in [(ID, deadline), (DemandId("urn:x"), NOW)]:
        with pytest.raises(NotFound):
            world.run(partial(find_demand, demand=key, now=moment))


def test_a_declined_demand_stays_declined_while_it_is_the_same(world: World) -> None:
    token = signed(demand())
    receive(world, token)
    world.run(lambda tx: decline_demand(tx, ID, NOW))
    assert receive(world, token) == []
    assert world.run(lambda tx: find_demand(tx, ID, NOW)).declined
    assert world.kinds()[-1] == "demand.declined"
    with pytest.raises(NotFound):
        world.run(lambda tx: decline_demand(tx, DemandId("urn:x"), NOW))


def test_the_terms_of_a_demand_can_be_offered(world: World) -> None:
    (stored,) = receive(world, signed(demand()))
    trade = world.offer(stored.demand.terms())
    assert (trade.terms.demand, trade.terms.valid_until) == (ID, demand().deadline)
    assert trade.terms == replace(terms(), prohibited=(), demand=ID, valid_until=demand().deadline)
