"""The consumer's state machine: pure, driven by the two tables of the protocol.

A transition of ours happens when the home has acknowledged the message. The home may act on it
before its reply has reached us: a message that presupposes the one in flight acknowledges it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from data_exchanger_core.errors import InvalidInput, WrongState
from data_exchanger_core.model.identifiers import Did
from data_exchanger_core.protocol import odrl
from data_exchanger_core.protocol.messages import (
    ContractAgreementMessage,
    ContractAgreementVerificationMessage,
    ContractNegotiationEventMessage,
    ContractNegotiationTerminationMessage,
    DataAddress,
    Message,
    ProcessMessage,
    ReasonedMessage,
    TransferRequestMessage,
    message_json,
)
from data_exchanger_core.protocol.namespace import PUSH_FORMAT
from data_exchanger_core.protocol.states import (
    NEGOTIATION,
    TRANSFER,
    Sender,
    TransferState,
    Verb,
    next_state,
)

from .config import Config
from .trade import Computed, Received, Trade, TradeEnded, TradeState

ENDPOINT_TYPE = "https://w3id.org/idsa/v4.1/HTTP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message for the home; ``path`` is relative to the address of its mailbox."""

    verb: Verb
    path: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The new state, and what is to be sent once that is stored."""

    trade: Trade
    outbox: tuple[Outgoing, ...] = ()


# What the buyer decides


def accept(trade: Trade, now: datetime) -> Step:
    """Accept the offer as it stands."""
    _require_waiting(trade)
    if trade.terms.valid_until <= now:
        raise WrongState("the offer has expired", state=trade.state)
    message = ContractNegotiationEventMessage(
        provider_pid=trade.provider_pid, consumer_pid=trade.id, event_type="ACCEPTED"
    )
    return _send(trade, Verb.ACCEPT, "events", message)


def decline(trade: Trade) -> Step:
    """Turn the offer down."""
    _require_waiting(trade)
    return _terminate(trade, "declined")


def _require_waiting(trade: Trade) -> None:
    if trade.state is not TradeState.WAITING:
        raise WrongState(f"the trade is {trade.state}", state=trade.state)


# What the home says


def agree(trade: Trade, message: ContractAgreementMessage, own: Did) -> Step:
    """Check that the agreement is the offer, sealed by both parties, and verify it."""
    heard = _heard(trade, Verb.AGREE, message)
    agreement = message.agreement
    expected = {"@type": "Agreement", "assigner": trade.home, "assignee": own}
    for field, value in expected.items():
        if agreement.get(field) != value:
            raise InvalidInput(f"agreement.{field}", f"must be {value}")
    for field in ("@id", "timestamp"):
        if not isinstance(agreement.get(field), str):
            raise InvalidInput(f"agreement.{field}", "is missing")
    if not odrl.same_policy(trade.offer, agreement):
        raise InvalidInput("agreement", "differs from the offer")
    verification = ContractAgreementVerificationMessage(
        provider_pid=trade.provider_pid, consumer_pid=trade.id
    )
    agreed = replace(heard, agreement=agreement)
    return _send(agreed, Verb.VERIFY, "agreement/verification", verification)


def finalize(trade: Trade, message: ContractNegotiationEventMessage, config: Config) -> Step:
    """Take the contract as concluded and ask for the delivery."""
    if message.event_type != "FINALIZED":
        raise InvalidInput("eventType", "a provider cannot accept")
    heard = _heard(trade, Verb.FINALIZE, message)
    request = TransferRequestMessage(
        consumer_pid=trade.transfer_pid,
        agreement_id=trade.agreement_id or "",
        format=PUSH_FORMAT,
        callback_address=config.dsp,
        data_address=DataAddress(
            endpoint_type=ENDPOINT_TYPE, endpoint=config.release_endpoint(trade.transfer_pid)
        ),
    )
    outgoing = Outgoing(verb=Verb.REQUEST, path="/transfers/request", body=message_json(request))
    return Step(trade=replace(heard, in_flight=Verb.REQUEST), outbox=(outgoing,))


def terminate(trade: Trade, message: ContractNegotiationTerminationMessage) -> Step:
    """Take note that the home ended the negotiation."""
    return Step(trade=_ended_by_home(_heard(trade, Verb.TERMINATE, message), message))


def change_transfer(trade: Trade, verb: Verb, message: ProcessMessage) -> Step:
    """Start, suspend, complete or end the transfer."""
    if trade.transfer_provider_pid not in (None, message.provider_pid):
        raise InvalidInput("providerPid", "belongs to another transfer")
    if verb is Verb.COMPLETE and trade.received is None:
        raise WrongState("nothing was delivered", state=trade.state)
    state = next_state(TRANSFER, trade.transfer, Sender.PROVIDER, verb)
    if state is None and trade.in_flight is Verb.REQUEST:
        trade = _settled_in_flight(trade)
        state = next_state(TRANSFER, trade.transfer, Sender.PROVIDER, verb)
    if state is None:
        raise WrongState(f"{verb} in {trade.transfer}", state=trade.state)
    changed = replace(trade, transfer=state, transfer_provider_pid=message.provider_pid)
    if isinstance(message, ReasonedMessage) and state is TransferState.TERMINATED:
        changed = _ended_by_home(changed, message)
    return Step(trade=changed)


def require_delivery_due(trade: Trade) -> None:
    """Raise :class:`WrongState` unless a release may arrive now."""
    if trade.transfer is not TransferState.STARTED or trade.received or trade.erased:
        raise WrongState("no delivery is due", state=trade.state)


def compute(trade: Trade, computed: Computed) -> Step:
    """Note that the home's ciphertext was computed on."""
    require_delivery_due(trade)
    return Step(trade=replace(trade, computed=computed))


def receive(trade: Trade, received: Received) -> Step:
    """Note that the release is here."""
    require_delivery_due(trade)
    return Step(trade=replace(trade, received=received))


# What becomes of the message in flight


def acknowledged(trade: Trade, verb: Verb, provider_pid: str | None = None) -> Step:
    """Make the transition of a message; acknowledging an older one changes nothing."""
    if trade.in_flight is not verb:
        return Step(trade=trade)
    if verb is Verb.REQUEST:
        trade = replace(trade, transfer_provider_pid=provider_pid)
    return Step(trade=_settled_in_flight(trade))


def refused(trade: Trade, verb: Verb, reason: str) -> Step:
    """End a trade whose message the home refused, and say so where the home may not know."""
    if trade.in_flight is not verb:
        return Step(trade=trade)
    if verb in (Verb.REQUEST, Verb.TERMINATE):
        return _given_up(trade, reason)
    return _terminate(trade, reason)


def unanswered(trade: Trade, verb: Verb) -> Step:
    """End a trade whose home stayed away for too long."""
    if trade.in_flight is not verb:
        return Step(trade=trade)
    return _given_up(trade, "no_answer")


def _given_up(trade: Trade, reason: str) -> Step:
    return Step(trade=replace(trade, in_flight=None, ended=trade.ended or reason))


def _settled_in_flight(trade: Trade) -> Trade:
    """Make the transition of the message in flight."""
    verb = trade.in_flight
    if verb is None:
        return trade
    negotiation = next_state(NEGOTIATION, trade.negotiation, Sender.CONSUMER, verb)
    if negotiation:
        return replace(trade, negotiation=negotiation, in_flight=None)
    transfer = next_state(TRANSFER, trade.transfer, Sender.CONSUMER, verb)
    return replace(trade, transfer=transfer or trade.transfer, in_flight=None)


def _heard(trade: Trade, verb: Verb, message: ProcessMessage) -> Trade:
    """Apply a negotiation message of the home."""
    if message.provider_pid != trade.provider_pid:
        raise InvalidInput("providerPid", "belongs to another negotiation")
    if trade.ended and verb is not Verb.TERMINATE:
        raise TradeEnded(reason=trade.ended)
    state = next_state(NEGOTIATION, trade.negotiation, Sender.PROVIDER, verb)
    if state is None:
        trade = _settled_in_flight(trade)
        state = next_state(NEGOTIATION, trade.negotiation, Sender.PROVIDER, verb)
    if state is None:
        raise WrongState(f"{verb} in {trade.negotiation}", state=trade.state)
    return replace(trade, negotiation=state, in_flight=None)


def _ended_by_home(trade: Trade, message: ReasonedMessage) -> Trade:
    reason = f"ended_by_home: {message.code}" if message.code else "ended_by_home"
    return replace(trade, in_flight=None, ended=trade.ended or reason)


def _terminate(trade: Trade, reason: str) -> Step:
    message = ContractNegotiationTerminationMessage(
        provider_pid=trade.provider_pid, consumer_pid=trade.id, code=reason[:100]
    )
    return _send(replace(trade, ended=reason), Verb.TERMINATE, "termination", message)


def _send(trade: Trade, verb: Verb, path: str, message: Message) -> Step:
    outgoing = Outgoing(
        verb=verb,
        path=f"/negotiations/{trade.provider_pid}/{path}",
        body=message_json(message),
    )
    return Step(trade=replace(trade, in_flight=verb), outbox=(outgoing,))
