"""Payments: once, for what was delivered, and said again only where they were not heard."""

from conftest import RunningBuyer, config
from data_exchanger_buyer.server import utc_now
from data_exchanger_buyer.settlement import PaidAlready, move, pay
from data_exchanger_buyer.trade import PaymentStatus, Trade, TradeState
from data_exchanger_core.errors import InvalidInput, WrongState
from data_exchanger_core.model.money import Money
from data_exchanger_core.protocol.delivery import SettlementStatement, SignedBody
from data_exchanger_core.protocol.documents import open_document
from data_exchanger_core.protocol.obligation import StatementKind
from data_exchanger_core.protocol.terms import Terms
from data_exchanger_core.protocol.wire import decode
import pytest
from script import STEPS, Script
from scripted_home import ScriptedHome


def pay_now(buyer: RunningBuyer, trade: Trade, reference: str | None = None) -> Trade:
    return buyer.step(pay, buyer.buyer, trade, reference, utc_now())


@pytest.mark.parametrize("until", STEPS[:-2])
async def test_nothing_is_paid_before_the_transfer_is_complete(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, until: str
) -> None:
    await Script(home, terms).run(until=until)
    with pytest.raises(WrongState):
        pay_now(buyer, buyer.trade())
    assert buyer.trade().payment is None


async def test_nothing_is_paid_twice(buyer: RunningBuyer, home: ScriptedHome, terms: Terms) -> None:
    script = Script(home, terms)
    await script.run(until="complete")
    for _ in range(2):
        with pytest.raises(PaidAlready):
            pay_now(buyer, buyer.trade())
    await script.take_statement()
    with pytest.raises(PaidAlready):
        pay_now(buyer, buyer.trade())
    assert await home.poll(wait=0) == ()


async def test_buyer_pays_by_hand_with_a_reference(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    buyer.change(auto_pay=False)
    await buyer.restart()
    script = Script(home, terms)
    await script.run(until="complete")
    assert buyer.trade().state is TradeState.COMPLETED
    assert await home.poll(wait=0) == ()
    pay_now(buyer, buyer.trade(), "INV 7")
    await script.take_statement()
    assert script.statement
    assert script.statement.reference == "INV 7"
    assert script.statement.method == config().methods[0]
    assert script.statement.agreement == script.agreement_id


async def test_refused_statement_is_said_again_as_it_was(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.run(until="complete")
    await script.take_statement(400, b'{"code":"invalid_input","reason":["gross: is wrong"]}')
    refused, first = buyer.trade(), script.statement
    assert refused.payment
    assert refused.payment.status is PaymentStatus.REFUSED
    assert refused.payment.reason == "invalid_input gross: is wrong"
    assert refused.state is TradeState.PAID
    pay_now(buyer, refused, "another reference")
    script.items.clear()
    await script.take_statement()
    assert script.statement == first
    booked = buyer.trade().payment
    assert booked
    assert (booked.status, booked.reason) == (PaymentStatus.BOOKED, None)


async def test_statement_waits_out_trouble_at_the_home(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.run(until="complete")
    await script.take_statement(500)
    script.items.clear()
    await script.take_statement(200)
    payment = buyer.trade().payment
    assert payment
    assert payment.status is PaymentStatus.BOOKED


async def test_home_can_ask_for_its_statement(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.run(until="deliver")
    url = f"{home.profile.settlement}/{script.agreement_id}"
    assert (await home.get(url)).status == 404
    await script.complete()
    await script.take_statement()
    answer = await home.get(url)
    token = decode(SignedBody, answer.body).document
    statement = open_document(SettlementStatement, token, home.buyer_key).content
    assert statement == script.statement
    assert (await home.get(url, signed=False)).status == 404


async def settle_by_hand(buyer: RunningBuyer, script: Script) -> None:
    buyer.change(auto_pay=False)
    await buyer.restart()
    await script.run(until="complete")


def move_now(buyer: RunningBuyer, kind: StatementKind, amount: int) -> Trade:
    trade = buyer.trade()
    gross = Money(amount=amount, currency=trade.terms.price.currency)
    return buyer.step(move, buyer.buyer, trade, kind, gross, None, utc_now())


async def test_a_trade_is_paid_in_parts_and_partly_taken_back(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await settle_by_hand(buyer, script)
    price = terms.price.amount
    stated = []
    for kind, amount, state in (
        (StatementKind.PARTIAL, 100, TradeState.COMPLETED),
        (StatementKind.PAYMENT, price - 100, TradeState.PAID),
        (StatementKind.PAYMENT, 30, TradeState.PAID),
        (StatementKind.REFUND, 30, TradeState.PAID),
        (StatementKind.CHARGEBACK, 50, TradeState.COMPLETED),
        (StatementKind.SERVICE, 70, TradeState.COMPLETED),
    ):
        move_now(buyer, kind, amount)
        await script.take_statement()
        script.items.clear()
        assert script.statement
        stated.append(script.statement)
        assert buyer.trade().state is state
    assert [one.kind for one in stated] == [one.kind for one in buyer.trade().payments]
    assert len({one.id for one in stated}) == len(stated)
    owed = buyer.trade().obligation
    assert (owed.outstanding.amount, owed.surplus.amount) == (50, 0)
    fees = [one.fee.amount * (-1 if one.kind == "chargeback" else 1) for one in stated]
    assert sum(fees) == owed.fee.amount


async def test_one_statement_follows_the_other(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await settle_by_hand(buyer, script)
    move_now(buyer, StatementKind.PARTIAL, 100)
    with pytest.raises(WrongState, match="not booked"):
        move_now(buyer, StatementKind.PARTIAL, 100)
    await script.take_statement()
    with pytest.raises(InvalidInput, match="gross"):
        move_now(buyer, StatementKind.REFUND, 101)
    pay_now(buyer, buyer.trade())
    assert buyer.trade().state is TradeState.PAID
