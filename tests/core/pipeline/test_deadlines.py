"""What time makes due, and what waits for a decision."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.data_exchanger.core.model.disclosure import DisclosureLevel
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.pipeline.deadlines import (
    Deadline,
    DeadlineKind,
    deadlines,
)
from custom_components.data_exchanger.core.pipeline.decisions import (
    Decision,
    DecisionKind,
    decisions,
)
from custom_components.data_exchanger.core.pipeline.erasure import TIME_TO_ERASE
from custom_components.data_exchanger.core.pipeline.overview import overview
from custom_components.data_exchanger.core.pipeline.settlement import open_dispute
from tests.core.examples import NOW, scope, terms
from tests.core.pipeline.erasing import Eraser
from tests.core.pipeline.household import ANNA, BEN, BUYER
from tests.core.pipeline.test_demands import demand, receive, signed
from tests.core.pipeline.world import World


def due(world: World) -> Sequence[Deadline]:
    seen = world.run(lambda tx: overview(tx, world.home, world.now))
    return deadlines(seen, world.home)


def todo(world: World) -> Sequence[Decision]:
    return decisions(world.run(lambda tx: overview(tx, world.home, world.now)))


def test_a_quiet_home_has_neither(world: World) -> None:
    assert (due(world), todo(world)) == ([], [])


def test_a_demand_is_to_be_answered_until_it_ends(world: World) -> None:
    asked = demand()
    receive(world, signed(asked))
    assert due(world) == [Deadline(at=asked.deadline, kind=DeadlineKind.DEMAND_ENDS, buyer=BUYER)]
    assert todo(world) == [
        Decision(
            kind=DecisionKind.DEMAND,
            subject=asked.id,
            buyer=BUYER,
            amount=asked.price,
            level=asked.scope.level,
            due=asked.deadline,
        )
    ]


def test_a_demand_that_cannot_be_met_is_nothing_to_decide(world: World) -> None:
    receive(world, signed(demand(scope=scope(required=("heart_rate",)))))
    assert todo(world) == []


def test_an_offer_ends_and_waits_for_approval_once_it_is_accepted(world: World) -> None:
    world.offer()
    world.pump()
    ends = Deadline(at=terms().valid_until, kind=DeadlineKind.OFFER_ENDS, buyer=BUYER)
    assert (due(world), todo(world)) == ([ends], [])
    world.accept()
    (decision,) = todo(world)
    assert decision == Decision(
        kind=DecisionKind.APPROVE,
        subject=world.trade_id,
        buyer=BUYER,
        amount=terms().price,
        level=DisclosureLevel.SERIES,
        due=terms().valid_until,
    )
    world.approve()
    assert (due(world), todo(world)) == ([], [])


def test_a_delivery_is_to_be_paid_and_then_to_be_erased(world: World) -> None:
    world.walk_to("delivered")
    delivered = world.trade.delivered
    assert delivered
    pays = Deadline(at=delivered + timedelta(14), kind=DeadlineKind.PAYMENT_DUE, buyer=BUYER)
    erases = Deadline(at=delivered + timedelta(30), kind=DeadlineKind.ERASURE_DUE, buyer=BUYER)
    assert due(world) == [pays, erases]
    world.settle()
    assert due(world) == [erases]


def test_a_removed_buyer_has_no_terms_of_payment(world: World) -> None:
    world.walk_to("delivered")
    world.home = replace(world.home, buyers={})
    assert [one.kind for one in due(world)] == [DeadlineKind.ERASURE_DUE]


def test_late_money_and_disputes_are_to_be_decided_after_what_has_an_end(world: World) -> None:
    world.walk_to("delivered")
    world.later(days=15)
    world.run(lambda tx: open_dispute(tx, world.trade_id, world.now))
    receive(world, signed(demand(deadline=world.now + timedelta(days=1))))
    found = [(one.kind, one.amount) for one in todo(world)]
    price = Money(amount=450, currency="EUR")
    assert found[1:] == [(DecisionKind.DISPUTE, price), (DecisionKind.LATE, price)]
    assert found[0][0] is DecisionKind.DEMAND


@pytest.mark.parametrize("level", [DisclosureLevel.SERIES, DisclosureLevel.NONE])
def test_consents_that_end_are_told_once_for_all_and_prohibitions_never(
    world: World, level: DisclosureLevel
) -> None:
    until = NOW + timedelta(days=9)
    members = {
        id_: replace(
            member,
            permissions=tuple(replace(one, level=level, until=until) for one in member.permissions),
        )
        for id_, member in world.home.members.items()
    }
    world.home = replace(world.home, members=members)
    assert set(members) == {ANNA, BEN}
    ends = [Deadline(at=until, kind=DeadlineKind.CONSENT_EXPIRES)]
    assert due(world) == (ends if level > DisclosureLevel.NONE else [])


def test_what_is_called_back_is_due_when_the_request_says_and_then_no_more(world: World) -> None:
    world.walk_to("settled")
    (kept,) = due(world)
    eraser = Eraser(world)
    eraser.withdraw()
    (asked,) = due(world)
    assert (asked.kind, asked.buyer) == (DeadlineKind.ERASURE_DUE, BUYER)
    assert (asked.at, kept.kind) == (world.now + TIME_TO_ERASE, DeadlineKind.ERASURE_DUE)
    eraser.pump()
    assert due(world) == []
