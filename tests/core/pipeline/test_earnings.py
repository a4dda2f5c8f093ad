"""Earnings by month and member, and how each trade is shared."""

from dataclasses import replace

import pytest

from custom_components.data_exchanger.core.errors import InvalidInput
from custom_components.data_exchanger.core.ledger.shares import HOUSE, HouseholdPart, ShareRule
from custom_components.data_exchanger.core.model.identifiers import MemberId
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.pipeline.earnings import (
    MonthlyEarning,
    distribute,
    entries,
    monthly,
    trade_shares,
)
from custom_components.data_exchanger.core.pipeline.overview import overview
from tests.core.pipeline.household import ANNA, BEN
from tests.core.pipeline.world import World


def euro(amount: int) -> Money:
    return Money(amount=amount, currency="EUR")


def row(member: MemberId | None, amount: int) -> MonthlyEarning:
    return MonthlyEarning(
        month="2026-11", member=member, category=None, currency="EUR", amount=amount
    )


@pytest.fixture
def housed(world: World) -> World:
    """Leave what the meter earned with the household."""
    world.home = replace(world.home, rule=ShareRule(household=HouseholdPart.HOUSE))
    return world.walk_to("settled")


def test_months_say_who_earned_what(world: World) -> None:
    world.walk_to("settled")
    assert world.run(monthly) == [row(ANNA, 203), row(BEN, 202)]
    assert world.run(lambda tx: monthly(tx, "2026-11", BEN)) == [row(BEN, 202)]
    assert world.run(lambda tx: monthly(tx, "2026-12")) == []


def test_what_the_household_keeps_is_nobodys(housed: World) -> None:
    assert housed.run(monthly) == [row(None, 405)]
    assert housed.run(lambda tx: monthly(tx, viewer=ANNA)) == []


def test_entries_come_page_by_page_and_members_see_their_own(world: World) -> None:
    world.walk_to("settled")
    first = world.run(lambda tx: entries(tx, None, 1))
    assert [entry.description for _, entry in first.entries] == ["distribution"]
    second = world.run(lambda tx: entries(tx, first.next, 1))
    assert [entry.description for _, entry in second.entries] == ["payment"]
    assert world.run(lambda tx: entries(tx, second.next, 1)).entries == []
    everything = world.run(lambda tx: entries(tx, None, 50))
    assert (len(everything.entries), everything.next) == (2, None)
    own = world.run(lambda tx: entries(tx, None, 2, ANNA))
    assert [entry.description for _, entry in own.entries] == ["distribution"]
    stranger = world.run(lambda tx: entries(tx, None, 1, MemberId("nobody")))
    assert (stranger.entries, stranger.next) == ([], None)


def test_shares_are_shown_before_and_after_the_payment(world: World) -> None:
    world.walk_to("delivered")
    before = world.run(lambda tx: trade_shares(tx, world.trade_id))
    assert (before.net, before.shares) == (
        euro(405),
        {ANNA: euro(203), BEN: euro(202), HOUSE: euro(0)},
    )
    world.settle()
    after = world.run(lambda tx: trade_shares(tx, world.trade_id))
    assert (after.net, after.shares, after.allocation.household) == (
        before.net,
        before.shares,
        1000,
    )


@pytest.mark.parametrize("as_gift", [True, False])
def test_the_household_gives_what_it_kept(housed: World, as_gift: bool) -> None:
    housed.run(lambda tx: distribute(tx, housed.home, euro(5), {}, housed.now, as_gift=as_gift))
    housed.run(
        lambda tx: distribute(tx, housed.home, euro(100), {BEN: 1}, housed.now, as_gift=as_gift)
    )
    seen = housed.run(lambda tx: overview(tx, housed.home, housed.now))
    got = {ANNA: {"EUR": 3}, BEN: {"EUR": 102}}
    assert seen.house == {"EUR": 300}
    assert (seen.gifts if as_gift else seen.members) == got
    assert housed.kinds()[-1] == "ledger.distributed"


@pytest.mark.parametrize("amount", [euro(406), euro(0), Money(amount=1, currency="USD")])
def test_nobody_gives_what_the_household_has_not(housed: World, amount: Money) -> None:
    with pytest.raises(InvalidInput, match="the household holds"):
        housed.run(lambda tx: distribute(tx, housed.home, amount, {}, housed.now, as_gift=False))
