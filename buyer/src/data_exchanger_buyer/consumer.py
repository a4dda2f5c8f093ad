"""The HTTPS binding at the consumer: messages of homes about negotiations and transfers."""

from collections.abc import Callable, Mapping
from datetime import datetime
import re
import secrets
from typing import Any
from urllib.parse import unquote

from data_exchanger_core.errors import InvalidInput, NotFound, WrongState
from data_exchanger_core.identity.canonical import canonical
from data_exchanger_core.model.identifiers import Did, urn
from data_exchanger_core.protocol import messages, odrl
from data_exchanger_core.protocol.binding import Route
from data_exchanger_core.protocol.messages import (
    ContractNegotiation,
    ContractOfferMessage,
    Message,
    TransferProcess,
    message_json,
    read_message,
)
from data_exchanger_core.protocol.namespace import DSP_VERSION
from data_exchanger_core.protocol.states import Verb
from data_exchanger_core.protocol.terms import Terms

from . import demands, negotiation
from .buyer import Buyer
from .negotiation import Step
from .outbox import store
from .requests import (
    Reply,
    Request,
    TooMany,
    answer,
    refuse_negotiation,
    refuse_transfer,
    reply_with,
)
from .settlement import pay
from .store.database import Transaction
from .trade import Trade, TradeState

BASE = "/dsp"
"""Where the binding is, below the buyer's base address."""

VERSIONS = {"protocolVersions": [{"version": DSP_VERSION, "path": "/", "binding": "HTTPS"}]}

_MAX_OPEN_TRADES = 100
"""Trades that one home may have open."""

_PID = re.compile(r"[\w.~:@!$&'()*+,;=-]{1,300}", re.ASCII)
"""What stands in a path without being encoded."""

OFFER = Route(
    method="POST", template="/negotiations/offers", message=ContractOfferMessage, success=201
)

_ROUTES = (
    OFFER,
    Route(method="GET", template="/negotiations/{pid}"),
    Route(method="POST", template="/negotiations/{pid}/offers", message=ContractOfferMessage),
    Route(
        method="POST",
        template="/negotiations/{pid}/agreement",
        message=messages.ContractAgreementMessage,
    ),
    Route(
        method="POST",
        template="/negotiations/{pid}/events",
        message=messages.ContractNegotiationEventMessage,
    ),
    Route(
        method="POST",
        template="/negotiations/{pid}/termination",
        message=messages.ContractNegotiationTerminationMessage,
    ),
    Route(method="GET", template="/transfers/{pid}"),
    Route(method="POST", template="/transfers/{pid}/start", message=messages.TransferStartMessage),
    Route(
        method="POST",
        template="/transfers/{pid}/completion",
        message=messages.TransferCompletionMessage,
    ),
    Route(
        method="POST",
        template="/transfers/{pid}/suspension",
        message=messages.TransferSuspensionMessage,
    ),
    Route(
        method="POST",
        template="/transfers/{pid}/termination",
        message=messages.TransferTerminationMessage,
    ),
)


def handle(tx: Transaction, buyer: Buyer, request: Request, now: datetime) -> Reply:
    """Answer a request to the binding."""
    path = unquote(request.path).removeprefix(BASE)
    for route in _ROUTES:
        pid = route.match(request.method, path)
        if pid is not None:
            break
    else:
        return Reply(status=404)
    return answer(
        tx,
        buyer,
        request,
        now,
        lambda home: _dispatch(tx, buyer, home, route, pid, request.body, now),
        (refuse_transfer if route.about_transfer else refuse_negotiation)(pid, request),
        once=route.message is not None,
    )


def _dispatch(
    tx: Transaction,
    buyer: Buyer,
    home: Did,
    route: Route,
    pid: str,
    body: bytes,
    now: datetime,
) -> Reply:
    if route is OFFER:
        return _open(tx, buyer, home, read_message(ContractOfferMessage, body), now)
    trade = _own_trade(tx, home, route, pid)
    if route.message is None:
        return _process(trade, route)
    message = read_message(route.message, body)
    if getattr(message, "consumer_pid", None) != pid:
        raise InvalidInput("consumerPid", "differs from the address")
    step = _STEPS[type(message)](trade, message, buyer)
    _require_own_agreement(tx, step.trade)
    after = store(tx, buyer, trade, step, now)
    if buyer.config.auto_pay and after.state is TradeState.COMPLETED:
        pay(tx, buyer, after, None, now)
    return _process(after, route)


def _own_trade(tx: Transaction, home: Did, route: Route, pid: str) -> Trade:
    """Return a trade of this home; another home's does not exist for it."""
    trade = (tx.trades.of_transfer if route.about_transfer else tx.trades.find)(pid)
    if trade is None or trade.home != home:
        raise NotFound("process", pid)
    return trade


def _require_own_agreement(tx: Transaction, trade: Trade) -> None:
    """Refuse an agreement that another trade of the same home was concluded in."""
    known = trade.agreement_id and tx.trades.of_agreement(trade.home, trade.agreement_id)
    if known and known.id != trade.id:
        raise InvalidInput("agreement.@id", "belongs to another negotiation")


def _open(
    tx: Transaction, buyer: Buyer, home: Did, message: ContractOfferMessage, now: datetime
) -> Reply:
    """Take an offer; accept it at once where a demand already says so."""
    mailbox = tx.mailboxes.of_home(home)
    callback = (message.callback_address or "").rstrip("/")
    if mailbox is None or callback != buyer.config.mailbox_address(mailbox.id):
        raise InvalidInput("callbackAddress", "is not the address of your mailbox here")
    if message.consumer_pid is not None:
        raise InvalidInput("consumerPid", "is not for an initial offer to name")
    if not _PID.fullmatch(message.provider_pid):
        raise InvalidInput("providerPid", "has characters that a path cannot hold")
    if tx.trades.of_offer(home, message.provider_pid):
        raise WrongState("the negotiation is open already", state="open")
    if tx.trades.count_open(home) >= _MAX_OPEN_TRADES:
        raise TooMany
    trade = Trade(
        id=urn(secrets.token_bytes(16)),
        home=home,
        mailbox=mailbox.id,
        provider_pid=message.provider_pid,
        offer=message.offer,
        terms=_acceptable(buyer, message.offer, now),
        opened=now,
        updated=now,
    )
    tx.trades.add(trade)
    if demands.accepts(tx, buyer, home, trade.terms, now):
        trade = store(tx, buyer, trade, negotiation.accept(trade, now), now)
    return _process(trade, OFFER)


def _acceptable(buyer: Buyer, offer: messages.Policy, now: datetime) -> Terms:
    """Read the terms of an offer that this buyer could accept."""
    if offer.get("@type") != "Offer":
        raise InvalidInput("offer.@type", "must be Offer")
    for field in ("@id", "target"):
        if not isinstance(offer.get(field), str):
            raise InvalidInput(f"offer.{field}", "is missing")
    canonical(offer)
    terms = odrl.read_terms(offer)
    if terms.valid_until <= now:
        raise InvalidInput("offer", "has expired")
    if terms.price.currency not in buyer.config.currencies:
        raise InvalidInput("offer.payAmount", "is in a currency that the profile does not name")
    if terms.price.amount < 0:
        raise InvalidInput("offer.payAmount", "is negative")
    return terms


def _further_offer(_: Trade, __: Any, ___: Buyer) -> Step:
    raise InvalidInput("offer", "is not negotiated further; open another negotiation")


def _transfer(verb: Verb) -> Callable[[Trade, Any, Buyer], Step]:
    return lambda trade, message, _: negotiation.change_transfer(trade, verb, message)


_STEPS: Mapping[type[Message], Callable[[Trade, Any, Buyer], Step]] = {
    ContractOfferMessage: _further_offer,
    messages.ContractAgreementMessage: lambda trade, message, buyer: negotiation.agree(
        trade, message, buyer.did
    ),
    messages.ContractNegotiationEventMessage: lambda trade, message, buyer: negotiation.finalize(
        trade, message, buyer.config
    ),
    messages.ContractNegotiationTerminationMessage: lambda trade, message, _: negotiation.terminate(
        trade, message
    ),
    messages.TransferStartMessage: _transfer(Verb.START),
    messages.TransferCompletionMessage: _transfer(Verb.COMPLETE),
    messages.TransferSuspensionMessage: _transfer(Verb.SUSPEND),
    messages.TransferTerminationMessage: _transfer(Verb.TERMINATE),
}


def _process(trade: Trade, route: Route) -> Reply:
    """Show the state of the process that a route is about."""
    process: Message
    if not route.about_transfer:
        process = ContractNegotiation(
            provider_pid=trade.provider_pid, consumer_pid=trade.id, state=trade.negotiation
        )
    elif trade.transfer:
        process = TransferProcess(
            provider_pid=trade.transfer_provider_pid or "unknown",
            consumer_pid=trade.transfer_pid,
            state=trade.transfer,
        )
    else:
        raise NotFound("process", trade.transfer_pid)
    return reply_with(route.success, message_json(process))
