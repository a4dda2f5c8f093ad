"""Money that comes in parts, too late, too much, or goes back; and what the family says to it."""

from dataclasses import replace

import pytest

from custom_components.data_exchanger.core.errors import WrongState
from custom_components.data_exchanger.core.ledger import accounts
from custom_components.data_exchanger.core.ledger.journal import balances
from custom_components.data_exchanger.core.ledger.shares import HouseholdPart, ShareRule
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.pipeline.overview import Overview, overview
from custom_components.data_exchanger.core.pipeline.ports import Reply
from custom_components.data_exchanger.core.pipeline.settlement import open_dispute, resolve_dispute
from custom_components.data_exchanger.core.protocol.obligation import StatementKind
from custom_components.data_exchanger.core.trade.trade import TradeState
from tests.core.pipeline.household import ANNA, BEN, BUYER
from tests.core.pipeline.world import World


def euro(amount: int) -> Money:
    return Money(amount=amount, currency="EUR")


def state(world: World, kind: StatementKind, gross: int, fee: int, number: int = 1) -> Reply:
    return world.settle(
        id=f"urn:uuid:00000000-0000-4000-8000-0000000001{number:02}",
        kind=kind,
        gross=euro(gross),
        fee=euro(fee),
        net=euro(gross - fee),
    )


def look(world: World) -> Overview:
    return world.run(lambda tx: overview(tx, world.home, world.now))


def books(world: World) -> dict[str, int]:
    totals = balances(world.store.state.journal.values())
    return {account: amount for (account, _), amount in totals.items() if amount}


def told(world: World) -> list[str]:
    return [notice.what for notice in world.store.state.notices]


@pytest.fixture
def delivered(world: World) -> World:
    return world.walk_to("delivered")


def test_parts_are_shared_as_the_whole_would_have_been(delivered: World) -> None:
    assert state(delivered, StatementKind.PARTIAL, 5, 1).status == 200
    seen = look(delivered)
    assert (seen.pending, seen.earned) == ({"EUR": 401}, {"EUR": 4})
    assert delivered.trade.state is TradeState.DELIVERED
    state(delivered, StatementKind.PAYMENT, 445, 44, 2)
    seen = look(delivered)
    assert (seen.pending, seen.earned) == ({}, {"EUR": 405})
    assert seen.members == {ANNA: {"EUR": 203}, BEN: {"EUR": 202}}


def test_the_excess_is_kept_apart_until_it_goes_back(delivered: World) -> None:
    state(delivered, StatementKind.PAYMENT, 500, 45)
    assert delivered.trade.watched
    assert look(delivered).earned == {"EUR": 405}
    assert books(delivered)[accounts.excess(BUYER)] == -50
    state(delivered, StatementKind.REFUND, 50, 0, 2)
    assert not delivered.trade.watched
    assert accounts.excess(BUYER) not in books(delivered)
    assert told(delivered)[-1] == "refunded"


def test_a_refund_takes_from_everybody_what_it_gave_them(delivered: World) -> None:
    delivered.settle()
    state(delivered, StatementKind.REFUND, 450, 45)
    assert look(delivered).earned == {"EUR": 0}
    assert not any(books(delivered).values())
    assert (delivered.trade.state, look(delivered).pending) == (TradeState.COMPLETED, {})


def test_a_chargeback_is_pending_again(delivered: World) -> None:
    delivered.settle()
    state(delivered, StatementKind.CHARGEBACK, 450, 45)
    seen = look(delivered)
    assert (seen.pending, seen.earned) == ({"EUR": 405}, {"EUR": 0})
    assert told(delivered)[-1] == "charged_back"


def test_a_service_is_no_money(delivered: World) -> None:
    state(delivered, StatementKind.SERVICE, 100, 0)
    assert books(delivered) == {accounts.services(BUYER): 100, accounts.rendered(BUYER): -100}
    assert look(delivered).earned == {}


def test_a_statement_again_changes_nothing(delivered: World) -> None:
    state(delivered, StatementKind.PARTIAL, 200, 20)
    before = delivered.snapshot()
    assert state(delivered, StatementKind.PARTIAL, 200, 20).status == 200
    assert delivered.snapshot() == before


def test_a_payment_is_late_when_the_days_of_the_profile_are_over(delivered: World) -> None:
    delivered.later(days=14)
    assert look(delivered).late == {}
    delivered.later(seconds=1)
    assert look(delivered).late == {delivered.trade_id: euro(450)}
    delivered.settle()
    assert look(delivered).late == {}
    delivered.home = replace(delivered.home, buyers={})
    assert look(delivered).late == {}


def test_the_family_opens_and_resolves_a_dispute(delivered: World) -> None:
    trade = delivered.run(lambda tx: open_dispute(tx, delivered.trade_id, delivered.now))
    assert trade.dispute
    assert trade.dispute.open
    delivered.settle()
    assert delivered.trade.dispute
    assert not delivered.trade.dispute.open
    with pytest.raises(WrongState):
        delivered.run(lambda tx: resolve_dispute(tx, delivered.trade_id, delivered.now))
    delivered.run(lambda tx: open_dispute(tx, delivered.trade_id, delivered.now))
    delivered.run(lambda tx: resolve_dispute(tx, delivered.trade_id, delivered.now))
    assert not delivered.trade.watched
    assert told(delivered)[-3:] == ["payment_received", "dispute_opened", "dispute_resolved"]


def test_a_trade_keeps_the_rule_under_which_it_was_made(world: World) -> None:
    world.home = replace(world.home, rule=ShareRule(version=2, household=HouseholdPart.HOUSE))
    world.walk_to("delivered")
    world.home = replace(world.home, rule=ShareRule(version=3))
    world.settle()
    seen = look(world)
    assert (seen.house, seen.members) == ({"EUR": 405}, {ANNA: {}, BEN: {}})
    assert world.store.state.allocations[world.trade_id].household == 1000


def test_a_trade_of_which_nothing_is_kept_is_shared_equally(delivered: World) -> None:
    delivered.store.state.allocations.clear()
    delivered.settle()
    assert look(delivered).members == {ANNA: {"EUR": 203}, BEN: {"EUR": 202}}
