"""The mailbox: what waits, for how long, and what becomes of it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from conftest import RunningBuyer
from data_exchanger_buyer import mailbox
from data_exchanger_buyer.store.mailboxes import REDELIVERY
from data_exchanger_buyer.trade import PaymentStatus, TradeState
from data_exchanger_core.protocol.mailbox import MailboxReply, MailboxRequest
from data_exchanger_core.protocol.messages import (
    ContractNegotiationError,
    ContractNegotiationTerminationMessage,
    read_message,
)
from data_exchanger_core.protocol.terms import Terms
from data_exchanger_core.protocol.wire import encode
import pytest
from script import Script
from scripted_home import ScriptedHome, written


async def later(buyer: RunningBuyer, home: ScriptedHome, offset: timedelta) -> None:
    """Let time pass for both sides."""
    buyer.clock.offset = home.skew = offset
    await asyncio.sleep(1.3)  # the server looks at the clock every second


async def test_key_has_one_mailbox(buyer: RunningBuyer, home: ScriptedHome) -> None:
    body = encode(MailboxRequest(key=home.key.did))
    again = await home.post(home.profile.mailbox, body)
    assert (again.status, again.json["id"]) == (200, home.mailbox.id)
    await buyer.restart()
    assert (await home.post(home.profile.mailbox, body)).json["id"] == home.mailbox.id


async def test_mailbox_is_for_the_key_that_asks(buyer: RunningBuyer, home: ScriptedHome) -> None:
    body = encode(MailboxRequest(key="did:key:z6MkSomebodyElse"))
    answer = await home.post(home.profile.mailbox, body)
    assert (answer.status, answer.json["code"]) == (400, "invalid_input")


async def test_mailboxes_are_limited(
    buyer: RunningBuyer, home: ScriptedHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "_MAX_MAILBOXES", 1)
    other = ScriptedHome(home.session, home.base)
    other.profile = home.profile
    body = encode(MailboxRequest(key=other.key.did))
    assert (await other.post(home.profile.mailbox, body)).status == 429


async def test_empty_mailbox_says_so_at_once(buyer: RunningBuyer, home: ScriptedHome) -> None:
    started = asyncio.get_running_loop().time()
    assert (await home.get(home.items_url)).status == 204
    assert asyncio.get_running_loop().time() - started < 0.5


async def test_poll_waits_as_long_as_it_was_asked_to(
    buyer: RunningBuyer, home: ScriptedHome
) -> None:
    started = asyncio.get_running_loop().time()
    assert (await home.get(home.items_url, "?wait=1")).status == 204
    assert 0.9 < asyncio.get_running_loop().time() - started < 2


async def test_waiting_poll_ends_when_something_arrives(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    waiting = asyncio.create_task(home.expect(f"/negotiations/{script.id}/events", wait=20))
    await asyncio.sleep(0.3)
    started = asyncio.get_running_loop().time()
    await script.offer()
    await waiting
    assert asyncio.get_running_loop().time() - started < 0.8


async def test_waiting_poll_ends_when_the_server_stops(
    buyer: RunningBuyer, home: ScriptedHome
) -> None:
    waiting = asyncio.create_task(home.get(home.items_url, "?wait=25"))
    await asyncio.sleep(0.3)
    started = asyncio.get_running_loop().time()
    await buyer.stop()
    assert (await waiting).status == 204
    assert asyncio.get_running_loop().time() - started < 3


@pytest.mark.parametrize("cursor", ["x", "-1", "1" * 19])
async def test_bad_cursor_is_refused(buyer: RunningBuyer, home: ScriptedHome, cursor: str) -> None:
    answer = await home.get(home.items_url, f"?after={cursor}")
    assert (answer.status, answer.json["code"]) == (400, "invalid_input")


async def test_unknown_mailbox_and_item_do_not_exist(
    buyer: RunningBuyer, home: ScriptedHome
) -> None:
    unknown = f"{home.profile.mailbox}/AAAAAAAAAAAAAAAAAAAAAA/items"
    assert (await home.get(unknown)).status == 404
    reply = encode(MailboxReply(status=200))
    assert (await home.post(f"{home.items_url}/unknown/reply", reply)).status == 404


async def test_item_stays_until_it_is_answered(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    await Script(home, terms).offer()
    (item,) = await home.poll()
    assert await home.poll(wait=0) == ()
    home.cursor = ""
    (again,) = await home.poll(wait=0)
    assert again.id == item.id
    await home.reply(item)
    home.cursor = ""
    assert await home.poll(wait=0) == ()


async def test_item_without_reply_is_handed_out_again(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    await Script(home, terms).offer()
    (item,) = await home.poll()
    before = int(home.cursor)
    await later(buyer, home, REDELIVERY + timedelta(seconds=1))
    (again,) = await home.poll()
    assert (again.id, again.body) == (item.id, item.body)
    assert int(home.cursor) > before


async def test_page_is_limited_and_in_order(buyer: RunningBuyer, home: ScriptedHome) -> None:
    scripts = [Script(home, buyer.publish(title=f"{n}").terms()) for n in range(20)]
    for script in scripts:
        assert (await script.offer()).status == 201
    items = [*await home.poll(), *await home.poll()]
    paths = [f"/negotiations/{script.id}/events" for script in scripts]
    assert [item.path for item in items] == paths


async def test_item_that_the_home_could_not_handle_comes_again(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.offer()
    (item,) = await home.poll()
    assert (await home.reply(item, 503)).status == 204
    assert (await home.reply(item, 200)).status == 204
    assert buyer.trade().negotiation == "OFFERED"
    assert await home.poll(wait=0) == ()
    again = await home.expect(f"/negotiations/{script.id}/events", wait=5)
    assert again.id != item.id
    assert again.body == item.body
    await home.reply(again)
    assert buyer.trade().negotiation == "ACCEPTED"


@pytest.mark.parametrize(
    ("step", "body", "reason"),
    [
        ("offer", b"", "status 404"),
        ("agree", b"no JSON", "status 404"),
        ("agree", None, "wrong_state too late"),
    ],
)
async def test_refused_message_ends_the_trade(
    buyer: RunningBuyer,
    home: ScriptedHome,
    terms: Terms,
    step: str,
    body: bytes | None,
    reason: str,
) -> None:
    script = Script(home, terms)
    await script.run(until=step)
    (item,) = await home.poll()
    error = ContractNegotiationError(
        provider_pid=script.id, consumer_pid="x", code="wrong_state", reason=("too late",)
    )
    await home.reply(item, 404, written(error) if body is None else body)
    trade = buyer.trade()
    assert (trade.state, trade.ended) == (TradeState.ENDED, f"refused_by_home: {reason}")
    end = await home.expect(f"/negotiations/{script.id}/termination")
    message = read_message(ContractNegotiationTerminationMessage, end.body.encode())
    assert message.consumer_pid == script.consumer_pid
    await home.reply(end, 200)
    assert buyer.trade().negotiation == "TERMINATED"


async def test_refused_termination_is_the_end_of_it(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.offer()
    (item,) = await home.poll()
    await home.reply(item, 400)
    end = await home.expect(f"/negotiations/{script.id}/termination")
    await home.reply(end, 400)
    assert buyer.trade().ended == "refused_by_home: status 400"
    assert await home.poll(wait=0) == ()


async def test_refused_transfer_request_ends_the_trade(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.run(until="finalize")
    item = await home.expect("/transfers/request")
    await home.reply(item, 400)
    assert buyer.trade().state is TradeState.ENDED
    assert await home.poll(wait=0) == ()


async def test_first_reply_counts(buyer: RunningBuyer, home: ScriptedHome, terms: Terms) -> None:
    script = Script(home, terms)
    await script.offer()
    (item,) = await home.poll()
    await home.reply(item, 200)
    before = buyer.trade()
    assert (await home.reply(item, 400)).status == 204
    assert buyer.trade() == before


@pytest.mark.parametrize("body", [b"", b"{}", b'{"status":99}', b'{"status":"ok"}'])
async def test_malformed_reply_changes_nothing(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms, body: bytes
) -> None:
    await Script(home, terms).offer()
    (item,) = await home.poll()
    before = buyer.trade()
    answer = await home.post(f"{home.items_url}/{item.id}/reply", body)
    assert answer.status == 400
    assert buyer.trade() == before


async def test_home_cannot_answer_for_another(
    buyer: RunningBuyer,
    home: ScriptedHome,
    move_in: Callable[[], Awaitable[ScriptedHome]],
    terms: Terms,
) -> None:
    other = await move_in()
    await Script(home, terms).offer()
    (item,) = await home.poll()
    before = buyer.trade()
    assert (await other.reply(item)).status == 404
    assert buyer.trade() == before


async def test_message_that_nobody_fetches_is_given_up(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.offer()
    (item,) = await home.poll()
    await later(buyer, home, timedelta(days=7, seconds=1))
    assert (await home.reply(item)).status == 410
    trade = buyer.trade()
    assert (trade.state, trade.ended) == (TradeState.ENDED, "no_answer")
    assert (await script.agree()).json["code"] == "trade_ended"


async def test_overdue_reply_is_refused_even_before_the_server_noticed(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    await Script(home, terms).offer()
    (item,) = await home.poll()
    buyer.clock.offset = home.skew = timedelta(days=8)
    assert (await home.reply(item)).status == 410


async def test_statement_that_nobody_fetches_can_be_sent_again(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.run(until="complete")
    await later(buyer, home, timedelta(days=8))
    trade = buyer.trade()
    assert trade.payment
    assert (trade.state, trade.payment.status) == (TradeState.PAID, PaymentStatus.UNANSWERED)


async def test_empty_acknowledgement_is_enough(
    buyer: RunningBuyer, home: ScriptedHome, terms: Terms
) -> None:
    script = Script(home, terms)
    await script.run(until="finalize")
    item = await home.expect("/transfers/request")
    await home.reply(item, 201, b"")
    assert (buyer.trade().transfer, buyer.trade().transfer_provider_pid) == ("REQUESTED", None)
    shown = await home.get(f"{home.profile.dsp}/transfers/{buyer.trade().transfer_pid}")
    assert shown.json["providerPid"] == "unknown"
