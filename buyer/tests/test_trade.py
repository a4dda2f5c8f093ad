"""Whole trades over HTTP: as they should be, repeated, interrupted, cut short."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from conftest import RunningBuyer
from data_exchanger_buyer.receiver import package_path
from data_exchanger_buyer.trade import PaymentStatus, TradeState
from data_exchanger_core.model.money import Money
from data_exchanger_core.protocol import messages
from data_exchanger_core.protocol.states import NegotiationState, TransferState
from data_exchanger_core.protocol.terms import Terms
import pytest
from script import STEPS, Script
from scripted_home import ScriptedHome

type MoveIn = Callable[[], Awaitable[ScriptedHome]]


async def test_trade_runs_from_offer_to_payment(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.run(until="take_statement")
    trade = buyer.trade()
    assert trade.state is TradeState.PAID
    assert (trade.negotiation, trade.transfer) == ("FINALIZED", "COMPLETED")
    assert trade.payment
    assert trade.payment.status is PaymentStatus.BOOKED
    assert trade.received
    assert script.receipt
    assert script.receipt.package == trade.received.package
    assert script.statement
    assert (script.statement.gross.amount, script.statement.fee.amount) == (450, 9)
    assert script.statement.net == Money(amount=441, currency="EUR")


@pytest.mark.parametrize("last", STEPS)
async def test_restart_between_steps_loses_nothing(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, last: str
) -> None:
    script = Script(home, terms)
    await script.run(until=last)
    before = buyer.trade()
    await buyer.restart()
    assert buyer.trade() == before
    for name in STEPS[STEPS.index(last) + 1 :]:
        assert (await getattr(script, name)()).status < 300
    assert buyer.trade().state is TradeState.PAID


async def test_repeated_requests_get_the_same_answers_and_change_nothing(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    for name in STEPS:
        if name.startswith("take"):
            await getattr(script, name)()
            continue
        first = await getattr(script, name)()
        trade, counts = buyer.trade(), buyer.counts()
        await buyer.restart()
        second = await getattr(script, name)()
        assert (second.status, second.body) == (first.status, first.body)
        assert (buyer.trade(), buyer.counts()) == (trade, counts)
    late = [await script.offer(), await script.agree(), await script.finalize()]
    late += [await script.start(), await script.deliver(), await script.complete()]
    assert all(answer.status in (200, 201) for answer in late)
    assert buyer.trade().state is TradeState.PAID
    assert await home.poll(wait=0) == ()


async def test_home_may_act_before_its_replies_arrive(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.offer()
    accepted = await home.expect(f"/negotiations/{script.id}/events")
    assert (await script.agree()).status == 200
    verified = await home.expect(f"/negotiations/{script.id}/agreement/verification")
    assert (await script.finalize()).status == 200
    requested = await home.expect("/transfers/request")
    script.request = messages.read_message(messages.TransferRequestMessage, requested.body.encode())
    assert (await script.start()).status == 200
    trade = buyer.trade()
    assert (trade.negotiation, trade.transfer) == ("FINALIZED", "STARTED")
    for late in (accepted, verified, requested):
        assert (await home.reply(late)).status == 204
    assert buyer.trade() == trade
    for name in ("deliver", "complete", "take_statement"):
        assert (await getattr(script, name)()).status < 300


@pytest.mark.parametrize("state", STEPS[:4])
async def test_home_may_end_a_negotiation(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, state: str
) -> None:
    script = Script(home, terms)
    await script.run(until=state)
    message = messages.ContractNegotiationTerminationMessage(
        provider_pid=script.id, consumer_pid=script.consumer_pid, code="withdrawn"
    )
    answer = await home.post(script.negotiation_url("termination"), message)
    assert (answer.status, answer.json["state"]) == (200, "TERMINATED")
    assert buyer.trade().ended == "ended_by_home: withdrawn"
    assert await home.poll(wait=0) == ()
    again = replace(message, code=None)
    assert (await home.post(script.negotiation_url("termination"), again)).status == 400
    late = script.agreement_message(timestamp="2026-01-01T00:00:00Z")
    answer = await home.post(script.negotiation_url("agreement"), late)
    assert (answer.status, answer.json["code"]) == (400, "trade_ended")


async def test_concluded_contract_cannot_be_ended(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.run(until="finalize")
    before = buyer.trade()
    message = messages.ContractNegotiationTerminationMessage(
        provider_pid=script.id, consumer_pid=script.consumer_pid
    )
    answer = await home.post(script.negotiation_url("termination"), message)
    assert (answer.status, answer.json["code"]) == (400, "wrong_state")
    assert buyer.trade() == before


@pytest.mark.parametrize("state", ["start", "deliver"])
async def test_home_may_end_a_transfer(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, state: str
) -> None:
    script = Script(home, terms)
    await script.run(until=state)
    message = script.about_transfer(messages.TransferTerminationMessage)
    answer = await home.post(script.transfer_url("termination"), message)
    assert (answer.status, answer.json["state"]) == (200, "TERMINATED")
    trade = buyer.trade()
    assert (trade.state, trade.ended) == (TradeState.ENDED, "ended_by_home")
    refused = [await home.post(script.endpoint, script.release()), await script.complete()]
    assert [answer.status for answer in refused] == [400, 400]
    assert buyer.trade() == trade


async def test_home_may_suspend_and_resume_a_transfer(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.run(until="start")
    message = script.about_transfer(messages.TransferSuspensionMessage, reason=("later",))
    assert (await home.post(script.transfer_url("suspension"), message)).status == 200
    assert buyer.trade().transfer is TransferState.SUSPENDED
    assert (await script.deliver()).status == 400
    resume = script.about_transfer(messages.TransferStartMessage)
    url = script.transfer_url("start")
    assert (await home.post(url, {**messages.message_json(resume), "@id": "2"})).status == 200
    assert (await script.deliver()).status == 201


async def test_states_can_be_read_back(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.run(until="take_verification")
    shown = await home.get(script.negotiation_url())
    assert (shown.status, shown.json["state"]) == (200, NegotiationState.VERIFIED)
    await script.finalize()
    unread = f"{home.profile.dsp}/transfers/{buyer.trade().transfer_pid}"
    assert (await home.get(unread)).status == 404
    await script.take_request()
    shown = await home.get(script.transfer_url())
    assert (shown.status, shown.json["state"]) == (200, TransferState.REQUESTED)
    assert shown.json["providerPid"] == script.transfer_pid


async def test_demand_covers_less_data_and_a_lower_price(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    less = replace(
        terms,
        price=Money(amount=400, currency="EUR"),
        scope=replace(terms.scope, optional=()),
    )
    script = Script(home, less)
    await script.run(until="take_statement")
    assert script.statement
    assert script.statement.gross.amount == 400


async def test_second_answer_of_a_home_waits(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    await Script(home, terms).run(until="take_acceptance")
    assert (await Script(home, terms).offer()).status == 201
    assert sorted(trade.state for trade in buyer.trades()) == ["negotiating", "waiting"]


async def test_demand_is_accepted_so_often_and_no_more(
    buyer: RunningBuyer, move_in: MoveIn
) -> None:
    terms = buyer.publish(max_trades=2).terms()
    for _ in range(3):
        assert (await Script(await move_in(), terms).offer()).status == 201
    states = sorted(trade.state for trade in buyer.trades())
    assert states == ["negotiating", "negotiating", "waiting"]


async def test_homes_do_not_see_each_other(
    buyer: RunningBuyer, move_in: MoveIn, terms: Terms
) -> None:
    one, other = await move_in(), await move_in()
    assert one.mailbox.id != other.mailbox.id
    script = Script(one, terms)
    await script.run(until="take_statement")
    before, counts = buyer.trade(), buyer.counts()
    thief = replace(script, home=other)
    answers = [
        await other.get(script.negotiation_url()),
        await other.get(script.transfer_url()),
        await other.get(one.items_url, "?after=0"),
        await other.get(f"{one.profile.settlement}/{script.agreement_id}"),
        await thief.agree(),
        await thief.start(),
        await thief.deliver(),
    ]
    assert [answer.status for answer in answers] == [404] * len(answers)
    assert (buyer.trade(), buyer.counts()) == (before, counts)


async def test_homes_have_their_own_negotiations_under_equal_pids(
    buyer: RunningBuyer, move_in: MoveIn, terms: Terms
) -> None:
    one = Script(await move_in(), terms)
    other = Script(await move_in(), terms, id=one.id)
    await one.run(until="take_statement")
    await other.run(until="take_statement")
    assert [trade.state for trade in buyer.trades()] == [TradeState.PAID, TradeState.PAID]
    paths = {package_path(buyer.buyer, trade) for trade in buyer.trades()}
    assert all(path.exists() for path in paths)
    assert len(paths) == 2
