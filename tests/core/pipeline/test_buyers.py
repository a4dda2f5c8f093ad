"""A buyer that changes gets nothing until the family has accepted it as it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.data_exchanger.core.compliance.check import BuyerCheck, Change
from custom_components.data_exchanger.core.compliance.licence import Doubt
from custom_components.data_exchanger.core.compliance.outcome import Outcome
from custom_components.data_exchanger.core.compliance.qualification import (
    Aspect,
    Point,
    Qualification,
    Standing,
)
from custom_components.data_exchanger.core.pipeline.buyers import (
    BuyerChanged,
    recall_check,
    remember_check,
)
from custom_components.data_exchanger.core.pipeline.overview import overview
from custom_components.data_exchanger.core.protocol.states import Verb
from tests.core.pipeline.household import BUYER
from tests.core.pipeline.test_demands import demand, receive, signed
from tests.core.pipeline.world import World

MOVED = BuyerCheck(changes=(Change.JURISDICTION, Change.NAME))
INSURANCE = "https://w3id.org/data-exchanger/v1#InsurancePricing"


def look(world: World, check: BuyerCheck) -> None:
    world.run(lambda tx: remember_check(tx, world.buyer, check, world.now))
    world.home = replace(world.home, checks={BUYER: check})


def recall(world: World) -> BuyerCheck:
    return world.run(lambda tx: recall_check(tx, world.buyer))


def test_a_buyer_that_stays_the_same_leaves_no_trace(world: World) -> None:
    look(world, BuyerCheck())
    assert world.kinds() == []
    assert recall(world) == BuyerCheck()


def test_changes_are_kept_and_noted_once(world: World) -> None:
    look(world, MOVED)
    look(world, MOVED)
    assert world.kinds() == ["buyer.checked"]
    assert world.store.state.evidence[-1].facts == {
        "buyer": world.buyer.did,
        "changes": ["jurisdiction", "name"],
        "doubts": [],
        "endorsements": [],
    }
    assert recall(world) == MOVED


def test_changes_are_forgotten_with_the_next_profile_that_is_pinned(world: World) -> None:
    look(world, MOVED)
    profile = replace(world.buyer.profile, jurisdiction="US")
    world.home = replace(world.home, buyers={BUYER: replace(world.buyer, profile=profile)})
    assert recall(world) == BuyerCheck()


def test_a_changed_buyer_gets_no_offer(world: World) -> None:
    look(world, MOVED)
    with pytest.raises(BuyerChanged) as stopped:
        world.offer()
    assert stopped.value.details == {"change": "jurisdiction"}


def test_a_changed_buyer_gets_no_approval(world: World) -> None:
    world.walk_to("accepted")
    look(world, MOVED)
    with pytest.raises(BuyerChanged):
        world.approve()


def test_a_changed_buyer_gets_no_release_until_it_is_accepted(world: World) -> None:
    world.walk_to("requested")
    look(world, MOVED)
    with pytest.raises(ValueError, match="unpack"):
        world.hand_over()
    look(world, BuyerCheck())
    world.hand_over()
    world.pump()
    assert world.opened


def test_messages_to_a_changed_buyer_wait_but_for_the_last(world: World) -> None:
    world.offer()
    look(world, MOVED)
    for _ in range(2):
        world.pump()
        world.now += timedelta(hours=1)
    assert world.sent == []
    look(world, BuyerCheck())
    world.now += timedelta(hours=1)
    world.pump()
    assert world.sent
    look(world, MOVED)
    world.refuse()
    before = len(world.sent)
    world.pump()
    assert len(world.sent) == before + 1
    assert world.sent[-1].item.verb is Verb.TERMINATE


def test_a_proven_licence_opens_a_special_demand(world: World) -> None:
    one = demand(scenario="home_insurance_pricing", purposes=(INSURANCE,))
    receive(world, signed(one))

    def refused() -> int:
        return len(world.run(lambda tx: overview(tx, world.home, world.now)).refused)

    assert refused() == 1
    doubtful = Point(aspect=Aspect.LICENCE, standing=Standing.CLAIMED, doubt=Doubt.EXPIRED)
    look(world, BuyerCheck(qualification=Qualification(points=(doubtful,))))
    assert world.store.state.evidence[-1].facts["doubts"] == ["expired"]
    assert refused() == 1
    proven = Qualification(endorsements=frozenset({"insurance_pricing"}))
    look(world, BuyerCheck(qualification=proven))
    seen = world.run(lambda tx: overview(tx, world.home, world.now))
    assert (len(seen.demands), seen.demands[0].assessment.outcome) == (1, Outcome.ASK)
