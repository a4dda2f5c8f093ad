"""What a trade refuses: other terms, other processes, and everything out of order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.data_exchanger.core.errors import InvalidInput, WrongState
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.protocol.states import (
    Verb,
)
from custom_components.data_exchanger.core.trade.advance import advance
from custom_components.data_exchanger.core.trade.events import Event
from custom_components.data_exchanger.core.trade.trade import TradeState
from tests.core.examples import NOW
from tests.core.trade.walks import (
    ACCEPTED,
    APPROVED,
    AT,
    DELIVERED,
    ENDED_BY_BUYER,
    EXPIRED,
    READY,
    REFUSED,
    REQUESTED,
    SETTLED,
    VERIFIED,
    acknowledged,
    rejected,
    transfer,
    walk,
)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"agreement_id": "urn:other"}, "agreement"),
        ({"gross": Money(amount=449, currency="EUR")}, "gross"),
        ({"gross": Money(amount=451, currency="EUR")}, "net"),
        ({"gross": Money(amount=450, currency="USD")}, "gross"),
        ({"fee": Money(amount=46, currency="EUR")}, "fee"),
        ({"fee": Money(amount=0, currency="EUR")}, "fee"),
        ({"net": Money(amount=404, currency="EUR")}, "net"),
    ],
)
@pytest.mark.parametrize("stage", ["completing", "delivered", "suspended_after_delivery"])
def test_a_statement_that_differs_from_the_agreement_is_refused(
    stage: str, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        walk(replace(SETTLED, **change), start=AT[stage])
    assert refused.value.field == field


def test_what_was_delivered_can_be_paid_after_the_trade_has_ended() -> None:
    step = walk(SETTLED, start=AT["refused_after_delivery"])
    assert (step.trade.paid, step.trade.state) == (True, TradeState.ENDED)
    assert walk(SETTLED, start=step.trade).trade == step.trade
    with pytest.raises(WrongState, match="before delivery"):
        walk(SETTLED, start=AT["terminated"])


def test_a_receipt_is_kept_although_the_buyer_has_ended_the_transfer() -> None:
    step = walk(DELIVERED, start=AT["terminated_on_the_wire"])
    assert (step.trade.receipt, step.trade.state, step.outbox) == (
        "receipt.jws",
        TradeState.ENDED,
        (),
    )


@pytest.mark.parametrize(
    "event",
    [
        replace(REQUESTED, agreement_id="urn:other"),
        replace(REQUESTED, format="HttpData-PULL"),
    ],
    ids=["agreement", "format"],
)
def test_a_transfer_of_something_else_is_refused(event: Event) -> None:
    with pytest.raises(InvalidInput):
        walk(event, start=AT["finalized"])


@pytest.mark.parametrize(
    ("stage", "event"),
    [
        ("offered", replace(ACCEPTED, consumer_pid="urn:other")),
        ("agreed", replace(VERIFIED, consumer_pid="urn:other")),
        ("agreed", replace(ENDED_BY_BUYER, consumer_pid="urn:other")),
        ("delivering", replace(transfer(Verb.SUSPEND), consumer_pid="urn:other")),
        ("finalized", transfer(Verb.SUSPEND)),
    ],
)
def test_a_message_about_another_process_is_refused(stage: str, event: Event) -> None:
    with pytest.raises(InvalidInput, match="consumerPid"):
        walk(event, start=AT[stage])


# What each stage takes; everything else is out of order.
TAKES: dict[str, set[str]] = {
    "offering": {"refused", "accepted", "terminated", "expired", "approved"},
    "offered": {"refused", "accepted", "terminated", "expired", "approved"},
    "approved_early": {"refused", "accepted", "terminated", "expired", "approved"},
    "accepted": {"refused", "terminated", "expired", "approved"},
    "agreeing": {"refused", "terminated", "verified", "approved"},
    "agreed": {"refused", "terminated", "verified", "approved"},
    "finalizing": {"refused", "requested", "approved"},
    "finalized": {"refused", "requested", "approved"},
    "requested": {"refused", "ready", "stop", "approved"},
    "starting": {"refused", "stop", "suspend", "approved"},
    "delivering": {"refused", "delivered", "stop", "suspend", "complete", "approved"},
    "suspended": {"refused", "delivered", "stop", "start", "approved"},
    "suspended_before_delivery": {"refused", "stop", "start", "approved"},
    "suspended_after_delivery": {"refused", "stop", "start", "settled", "approved"},
    "completed_by_buyer": {"refused", "delivered", "approved"},
    "completing": {"refused", "settled", "approved"},
    "paid_early": {"refused", "settled", "approved"},
    "delivered": {"refused", "settled", "approved"},
    "completed": {"settled"},
    "refused": set(),
    "terminated": set(),
    "terminated_on_the_wire": {"delivered"},
    "refused_after_delivery": {"settled"},
}
EVENTS: dict[str, Event] = {
    "approved": APPROVED,
    "refused": REFUSED,
    "accepted": ACCEPTED,
    "verified": VERIFIED,
    "terminated": ENDED_BY_BUYER,
    "requested": REQUESTED,
    "ready": READY,
    "start": transfer(Verb.START),
    "suspend": transfer(Verb.SUSPEND),
    "complete": transfer(Verb.COMPLETE),
    "stop": transfer(Verb.TERMINATE),
    "delivered": DELIVERED,
    "settled": SETTLED,
    "expired": EXPIRED,
}
OUT_OF_ORDER = [
    (stage, name) for stage, takes in TAKES.items() for name in EVENTS if name not in takes
]
IN_ORDER = [(stage, name) for stage, takes in TAKES.items() for name in sorted(takes)]


def test_every_stage_is_looked_at() -> None:
    assert set(TAKES) == set(AT)


@pytest.mark.parametrize(("stage", "name"), IN_ORDER)
def test_events_in_order_are_taken_and_dated(stage: str, name: str) -> None:
    later = NOW + timedelta(minutes=5)
    assert advance(AT[stage], EVENTS[name], later).trade.updated == later


@pytest.mark.parametrize(("stage", "name"), OUT_OF_ORDER)
def test_events_out_of_order_are_refused_and_leave_the_trade_as_it_was(
    stage: str, name: str
) -> None:
    before = AT[stage]
    with pytest.raises((WrongState, InvalidInput)) as refused:
        advance(before, EVENTS[name], NOW)
    no_transfer_yet = refused.type is InvalidInput
    assert not no_transfer_yet or before.transfer is None
    assert before == AT[stage]


IDLE = [
    (stage, verb)
    for stage, trade in AT.items()
    for verb in (Verb.OFFER, Verb.AGREE, Verb.FINALIZE, Verb.START, Verb.COMPLETE)
    if trade.open and trade.in_flight is not verb
]


@pytest.mark.parametrize(("stage", "verb"), IDLE)
def test_answers_to_messages_that_are_not_in_flight_do_nothing(stage: str, verb: Verb) -> None:
    step = walk(acknowledged(verb), start=AT[stage])
    assert replace(step.trade, consumer_pid=AT[stage].consumer_pid) == AT[stage]
    assert step.outbox == ()
    with pytest.raises(WrongState, match="in flight"):
        walk(rejected(verb), start=AT[stage])
