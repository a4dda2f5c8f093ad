"""What a buyer does is noted once, when it happens."""

from dataclasses import replace
from datetime import timedelta

from custom_components.data_exchanger.core.market.reputation import Deed
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.pipeline import trading
from custom_components.data_exchanger.core.pipeline.deeds import reputations
from custom_components.data_exchanger.core.pipeline.overview import overview
from custom_components.data_exchanger.core.pipeline.settlement import open_dispute
from custom_components.data_exchanger.core.protocol.messages import (
    ContractNegotiationTerminationMessage,
)
from tests.core.pipeline.household import BUYER, OTHER
from tests.core.pipeline.test_demands import demand, receive, signed
from tests.core.pipeline.world import World

LATER = timedelta(days=20)


def deeds(world: World) -> dict[str, int]:
    known = world.run(lambda tx: reputations(tx, world.home, world.now))
    assert known[OTHER].deeds == {}
    return {deed.value: count for deed, count in known[BUYER].deeds.items()}


def leave(world: World) -> None:
    message = ContractNegotiationTerminationMessage(**world.negotiation_pids())
    assert world.post(f"/negotiations/{world.trade_id}/termination", message).status == 200


def keep_up(world: World) -> None:
    world.run(lambda tx: trading.expire(tx, world.home, world.now))


def test_a_smooth_trade_speaks_for_the_buyer(world: World) -> None:
    world.walk_to("settled")
    assert deeds(world) == {"replied": 1, "paid_on_time": 1}
    seen = world.run(lambda tx: overview(tx, world.home, world.now)).reputations
    assert (seen[BUYER].score, seen[OTHER].score) == (85, None)


def test_an_offer_without_an_answer_speaks_against_the_buyer(world: World) -> None:
    world.walk_to("offered")
    world.now += timedelta(days=60)
    keep_up(world)
    assert deeds(world) == {"no_reply": 1}


def test_what_the_family_lets_lapse_is_not_the_buyers_fault(world: World) -> None:
    world.walk_to("accepted")
    world.now += timedelta(days=60)
    keep_up(world)
    assert deeds(world) == {"replied": 1}


def test_an_overdue_payment_counts_once_and_is_late_when_it_comes(world: World) -> None:
    world.walk_to("delivered")
    keep_up(world)
    assert deeds(world) == {"replied": 1}
    world.now += LATER
    keep_up(world)
    keep_up(world)
    assert deeds(world) == {"replied": 1, "overdue": 1}
    world.settle()
    assert deeds(world) == {"replied": 1, "overdue": 1, "paid_late": 1}


def test_a_late_payment_is_late_though_nobody_looked(world: World) -> None:
    world.walk_to("delivered")
    world.now += LATER
    world.settle()
    assert deeds(world) == {"replied": 1, "overdue": 1, "paid_late": 1}


def test_payments_of_removed_buyers_are_nobodys(world: World) -> None:
    world.walk_to("delivered")
    world.now += LATER
    world.home = replace(
        world.home, buyers={id_: one for id_, one in world.home.buyers.items() if id_ != BUYER}
    )
    keep_up(world)
    assert not [key for key in world.store.state.deeds if key[1] is Deed.OVERDUE]


def test_disputes_count_whoever_opens_them(world: World) -> None:
    world.walk_to("delivered")
    world.run(lambda tx: open_dispute(tx, world.trade_id, world.now))
    assert deeds(world)["disputed"] == 1

    other = World().walk_to("delivered")
    other.settle(gross=Money(amount=1, currency="EUR"))
    assert deeds(other)["disputed"] == 1


def test_a_buyer_that_leaves_after_agreeing_withdrew(world: World) -> None:
    world.walk_to("agreed")
    leave(world)
    assert deeds(world) == {"replied": 1, "withdrew": 1}
    early = World().walk_to("accepted")
    leave(early)
    assert deeds(early) == {"replied": 1}


def test_deeds_are_forgotten_in_the_end(world: World) -> None:
    world.walk_to("settled")
    world.now += timedelta(days=800)
    assert deeds(world) == {}


def test_bad_repute_costs_score(world: World) -> None:
    receive(world, signed(demand()))

    def score() -> int:
        return world.run(lambda tx: overview(tx, world.home, world.now)).demands[0].match.score

    assert score() == 100
    world.run(lambda tx: tx.deeds.put(BUYER, Deed.ERASURE_IGNORED, "request", world.now))
    assert score() == 57
