"""The state machine of a trade: pure, driven by the two tables of the protocol.

A transition of ours happens when the buyer has acknowledged the message. The buyer may act on it
before its reply has reached us: an event that presupposes the message in flight acknowledges it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..errors import InvalidInput, WrongState
from ..model.period import rfc3339
from ..protocol import odrl
from ..protocol.computation import inputs_endpoint
from ..protocol.messages import (
    ContractAgreementMessage,
    ContractNegotiationEventMessage,
    ContractNegotiationTerminationMessage,
    ContractOfferMessage,
    Message,
    TransferCompletionMessage,
    TransferStartMessage,
    TransferTerminationMessage,
    message_json,
)
from ..protocol.namespace import PUSH_FORMAT
from ..protocol.states import (
    NEGOTIATION,
    TRANSFER,
    NegotiationState,
    Sender,
    TransferState,
    Verb,
    next_state,
)
from . import events
from .events import Event
from .settling import settle
from .trade import Approval, Computation, ReleaseSummary, Trade, Transfer


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to the buyer; without ``body`` it is a push, of the sealed release or of inputs."""

    verb: Verb
    url: str
    body: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What an event does: the new state, and what is to be sent once that is stored."""

    trade: Trade
    outbox: tuple[Outgoing, ...] = ()


def open_trade(trade: Trade) -> Step:
    """Begin a trade with its offer."""
    message = ContractOfferMessage(
        provider_pid=trade.id,
        offer=odrl.offer(trade.terms, trade.offer_id, trade.target),
        callback_address=trade.party.callback,
    )
    return _send(trade, Verb.OFFER, f"{trade.party.consumer_base}/negotiations/offers", message)


def advance(trade: Trade, event: Event, now: datetime) -> Step:
    """Apply an event.

    Raises :class:`WrongState` where the tables do not allow it and :class:`InvalidInput` where it
    contradicts what was agreed; the trade stays as it was.
    """
    if not (trade.open or _concludes(trade, event)):
        raise WrongState(f"the trade is {trade.state}", state=trade.state)
    step = _apply(trade, event, now)
    return replace(step, trade=replace(step.trade, updated=now))


def _concludes(trade: Trade, event: Event) -> bool:
    """Whether an event rounds off a trade that is over.

    Its termination or a delivery on the wire arrived, or money moved for what was delivered.
    """
    match event:
        case events.Acknowledged():
            return trade.in_flight is event.verb is Verb.TERMINATE
        case events.Delivered():
            return trade.in_flight is Verb.DELIVER
        case events.Computed():
            return trade.in_flight is Verb.COMPUTE
        case _:
            return isinstance(event, events.Settled)


def _apply(trade: Trade, event: Event, now: datetime) -> Step:  # noqa: C901, PLR0911, PLR0912 (a row per event)
    match event:
        case events.Approved():
            return _agree_if_due(_approved(trade, event), now)
        case events.Refused():
            return _end(replace(trade, approval=Approval.REFUSED), event.reason)
        case events.Acknowledged():
            return _acknowledge(trade, event)
        case events.Rejected():
            _expect_in_flight(trade, event.verb)
            return _end(replace(trade, in_flight=None), "refused_by_buyer")
        case events.Accepted():
            return _agree_if_due(_heard(trade, Verb.ACCEPT, event.consumer_pid), now)
        case events.Verified():
            return _finalize(_heard(trade, Verb.VERIFY, event.consumer_pid))
        case events.NegotiationTerminated():
            heard = _heard(trade, Verb.TERMINATE, event.consumer_pid)
            return Step(trade=replace(heard, ended="terminated_by_buyer"))
        case events.TransferRequested():
            return _open_transfer(trade, event)
        case events.TransferChanged():
            return _change_transfer(trade, event)
        case events.InputsReady():
            return _start(trade, computation=event.computation)
        case events.Computed():
            return _compute(trade, event)
        case events.ReleaseReady():
            return _start(trade, release=event.release)
        case events.Delivered():
            return _complete(trade, event, now)
        case events.Settled():
            return Step(trade=settle(trade, event, now))
        case _:  # Expired
            return _expire(trade, event)


# Negotiation


def _approved(trade: Trade, event: events.Approved) -> Trade:
    """Note an approval; it counts once it is the last that is needed."""
    by = tuple(sorted({*trade.approved_by, event.by}))
    approval = Approval.GRANTED if event.complete else trade.approval
    return replace(trade, approved_by=by, approval=approval, seen=event.seen or trade.seen)


def _agree_if_due(trade: Trade, now: datetime) -> Step:
    """Send the agreement once the buyer has accepted and the family has approved."""
    if trade.approval is not Approval.GRANTED or trade.negotiation is not NegotiationState.ACCEPTED:
        return Step(trade=trade)
    if trade.in_flight:
        return Step(trade=trade)
    if trade.terms.valid_until <= now:
        return _end(trade, "expired")
    agreement = odrl.agreement(
        odrl.offer(trade.terms, trade.offer_id, trade.target),
        trade.agreement_id,
        assigner=trade.party.home_did,
        assignee=trade.party.buyer_did,
        timestamp=rfc3339(now),
    )
    message = ContractAgreementMessage(
        provider_pid=trade.id, consumer_pid=trade.consumer_pid or "", agreement=agreement
    )
    agreed = replace(trade, agreement=agreement)
    return _send(agreed, Verb.AGREE, _negotiation_url(trade, "agreement"), message)


def _finalize(trade: Trade) -> Step:
    message = ContractNegotiationEventMessage(
        provider_pid=trade.id, consumer_pid=trade.consumer_pid or "", event_type="FINALIZED"
    )
    return _send(trade, Verb.FINALIZE, _negotiation_url(trade, "events"), message)


def _heard(trade: Trade, verb: Verb, consumer_pid: str) -> Trade:
    """Apply a negotiation message of the buyer."""
    if trade.consumer_pid not in (None, consumer_pid):
        raise InvalidInput("consumerPid", "belongs to another negotiation")
    state = next_state(NEGOTIATION, trade.negotiation, Sender.CONSUMER, verb)
    if state is None or (trade.in_flight and trade.in_flight is not Verb.TERMINATE):
        trade = _settled_in_flight(trade)
        state = next_state(NEGOTIATION, trade.negotiation, Sender.CONSUMER, verb)
    if state is None:
        raise WrongState(f"{verb} in {trade.negotiation}", state=trade.state)
    return replace(trade, negotiation=state, consumer_pid=consumer_pid)


def _settled_in_flight(trade: Trade) -> Trade:
    """Make the transition of the message in flight."""
    verb = trade.in_flight
    if verb is None or verb in _PUSHES:
        return trade
    negotiation = next_state(NEGOTIATION, trade.negotiation, Sender.PROVIDER, verb)
    if negotiation:
        return replace(trade, negotiation=negotiation, in_flight=None)
    transfer = _transfer_of(trade)
    state = next_state(TRANSFER, transfer.state, Sender.PROVIDER, verb) or transfer.state
    return replace(trade, transfer=replace(transfer, state=state), in_flight=None)


# Transfer


def _open_transfer(trade: Trade, event: events.TransferRequested) -> Step:
    trade = _settled_in_flight(trade)
    if trade.negotiation is not NegotiationState.FINALIZED or trade.transfer:
        raise WrongState("transfer requested", state=trade.state)
    if event.agreement_id != trade.agreement_id:
        raise InvalidInput("agreementId", "is not this trade's agreement")
    if event.format != PUSH_FORMAT:
        raise InvalidInput("format", f"only {PUSH_FORMAT} is offered")
    transfer = Transfer(
        state=TransferState.REQUESTED,
        consumer_pid=event.consumer_pid,
        callback=event.callback,
        endpoint=event.endpoint,
        authorization=event.authorization,
    )
    return Step(trade=replace(trade, transfer=transfer))


def _start(
    trade: Trade, *, release: ReleaseSummary | None = None, computation: Computation | None = None
) -> Step:
    """Start the transfer with what lies ready; a release may follow the answer to a computation."""
    transfer = _transfer_of(trade)
    answered = trade.computation and trade.computation.answer
    if trade.in_flight or trade.release or (release and trade.computes and not answered):
        raise WrongState("the release is already on its way", state=trade.state)
    ready = replace(trade, release=release, computation=computation or trade.computation)
    if answered and release:
        return _continue(ready) if transfer.state is TransferState.STARTED else Step(trade=ready)
    if transfer.state is not TransferState.REQUESTED or trade.computation:
        raise WrongState("the transfer has started", state=trade.state)
    message = TransferStartMessage(
        provider_pid=trade.transfer_pid, consumer_pid=transfer.consumer_pid
    )
    return _send(ready, Verb.START, _transfer_url(transfer, "start"), message)


def _compute(trade: Trade, event: events.Computed) -> Step:
    """Keep the buyer's answer; what follows from it is decided later, and by the home alone."""
    _expect_in_flight(trade, Verb.COMPUTE)
    computation = trade.computation and replace(
        trade.computation, answer=event.answer, answered=event.at
    )
    return Step(trade=replace(trade, computation=computation, in_flight=None))


def _change_transfer(trade: Trade, event: events.TransferChanged) -> Step:
    trade = _settled_in_flight(trade)
    if trade.transfer is None or event.consumer_pid != trade.transfer.consumer_pid:
        raise InvalidInput("consumerPid", "belongs to another transfer")
    state = next_state(TRANSFER, trade.transfer.state, Sender.CONSUMER, event.verb)
    if state is None:
        raise WrongState(f"{event.verb} in {trade.transfer.state}", state=trade.state)
    if event.verb is Verb.COMPLETE and not (trade.receipt or trade.in_flight is Verb.DELIVER):
        raise WrongState("completed before delivery", state=trade.state)
    changed = replace(trade, transfer=replace(trade.transfer, state=state))
    if state is TransferState.TERMINATED:
        return Step(trade=replace(changed, ended="terminated_by_buyer"))
    return _continue(changed) if event.verb is Verb.START else Step(trade=changed)


def _continue(trade: Trade) -> Step:
    """Do what a started transfer waits for: compute, deliver, or say that delivery is complete."""
    transfer = _transfer_of(trade)
    if trade.computation and not trade.release:
        if trade.computation.answer:
            return Step(trade=trade)
        inputs = Outgoing(verb=Verb.COMPUTE, url=inputs_endpoint(transfer.endpoint), body=None)
        return Step(trade=replace(trade, in_flight=Verb.COMPUTE), outbox=(inputs,))
    if not trade.receipt:
        delivery = Outgoing(verb=Verb.DELIVER, url=transfer.endpoint, body=None)
        return Step(trade=replace(trade, in_flight=Verb.DELIVER), outbox=(delivery,))
    message = TransferCompletionMessage(
        provider_pid=trade.transfer_pid, consumer_pid=transfer.consumer_pid
    )
    return _send(trade, Verb.COMPLETE, _transfer_url(transfer, "completion"), message)


def _complete(trade: Trade, event: events.Delivered, now: datetime) -> Step:
    """Keep the receipt; a transfer that the buyer suspended meanwhile completes when resumed."""
    _expect_in_flight(trade, Verb.DELIVER)
    delivered = replace(trade, receipt=event.receipt, delivered=now, in_flight=None)
    started = _transfer_of(trade).state is TransferState.STARTED
    return _continue(delivered) if started else Step(trade=delivered)


# Either


def _acknowledge(trade: Trade, event: events.Acknowledged) -> Step:
    """Make the transition of the message in flight; acknowledging an older one changes nothing."""
    trade = replace(trade, consumer_pid=trade.consumer_pid or event.consumer_pid)
    if trade.in_flight is not event.verb:
        return Step(trade=trade)
    settled = _settled_in_flight(trade)
    return _continue(settled) if event.verb is Verb.START else Step(trade=settled)


def _end(trade: Trade, reason: str) -> Step:
    """End the trade and tell the buyer, as far as it knows of a process."""
    ended = replace(trade, ended=reason, in_flight=None)
    if trade.transfer and trade.transfer.state not in _FINAL_TRANSFER:
        end_transfer = TransferTerminationMessage(
            provider_pid=trade.transfer_pid,
            consumer_pid=trade.transfer.consumer_pid,
            code=reason,
        )
        url = _transfer_url(trade.transfer, "termination")
        return _send(ended, Verb.TERMINATE, url, end_transfer)
    if trade.consumer_pid and trade.negotiation not in _FINAL_NEGOTIATION:
        end = ContractNegotiationTerminationMessage(
            provider_pid=trade.id, consumer_pid=trade.consumer_pid, code=reason
        )
        return _send(ended, Verb.TERMINATE, _negotiation_url(trade, "termination"), end)
    return Step(trade=ended)


def _expire(trade: Trade, event: events.Expired) -> Step:
    if trade.agreement:
        raise WrongState("the offer is already agreed", state=trade.state)
    if event.deadline < trade.terms.valid_until:
        raise WrongState("the offer is still valid", state=trade.state)
    return _end(trade, "expired")


_FINAL_NEGOTIATION = (None, NegotiationState.FINALIZED, NegotiationState.TERMINATED)
_FINAL_TRANSFER = (TransferState.COMPLETED, TransferState.TERMINATED)
_PUSHES = (Verb.DELIVER, Verb.COMPUTE)


def _expect_in_flight(trade: Trade, verb: Verb) -> None:
    if trade.in_flight is not verb:
        raise WrongState(f"no {verb} is in flight", state=trade.state)


def _transfer_of(trade: Trade) -> Transfer:
    if trade.transfer is None:
        raise WrongState("there is no transfer", state=trade.state)
    return trade.transfer


def _send(trade: Trade, verb: Verb, url: str, message: Message) -> Step:
    outgoing = Outgoing(verb=verb, url=url, body=message_json(message))
    return Step(trade=replace(trade, in_flight=verb), outbox=(outgoing,))


def _negotiation_url(trade: Trade, verb: str) -> str:
    return f"{trade.party.consumer_base}/negotiations/{trade.consumer_pid}/{verb}"


def _transfer_url(transfer: Transfer, verb: str) -> str:
    return f"{transfer.callback}/transfers/{transfer.consumer_pid}/{verb}"
