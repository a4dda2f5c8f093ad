"""A trade, and the events that take it from offer to payment."""

from dataclasses import replace
from typing import Any

from custom_components.data_exchanger.core.model.identifiers import (
    BuyerId,
    EntryId,
    MemberId,
    TradeId,
)
from custom_components.data_exchanger.core.model.money import Money
from custom_components.data_exchanger.core.protocol.namespace import PUSH_FORMAT
from custom_components.data_exchanger.core.protocol.states import Verb
from custom_components.data_exchanger.core.trade import events
from custom_components.data_exchanger.core.trade.advance import Step, advance, open_trade
from custom_components.data_exchanger.core.trade.events import Event
from custom_components.data_exchanger.core.trade.trade import Party, ReleaseSummary, Trade
from tests.core.examples import BUYER_HOST, BUYER_KEY, NOW, STRANGER_KEY, terms

CONSUMER = "urn:uuid:00000000-0000-4000-8000-00000000c001"
TRANSFER = "urn:uuid:00000000-0000-4000-8000-00000000c002"
CALLBACK = f"{BUYER_HOST}/dsp"


def new_trade(**changes: Any) -> Trade:
    """Make a trade that is not opened yet."""
    fields: dict[str, Any] = {
        "id": TradeId("urn:uuid:00000000-0000-4000-8000-000000000001"),
        "party": Party(
            buyer=BuyerId("buyer"),
            buyer_did=BUYER_KEY.did,
            home_did=STRANGER_KEY.did,
            consumer_base=CALLBACK,
            callback=f"{BUYER_HOST}/mailboxes/abc",
            erasure=f"{BUYER_HOST}/erasures",
            key=BUYER_KEY.public.raw.hex(),
        ),
        "terms": terms(),
        "entries": (EntryId("entry-1"),),
        "contributors": (MemberId("anna"), MemberId("ben")),
        "opened": NOW,
        "updated": NOW,
    }
    return Trade(**fields | changes)


RELEASE = ReleaseSummary(
    id=new_trade().derived_id("release"),
    package="a" * 64,
    package_size=100,
    sealed="b" * 64,
    sealed_size=80,
    resources=1,
    rows=168,
)

APPROVED = events.Approved(by=MemberId("anna"), complete=True)
REFUSED = events.Refused(reason="not_wanted")
ACCEPTED = events.Accepted(consumer_pid=CONSUMER)
VERIFIED = events.Verified(consumer_pid=CONSUMER)
ENDED_BY_BUYER = events.NegotiationTerminated(consumer_pid=CONSUMER)
REQUESTED = events.TransferRequested(
    consumer_pid=TRANSFER,
    agreement_id=new_trade().agreement_id,
    format=PUSH_FORMAT,
    callback=CALLBACK,
    endpoint=f"{BUYER_HOST}/releases/1",
)
READY = events.ReleaseReady(release=RELEASE)
DELIVERED = events.Delivered(receipt="receipt.jws")
SETTLED = events.Settled(
    id="urn:uuid:statement",
    statement="statement.jws",
    agreement_id=new_trade().agreement_id,
    gross=Money(amount=450, currency="EUR"),
    fee=Money(amount=45, currency="EUR"),
    net=Money(amount=405, currency="EUR"),
)
EXPIRED = events.Expired(deadline=terms().valid_until)


def acknowledged(verb: Verb) -> events.Acknowledged:
    """Make the acknowledgement of a message; that of the offer names the consumer's pid."""
    return events.Acknowledged(verb=verb, consumer_pid=CONSUMER if verb is Verb.OFFER else None)


def rejected(verb: Verb) -> events.Rejected:
    """Make the refusal of a message for good."""
    return events.Rejected(verb=verb, status=400)


def transfer(verb: Verb) -> events.TransferChanged:
    """Make a transfer message of the buyer."""
    return events.TransferChanged(consumer_pid=TRANSFER, verb=verb)


# From the offer to the payment, each message acknowledged before the buyer goes on.
WALK: dict[str, Event] = {
    "offered": acknowledged(Verb.OFFER),
    "accepted": ACCEPTED,
    "agreeing": APPROVED,
    "agreed": acknowledged(Verb.AGREE),
    "finalizing": VERIFIED,
    "finalized": acknowledged(Verb.FINALIZE),
    "requested": REQUESTED,
    "starting": READY,
    "delivering": acknowledged(Verb.START),
    "completing": DELIVERED,
    "delivered": acknowledged(Verb.COMPLETE),
    "completed": SETTLED,
}


def walk(*path: Event, start: Trade | None = None) -> Step:
    """Open a trade and apply events; return the last step."""
    step = open_trade(new_trade()) if start is None else Step(trade=start)
    for event in path:
        step = advance(step.trade, event, NOW)
    return step


def at(stage: str) -> Trade:
    """Return the trade at a stage of the walk; ``offering`` is the first."""
    stages = list(WALK)
    steps = [WALK[one] for one in stages[: stages.index(stage) + 1]] if stage in WALK else []
    return walk(*steps).trade


STAGES = ["offering", *WALK]
"""Stages of a trade that runs smoothly."""

AT = {stage: at(stage) for stage in STAGES}
AT["suspended"] = walk(transfer(Verb.SUSPEND), start=AT["delivering"]).trade
AT["suspended_after_delivery"] = walk(DELIVERED, start=AT["suspended"]).trade
AT["suspended_before_delivery"] = walk(transfer(Verb.SUSPEND), start=AT["starting"]).trade
AT["approved_early"] = walk(APPROVED, start=AT["offered"]).trade
AT["paid_early"] = walk(SETTLED, start=AT["completing"]).trade
AT["completed_by_buyer"] = walk(transfer(Verb.COMPLETE), start=AT["delivering"]).trade
AT["refused"] = walk(REFUSED, start=AT["accepted"]).trade
AT["terminated"] = walk(ENDED_BY_BUYER, start=AT["accepted"]).trade
AT["terminated_on_the_wire"] = walk(transfer(Verb.TERMINATE), start=AT["delivering"]).trade
AT["refused_after_delivery"] = walk(REFUSED, start=AT["suspended_after_delivery"]).trade


def without_time(trade: Trade) -> Trade:
    """Return a trade as if it had not been touched since it was opened."""
    return replace(trade, updated=trade.opened)
