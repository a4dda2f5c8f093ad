"""Statements and disputes of one trade."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.data_exchanger.core.errors import WrongState
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.protocol.obligation import StatementKind
from custom_components.data_exchanger.core.trade import events
from custom_components.data_exchanger.core.trade.dispute import DisputeReason, DisputeState
from custom_components.data_exchanger.core.trade.settling import (
    Disagreement,
    complain,
    disagree,
    make_peace,
    settle,
)
from custom_components.data_exchanger.core.trade.trade import Trade, TradeState
from tests.core.examples import NOW
from tests.core.trade.walks import AT, SETTLED, walk

LATER = NOW + timedelta(days=1)


def euro(amount: int) -> Money:
    return Money(amount=amount, currency="EUR")


def stated(kind: StatementKind, gross: int, fee: int, name: str = "2") -> events.Settled:
    return replace(
        SETTLED,
        id=f"urn:uuid:{name}",
        kind=kind,
        statement=f"{name}.jws",
        gross=euro(gross),
        fee=euro(fee),
        net=euro(gross - fee),
    )


PART = stated(StatementKind.PARTIAL, 200, 20, "part")
REST = stated(StatementKind.PAYMENT, 250, 25, "rest")
BACK = stated(StatementKind.CHARGEBACK, 450, 45, "back")


def disagreement(trade: Trade, **change: Any) -> Disagreement:
    with pytest.raises(Disagreement) as refused:
        settle(trade, replace(SETTLED, **change), NOW)
    return refused.value


def test_parts_add_up_and_the_last_one_completes_the_trade() -> None:
    trade = walk(PART, start=AT["delivered"]).trade
    assert (trade.state, trade.owed.outstanding) == (TradeState.DELIVERED, euro(250))
    trade = walk(REST, start=trade).trade
    assert (trade.state, trade.paid, len(trade.statements)) == (TradeState.COMPLETED, True, 2)


def test_a_service_beside_the_money_changes_nothing_that_is_owed() -> None:
    service = stated(StatementKind.SERVICE, 100, 0)
    before, after = AT["delivered"], walk(service, start=AT["delivered"]).trade
    assert (after.owed, after.state, after.paid) == (before.owed, before.state, False)
    assert [one.id for one in after.statements] == [service.id]


def test_a_chargeback_opens_the_trade_and_a_dispute_until_it_is_paid_again() -> None:
    back = walk(BACK, start=AT["completed"]).trade
    assert (back.state, back.owed.outstanding) == (TradeState.DELIVERED, euro(450))
    assert back.watched
    assert back.dispute
    assert (back.dispute.reason, back.dispute.state) == (
        DisputeReason.CHARGEBACK,
        DisputeState.OPENED,
    )
    assert (back.dispute.stated, back.dispute.agreed) == ("0.00 EUR", "4.50 EUR")
    part = walk(PART, start=back).trade
    assert part.dispute
    assert part.dispute.state is DisputeState.ANSWERED
    paid = walk(REST, start=part).trade
    assert paid.dispute
    assert paid.dispute.state is DisputeState.RESOLVED
    assert not paid.watched


@pytest.mark.parametrize(
    ("change", "field", "figures"),
    [
        ({"agreement_id": "urn:x"}, "agreement", ("urn:x", AT["delivered"].agreement_id)),
        ({"gross": euro(400)}, "gross", ("4.00 EUR", "4.50 EUR")),
        ({"fee": euro(40)}, "fee", ("0.40 EUR", "0.45 EUR")),
        ({"net": euro(400)}, "net", ("4.00 EUR", "4.05 EUR")),
    ],
)
def test_a_disagreement_names_both_figures(
    change: dict[str, Any], field: str, figures: tuple[str, str]
) -> None:
    err = disagreement(AT["delivered"], **change)
    assert (err.field, err.stated, err.agreed) == (field, *figures)
    disputed = disagree(AT["delivered"], err, NOW)
    assert disputed.dispute
    assert (disputed.dispute.stated, disputed.dispute.agreed) == figures
    assert disputed.dispute.open
    answered = disagree(disputed, err, LATER).dispute
    assert answered
    assert (answered.opened, answered.answered) == (NOW, LATER)


def test_one_id_is_one_statement() -> None:
    assert settle(AT["completed"], SETTLED, LATER) == AT["completed"]
    assert disagreement(AT["completed"], statement="other.jws").field == "id"


def test_statements_of_one_trade_are_limited() -> None:
    trade = AT["delivered"]
    for number in range(100):
        trade = settle(
            trade, stated(StatementKind.PARTIAL, 1, int(number % 10 == 4), f"n{number}"), NOW
        )
    with pytest.raises(WrongState, match="too many"):
        settle(trade, REST, NOW)


def test_the_family_opens_and_closes_a_dispute() -> None:
    with pytest.raises(WrongState):
        complain(AT["agreed"], NOW)
    disputed = complain(AT["delivered"], NOW)
    assert disputed.dispute
    assert (disputed.dispute.stated, disputed.dispute.agreed) == ("0.00 EUR", "4.50 EUR")
    with pytest.raises(WrongState):
        complain(disputed, LATER)
    closed = make_peace(disputed, LATER)
    assert closed.dispute
    assert (closed.dispute.open, closed.dispute.resolved) == (False, LATER)
    for trade in (closed, AT["delivered"]):
        with pytest.raises(WrongState):
            make_peace(trade, LATER)
    assert complain(closed, LATER).dispute
