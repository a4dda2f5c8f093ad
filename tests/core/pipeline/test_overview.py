"""What the family sees at a glance."""

from dataclasses import replace

from custom_components.data_exchanger.core.market.reputation import UNKNOWN
from custom_components.data_exchanger.core.model.identifiers import DemandId
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.pipeline.budget import BudgetState
from custom_components.data_exchanger.core.pipeline.demands import decline_demand
from custom_components.data_exchanger.core.pipeline.growth import Growth
from custom_components.data_exchanger.core.pipeline.overview import Overview, overview
from custom_components.data_exchanger.core.pipeline.payout_view import MemberPayout
from custom_components.data_exchanger.core.privacy.budget import PrivacyBudget
from tests.core.examples import NOW, scope, terms
from tests.core.pipeline.household import ANNA, BEN, BUYER, OTHER
from tests.core.pipeline.test_demands import demand, receive, signed
from tests.core.pipeline.world import World


def look(world: World) -> Overview:
    return world.run(lambda tx: overview(tx, world.home, world.now))


def test_a_new_home_has_nothing_to_show(world: World) -> None:
    assert look(world) == Overview(
        estimated={},
        earned={},
        pending={},
        held={},
        house={},
        gifts={ANNA: {}, BEN: {}},
        growth={ANNA: Growth(), BEN: Growth()},
        reputations={BUYER: UNKNOWN, OTHER: UNKNOWN},
        late={},
        payouts={ANNA: MemberPayout(), BEN: MemberPayout()},
        late_payouts=[],
        erasures={},
        members={ANNA: {}, BEN: {}},
        paid={BUYER: {}, OTHER: {}},
        outstanding={BUYER: {}, OTHER: {}},
        demands=[],
        refused=[],
        trades=[],
        budgets={
            one: BudgetState(budget=PrivacyBudget(), spent=0, spendings=[]) for one in (ANNA, BEN)
        },
        bytes_sent=0,
        records=0,
    )


def test_an_agreed_trade_is_pending_and_a_paid_one_is_earned(world: World) -> None:
    world.walk_to("accepted")
    offered = look(world)
    assert (offered.estimated, offered.pending) == ({"EUR": 405}, {})
    world.approve()
    agreed = look(world)
    assert (agreed.pending, agreed.outstanding[BUYER], agreed.earned) == (
        {"EUR": 405},
        {"EUR": 405},
        {},
    )
    world.pump()
    for step in (world.verify, world.pump, world.request_transfer, world.hand_over, world.pump):
        step()
    assert look(world).pending == {"EUR": 405}
    world.settle()
    paid = look(world)
    assert (paid.pending, paid.outstanding[BUYER]) == ({}, {})
    assert (paid.earned, paid.paid) == ({"EUR": 405}, {BUYER: {"EUR": 405}, OTHER: {}})
    assert paid.members == {ANNA: {"EUR": 203}, BEN: {"EUR": 202}}
    assert paid.held == {"EUR": 405}
    assert paid.records == len(world.kinds())


def test_currencies_are_shown_apart(world: World) -> None:
    profile = world.buyer.profile
    both = replace(profile, terms=replace(profile.terms, currencies=("EUR", "JPY")))
    world.home = replace(world.home, buyers={BUYER: replace(world.buyer, profile=both)})
    for number, currency in enumerate(["EUR", "JPY", "JPY"], start=1):
        world.offer(terms(price=Money(amount=100, currency=currency)), number)
        world.pump()
        world.accept()
        world.approve()
    assert look(world).pending == {"EUR": 90, "JPY": 180}


def test_all_open_trades_are_shown_newest_first(world: World) -> None:
    for number in range(1, 61):
        world.offer(number=number)
        world.later(minutes=1)
    shown = look(world).trades
    assert len(shown) == 60
    assert [trade.opened for trade in shown] == sorted(
        (trade.opened for trade in shown), reverse=True
    )


def test_the_bytes_that_left_are_counted(world: World) -> None:
    world.run(lambda tx: tx.egress.count(BUYER, 1234, NOW))
    assert look(world).bytes_sent == 1234


def test_open_demands_are_shown_with_how_they_fit(world: World) -> None:
    wanted = [
        demand(id="urn:d:fits"),
        demand(id="urn:d:missing", scope=scope(required=("indoor_temperature",))),
        demand(id="urn:d:declined"),
        demand(id="urn:d:answered"),
    ]
    receive(world, *map(signed, wanted))
    world.run(lambda tx: decline_demand(tx, DemandId("urn:d:declined"), NOW))
    world.offer(wanted[3].terms())
    shown = {one.stored.demand.id: one.match.score for one in look(world).demands}
    assert shown == {"urn:d:fits": 100, "urn:d:missing": 0}
    world.later(days=10)
    assert look(world).demands == []
    world.now = NOW
    world.home = replace(world.home, buyers={})
    assert look(world).demands == []
