"""Statements of buyers: booked once, and only as agreed."""

import json
from typing import Any

import pytest

from custom_components.data_exchanger.core.ledger import accounts
from custom_components.data_exchanger.core.ledger.journal import balances
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.protocol.delivery import SignedBody
from custom_components.data_exchanger.core.protocol.documents import sign_document
from custom_components.data_exchanger.core.protocol.wire import encode
from custom_components.data_exchanger.core.trade.dispute import DisputeState
from custom_components.data_exchanger.core.trade.trade import TradeState
from tests.core.examples import BUYER_KEY, STRANGER_KEY
from tests.core.pipeline.household import BUYER
from tests.core.pipeline.world import World

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"gross": Money(amount=449, currency="EUR")}, "gross"),
    ({"gross": Money(amount=450, currency="USD")}, "gross"),
    ({"fee": Money(amount=44, currency="EUR")}, "fee"),
    ({"net": Money(amount=400, currency="EUR")}, "net"),
    ({"agreement": "urn:uuid:other"}, "agreement"),
]


@pytest.mark.parametrize(("changes", "field"), WRONG)
def test_a_wrong_statement_leaves_a_dispute_and_no_booking(
    world: World, changes: dict[str, Any], field: str
) -> None:
    world.walk_to("delivered")
    reply = world.settle(**changes)
    assert reply.status == 400
    assert json.loads(reply.body)["code"] == "invalid_input"
    dispute = world.trade.dispute
    assert dispute is not None
    assert (dispute.reason, dispute.state) == (field, DisputeState.OPENED)
    assert dispute.stated != dispute.agreed
    assert (world.trade.state, world.trade.statements) == (TradeState.DELIVERED, ())
    assert world.store.state.journal == {}
    assert world.kinds()[-1] == "inbound.refused"
    assert world.store.state.notices[-1].what == "statement_refused"


def test_a_right_statement_after_a_wrong_one_is_booked_once(world: World) -> None:
    world.walk_to("delivered")
    for changes, _ in WRONG:
        world.settle(**changes)
    first = world.settle()
    assert first.status == 200
    assert world.trade.state is TradeState.COMPLETED
    assert world.trade.dispute
    assert world.trade.dispute.state is DisputeState.RESOLVED
    assert world.settle() == first
    assert world.settle(reference="another").status == 400
    assert balances(world.store.state.journal.values())[accounts.payments(BUYER), "EUR"] == 405
    assert len(world.store.state.journal) == 2
    assert world.trade.dispute
    assert (world.trade.dispute.reason, world.trade.dispute.state) == ("id", DisputeState.OPENED)


@pytest.mark.parametrize("stage", ["offered", "agreed", "finalized", "starting"])
def test_nothing_is_booked_before_delivery(world: World, stage: str) -> None:
    world.walk_to(stage)
    before = world.snapshot()
    assert world.settle().status == 400
    assert world.snapshot() == before


def test_a_statement_by_another_key_is_refused(world: World) -> None:
    world.walk_to("delivered")
    before = world.snapshot()
    reply = world.settle(key=STRANGER_KEY)
    assert (reply.status, json.loads(reply.body)["code"]) == (400, "invalid_signature")
    assert world.snapshot() == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b'{"document":5}',
        b'{"document":""}',
        b'{"document":"' + b"a" * 200_000 + b'"}',
        encode(SignedBody(document="a.b.c")),
    ],
    ids=range(6),
)
def test_what_is_no_statement_is_refused(world: World, body: bytes) -> None:
    world.walk_to("delivered")
    before = world.snapshot()
    reply = world.handle(world.request("POST", f"/settlements/{world.trade_id}", body))
    assert reply.status == 400
    assert world.snapshot() == before


def test_another_document_is_no_statement(world: World) -> None:
    world.walk_to("delivered")
    body = encode(SignedBody(document=sign_document(world.buyer.profile, BUYER_KEY)))
    reply = world.handle(world.request("POST", f"/settlements/{world.trade_id}", body))
    assert json.loads(reply.body)["code"] == "invalid_signature"


def test_a_statement_about_an_unknown_trade_is_not_found(world: World) -> None:
    world.walk_to("delivered")
    body = encode(SignedBody(document=sign_document(world.statement(), BUYER_KEY)))
    reply = world.handle(world.request("POST", "/settlements/urn:uuid:other", body))
    assert reply.status == 404


def test_a_trade_that_ended_after_delivery_is_paid_all_the_same(world: World) -> None:
    world.walk_to("delivered")
    world.refuse("erasure_wanted")
    assert world.settle().status == 200
    assert world.trade.state is TradeState.ENDED
    assert len(world.store.state.journal) == 2
