"""Whole trades through the corridor."""

from collections.abc import Callable
from io import BytesIO
import json
from zipfile import ZipFile

import pytest

from custom_components.data_exchanger.core.ledger import accounts
from custom_components.data_exchanger.core.ledger.journal import balances
from custom_components.data_exchanger.core.pipeline import trading
from custom_components.data_exchanger.core.pipeline.outbound import OutboundRequest, Response
from custom_components.data_exchanger.core.pipeline.ports import Transaction
from custom_components.data_exchanger.core.protocol.states import (
    NegotiationState,
    TransferState,
    Verb,
)
from custom_components.data_exchanger.core.trade.trade import TradeState
from tests.core.pipeline.household import ANNA, BEN, BUYER
from tests.core.pipeline.world import World


def test_a_trade_from_offer_to_payment(world: World) -> None:
    world.walk_to("settled")
    trade = world.trade
    assert (trade.state, trade.negotiation) == (TradeState.COMPLETED, NegotiationState.FINALIZED)
    assert trade.transfer is not None
    assert trade.transfer.state is TransferState.COMPLETED
    assert [request.item.verb for request in world.sent] == [
        Verb.OFFER,
        Verb.AGREE,
        Verb.FINALIZE,
        Verb.START,
        Verb.DELIVER,
        Verb.COMPLETE,
    ]
    assert world.store.state.outbox == {}
    assert world.store.state.releases == {}


def test_a_trade_delivers_the_readings_and_nothing_else(world: World) -> None:
    world.walk_to("delivered")
    (package,) = world.opened
    with ZipFile(BytesIO(package)) as archive:
        assert archive.namelist() == ["datapackage.json", "data/series.csv"]
        header, *rows = archive.read("data/series.csv").decode().splitlines()
    assert header == "start,electricity_consumption"
    assert rows[0] == "2026-11-02T00:00:00Z,0.5"
    assert len(rows) == 168
    assert {row.partition(",")[2] for row in rows} == {"0.5"}


def test_a_trade_is_booked_and_shared_out(world: World) -> None:
    world.walk_to("settled")
    assert balances(world.store.state.journal.values()) == {
        (accounts.payments(BUYER), "EUR"): 405,
        (accounts.fees(BUYER), "EUR"): 45,
        (accounts.sales(BUYER), "EUR"): -450,
        (accounts.DISTRIBUTED, "EUR"): 405,
        (accounts.member(ANNA), "EUR"): -203,
        (accounts.member(BEN), "EUR"): -202,
    }


def test_every_step_is_in_evidence_and_told_once(world: World) -> None:
    world.walk_to("settled")
    steps = [kind for kind in world.kinds() if kind.startswith("trade.")]
    assert steps == [
        "trade.offered",
        "trade.acknowledged",
        "trade.accepted",
        "trade.approved",
        "trade.approved",
        "trade.acknowledged",
        "trade.verified",
        "trade.acknowledged",
        "trade.transfer_requested",
        "trade.release_ready",
        "trade.acknowledged",
        "trade.delivered",
        "trade.acknowledged",
        "trade.settled",
    ]
    assert world.kinds().count("egress.sent") == world.kinds().count("egress.answered") == 6
    assert [notice.what for notice in world.store.state.notices] == [
        "offered",
        "awaiting_approval",
        "agreed",
        "delivering",
        "delivered",
        "completed",
        "payment_received",
    ]


def test_a_trade_whose_buyer_acts_before_its_answers_arrive(world: World) -> None:
    """Every message of the buyer overtakes its own acknowledgement."""
    overtaking: dict[Verb, Callable[[], object]] = {
        Verb.OFFER: world.accept,
        Verb.AGREE: world.verify,
        Verb.FINALIZE: world.request_transfer,
    }

    def reply(request: OutboundRequest) -> Response:
        response = world.reply(request)
        overtaking.get(request.item.verb, lambda: None)()
        return response

    world.offer()
    world.pump(reply)
    world.approve()
    world.pump(reply)
    world.hand_over()
    world.pump(reply)
    assert world.settle().status == 200
    assert world.trade.state is TradeState.COMPLETED
    assert len(world.sent) == 6
    assert len(world.opened) == 1


def test_a_trade_whose_answers_are_all_lost_once(world: World) -> None:
    """The buyer acts on messages whose acknowledgements never arrive."""

    def lose(request: OutboundRequest) -> None:
        world.reply(request)
        world.answer(request, Response(status=0))
        world.later(seconds=2)

    def send_and_lose() -> None:
        request = world.prepare_next()
        assert request is not None
        lose(request)

    world.offer()
    send_and_lose()
    world.accept()
    assert world.prepare_next() is None
    world.approve()
    send_and_lose()
    world.verify()
    send_and_lose()
    world.request_transfer()
    world.hand_over()
    send_and_lose()
    world.pump()
    assert world.settle().status == 200
    assert world.trade.state is TradeState.COMPLETED
    assert len(world.opened) == 1


def test_approval_may_come_first(world: World) -> None:
    world.walk_to("offered")
    world.approve()
    world.accept()
    world.pump()
    assert world.trade.negotiation is NegotiationState.AGREED


def test_payment_may_come_before_the_completion(world: World) -> None:
    world.walk_to("starting")
    reply = world.reply

    def pay_on_delivery(request: OutboundRequest) -> Response:
        response = reply(request)
        paid = [world.settle] if request.item.verb is Verb.COMPLETE else []
        assert [pay().status for pay in paid] == [200] * len(paid)
        return response

    world.pump(pay_on_delivery)
    assert world.trade.state is TradeState.COMPLETED


def test_a_failed_step_leaves_nothing_behind(world: World) -> None:
    world.walk_to("offered")
    before, records = world.snapshot(), len(world.kinds())

    def fail(tx: Transaction) -> None:
        trading.refuse(tx, world.trade_id, "not_wanted", world.now)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        world.run(fail)
    assert (world.snapshot(), len(world.kinds())) == (before, records)


def test_every_message_that_left_is_in_evidence_with_its_hash(world: World) -> None:
    world.walk_to("delivered")
    sent = [record.facts for record in world.store.state.evidence if record.kind == "egress.sent"]
    assert [(fact["verb"], fact["bytes"]) for fact in sent] == [
        (request.item.verb.value, len(request.body)) for request in world.sent
    ]
    assert all(fact["attempt"] == 1 for fact in sent)


def test_messages_of_the_home_are_valid_by_the_official_schemas(
    world: World, require_dsp: Callable[..., None]
) -> None:
    world.walk_to("delivered")
    bodies = [request.body for request in world.sent if request.item.body is not None]
    for body in bodies:
        require_dsp(json.loads(body))
    assert len(bodies) == 5
