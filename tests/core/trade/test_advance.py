"""The state machine of a trade: its walk, its races and its endings."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.data_exchanger.core.errors import WrongState
from custom_components.data_exchanger.core.protocol.odrl import read_terms, same_policy
from custom_components.data_exchanger.core.protocol.states import (
    NegotiationState as N,
    TransferState as T,
    Verb,
)
from custom_components.data_exchanger.core.trade import events
from custom_components.data_exchanger.core.trade.advance import Step, advance, open_trade
from custom_components.data_exchanger.core.trade.events import Event
from custom_components.data_exchanger.core.trade.trade import Approval, Trade, TradeState
from tests.core.examples import BUYER_HOST, BUYER_KEY, NOW, STRANGER_KEY, terms
from tests.core.trade.walks import (
    ACCEPTED,
    APPROVED,
    AT,
    CALLBACK,
    CONSUMER,
    DELIVERED,
    ENDED_BY_BUYER,
    EXPIRED,
    REFUSED,
    RELEASE,
    REQUESTED,
    SETTLED,
    TRANSFER,
    VERIFIED,
    WALK,
    acknowledged,
    new_trade,
    rejected,
    transfer,
    walk,
)


def sent(step: Step) -> list[tuple[Verb, str]]:
    return [(out.verb, out.url) for out in step.outbox]


def test_walk_from_offer_to_payment() -> None:
    step = open_trade(new_trade())
    told: list[tuple[Any, ...]] = [(step.trade.state, step.trade.negotiation, None, sent(step))]
    for event in WALK.values():
        step = advance(step.trade, event, NOW)
        state = step.trade.transfer and step.trade.transfer.state
        told.append((step.trade.state, step.trade.negotiation, state, sent(step)))
    negotiation, process = f"{CALLBACK}/negotiations/{CONSUMER}", f"{CALLBACK}/transfers/{TRANSFER}"
    assert told == [
        (TradeState.OFFERED, None, None, [(Verb.OFFER, f"{CALLBACK}/negotiations/offers")]),
        (TradeState.OFFERED, N.OFFERED, None, []),
        (TradeState.AWAITING_APPROVAL, N.ACCEPTED, None, []),
        (TradeState.AGREED, N.ACCEPTED, None, [(Verb.AGREE, f"{negotiation}/agreement")]),
        (TradeState.AGREED, N.AGREED, None, []),
        (TradeState.AGREED, N.VERIFIED, None, [(Verb.FINALIZE, f"{negotiation}/events")]),
        (TradeState.AGREED, N.FINALIZED, None, []),
        (TradeState.DELIVERING, N.FINALIZED, T.REQUESTED, []),
        (TradeState.DELIVERING, N.FINALIZED, T.REQUESTED, [(Verb.START, f"{process}/start")]),
        (TradeState.DELIVERING, N.FINALIZED, T.STARTED, [(Verb.DELIVER, REQUESTED.endpoint)]),
        (TradeState.DELIVERED, N.FINALIZED, T.STARTED, [(Verb.COMPLETE, f"{process}/completion")]),
        (TradeState.DELIVERED, N.FINALIZED, T.COMPLETED, []),
        (TradeState.COMPLETED, N.FINALIZED, T.COMPLETED, []),
    ]
    assert (step.trade.open, step.trade.in_flight, step.trade.ended) == (False, None, None)
    assert [one.token for one in step.trade.statements] == ["statement.jws"]


def test_payment_may_come_before_the_completion_is_acknowledged() -> None:
    paid = AT["paid_early"]
    assert (paid.state, paid.open) == (TradeState.DELIVERED, True)
    assert walk(acknowledged(Verb.COMPLETE), start=paid).trade.state is TradeState.COMPLETED


def test_approval_may_come_before_the_buyer_accepts() -> None:
    early = walk(ACCEPTED, start=AT["approved_early"])
    assert [out.verb for out in early.outbox] == [Verb.AGREE]
    assert early.trade == replace(AT["agreeing"])
    assert sent(walk(APPROVED, start=AT["offered"])) == []


@pytest.mark.parametrize("stage", ["agreeing", "agreed", "delivering", "completing"])
def test_a_second_approval_sends_nothing(stage: str) -> None:
    step = advance(AT[stage], APPROVED, NOW + timedelta(minutes=1))
    assert step.outbox == ()
    assert step.trade.agreement == AT[stage].agreement


def test_agreement_is_the_offer_with_parties_and_time() -> None:
    (message,) = walk(APPROVED, start=AT["accepted"]).outbox
    assert message.body is not None
    agreement = message.body["agreement"]
    (offer,) = open_trade(new_trade()).outbox
    assert offer.body is not None
    assert same_policy(agreement, offer.body["offer"])
    assert read_terms(agreement) == terms()
    assert (agreement["assigner"], agreement["assignee"]) == (STRANGER_KEY.did, BUYER_KEY.did)
    assert agreement["timestamp"] == "2026-11-22T15:00:00Z"
    assert AT["agreeing"].agreement == agreement


@pytest.mark.parametrize(
    ("stage", "event", "same_as"),
    [
        ("offering", ACCEPTED, "accepted"),
        ("agreeing", VERIFIED, "finalizing"),
        ("finalizing", REQUESTED, "requested"),
    ],
)
def test_what_presupposes_the_message_in_flight_acknowledges_it(
    stage: str, event: Event, same_as: str
) -> None:
    raced = walk(event, start=AT[stage])
    assert raced.trade == AT[same_as]


@pytest.mark.parametrize(
    ("stage", "event", "late"),
    [
        ("offering", ACCEPTED, Verb.OFFER),
        ("agreeing", VERIFIED, Verb.AGREE),
        ("finalizing", REQUESTED, Verb.FINALIZE),
        ("starting", transfer(Verb.SUSPEND), Verb.START),
    ],
)
def test_a_late_acknowledgement_changes_nothing(stage: str, event: Event, late: Verb) -> None:
    raced = walk(event, start=AT[stage]).trade
    after = walk(acknowledged(late), start=raced)
    assert (after.trade, after.outbox) == (raced, ())


@pytest.mark.parametrize(
    ("stage", "negotiation"),
    [("offering", N.TERMINATED), ("agreeing", N.TERMINATED), ("agreed", N.TERMINATED)],
)
def test_the_buyer_may_end_a_negotiation_also_while_a_message_is_in_flight(
    stage: str, negotiation: N
) -> None:
    ended = walk(ENDED_BY_BUYER, start=AT[stage])
    assert (ended.trade.negotiation, ended.trade.in_flight) == (negotiation, None)
    assert (ended.trade.ended, ended.outbox) == ("terminated_by_buyer", ())


def test_a_suspended_transfer_resumes_with_the_delivery() -> None:
    suspended = AT["suspended"]
    assert suspended.transfer is not None
    assert (suspended.transfer.state, suspended.in_flight) == (T.SUSPENDED, Verb.DELIVER)
    resumed = walk(transfer(Verb.START), start=suspended)
    assert (resumed.trade, sent(resumed)) == (
        AT["delivering"],
        [(Verb.DELIVER, REQUESTED.endpoint)],
    )


def test_a_transfer_suspended_at_its_start_resumes_with_the_delivery() -> None:
    resumed = walk(transfer(Verb.START), start=AT["suspended_before_delivery"])
    assert resumed.trade == AT["delivering"]


def test_a_delivery_on_the_wire_counts_although_the_transfer_was_suspended() -> None:
    delivered = AT["suspended_after_delivery"]
    assert (delivered.state, delivered.receipt) == (TradeState.DELIVERED, "receipt.jws")
    resumed = walk(transfer(Verb.START), start=delivered)
    assert [out.verb for out in resumed.outbox] == [Verb.COMPLETE]
    assert resumed.trade == AT["completing"]


def test_the_buyer_may_complete_while_the_receipt_is_on_its_way() -> None:
    completed = AT["completed_by_buyer"]
    assert completed.state is TradeState.DELIVERING
    after = walk(DELIVERED, start=completed)
    assert (after.outbox, after.trade.state) == ((), TradeState.DELIVERED)
    assert walk(SETTLED, start=after.trade).trade.state is TradeState.COMPLETED


def test_the_buyer_cannot_complete_what_was_not_delivered() -> None:
    with pytest.raises(WrongState, match="before delivery"):
        walk(transfer(Verb.COMPLETE), start=AT["starting"])


@pytest.mark.parametrize(
    ("stage", "path"),
    [
        ("offering", None),
        ("offered", "negotiations/{n}/termination"),
        ("accepted", "negotiations/{n}/termination"),
        ("agreeing", "negotiations/{n}/termination"),
        ("agreed", "negotiations/{n}/termination"),
        ("finalizing", "negotiations/{n}/termination"),
        ("finalized", None),
        ("requested", "transfers/{t}/termination"),
        ("starting", "transfers/{t}/termination"),
        ("delivering", "transfers/{t}/termination"),
        ("suspended", "transfers/{t}/termination"),
        ("completing", "transfers/{t}/termination"),
        ("delivered", None),
    ],
)
def test_the_family_may_refuse_at_any_time_and_the_buyer_is_told(
    stage: str, path: str | None
) -> None:
    step = walk(REFUSED, start=AT[stage])
    assert (step.trade.state, step.trade.ended) == (TradeState.ENDED, "not_wanted")
    assert step.trade.approval is Approval.REFUSED
    expected = [
        (Verb.TERMINATE, f"{CALLBACK}/{one.format(n=CONSUMER, t=TRANSFER)}")
        for one in [path]
        if one
    ]
    assert sent(step) == expected
    assert [out.body and out.body["code"] for out in step.outbox] == ["not_wanted"] * len(expected)


@pytest.mark.parametrize(
    ("stage", "negotiation", "process"),
    [
        ("offered", N.TERMINATED, None),
        ("agreeing", N.TERMINATED, None),
        ("delivering", N.FINALIZED, T.TERMINATED),
    ],
)
def test_an_acknowledged_termination_ends_the_process(
    stage: str, negotiation: N, process: T | None
) -> None:
    refused = walk(REFUSED, start=AT[stage]).trade
    done = walk(acknowledged(Verb.TERMINATE), start=refused)
    assert (done.trade.negotiation, done.outbox) == (negotiation, ())
    assert (done.trade.transfer and done.trade.transfer.state) is process
    assert (done.trade.in_flight, done.trade.ended) == (None, "not_wanted")
    with pytest.raises(WrongState):
        walk(acknowledged(Verb.TERMINATE), start=done.trade)


@pytest.mark.parametrize(
    ("stage", "verb", "told"),
    [
        ("offering", Verb.OFFER, []),
        ("agreeing", Verb.AGREE, [Verb.TERMINATE]),
        ("finalizing", Verb.FINALIZE, [Verb.TERMINATE]),
        ("starting", Verb.START, [Verb.TERMINATE]),
        ("delivering", Verb.DELIVER, [Verb.TERMINATE]),
        ("completing", Verb.COMPLETE, [Verb.TERMINATE]),
    ],
)
def test_a_message_refused_for_good_ends_the_trade(
    stage: str, verb: Verb, told: list[Verb]
) -> None:
    step = walk(rejected(verb), start=AT[stage])
    assert step.trade.ended == "refused_by_buyer"
    assert [out.verb for out in step.outbox] == told


@pytest.mark.parametrize("stage", ["offering", "offered", "accepted", "approved_early"])
def test_an_offer_expires_before_it_is_agreed(stage: str) -> None:
    assert walk(EXPIRED, start=AT[stage]).trade.ended == "expired"
    early = events.Expired(deadline=terms().valid_until - timedelta(seconds=1))
    with pytest.raises(WrongState, match="still valid"):
        walk(early, start=AT[stage])


@pytest.mark.parametrize("stage", ["agreeing", "agreed", "delivering", "delivered"])
def test_what_is_agreed_does_not_expire(stage: str) -> None:
    with pytest.raises(WrongState, match="already agreed"):
        walk(EXPIRED, start=AT[stage])


def test_an_approval_after_the_offer_has_expired_agrees_to_nothing() -> None:
    late = terms().valid_until
    step = advance(AT["accepted"], APPROVED, late)
    assert (step.trade.ended, step.trade.agreement) == ("expired", None)
    assert [out.verb for out in step.outbox] == [Verb.TERMINATE]
    assert advance(AT["approved_early"], ACCEPTED, late).trade.ended == "expired"


def test_delivery_is_never_acknowledged_without_a_receipt() -> None:
    step = walk(acknowledged(Verb.DELIVER), start=AT["delivering"])
    assert (step.trade, step.outbox) == (AT["delivering"], ())


def test_release_summary_is_kept_with_the_trade() -> None:
    assert AT["starting"].release == RELEASE
    assert AT["requested"].release is None
    assert BUYER_HOST in AT["starting"].party.consumer_base


def test_ids_of_a_trade_are_stable_and_apart() -> None:
    trade = new_trade()
    ids = [trade.id, trade.offer_id, trade.agreement_id, trade.target, trade.transfer_pid]
    again = new_trade()
    assert len(set(ids)) == 5
    assert all(one.startswith("urn:uuid:") for one in ids)
    assert ids[1:] == [again.offer_id, again.agreement_id, again.target, again.transfer_pid]


def test_a_withdrawn_trade_shows_as_ended_whatever_else_it_was() -> None:
    ended: list[Trade] = [replace(AT[stage], ended="x") for stage in AT]
    assert {trade.state for trade in ended} == {TradeState.ENDED}
    assert not any(trade.open for trade in ended)
